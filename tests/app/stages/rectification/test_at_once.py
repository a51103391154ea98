"""Several people at the same moment: no number is given out twice, and no turn is missed between two of them."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from app.audit.verify import verify
from app.cases.actions import take_case_number
from app.cases.models import Case
from app.extensions import db, transaction
from app.people.models import User
from app.stages.rectification.actions import claims
from app.stages.rectification.models import Item
from tests.app.reminders.test_many_schedulers import at_once
from tests.app.stages.rectification.test_claims import checked
from tests.builders import Office
from workflows.vocabulary import CaseState


def test_the_first_cases_of_a_year_get_numbers_of_their_own(app: Flask) -> None:
    def number() -> str:
        with transaction():
            return take_case_number(2027)

    assert sorted(map(str, at_once(app, *[number] * 4))) == [f"AJ2027-{n:04d}" for n in range(1, 5)]


def test_two_who_close_the_last_two_problems_together_complete_the_case(
    app: Flask, ordinary: Item, key_item: Item, office: Office, now: datetime
) -> None:
    with transaction():
        for item in (ordinary, key_item):
            checked(item, office, now)
    pairs = [(ordinary.id, office.office_director.id), (key_item.id, office.leader_in_charge.id)]
    case_id = ordinary.case_id
    db.session.rollback()

    def closing(item_id: int, person_id: int) -> Callable[[], object]:
        def close() -> None:
            with transaction():
                item, person = db.session.get_one(Item, item_id), db.session.get_one(User, person_id)
                claims.close_item(item, by=person, now=now)

        return close

    at_once(app, *(closing(*pair) for pair in pairs))
    assert db.session.get_one(Case, case_id).state == CaseState.CLOSURE_REVIEW
    assert list(verify()) == []
