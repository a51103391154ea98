"""Conditions on a department's data."""

from workflows.facts import DeliveryFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_, Role


def round_is_being_prepared(ask: Ask) -> Reason | None:
    """Once the round is under review its data stands still, until it is published or returned."""
    if facts_as(DeliveryFacts, ask).round_is_open:
        return None
    return Reason(
        N_("The round is no longer being prepared; its data can only be changed after it was returned.")
    )


def comes_from_its_source(ask: Ask) -> Reason | None:
    """What our own records say is counted by the system; everything else is brought by people."""
    counted = facts_as(DeliveryFacts, ask).is_counted
    if counted == (Role.CLOCK in ask.actor.roles):
        return None
    if counted:
        return Reason(N_("These figures are counted from the office's own records; nobody types them."))
    return Reason(N_("The department brings this data itself."))
