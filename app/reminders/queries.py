"""Whose rung is due, and who is to be told."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import lazyload

from app.cases.facts import case_of, recused_from
from app.cases.models import Deadline, Recusal, Subject
from app.extensions import db
from app.organisations.queries import paths_above, unit_at
from app.outbox.models import Message
from app.people.models import Grant, User
from app.people.queries import IN_FORCE, people_of
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


def unit_name_of(subject: Subject) -> str:
    """The name of the unit that a subject is about."""
    case = case_of(subject)
    if case is not None:
        return case.unit.name
    unit = unit_at(subject.subject_unit_path)
    return unit.name if unit is not None else ""


def people_to_tell(
    roles: Iterable[Role],
    unit_path: str,
    on: date,
    *,
    handler_id: int | None,
    case_id: int | None,
    invited_id: int | None = None,
    named: Collection[int] = (),
) -> list[User]:
    """Who holds these roles for a matter about that unit, without those who declared a recusal.

    The handler is the case's own, an invitation is for whoever it names; of an office role those nearest to the unit;
    the unit's side is its own people, and those of them whom the matter names.
    """
    wanted, found = list(dict.fromkeys(roles)), []
    for role, person_id in ((Role.HANDLER, handler_id), (Role.REVIEW_DELEGATE, invited_id)):
        if role in wanted and person_id is not None:
            person = db.session.get(User, person_id)
            wanted.remove(role)
            found += [person] if person is not None and person.active else []
    found += nearest_holders_of(wanted, unit_path, on)
    if named:
        found += [person for person in people_of(unit_path, on) if person.id in named]
    kept_out = recused_from(case_id)
    return [person for person in dict.fromkeys(found) if person.id not in kept_out]


_FAR = func.length(Grant.unit_path)
#: Built once: this is asked at every act that tells somebody.
_HOLDERS = (
    select(User, Grant.role, _FAR)
    .join(Grant, Grant.user_id == User.id)
    .where(
        Grant.role.in_(bindparam("roles", expanding=True)),
        Grant.unit_path.in_(bindparam("reach", expanding=True)),
        or_(Grant.role.not_in(UNIT_SIDE), Grant.unit_path == bindparam("unit_path")),
        IN_FORCE,
        User.active,
    )
    .order_by(_FAR.desc(), Grant.id)
    .options(lazyload(User.grants))
)


def nearest_holders_of(roles: Sequence[Role], unit_path: str, on: date) -> list[User]:
    """The active holders of each role whose grant reaches the unit from the least distance, role by role."""
    if not roles:
        return []
    asked = {"roles": roles, "reach": paths_above(unit_path), "unit_path": unit_path, "day": on}
    rows = db.session.execute(_HOLDERS, asked).all()
    nearest: dict[Role, int] = {}
    for _user, role, length in rows:
        nearest.setdefault(role, length)
    return [
        user for wanted in roles for user, role, length in rows if role is wanted and length == nearest[role]
    ]


def not_about_a_case_recused_from(reader: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The condition on ``messages`` that they speak of no case from which this person declared a recusal."""
    recused = select(Recusal.case_id).where(Recusal.user_id == reader)
    return or_(Message.case_id.is_(None), Message.case_id.not_in(recused))
