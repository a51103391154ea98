"""Who may see which cases, and what every page asks of them. Every list goes through ``visible_cases``."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.cases.models import Case, Deadline, DeadlineMove, Event, Recusal, Subject
from app.extensions import db
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE, CaseState

#: The unit learns of a case when its notice is served; drafts are nobody's business outside the office.
HIDDEN_FROM_THE_UNIT = tuple(
    str(state)
    for state in (
        CaseState.DRAFTING,
        CaseState.REVIEWING,
        CaseState.SIGNING,
        CaseState.SIGNED,
        CaseState.ISSUED,
    )
)


def reads_as_office(subject: Subject, reader: User, today: date) -> bool:
    """Does this person see the matter from the supervising side?"""
    return any(
        grant.role in CASE_ROLES and grant.holds_on(today) and grant.covers(subject.subject_unit_path)
        for grant in reader.grants
    )


def visible_cases(user: User, on: date) -> Select[Case]:
    """The cases that a person may see on a day: the one scope of lists, counts, exports and downloads."""
    return select(Case).where(case_is_visible(user, on))


def case_is_visible(user: User, on: date) -> ColumnElement[bool]:
    """The condition on ``cases`` that a person may see a row."""
    office = scopes_of(user, CASE_ROLES, on)
    own_units = [grant.unit_path for grant in user.grants if grant.role in UNIT_SIDE and grant.holds_on(on)]
    reached = []
    if office:
        reached.append(within(Case.unit_path, office))
    if own_units:
        reached.append(and_(Case.unit_path.in_(own_units), served_to_the_unit()))
    if not reached:
        return false()
    recused = select(Recusal.case_id).where(Recusal.user_id == user.id)
    return and_(or_(*reached), Case.id.not_in(recused))


def served_to_the_unit() -> ColumnElement[bool]:
    """The condition on ``cases`` that the unit knows of it: it was served at some time."""
    return and_(Case.state.not_in(HIDDEN_FROM_THE_UNIT), Case.served_at.is_not(None))


def visible_case(case_id: int, user: User, on: date) -> Case | None:
    """One case, if this person may see it."""
    return db.session.scalar(visible_cases(user, on).where(Case.id == case_id))


def is_recused(case_id: int, user: User) -> bool:
    """Did this person declare a recusal from the case?"""
    found = select(Recusal.id).where(Recusal.case_id == case_id, Recusal.user_id == user.id)
    return db.session.scalar(found) is not None


def recused_cases(user: User) -> set[int]:
    """The cases that this person stepped back from: what else names them must not name them to this reader."""
    return set(db.session.scalars(select(Recusal.case_id).where(Recusal.user_id == user.id)))


def events_of(case: Case) -> list[Event]:
    """The timeline of a case, newest first."""
    return list(db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id.desc())))


def last_word_on(subject: Subject) -> Event | None:
    """The act that brought a subject to where it stands, if a reason was given with it."""
    last = db.session.scalar(
        select(Event)
        .where(
            Event.subject_kind == subject.workflow_name,
            Event.subject_id == subject.id,
            Event.source != Event.target,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return last if last is not None and last.source and last.details.get("reason") else None


def deadlines_of(case: Case) -> list[Deadline]:
    """Every deadline of a case: the open ones first, by day."""
    return list(
        db.session.scalars(
            select(Deadline)
            .where(Deadline.case_id == case.id)
            .order_by(Deadline.closed_at.is_not(None), Deadline.due_on, Deadline.id)
        )
    )


def moves_of(deadlines: list[Deadline]) -> dict[int, list[DeadlineMove]]:
    """Why each of these deadlines moved, in order."""
    found: dict[int, list[DeadlineMove]] = {}
    wanted = [deadline.id for deadline in deadlines]
    for move in db.session.scalars(
        select(DeadlineMove).where(DeadlineMove.deadline_id.in_(wanted)).order_by(DeadlineMove.id)
    ):
        found.setdefault(move.deadline_id, []).append(move)
    return found
