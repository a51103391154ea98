"""The verbs of rectification, by noun: the list, the plan, evidence, claims, requests for more time."""
