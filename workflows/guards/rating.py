"""Conditions on the marks that somebody was asked for by name."""

from workflows.facts import InvitationFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def marks_are_awaited(ask: Ask) -> Reason | None:
    """Marks are given until the last day, while the data is not submitted yet."""
    facts = facts_as(InvitationFacts, ask)
    if facts.marks_given is None:
        return Reason(N_("This invitation asks for no marks."))
    return None if facts.marks_are_awaited else Reason(N_("The time for these marks is over."))


def some_mark_is_given(ask: Ask) -> Reason | None:
    """Who has given nothing has nothing to submit."""
    given = facts_as(InvitationFacts, ask).marks_given
    return None if given else Reason(N_("Give at least one mark first."))
