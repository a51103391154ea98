"""Units see their draft scores and object; the office answers each objection on record, and does what it promised."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.cases.facts import running_terms
from app.cases.models import Event
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.evidence.actions import in_short
from app.evidence.models import DraftUpload
from app.extensions import db
from app.organisations.models import Unit
from app.outbox.actions import tell
from app.outbox.kinds import Kind
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.meeting import facts  # noqa: F401 - tells the rulebook the facts
from app.stages.assessment.meeting.actions.files import keep_files
from app.stages.assessment.meeting.actions.opinions import ask_the_source, end_asking
from app.stages.assessment.meeting.models import ObjectionWindow, ScoreObjection
from app.stages.assessment.meeting.queries import (
    objections_of_unit,
    opinions_awaited,
    people_of_the_units,
    takes_objections,
)
from app.stages.assessment.meeting.scores import draft_score, value_now, value_of
from app.stages.assessment.models import Round
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.meeting import Remedy
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, Role

WHOLE_SCORE = N_("The score as a whole")


def open_objections(round_: Round, *, by: User, now: datetime) -> ObjectionWindow:
    """Show every unit its draft score and tell its people until when they may object."""
    perform(round_, Action.OPEN_OBJECTIONS, by=by, now=now)
    until_on = next(each.due_on for each in running_terms(round_) if each.term is Term.OBJECTIONS)
    window = ObjectionWindow(
        round=round_, round_id=round_.id, opened_at=now, opened_by_id=by.id, until_on=until_on
    )
    db.session.add(window)
    db.session.flush()
    _tell_the_units(window, Kind.SCORES_SHOWN, now)
    return window


def remind_units(window: ObjectionWindow, *, now: datetime) -> None:
    """Tell the units once more, shortly before the last day."""
    window.reminded_at = now
    _tell_the_units(window, Kind.OBJECTIONS_END_SOON, now)


def _tell_the_units(window: ObjectionWindow, kind: Kind, now: datetime) -> None:
    tell(
        db.session.scalars(people_of_the_units(window.round, local_day(now))),
        kind,
        key=f"objections:{window.id}:{kind}",
        now=now,
        unit_path=window.round.unit_path,
        title=window.round.name,
        until_on=window.until_on,
    )


def end_objections(window: ObjectionWindow, *, by: User, now: datetime) -> Event:
    """The last day is over: what was not objected to by now stands."""
    window.ended_at = now
    return perform(window.round, Action.END_OBJECTIONS, by=by, now=now)


def file_objection(
    round_: Round,
    unit: Unit,
    indicator: str,
    reason: str,
    files: Sequence[DraftUpload] = (),
    *,
    by: User,
    now: datetime,
) -> ScoreObjection:
    """The unit's principal objects to one indicator, or with an empty code to the score as a whole."""
    today = local_day(now)
    if Role.UNIT_PRINCIPAL not in actor_for(by, unit.path, today).roles:
        raise Refused(
            Reason(NOT_YOURS, {"action": Action.FILE_SCORE_OBJECTION, "roles": (Role.UNIT_PRINCIPAL,)})
        )
    if not takes_objections(round_, today):
        raise Refused(Reason(N_("The time for objections is over.")))
    score = draft_score(round_, unit)
    names = score.indicators if score is not None else {}
    if score is None or (indicator and indicator not in names):
        raise Refused(Reason(N_("The draft has no such line for this unit.")))
    if len(reason) < 10:
        raise Refused(Reason(N_("The reason needs at least 10 characters: say what is wrong and why.")))
    if any(each.indicator == indicator and each.is_open for each in objections_of_unit(round_, unit)):
        raise Refused(Reason(N_("The unit has objected to this already; the answer is still to come.")))
    objection = ScoreObjection(
        round=round_,
        round_id=round_.id,
        unit=unit,
        unit_id=unit.id,
        unit_path=unit.path,
        handler_id=round_.handler_id,
        indicator=indicator,
        about=names.get(indicator, WHOLE_SCORE)[:200],
        value_before=value_of(score, indicator),
        reason=reason,
        filed_at=now,
        filed_by_id=by.id,
    )
    open_subject(
        objection,
        by=by,
        now=now,
        round=round_.name,
        about=objection.about,
        value=objection.value_before,
        reason=reason,
        files=in_short(files),
    )
    keep_files(objection, files, by=by, now=now)
    ask_the_source(objection, now=now)
    return objection


def withdraw_objection(objection: ScoreObjection, *, by: User, now: datetime) -> Event:
    """The unit takes its objection back while there is time."""
    event = perform(objection, Action.WITHDRAW_SCORE_OBJECTION, by=by, now=now)
    end_asking(objection, now=now)
    return event


def uphold_objection(
    objection: ScoreObjection, remedy: Remedy, reason: str, *, source_says: str = "", by: User, now: datetime
) -> Event:
    """The unit is right: say so, and what will be done about it."""
    objection.remedy = remedy
    return _answer(
        objection, Action.UPHOLD_SCORE_OBJECTION, reason, source_says, by=by, now=now, remedy=remedy
    )


def reject_objection(
    objection: ScoreObjection, reason: str, *, source_says: str = "", by: User, now: datetime
) -> Event:
    """The score stands: say why."""
    return _answer(objection, Action.REJECT_SCORE_OBJECTION, reason, source_says, by=by, now=now)


def _answer(
    objection: ScoreObjection,
    action: Action,
    reason: str,
    source_says: str,
    *,
    by: User,
    now: datetime,
    **details: Any,
) -> Event:
    """Answer with what the departments said; one that let its time pass is named as having said nothing."""
    with db.session.no_autoflush:
        objection.answer, objection.source_says, objection.answered_at = reason, source_says, now
        event = perform(
            objection,
            action,
            by=by,
            now=now,
            reason=reason,
            source_says=source_says or None,
            without_opinion=[each.unit.name for each in opinions_awaited(objection)] or None,
            **details,
        )
    end_asking(objection, now=now)
    return event


def settle_objection(objection: ScoreObjection, *, by: User, now: datetime) -> Event:
    """What was promised is done: the value is another now, or the meeting has voted."""
    after = value_now(objection)
    event = perform(
        objection,
        Action.SETTLE_SCORE_OBJECTION,
        by=by,
        now=now,
        value_before=objection.value_before,
        value_after=after,
    )
    objection.settled_at, objection.value_after = now, after
    return event
