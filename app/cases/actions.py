"""Acts on a case that belong to no single stage: opening, urging, reassigning, declaring a recusal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.cases.facts import case_of
from app.cases.models import Case, CaseCounter, Deadline, Event, Recusal, Subject
from app.cases.queries import is_recused
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.extensions import db, table_of
from app.organisations.models import Unit
from app.people.models import User
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

HANDLER_RECUSED = N_("%(name)s declared a recusal from this case and cannot handle it.")


def open_case(
    unit: Unit, trigger: Mapping[str, Any], *, round_id: int | None, handler: User, by: User, now: datetime
) -> Case:
    """Open a case about a unit. ``trigger`` says why; the database refuses a second case of unit and round."""
    case = Case(
        number=take_case_number(local_day(now).year),
        unit=unit,
        unit_id=unit.id,
        unit_path=unit.path,
        round_id=round_id,
        handler_id=handler.id,
        trigger=dict(trigger),
        opened_at=now,
    )
    open_subject(case, by=by, now=now, reasons=list(trigger.get("reasons", ())))
    return case


def take_case_number(year: int) -> str:
    """The next case number of a year: no duplicates, and none is lost while the act stands."""
    counters = table_of(CaseCounter)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    first = insert(counters).values(year=year, last=1)
    counted = first.on_conflict_do_update(index_elements=["year"], set_={"last": counters.c.last + 1})
    number = db.session.execute(counted.returning(counters.c.last)).scalar_one()
    return f"AJ{year}-{number:04d}"


def urge(subject: Subject, reason: str, *, by: User, now: datetime) -> Event:
    """A supervisor urges whoever holds the matter (催办). The reactions tell them."""
    return perform(subject, Action.URGE, by=by, now=now, reason=reason)


def reassign(case: Case, handler: User, reason: str, *, by: User, now: datetime) -> Event:
    """Give the case to another handler (转办); what waits for the handler waits for the new one."""
    if is_recused(case.id, handler):
        raise Refused(Reason(HANDLER_RECUSED, {"name": handler.name}))
    event = perform(
        case, Action.REASSIGN, by=by, now=now, handler_id=handler.id, handler=handler.name, reason=reason
    )
    case.handler_id = handler.id
    waiting = select(Deadline).where(
        Deadline.case_id == case.id, Deadline.closed_at.is_(None), Deadline.owner_role == Role.HANDLER
    )
    for deadline in db.session.scalars(waiting):
        deadline.owner_id = handler.id
    return event


def declare_recusal(subject: Subject, reason: str, *, by: User, now: datetime) -> Event:
    """End this person's access to the case at once (回避)."""
    case = case_of(subject)
    if case is None:
        message = "a recusal is declared from a case"
        raise ValueError(message)
    event = perform(case, Action.DECLARE_RECUSAL, by=by, now=now, reason=reason)
    db.session.add(Recusal(case_id=case.id, user_id=by.id, reason=reason, declared_at=now))
    db.session.flush()
    return event
