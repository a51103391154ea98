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
    """What our own records or raters say is submitted by the system; everything else is brought by people."""
    facts = facts_as(DeliveryFacts, ask)
    if (facts.is_counted or facts.is_rated) == (Role.CLOCK in ask.actor.roles):
        return None
    if facts.is_rated:
        return Reason(N_("Its raters give these marks; they are submitted when nobody is awaited any more."))
    if facts.is_counted:
        return Reason(N_("These figures are counted from the office's own records; nobody types them."))
    return Reason(N_("The department brings this data itself."))


def is_given_by_raters(ask: Ask) -> Reason | None:
    """Raters are named where marks are asked of them."""
    rated = facts_as(DeliveryFacts, ask).is_rated
    return None if rated else Reason(N_("This data is not given by raters."))


def gave_no_marks_here(ask: Ask) -> Reason | None:
    """Whoever gave marks does not check them."""
    if ask.actor.id not in facts_as(DeliveryFacts, ask).raters:
        return None
    return Reason(N_("You gave marks here; a second person must do this."))
