"""Raters give marks with their own accounts: alone, in time, submitted together, checked by somebody who gave none."""

from datetime import timedelta

import pytest

from app.audit.verify import verify as verify_trail
from app.extensions import db, transaction
from app.outbox.kinds import Kind
from app.outbox.models import Message
from app.reminders.jobs import send_due
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.rating import actions
from app.stages.assessment.rating.jobs import end_ratings
from app.stages.assessment.rating.models import RaterMark
from app.stages.assessment.rating.queries import count_asked, marks_of, standings_of
from tests.app.stages.assessment.rating.conftest import Rating
from tests.builders import somebody
from workflows.delivery import DeliveryState
from workflows.engine import Refused
from workflows.vocabulary import Role, RoundState

DAY = timedelta(days=1)


def test_when_all_have_given_their_marks_are_submitted_and_a_second_person_takes_them(city: Rating) -> None:
    director, leader, delegate = city.people
    with transaction():
        city.named()
        city.finished(director, UNIT="8", OTHER="7.5")
        city.finished(leader, UNIT="9")
        assert city.rated.state == DeliveryState.DUE
        city.gave(delegate, UNIT="1")
        city.finished(delegate, UNIT="7")
    assert city.rated.state == DeliveryState.SUBMITTED
    with transaction():
        feeds.accept_data(city.rated, by=city.office.handler, now=city.now)
    names = [each.name for each in city.people]
    assert sorted(city.in_force()) == sorted(
        [
            ("OTHER", "duty", "7.5", names[0]),
            ("UNIT", "duty", "8", names[0]),
            ("UNIT", "duty", "9", names[1]),
            ("UNIT", "duty", "7", names[2]),
        ]
    )
    assert list(verify_trail()) == []


def test_who_gave_marks_does_not_check_them(city: Rating) -> None:
    with transaction():
        city.named(city.office.office_director)
        city.finished(city.office.office_director, UNIT="8")
    with pytest.raises(Refused, match="You gave marks here"), transaction():
        feeds.accept_data(city.rated, by=city.office.office_director, now=city.now)


def test_nobody_types_or_submits_in_the_name_of_the_raters(city: Rating) -> None:
    with transaction():
        city.named()
        submission = None
        with pytest.raises(Refused, match="Its raters give these marks"):
            submission = city.kept("单位编码,一岗双责\nUNIT,8;9;7\n", delivery=city.rated)
    assert submission is None
    mine, another = city.invitation(city.people[0]), city.people[1]
    for act in (actions.finish_rating, lambda what, **who: actions.give_marks(what, {}, **who)):
        with pytest.raises(Refused, match="for somebody else"), transaction():
            act(mine, by=another, now=city.now)


def test_late_is_missing_and_the_clock_submits_what_was_given(city: Rating) -> None:
    director, leader, delegate = city.people
    with transaction():
        city.named()
        city.finished(director, UNIT="8")
        city.gave(leader, UNIT="9")
    last = city.now + 5 * DAY
    assert end_ratings(last) == 0
    with pytest.raises(Refused, match="time for these marks is over"), transaction():
        actions.finish_rating(city.invitation(leader), by=leader, now=last + DAY)
    assert end_ratings(last + DAY) == 2
    assert end_ratings(last + DAY) == 0
    assert city.rated.state == DeliveryState.SUBMITTED
    assert city.in_force(drafts=True) == [("UNIT", "duty", "8", director.name)]
    assert [each.rater.counts for each in standings_of(city.rated)] == [True, False, False]
    assert delegate.name not in {rater for *_told, rater in city.in_force(drafts=True)}


