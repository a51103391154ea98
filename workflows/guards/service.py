"""Conditions on handing a document over and on its receipt: no day that cannot be (domain.md §2.5, §10.10)."""

from datetime import date

from workflows.facts import ServiceFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def handed_over_in_its_time(ask: Ask) -> Reason | None:
    """Nothing is handed over before it is sealed, nor tomorrow."""
    facts, day = facts_as(ServiceFacts, ask), _day_given(ask, "handed_on")
    if day is None:
        return None
    if day > facts.today:
        return Reason(N_("The day of handing over (%(day)s) has not come yet."), {"day": day})
    if facts.sealed_on is not None and day < facts.sealed_on:
        return Reason(
            N_("The document was sealed on %(sealed)s; it cannot have been handed over on %(day)s."),
            {"sealed": facts.sealed_on, "day": day},
        )
    return None


def received_in_its_time(ask: Ask) -> Reason | None:
    """Nothing is received before it is handed over, nor tomorrow."""
    facts, day = facts_as(ServiceFacts, ask), _day_given(ask, "received_on")
    if day is None:
        return None
    if day > facts.today:
        return Reason(N_("The day of receipt (%(day)s) has not come yet."), {"day": day})
    if facts.handed_on is not None and day < facts.handed_on:
        return Reason(
            N_("The document was handed over on %(handed)s; it cannot have been received on %(day)s."),
            {"handed": facts.handed_on, "day": day},
        )
    return None


def received_on_another_day(ask: Ask) -> Reason | None:
    """A correction that changes nothing is none."""
    day = _day_given(ask, "received_on")
    if day is None or day != facts_as(ServiceFacts, ask).received_on:
        return None
    return Reason(N_("This is the day on record already; give the day that was proven."))


def _day_given(ask: Ask, name: str) -> date | None:
    day = (ask.details or {}).get(name)
    return day if isinstance(day, date) else None
