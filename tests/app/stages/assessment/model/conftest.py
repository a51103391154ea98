"""Models in the situations that tests start from; every one is made by the product's own actions."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask

from app.people.models import User
from app.stages.assessment.model import actions
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.models import ModelVersion
from tests.browser_page import Browser
from tests.builders import Office
from tests.memory import MadeOnce


class Workshop:
    """A city whose handler has opened the shipped model as a draft."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.office = Office()
        self.draft = actions.open_model(
            read_document(default_text()), unit=self.office.city, by=self.office.handler, now=now
        )

    def approved(self) -> ModelVersion:
        """The draft, taken through review into force."""
        actions.submit_model(self.draft, by=self.office.handler, now=self.now)
        actions.review_model(self.draft, by=self.office.office_director, now=self.now)
        actions.approve_model(self.draft, by=self.office.principal_leader, now=self.now)
        return self.draft


@pytest.fixture
def workshop(made_once: MadeOnce, now: datetime) -> Workshop:
    return made_once(Workshop, now)


@pytest.fixture
def as_person(app: Flask, workshop: Workshop) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(workshop.now, tick=False):
        yield opened
