"""Whose rung is due, and who is to be told."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.cases.facts import recused_from
from app.cases.models import Deadline, Recusal
from app.extensions import db
from app.organisations.queries import paths_above
from app.outbox.models import Message
from app.people.models import Grant, User
from app.people.queries import in_force
from app.reminders.models import Reminder
from workflows.vocabulary import UNIT_SIDE, Role


def next_due_rung(now: datetime, without: Iterable[int] = ()) -> Select[Deadline]:
    """The one open deadline whose ladder has waited longest to speak, locked; one that another holds is passed over.

    Asks the partial index on ``next_rung_at`` alone: what is not due costs nothing.
    """
    statement = select(Deadline).where(Deadline.next_rung_at <= now, Deadline.closed_at.is_(None))
    if left_out := list(without):
        statement = statement.where(Deadline.id.not_in(left_out))
    return statement.order_by(Deadline.next_rung_at, Deadline.id).limit(1).with_for_update(skip_locked=True)


def chain_of_deadline(deadline: Deadline) -> str:
    """The audit chain that an act on the deadline's subject is written to."""
    if deadline.case_id is not None:
        return f"case:{deadline.case_id}"
    return f"{deadline.subject_kind}:{deadline.subject_id}"


def open_deadlines_to_count_again(years: Iterable[int]) -> list[Deadline]:
    """The open, running deadlines that a new schedule may move: the provisional, and those that lie in its years."""
    wanted = sorted(years)
    touched = [
        and_(Deadline.running_since_on <= date(year, 12, 31), Deadline.due_on >= date(year, 1, 1))
        for year in wanted
    ]
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.closed_at.is_(None),
                Deadline.suspended_on.is_(None),
                or_(Deadline.provisional, *touched),
            )
            .order_by(Deadline.id)
        )
    )


def reminders_of(deadline_ids: Iterable[int]) -> list[Reminder]:
    """Every rung that was climbed or passed over for these deadlines, in order."""
    return list(
        db.session.scalars(
            select(Reminder).where(Reminder.deadline_id.in_(list(deadline_ids))).order_by(Reminder.id)
        )
    )


def people_to_tell(
    roles: Iterable[Role], unit_path: str, on: date, *, handler_id: int | None, case_id: int | None
) -> list[User]:
    """Who holds these roles for a matter about that unit, without those who declared a recusal.

    The handler is the case's own; of an office role those nearest to the unit; the unit's side is its own people.
    """
    found: list[User] = []
    for role in roles:
        if role is Role.HANDLER and handler_id is not None:
            handler = db.session.get(User, handler_id)
            found += [handler] if handler is not None and handler.active else []
        else:
            found += nearest_holders_of(role, unit_path, on)
    kept_out = recused_from(case_id)
    return [person for person in dict.fromkeys(found) if person.id not in kept_out]


def nearest_holders_of(role: Role, unit_path: str, on: date) -> list[User]:
    """The active holders of a role whose grant reaches the unit from the least distance."""
    reach = [unit_path] if role in UNIT_SIDE else paths_above(unit_path)
    rows = db.session.execute(
        select(User, func.length(Grant.unit_path))
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.role == role, Grant.unit_path.in_(reach), in_force(on), User.active)
        .order_by(func.length(Grant.unit_path).desc(), Grant.id)
    ).all()
    return [user for user, length in rows if length == rows[0][1]]


def not_about_a_case_recused_from(user: User) -> ColumnElement[bool]:
    """The condition on ``messages`` that they speak of no case from which this person declared a recusal."""
    recused = select(Recusal.case_id).where(Recusal.user_id == user.id)
    return or_(Message.case_id.is_(None), Message.case_id.not_in(recused))
