"""Conditions of the rulebook: each is true (None), or says why not in one sentence."""
