"""What the case file shows: where the case stands, its terms with their counting, its parts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.models import Case, Deadline, DeadlineMove, Event
from app.cases.queries import deadlines_of, moves_of
from app.extensions import db
from app.stages.accountability.models import Proceeding
from app.stages.inspection.models import LookBack
from workflows.calendar import CountedDay, Remaining, counting, remaining
from workflows.rulebook import current
from workflows.supervision import CASE
from workflows.vocabulary import Stage, Word


@dataclass(frozen=True)
class Step:
    """One of the five stages on the strip."""

    stage: Stage
    place: str  # "past", "here" or "ahead"
    since: datetime | None


@dataclass(frozen=True)
class Counted:
    """A deadline with how it was counted, what is left of it, and why it moved."""

    deadline: Deadline
    days: list[CountedDay]
    left: Remaining
    moves: list[DeadlineMove]


def strip_of(case: Case) -> list[Step]:
    """The stage strip: where the case is, and since when it was in each stage."""
    since = _since(case)
    here = CASE.state(case.state).stage
    order = list(Stage)
    return [
        Step(
            stage,
            "here" if stage is here else "past" if order.index(stage) < order.index(here) else "ahead",
            since.get(stage),
        )
        for stage in order
    ]


def counted_deadlines(case: Case, day: date) -> list[Counted]:
    """Every deadline of a case, the open ones first, each with its counting."""
    calendar = current_calendar()
    deadlines = deadlines_of(case)
    moves = moves_of(deadlines)
    return [
        Counted(
            each,
            counting(each.running_since_on, each.duration, calendar) if each.consumed == 0 else [],
            remaining(each.due_on, day, calendar),
            moves.get(each.id, []),
        )
        for each in deadlines
    ]


def governing(counted: list[Counted]) -> Counted | None:
    """The deadline that the case itself stands under now: the earliest open one that somebody can be late with."""
    open_ones = [each for each in counted if each.deadline.closed_at is None and not each.deadline.is_right]
    own = [each for each in open_ones if each.deadline.subject_kind == "case"]
    return next(iter(sorted(own or open_ones, key=lambda each: each.deadline.due_at)), None)


def lookbacks_of(case: Case) -> list[LookBack]:
    """The look-backs of a case, in order."""
    return list(db.session.scalars(select(LookBack).where(LookBack.case_id == case.id).order_by(LookBack.id)))


def proceedings_of(case: Case) -> list[Proceeding]:
    """The accountability proceedings of a case, in order."""
    return list(
        db.session.scalars(select(Proceeding).where(Proceeding.case_id == case.id).order_by(Proceeding.id))
    )


def state_word(kind: str, state: str) -> Word:
    """A state's word with label and meaning."""
    return current(kind).state(state).name


def _since(case: Case) -> dict[Stage, datetime]:
    """When a case first entered each stage; the assessment ended when the case was opened."""
    found: dict[Stage, datetime] = {Stage.ASSESSMENT: case.opened_at}
    entered = select(Event.target, Event.at).where(
        Event.case_id == case.id, Event.subject_kind == "case", Event.source != Event.target
    )
    for target, at in db.session.execute(entered.order_by(Event.id)):
        found.setdefault(CASE.state(target).stage, at)
    return found
