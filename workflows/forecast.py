"""What happens, on which date, if nobody acts: read from the terms that run, their ladders and the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.calendar import Calendar, shift
from workflows.terms import Rung, Term, told_at
from workflows.vocabulary import N_, Colour, Role, Word


class Coming(Word):
    """The kinds of things that a clock brings."""

    REMINDER = "reminder", N_("A reminder goes out"), N_("Before the day, to whoever must act.")
    LAST_DAY = "last_day", N_("Last day"), N_("With the end of this day the term has passed.")
    ESCALATION = "escalation", N_("Escalation"), N_("The term has passed; the next people are told.")
    PROPOSAL = "proposal", N_("Accountability is proposed"), N_("A proposal only: people decide on it.")
    LAPSE = "lapse", N_("A right lapses"), N_("After this day it can no longer be used.")


@dataclass(frozen=True)
class Running:
    """A term that runs now: of what, until when, and who must act."""

    term: Term
    title: str
    due_on: date
    owner: Role
    suspended: bool = False
    #: The office's own ladder, where it is not the term's.
    ladder: tuple[Rung, ...] | None = None


@dataclass(frozen=True)
class Outlook:
    """One line of the forecast."""

    day: date
    coming: Coming
    term: Term
    title: str
    to: tuple[Role, ...] = ()
    colour: Colour | None = None
    #: The day leans on a year whose schedule is not published yet.
    provisional: bool = False


def forecast(running: Iterable[Running], today: date, calendar: Calendar) -> list[Outlook]:
    """Everything that the clock will do from today on, in order of days. A suspended term does nothing."""
    lines = [line for each in running if not each.suspended for line in _of_one(each, calendar)]
    return sorted(
        (line for line in lines if line.day >= today), key=lambda line: (line.day, line.term, line.coming)
    )


def _of_one(running: Running, calendar: Calendar) -> Iterable[Outlook]:
    def line(day: date, coming: Coming, to: tuple[Role, ...] = (), colour: Colour | None = None) -> Outlook:
        return Outlook(day, coming, running.term, running.title, to, colour, calendar.is_provisional(day))

    yield line(running.due_on, Coming.LAPSE if running.term.is_right else Coming.LAST_DAY)
    for rung in running.term.ladder if running.ladder is None else running.ladder:
        day, to = shift(running.due_on, rung.offset, calendar), told_at(rung, running.owner)
        if rung.proposes:
            yield line(day, Coming.PROPOSAL, to, rung.colour)
        elif rung.escalates and not running.term.is_right:
            yield line(day, Coming.ESCALATION, to, rung.colour)
        else:
            yield line(day, Coming.REMINDER, to, rung.colour)
