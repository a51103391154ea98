"""Proceedings and appeals: which a person may see, who may act on them, what weighs in them."""

from datetime import date

from sqlalchemy import Select, and_, func, not_, or_, select

from app.cases.facts import recused_from
from app.cases.models import Case, Deadline, Event
from app.cases.queries import case_is_visible
from app.cases.transitions import NO_DUTY
from app.extensions import db
from app.notices.models import Notice
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import holders_of, scopes_of
from app.stages.accountability.models import Appeal, Proceeding, RuleCorrection
from workflows.accountability import OPEN_PROCEEDING
from workflows.appeal import APPEAL
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, NoticeState, ProceedingState, Role

S = ProceedingState
PROPOSAL = (S.PROPOSED, S.PROPOSAL_REVIEWED)
OPEN_APPEAL = tuple(str(state.name) for state in APPEAL.states if not state.last)


def visible_proceedings(user: User, on: date) -> Select[Proceeding]:
    """The proceedings that a person may see: the office's by scope, a unit's own once they were started."""
    office = scopes_of(user, CASE_ROLES, on)
    started = Proceeding.started_on.is_not(None)
    reach = or_(within(Proceeding.unit_path, office), started) if office else started
    return (
        select(Proceeding)
        .where(Proceeding.case_id.in_(select(Case.id).where(case_is_visible(user, on))), reach)
        .order_by(Proceeding.id.desc())
    )


def found_proceedings(user: User, on: date, *, state: str = "", text: str = "") -> Select[Proceeding]:
    """Visible proceedings by state and a piece of the target's name or the case's number, the newest first."""
    statement = visible_proceedings(user, on)
    if state:
        statement = statement.where(Proceeding.state == state)
    if text:
        held = f"%{text.replace(chr(92), '').replace('%', '').replace('_', chr(92) + '_')}%"
        statement = statement.where(
            or_(
                Proceeding.target_name.like(held, escape="\\"),
                Proceeding.case.has(Case.number.like(held, escape="\\")),
            )
        )
    return statement


def proceedings_of(case: Case) -> list[Proceeding]:
    """Every proceeding of a case, the oldest first."""
    return list(
        db.session.scalars(select(Proceeding).where(Proceeding.case_id == case.id).order_by(Proceeding.id))
    )


def open_proceedings(case: Case) -> int:
    """How many proceedings of a case are not at their end."""
    counted = select(func.count(Proceeding.id)).where(
        Proceeding.case_id == case.id, Proceeding.state.in_(OPEN_PROCEEDING)
    )
    return db.session.scalar(counted) or 0


def awaited_receipts(case: Case) -> int:
    """How many documents of a case were signed and not received by anybody yet."""
    on_their_way = (NoticeState.SIGNED, NoticeState.SEALED, NoticeState.SERVED)
    counted = select(func.count(Notice.id)).where(Notice.case_id == case.id, Notice.state.in_(on_their_way))
    return db.session.scalar(counted) or 0


def open_proposal(case: Case) -> Proceeding | None:
    """The proposal of a case that nobody decided on yet."""
    return db.session.scalar(
        select(Proceeding).where(Proceeding.case_id == case.id, Proceeding.state.in_(PROPOSAL))
    )


def open_appeals(proceeding: Proceeding) -> int:
    """How many appeals against a decision are undecided."""
    counted = select(func.count(Appeal.id)).where(
        Appeal.proceeding_id == proceeding.id, Appeal.state.in_(OPEN_APPEAL)
    )
    return db.session.scalar(counted) or 0


def term_of(proceeding: Proceeding, term: Term) -> Deadline | None:
    """The newest deadline of a term, whether it runs or ended."""
    return db.session.scalar(
        select(Deadline)
        .where(
            Deadline.subject_kind == "proceeding", Deadline.subject_id == proceeding.id, Deadline.term == term
        )
        .order_by(Deadline.id.desc())
        .limit(1)
    )


def running_term_of_appeal(appeal: Appeal, term: Term) -> Deadline | None:
    """The deadline that runs for an appeal."""
    return db.session.scalar(
        select(Deadline).where(
            Deadline.subject_kind == "appeal",
            Deadline.subject_id == appeal.id,
            Deadline.term == term,
            Deadline.closed_at.is_(None),
        )
    )


def hands_in_the_case(case_id: int) -> frozenset[int]:
    """Everybody who did anything in the case itself, its items and documents; urging gives nobody a part in it."""
    return _hands(case_id, Event.subject_kind.not_in(("proceeding", "appeal")))


def hands_before(appeal: Appeal) -> frozenset[int]:
    """Everybody from before: case, proceeding with its team, and whoever handled an earlier appeal."""
    elsewhere = or_(Event.subject_kind != "appeal", Event.subject_id != (appeal.id or 0))
    own_reply = and_(Event.subject_kind == "notice", Event.subject_id == (appeal.reply_notice_id or 0))
    return _hands(appeal.case_id, and_(elsewhere, not_(own_reply))) | frozenset(appeal.proceeding.team)


def _hands(case_id: int, condition: object) -> frozenset[int]:
    wanted = (
        select(Event.by_id)
        .where(and_(Event.case_id == case_id, Event.action.not_in(NO_DUTY), condition))  # type: ignore[arg-type]
        .distinct()
    )
    return frozenset(db.session.scalars(wanted))


def people(ids: list[int]) -> list[User]:
    """The people with these ids, in this order."""
    found = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    return [found[each] for each in ids if each in found]


def possible_investigators(proceeding: Proceeding, on: date) -> list[User]:
    """Who may be appointed: handlers over the unit who declared no recusal."""
    recused = recused_from(proceeding.case_id)
    return [each for each in holders_of(Role.HANDLER, proceeding.unit_path, on) if each.id not in recused]


def standing_opinions(proceeding: Proceeding) -> list[int]:
    """Who gave an adjudication opinion on the material as it stands."""
    return [each.by_id for each in proceeding.opinions if each.set_aside_at is None]


def heaviest(proceeding: Proceeding) -> int:
    """The weight of the heaviest form that stands; zero without any."""
    return max((form.weight for form in proceeding.forms), default=0)


def decisions_of(proceeding: Proceeding) -> list[Notice]:
    """The decision documents that stand, one for each party."""
    ids = [party.notice_id for party in proceeding.parties if party.notice_id is not None]
    return list(db.session.scalars(select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id)))


def documents_of_appeals(proceeding: Proceeding) -> list[Notice]:
    """What was written to the appellants of a proceeding, in order."""
    ids = [
        each
        for appeal in proceeding.appeals
        for each in (appeal.reply_notice_id, appeal.decision_notice_id)
        if each is not None
    ]
    return list(db.session.scalars(select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id)))


def events_of(proceeding: Proceeding) -> list[Event]:
    """What happened in a proceeding and in its appeals, the newest first."""
    appeals = [appeal.id for appeal in proceeding.appeals]
    mine = and_(Event.subject_kind == "proceeding", Event.subject_id == proceeding.id)
    theirs = and_(Event.subject_kind == "appeal", Event.subject_id.in_(appeals))
    return list(db.session.scalars(select(Event).where(or_(mine, theirs)).order_by(Event.id.desc())))


def corrections() -> list[RuleCorrection]:
    """Every correction of the administered table, the newest first."""
    return list(db.session.scalars(select(RuleCorrection).order_by(RuleCorrection.id.desc())))
