"""Conditions on an assessment round."""

from workflows.facts import RoundFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def has_results(ask: Ask) -> Reason | None:
    """A round without results cannot go on."""
    return None if facts_as(RoundFacts, ask).results else Reason(N_("No results have been imported yet."))


def every_candidate_is_handled(ask: Ask) -> Reason | None:
    """Each candidate has a case or a recorded dismissal."""
    left = facts_as(RoundFacts, ask).unhandled_candidates
    return Reason(N_("%(n)s candidates have neither a case nor a dismissal."), {"n": left}) if left else None
