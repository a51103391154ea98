"""What the pages of a warning ask: its notice, other orders to the same unit, the objection."""

from datetime import date

from sqlalchemy import Select, exists, select

from app.cases.models import Case, Event
from app.cases.queries import visible_cases
from app.extensions import db
from app.notices.models import Notice
from app.notices.queries import current_notice
from app.people.models import User
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, CaseState, NoticeKind

_ENDED = (str(CaseState.CONFIRMED), str(CaseState.WITHDRAWN), str(CaseState.ARCHIVED))


def notice_of(case: Case) -> Notice:
    """The warning that stands. Raises Refused while there is none."""
    notice = current_notice(case, NoticeKind.WARNING)
    if notice is None:
        raise Refused(Reason(N_("The warning notice has not been drafted yet.")))
    return notice


def newest_notice(case: Case) -> Notice | None:
    """The newest warning of a case, withdrawn or not."""
    return db.session.scalar(
        select(Notice)
        .where(Notice.case_id == case.id, Notice.kind == NoticeKind.WARNING)
        .order_by(Notice.id.desc())
        .limit(1)
    )


def cases_without_a_draft(handler: User, on: date) -> Select[Case]:
    """The cases of a handler whose warning nobody has drafted yet, the longest open first."""
    drafted = exists().where(Notice.case_id == Case.id, Notice.kind == NoticeKind.WARNING).correlate(Case)
    return (
        visible_cases(handler, on)
        .where(Case.state == CaseState.DRAFTING, Case.handler_id == handler.id, ~drafted)
        .order_by(None)
        .order_by(Case.opened_at, Case.id)
    )


def other_open_cases(case: Case) -> list[Case]:
    """Other matters that are open about the same unit: supervision must not be duplicated (督查条例 Art. 15)."""
    return list(
        db.session.scalars(
            select(Case)
            .where(Case.unit_id == case.unit_id, Case.id != case.id, Case.state.not_in(_ENDED))
            .order_by(Case.opened_at)
        )
    )


def last_objection(case: Case) -> Event | None:
    """The unit's objection as it was raised last."""
    return db.session.scalar(
        select(Event)
        .where(Event.subject_kind == "case", Event.subject_id == case.id, Event.action == Action.OBJECT)
        .order_by(Event.id.desc())
        .limit(1)
    )
