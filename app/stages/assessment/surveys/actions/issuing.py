"""Hand out codes, and withdraw those that nobody used."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from app.cases.models import Event
from app.cases.transitions import perform
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.surveys import codes
from app.stages.assessment.surveys.models import CodeBatch, Survey, SurveyCode, SurveyGroup
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: Codes of one batch, which one person prints and hands out.
MOST_CODES = 1000
#: Marks on one sheet: more nobody gives with care.
MOST_MARKS = 120


def issue_codes(
    survey: Survey,
    size: int,
    *,
    group: SurveyGroup | None = None,
    unit: Unit | None = None,
    channel: str = "",
    by: User,
    now: datetime,
) -> list[str]:
    """Make codes and keep their hashes: the codes themselves can be read now and never again."""
    _require(survey, size, group, unit)
    perform(
        survey,
        Action.ISSUE_CODES,
        by=by,
        now=now,
        size=size,
        channel=channel,
        group=group.name if group else None,
        unit=unit.name if unit else None,
    )
    batch = CodeBatch(
        survey_id=survey.id,
        group_id=group.id if group else None,
        unit_id=unit.id if unit else None,
        channel=channel,
        size=size,
        issued_at=now,
        issued_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    made = {codes.new_code(survey.mark, survey.key) for _ in range(size)}
    while len(made) < size:
        made.add(codes.new_code(survey.mark, survey.key))
    kept = [{"sha256": codes.digest_of(code), "survey_id": survey.id, "batch_id": batch.id} for code in made]
    db.session.execute(insert(SurveyCode), kept)
    return sorted(made)


def cancel_codes(survey: Survey, batch: CodeBatch, reason: str, *, by: User, now: datetime) -> Event:
    """Withdraw the codes of a batch that nobody has used, because its sheet was lost or it was a mistake."""
    of_batch = SurveyCode.batch_id == batch.id
    unused = db.session.scalar(select(func.count()).select_from(SurveyCode).where(of_batch)) or 0
    if not unused:
        raise Refused(Reason(N_("No code of this batch is left to be cancelled.")))
    event = perform(survey, Action.CANCEL_CODES, by=by, now=now, reason=reason, batch=batch.id, codes=unused)
    batch.cancelled += unused
    db.session.execute(delete(SurveyCode).where(of_batch))
    return event


def _require(survey: Survey, size: int, group: SurveyGroup | None, unit: Unit | None) -> None:
    reasons = []
    if not 1 <= size <= MOST_CODES:
        reasons.append(Reason(N_("A batch has 1 to %(most)s codes."), {"most": MOST_CODES}))
    if (group is None) is not (survey.group_is_asked or len(survey.groups) == 1):
        reasons.append(
            Reason(N_("People say their group themselves in this survey; the codes are for all groups."))
            if group is not None
            else Reason(N_("Say which group the codes are for."))
        )
    about = [each.unit_id for each in survey.units]
    if unit is not None and unit.id not in about:
        reasons.append(Reason(N_("The survey does not ask about %(unit)s."), {"unit": unit.name}))
    marks = len(survey.questions) * (1 if unit is not None else len(about))
    if marks > MOST_MARKS:
        reasons.append(
            Reason(
                N_(
                    "A sheet about every unit would ask for %(marks)s marks; nobody gives more than %(most)s with "
                    "care. Issue codes about one unit each."
                ),
                {"marks": marks, "most": MOST_MARKS},
            )
        )
    if reasons:
        raise Refused(*reasons)
