"""A round whose duty column is rated by people with accounts of their own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from app.clock import local_day
from app.people.models import User
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import deliveries_of
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.rating import actions
from app.stages.assessment.rating.models import Rater
from tests.app.stages.assessment.feeds.conftest import Feeding
from tests.memory import MadeOnce
from workflows.calendar import Duration


class Rating(Feeding):
    """The organisation department answers for the marks of 一岗双责, which three people give."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        feeds.change_feed(
            self.talks, "组织部报数", [AskedColumn("talks")], unit=self.department, cadence=self.talks.cadence,
            term=Duration.parse("10WD"), by=self.office.handler, now=now,
        )  # fmt: skip
        self.feed("一岗双责评分", [AskedColumn("duty")], FeedKind.RATERS)
        self.asked()
        self.until = local_day(now) + timedelta(days=5)
        self.people = (self.office.office_director, self.office.leader_in_charge, self.office.review_delegate)

    @property
    def rated(self) -> Delivery:
        return next(each for each in deliveries_of(self.round) if each.feed.kind is FeedKind.RATERS)

    def named(self, *people: User) -> list[Rater]:
        return [
            actions.name_rater(self.rated, person, self.until, by=self.reporter, now=self.now)
            for person in people or self.people
        ]

    def invitation(self, person: User) -> Invitation:
        [found] = open_invitations(delivery_id=self.rated.id, user_id=person.id)
        return found

    def gave(self, person: User, **marks: str) -> None:
        """Marks by the code of the unit, as a draft."""
        units = {"UNIT": self.office.unit, "OTHER": self.office.other_unit, "ORG": self.department}
        typed = {(units[code].id, "duty"): value for code, value in marks.items()}
        actions.give_marks(self.invitation(person), typed, by=person, now=self.now)

    def finished(self, person: User, now: datetime | None = None, **marks: str) -> None:
        if marks:
            self.gave(person, **marks)
        actions.finish_rating(self.invitation(person), by=person, now=now or self.now)


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Iterable[Rating]:
    return made_once(Rating, now)
