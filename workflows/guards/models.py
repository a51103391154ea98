"""Conditions on a version of an index model."""

from workflows.facts import IndexModelFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def the_model_is_sound(ask: Ask) -> Reason | None:
    """Nothing in the model contradicts itself or is incomplete."""
    left = facts_as(IndexModelFacts, ask).faults
    return Reason(N_("The model has %(n)s faults; its page lists them."), {"n": left}) if left else None


def judgements_are_consistent(ask: Ask) -> Reason | None:
    """Every consistency ratio is strictly below 0.10 (M-01)."""
    left = facts_as(IndexModelFacts, ask).contradictory
    if not left:
        return None
    return Reason(
        N_("%(n)s pairwise matrices have a consistency ratio of 0.10 or more; they must be judged again."),
        {"n": left},
    )


def every_indicator_is_tagged(ask: Ask) -> Reason | None:
    """Each indicator serves at least one of the six goals and one of the six systems (M-19, M-20)."""
    left = facts_as(IndexModelFacts, ask).untagged
    return (
        Reason(N_("%(n)s indicators name no goal or no system that they serve."), {"n": left})
        if left
        else None
    )


def the_compulsory_is_there(ask: Ask) -> Reason | None:
    """What the regulations make a priority may be weighted anew, never left out (M-04, M-05)."""
    left = facts_as(IndexModelFacts, ask).missing_compulsory
    return Reason(N_("%(n)s compulsory parts are missing from the model."), {"n": left}) if left else None


def is_invited_to_judge(ask: Ask) -> Reason | None:
    """Only who was invited as an expert enters judgements of one's own."""
    invited = ask.actor.id in facts_as(IndexModelFacts, ask).experts
    return None if invited else Reason(N_("You were not invited to judge in this version."))
