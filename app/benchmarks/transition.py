"""A case transition with guards, event, deadlines and audit entry, against loading, checking and updating one row."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.benchmarks.measuring import Ratio, in_turns, seconds
from app.benchmarks.situation import office, open_cases
from app.cases.models import Case
from app.cases.transitions import perform
from app.extensions import db, transaction
from app.people.models import User
from workflows.actions import Action
from workflows.vocabulary import CaseState

BATCH = 60
WANTED = 0.35


def measure(now: datetime, rounds: int = 9) -> list[Ratio]:
    """Rates in transactions a second, batch by batch in turns."""
    people = office(now)
    with transaction():
        ids = iter(open_cases(people, BATCH * (rounds + 2), CaseState.REVIEWING, now))
    director = _known_by_the_gate(people.director.id)
    _transitions(ids, director, now), _plain_updates()

    def ours() -> float:
        return _transitions(ids, director, now)

    def other() -> float:
        return _plain_updates()

    mine, plain, ratio = in_turns(ours, other, rounds)
    name = f"transition on {db.engine.dialect.name}, a second"
    return [Ratio(name, mine, plain, ratio, f"at least {WANTED}", ratio >= WANTED)]


def _known_by_the_gate(user_id: int) -> User:
    """Whoever acts was loaded when the page was entered; their grants are asked anew by every act."""
    user = db.session.get_one(User, user_id)
    db.session.expunge(user)
    return user


def _transitions(ids: Iterator[int], director: User, now: datetime) -> float:
    def batch() -> None:
        for _ in range(BATCH):
            with transaction():
                case = db.session.get_one(Case, next(ids))
                perform(case, Action.REVIEW_WARNING, by=director, now=now, expected_version=case.version)

    return BATCH / seconds(batch)


def _plain_updates() -> float:
    first = db.session.query(Case.id).order_by(Case.id.desc()).limit(BATCH).all()
    db.session.rollback()

    def batch() -> None:
        for number, (case_id,) in enumerate(first, start=1):
            with transaction():
                case = db.session.get_one(Case, case_id)
                assert case.version >= 1
                case.state_since_at = case.state_since_at + timedelta(seconds=number)

    return BATCH / seconds(batch)
