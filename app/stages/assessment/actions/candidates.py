"""What follows from publication: a case for each candidate, or a recorded dismissal, never two cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cases.actions import open_case
from app.cases.models import Case, Event
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.computing.queries import certainty_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import is_open, trigger_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role, Word


class Opening(Word):
    """What came of the wish to open one candidate's case."""

    OPENED = "opened", N_("Case opened")
    ALREADY_OPEN = "already_open", N_("Has its case already; no second one was opened")
    DISMISSED = "dismissed", N_("Was dismissed; no case was opened")
    NOT_A_CANDIDATE = "not_a_candidate", N_("Is no candidate; no case was opened")
    NO_HANDLER = "no_handler", N_("The handler chosen does not work on this unit; no case was opened")


@dataclass(frozen=True)
class Outcome:
    """What came of one candidate."""

    result: Result
    word: Opening
    case: Case | None = None


def open_cases(
    round_: Round, results: Sequence[Result], *, handler: User, by: User, now: datetime
) -> list[Outcome]:
    """Open a case for each of these candidates; a second time opens nothing and says so, row by row."""
    require(round_, Action.OPEN_CASES, by=by, now=now)
    outcomes = [_open_one(round_, result, handler, by=by, now=now) for result in results]
    opened = [each.case.number for each in outcomes if each.word is Opening.OPENED and each.case]
    if opened:
        perform(round_, Action.OPEN_CASES, by=by, now=now, cases=opened, handler=handler.name)
    return outcomes


def _open_one(round_: Round, result: Result, handler: User, *, by: User, now: datetime) -> Outcome:
    if result.case_id is not None:
        return Outcome(result, Opening.ALREADY_OPEN, result.case)
    if result.dismissed_at is not None:
        return Outcome(result, Opening.DISMISSED)
    if not result.is_candidate or result.round_id != round_.id:
        return Outcome(result, Opening.NOT_A_CANDIDATE)
    if Role.HANDLER not in actor_for(handler, result.unit_path, local_day(now)).roles:
        return Outcome(result, Opening.NO_HANDLER)
    try:
        # The database's own rule is the last word: one case for one unit and round.
        with db.session.begin_nested():
            trigger = trigger_of(result) | certainty_of(round_, result.unit)
            case = open_case(result.unit, trigger, round_id=round_.id, handler=handler, by=by, now=now)
    except IntegrityError:
        found = select(Case).where(Case.unit_id == result.unit_id, Case.round_id == round_.id)
        case = db.session.scalars(found).one()
        result.case_id = case.id
        return Outcome(result, Opening.ALREADY_OPEN, case)
    result.case_id = case.id
    db.session.flush()
    return Outcome(result, Opening.OPENED, case)


def dismiss_candidate(round_: Round, result: Result, reason: str, *, by: User, now: datetime) -> Event:
    """Record why no case is opened for a candidate."""
    if result.round_id != round_.id or not is_open(result):
        raise Refused(Reason(N_("This unit is no candidate any more, or has its case already.")))
    event = perform(round_, Action.DISMISS_CANDIDATE, by=by, now=now, reason=reason, unit=result.unit.name)
    result.dismissed_at, result.dismissed_reason = now, reason
    db.session.flush()
    return event


def conclude_round(round_: Round, *, by: User, now: datetime) -> Event:
    """End the round once every candidate has a case or a dismissal."""
    return perform(round_, Action.CONCLUDE_ROUND, by=by, now=now)
