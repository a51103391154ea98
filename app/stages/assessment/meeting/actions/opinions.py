"""What the departments say of objections to their values: asked when a unit objects, given on record or waited for."""

from collections.abc import Sequence
from datetime import datetime

from app.cases.models import Event
from app.cases.transitions import open_subject, perform, require
from app.clock import local_day
from app.evidence.actions import in_short
from app.evidence.models import DraftUpload
from app.extensions import db
from app.people.models import User
from app.people.queries import the_clock
from app.stages.assessment.meeting.actions.files import keep_files
from app.stages.assessment.meeting.models import ScoreObjection, SourceOpinion
from app.stages.assessment.meeting.queries import departments_behind, opinions_awaited
from workflows.actions import Action
from workflows.engine import Refused
from workflows.meeting import Finding
from workflows.table import Reason
from workflows.vocabulary import N_


def ask_the_source(objection: ScoreObjection, *, now: datetime) -> list[SourceOpinion]:
    """Pass an objection to one indicator on to each department that gives its value, with a term of its own.

    Whoever has nobody who reports data here is asked by letter, and the handler writes down what it says.
    """
    asked = []
    for unit in departments_behind(objection, local_day(now)):
        opinion = SourceOpinion(
            objection=objection, objection_id=objection.id, unit=unit, unit_id=unit.id, unit_path=unit.path
        )
        open_subject(
            opinion,
            by=the_clock(),
            now=now,
            department=unit.name,
            about=objection.about,
            value=objection.value_before,
            reason=objection.reason,
        )
        asked.append(opinion)
    return asked


def give_opinion(
    opinion: SourceOpinion,
    finding: Finding,
    text: str,
    files: Sequence[DraftUpload] = (),
    *,
    by: User,
    now: datetime,
) -> Event:
    """The department says whether its value is right, and why, with the records that show it."""
    if len(text) < 10:
        raise Refused(Reason(N_("The opinion needs at least 10 characters: say what the records show.")))
    require(opinion, Action.GIVE_OPINION, by=by, now=now, opinion=text)
    with db.session.no_autoflush:
        opinion.finding, opinion.opinion, opinion.given_at = finding, text, now
        opinion.given_by, opinion.given_by_id = by, by.id
        event = perform(
            opinion,
            Action.GIVE_OPINION,
            by=by,
            now=now,
            department=opinion.unit.name,
            finding=finding,
            opinion=text,
            files=in_short(files),
        )
    keep_files(opinion, files, by=by, now=now)
    db.session.flush()
    return event


def end_asking(objection: ScoreObjection, *, now: datetime) -> list[str]:
    """Nobody waits for these departments any more; returns their names."""
    awaited = opinions_awaited(objection)
    for each in awaited:
        perform(each, Action.END_ASKING, by=the_clock(), now=now, department=each.unit.name)
    return [each.unit.name for each in awaited]
