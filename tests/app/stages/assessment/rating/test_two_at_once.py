"""The last two raters submit at the same moment: one of them is the last, whoever it is."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.rating import actions
from tests.app.stages.assessment.rating.conftest import Rating
from workflows.delivery import DeliveryState

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def city(on_postgresql: Flask, now: datetime) -> Rating:
    with transaction():
        return Rating(now)


def test_the_second_of_two_waits_for_the_first_and_submits_for_all(
    on_postgresql: Flask, city: Rating
) -> None:
    first, second, _third = city.people
    with transaction():
        city.named(first, second)
        city.gave(first, UNIT="8")
        city.gave(second, UNIT="6")
    delivery, other, now = city.rated.id, second.id, city.now

    def finish_the_other() -> None:
        with on_postgresql.app_context(), transaction():
            [invitation] = open_invitations(delivery_id=delivery, user_id=other)
            actions.finish_rating(invitation, by=db.session.get_one(User, other), now=now)

    def waits_or_is_through(done: Future[None]) -> None:
        with db.engine.connect() as looking:
            while not done.done() and not looking.scalar(WAITING):
                pass

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            city.finished(first)
            done = pool.submit(finish_the_other)
            waits_or_is_through(done)
        done.result()
    db.session.expire_all()
    assert db.session.get_one(Delivery, delivery).state == DeliveryState.SUBMITTED
    assert {(code, mark) for code, _column, mark, _rater in city.in_force(drafts=True)} == {
        ("UNIT", "8"),
        ("UNIT", "6"),
    }
