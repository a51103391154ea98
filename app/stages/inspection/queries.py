"""Look-backs of a case, who may go out, and what was found."""

from datetime import date

from sqlalchemy import func, select

from app.cases.facts import recused_from
from app.cases.models import Case
from app.cases.problems import Problem, problems_of
from app.extensions import db
from app.people.models import User
from app.people.queries import holders_of
from app.stages.inspection.models import ItemVerdict, LookBack
from workflows.actions import Action
from workflows.vocabulary import Role, Verdict

#: Verdicts that leave something to do; 基本整改 does not count as completed (domain.md §10, 7).
UNSETTLED = frozenset(set(Verdict) - {Verdict.RECTIFIED})
#: Verdicts after which accountability is proposed.
BAD = frozenset({Verdict.NOT_RECTIFIED, Verdict.REBOUNDED, Verdict.FALSE})
#: Whoever did one of these handled the case, and does not inspect it.
HANDLING = (Action.DRAFT_WARNING, Action.SUBMIT_WARNING, Action.CHECK_PLAN)


def lookbacks_of(case: Case) -> list[LookBack]:
    """Every look-back of a case, the newest first."""
    wanted = select(LookBack).where(LookBack.case_id == case.id).order_by(LookBack.round.desc())
    return list(db.session.scalars(wanted))


def current_lookback(case: Case) -> LookBack | None:
    """The look-back that is planned or under way; the newest one after that."""
    wanted = select(LookBack).where(LookBack.case_id == case.id).order_by(LookBack.round.desc()).limit(1)
    return db.session.scalar(wanted)


def next_round(case: Case) -> int:
    """The number of the next look-back of a case."""
    return (db.session.scalar(select(func.max(LookBack.round)).where(LookBack.case_id == case.id)) or 0) + 1


def people(ids: list[int]) -> list[User]:
    """The people with these ids, in this order."""
    found = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    return [found[each] for each in ids if each in found]


def possible_inspectors(case: Case, on: date) -> list[User]:
    """Who may be appointed: inspectors over the unit who neither handle the case, nor did, nor recused."""
    barred = {case.handler_id, *recused_from(case.id)}
    barred.update(person for action in HANDLING for person in case.hands.get(str(action), ()))
    return [each for each in holders_of(Role.LOOKBACK_MEMBER, case.unit_path, on) if each.id not in barred]


def verdict_on(lookback: LookBack, problem_id: int) -> ItemVerdict | None:
    """What this look-back found on one problem so far."""
    return db.session.scalar(
        select(ItemVerdict).where(ItemVerdict.lookback_id == lookback.id, ItemVerdict.item_id == problem_id)
    )


def verdicts_of(lookback: LookBack) -> dict[int, ItemVerdict]:
    """The verdicts of a look-back by problem."""
    wanted = select(ItemVerdict).where(ItemVerdict.lookback_id == lookback.id)
    return {verdict.item_id: verdict for verdict in db.session.scalars(wanted)}


def findings(case: Case, lookback: LookBack) -> list[tuple[Problem, ItemVerdict | None]]:
    """Each problem of the case beside its verdict, in the order of the list."""
    given = verdicts_of(lookback)
    return [(problem, given.get(problem.id)) for problem in problems_of(case)]
