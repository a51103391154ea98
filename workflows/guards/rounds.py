"""Conditions on an assessment round."""

from workflows.facts import RoundFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def has_results(ask: Ask) -> Reason | None:
    """A round without results cannot go on."""
    return None if facts_as(RoundFacts, ask).results else Reason(N_("There are no results yet."))


def has_a_model(ask: Ask) -> Reason | None:
    """Only an index model says how values become scores."""
    if facts_as(RoundFacts, ask).scored_by_a_model:
        return None
    return Reason(N_("The round has no index model; choose one first."))


def has_no_model(ask: Ask) -> Reason | None:
    """Where a model scores, nobody brings scores from elsewhere."""
    if not facts_as(RoundFacts, ask).scored_by_a_model:
        return None
    return Reason(N_("The round is scored by its index model; its results are computed, not imported."))


def a_correction_is_proposed(ask: Ask) -> Reason | None:
    """Published results change by a proposal that somebody else decides on."""
    if facts_as(RoundFacts, ask).correction_proposed:
        return None
    return Reason(N_("No correction is proposed."))


def every_candidate_is_handled(ask: Ask) -> Reason | None:
    """Each candidate has a case or a recorded dismissal."""
    left = facts_as(RoundFacts, ask).unhandled_candidates
    return Reason(N_("%(n)s candidates have neither a case nor a dismissal."), {"n": left}) if left else None
