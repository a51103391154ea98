"""My work: the open deadlines that wait for this person, wherever they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, not_, or_, select

from app.cases.deadlines import after_the_day
from app.cases.models import SUBJECTS, Case, Deadline, Event, Recusal, Subject
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import User
from app.stages.accountability.models import AdjudicationOpinion
from app.stages.rectification.models import Item, Measure
from workflows.terms import Term
from workflows.vocabulary import N_, UNIT_SIDE, Role, Word


class Group(Word):
    """When something has to be done: the four headings of my work, and its filters."""

    OVERDUE = "overdue", N_("Overdue"), N_("Its last day has passed.")
    TODAY = "today", N_("Today"), N_("Today is its last day.")
    WEEK = "week", N_("This week"), N_("Its last day is in this calendar week.")
    LATER = "later", N_("Later"), N_("Its last day comes after this week.")


#: Path, number and name of a unit: what a line says of it.
UnitLine = Row[str, int, str]
_UNITS = select(Unit.path, Unit.id, Unit.name).where(Unit.path.in_(bindparam("paths", expanding=True)))


@dataclass(frozen=True)
class Duty:
    """One line of my work: the deadline, what it is about, the unit, and who sent it."""

    deadline: Deadline
    subject: Subject | None
    unit: UnitLine | None
    sent_by: str


def duties_of(user: User, now: datetime, group: Group | None = None) -> Select[Deadline]:
    """The open deadlines that wait for a person, the earliest first."""
    statement = select(Deadline).where(waits_for(user, local_day(now)))
    if group is not None:
        statement = statement.where(_in_group(group, now))
    return statement.order_by(Deadline.due_at, Deadline.id)


def duties_within(case_: Case, user: User, now: datetime) -> list[Deadline]:
    """What waits for a person in a case, its problems, documents and proceedings, beside the acts on the case itself."""
    within_it = duties_of(user, now).where(
        Deadline.case_id == case_.id, Deadline.subject_kind != Case.workflow_name
    )
    return list(db.session.scalars(within_it))


def counts_of(user: User, now: datetime) -> dict[Group, int]:
    """How many duties stand under each heading."""
    sums = [func.coalesce(func.sum(case((_in_group(group, now), 1), else_=0)), 0) for group in Group]
    row = db.session.execute(select(*sums).where(waits_for(user, local_day(now)))).one()
    return dict(zip(Group, row, strict=True))


def group_of(deadline: Deadline, now: datetime) -> Group:
    """The heading that a deadline stands under."""
    first, second, third = _borders(now)
    if deadline.due_at <= first:
        return Group.OVERDUE
    return (
        Group.TODAY if deadline.due_at <= second else Group.WEEK if deadline.due_at <= third else Group.LATER
    )


def waits_for(user: User, today: date) -> ColumnElement[bool]:
    """The condition that an open deadline waits for this person: by role over the unit, and by name where one is named.

    What the unit does about a problem waits for its liaison, and for those who carry it out; an invitation for whoever
    it names, as whatever that person was invited.
    """
    mine = []
    for role in {grant.role for grant in user.grants if grant.holds_on(today)}:
        paths = [grant.unit_path for grant in user.grants if grant.role is role and grant.holds_on(today)]
        reach = Deadline.unit_path.in_(paths) if role in UNIT_SIDE else within(Deadline.unit_path, paths)
        mine.append(and_(Deadline.owner_role == role, reach))
        if role is Role.TASK_OWNER:
            mine.append(and_(Deadline.owner_role == Role.LIAISON, reach, _is_carried_out_by(user)))
    mine.append(and_(Deadline.owner_role == Role.REVIEW_DELEGATE, Deadline.owner_id == user.id))
    recused = select(Recusal.case_id).where(Recusal.user_id == user.id)
    return and_(
        Deadline.closed_at.is_(None),
        Deadline.suspended_on.is_(None),
        Deadline.is_right.is_(False),
        or_(*mine),
        or_(Deadline.owner_id.is_(None), Deadline.owner_id == user.id),
        or_(Deadline.case_id.is_(None), Deadline.case_id.not_in(recused)),
        not_(_waits_for_the_other_adjudicator(user)),
    )


def _waits_for_the_other_adjudicator(user: User) -> ColumnElement[bool]:
    """The condition that an adjudication has this person's opinion already: only another's is waited for."""
    given = select(AdjudicationOpinion.proceeding_id).where(
        AdjudicationOpinion.by_id == user.id, AdjudicationOpinion.set_aside_at.is_(None)
    )
    return and_(Deadline.term == Term.ACC_ADJUDICATE, Deadline.subject_id.in_(given))


def _is_carried_out_by(user: User) -> ColumnElement[bool]:
    """The condition that a deadline is a problem's, and that its plan names this person as responsible (责任人)."""
    measured = select(Measure.item_id).where(Measure.person_id == user.id)
    named = select(Item.id).where(or_(Item.responsible_person_id == user.id, Item.id.in_(measured)))
    return and_(Deadline.subject_kind == Item.workflow_name, Deadline.subject_id.in_(named))


def with_their_subjects(deadlines: Iterable[Deadline]) -> list[Duty]:
    """The same deadlines with subject, unit and sender, loaded together."""
    deadlines = list(deadlines)
    subjects, units = subjects_of(deadlines), units_of(deadlines)
    events = [deadline.started_by_event_id for deadline in deadlines]
    named = db.session.execute(select(Event.id, Event.by_name).where(Event.id.in_(events)))
    senders = {event_id: name for event_id, name in named}  # noqa: C416 - a Row is no pair to the type checker
    return [
        Duty(
            each,
            subjects.get((each.subject_kind, each.subject_id)),
            units.get(each.unit_path),
            senders.get(each.started_by_event_id or 0, ""),
        )
        for each in deadlines
    ]


def units_of(deadlines: Iterable[Deadline | Row[*tuple[Any, ...]]]) -> dict[str, UnitLine]:
    """Path, number and name of the units that these deadlines, or rows of them, are about, in one query."""
    paths = {deadline.unit_path for deadline in deadlines}
    found = db.session.connection().execute(_UNITS, {"paths": list(paths)})
    return {unit.path: unit for unit in found}


def subjects_of(deadlines: Iterable[Deadline]) -> dict[tuple[str, int], Subject]:
    """The subjects of these deadlines, one query for each kind."""
    wanted: dict[str, set[int]] = {}
    for deadline in deadlines:
        wanted.setdefault(deadline.subject_kind, set()).add(deadline.subject_id)
    found: dict[tuple[str, int], Subject] = {}
    for kind, ids in wanted.items():
        model = SUBJECTS[kind]
        for subject in db.session.scalars(select(model).where(model.id.in_(ids))).unique():
            found[kind, subject.id] = subject
    return found


def _in_group(group: Group, now: datetime) -> ColumnElement[bool]:
    first, second, third = _borders(now)
    borders = {
        Group.OVERDUE: Deadline.due_at <= first,
        Group.TODAY: and_(Deadline.due_at > first, Deadline.due_at <= second),
        Group.WEEK: and_(Deadline.due_at > second, Deadline.due_at <= third),
        Group.LATER: Deadline.due_at > third,
    }
    return borders[group]


def _borders(now: datetime) -> tuple[datetime, datetime, datetime]:
    """Now, the end of today, and the end of this week's Sunday, in Shanghai."""
    today = local_day(now)
    return now, after_the_day(today), after_the_day(today + timedelta(days=6 - today.weekday()))