def test_while_the_round_is_under_review_late_raters_are_left_until_it_returns(
    city: Rating, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction():
        city.named()
        city.finished(city.people[0], UNIT="8")
        city.round.state = RoundState.IN_REVIEW
    assert end_ratings(city.now + 6 * DAY) == 0
    assert caplog.text == ""
    with transaction():
        city.round.state = RoundState.DRAFT
    assert end_ratings(city.now + 6 * DAY) == 2
    assert city.rated.state == DeliveryState.SUBMITTED


def test_where_nobody_gave_anything_nothing_is_submitted(city: Rating) -> None:
    with transaction():
        city.named()
    assert end_ratings(city.now + 6 * DAY) == 3
    assert city.rated.state == DeliveryState.DUE


def test_a_rater_is_told_and_reminded_before_the_day(city: Rating) -> None:
    person = city.people[0]
    with transaction():
        city.named(person)
    sent = db.session.query(Message).where(Message.recipient_id == person.id)
    assert [each.kind for each in sent] == [Kind.INVITED]
    send_due(city.now + 4 * DAY)
    db.session.rollback()
    assert Kind.DEADLINE_NEAR in {each.kind for each in sent}


def test_what_goes_back_is_asked_for_again_and_the_marks_are_still_there(city: Rating) -> None:
    director, leader, _delegate = city.people
    with transaction():
        city.named(director, leader)
        city.finished(director, UNIT="8")
        city.finished(leader, UNIT="9")
        feeds.return_data(city.rated, "两人评分口径不一致，请复核。", by=city.office.handler, now=city.now)
    later = city.now + timedelta(hours=1)
    assert end_ratings(later) == 0
    assert city.rated.state == DeliveryState.RETURNED, "what is not new is not submitted again"
    with transaction():
        [rater] = city.named(director)
        assert list(marks_of(rater).values()) == ["8"]
        city.finished(director, later, UNIT="8.5")
    assert city.rated.state == DeliveryState.SUBMITTED
    assert {(value, rater) for *_place, value, rater in city.in_force(drafts=True)} == {
        ("8.5", director.name),
        ("9", leader.name),
    }


def test_who_falls_ill_is_released_and_the_others_are_submitted(city: Rating) -> None:
    director, leader, delegate = city.people
    with transaction():
        raters = city.named()
        city.finished(director, UNIT="8")
        city.finished(leader, UNIT="9")
        city.gave(delegate, UNIT="1")
    with pytest.raises(Refused, match="10 characters"), transaction():
        actions.release_rater(raters[2], "病假", by=city.reporter, now=city.now)
    with transaction():
        actions.release_rater(raters[2], "因病住院，无法参加评分。", by=city.reporter, now=city.now)
    assert city.rated.state == DeliveryState.SUBMITTED
    assert {rater for *_place, rater in city.in_force(drafts=True)} == {director.name, leader.name}


def test_nobody_marks_the_own_unit(city: Rating) -> None:
    with transaction():
        inside = somebody(Role.REVIEW_DELEGATE, city.office.city, name="本单位代表")
        inside.unit_id = city.office.unit.id
        [rater] = city.named(inside)
        [other] = city.named(city.people[0])
    assert count_asked(other) - count_asked(rater) == 1
    with pytest.raises(Refused, match="not yours to give"), transaction():
        city.gave(inside, UNIT="9")
    with transaction():
        actions.release_rater(rater, "改为只评本单位，需重新指定。", by=city.reporter, now=city.now)
    with pytest.raises(Refused, match="one's own is left out"), transaction():
        actions.name_rater(city.rated, inside, city.until, [city.office.unit], by=city.reporter, now=city.now)


@pytest.mark.parametrize("mark", ["11", "-1", "八", "8;9", "1e1", "8分", ".5", "5."])
def test_a_mark_is_a_number_on_the_scale_and_all_of_a_page_or_none(city: Rating, mark: str) -> None:
    with transaction():
        city.named(city.people[0])
    with pytest.raises(Refused, match="a mark is a number"), transaction():
        city.gave(city.people[0], UNIT=mark, OTHER="8")
    assert db.session.query(RaterMark).count() == 0


def test_an_empty_mark_takes_the_one_before_away_and_who_gave_none_submits_none(city: Rating) -> None:
    with transaction():
        [rater] = city.named(city.people[0])
        city.gave(city.people[0], UNIT="8", OTHER="7")
        city.gave(city.people[0], UNIT="", OTHER="")
    assert marks_of(rater) == {}
    with pytest.raises(Refused, match="at least one mark"), transaction():
        city.finished(city.people[0])


def test_only_units_assigned_are_asked_for(city: Rating) -> None:
    with transaction():
        rater = actions.name_rater(
            city.rated,
            city.people[0],
            city.until,
            [city.office.other_unit],
            by=city.office.handler,
            now=city.now,
        )
    assert count_asked(rater) == 1
    with pytest.raises(Refused, match="not yours to give"), transaction():
        city.gave(city.people[0], UNIT="8")


def test_who_cannot_be_named(city: Rating) -> None:
    director = city.office.office_director
    with transaction():
        city.named(director)
    for person, day, why in (
        (director, city.until, "waited for already"),
        (city.office.viewer, city.until, "no role"),
        (city.people[1], city.until - 5 * DAY, "after today"),
    ):
        with pytest.raises(Refused, match=why), transaction():
            actions.name_rater(city.rated, person, day, by=city.reporter, now=city.now)
    with pytest.raises(Refused, match="not given by raters"), transaction():
        actions.name_rater(city.delivery(), city.people[1], city.until, by=city.reporter, now=city.now)


def test_two_of_one_name_are_told_apart(city: Rating) -> None:
    with transaction():
        twin = somebody(Role.REVIEW_DELEGATE, city.office.city, name=city.people[2].name)
        first, second = city.named(city.people[2], twin)
    assert first.name == city.people[2].name
    assert second.name == f"{twin.name}（2）"


def test_once_the_round_is_under_review_no_mark_is_given(city: Rating) -> None:
    with transaction():
        city.named(city.people[0])
        city.round.state = RoundState.IN_REVIEW
    with pytest.raises(Refused, match="time for these marks is over"), transaction():
        city.gave(city.people[0], UNIT="8")


def test_a_feed_of_raters_brings_marks_alone(city: Rating) -> None:
    with pytest.raises(Refused, match="no marks of raters"), transaction():
        city.feed("审计评分", [AskedColumn("audit")], FeedKind.RATERS, unit=city.audit_office)
