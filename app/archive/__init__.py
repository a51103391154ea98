"""The file of an archived case: its index, and the package that a stranger can verify without this software."""
