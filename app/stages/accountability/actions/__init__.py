"""The verbs of accountability, by the part of its life: proposing, investigating, deciding, executing, appealing."""
