"""The review meeting: delegates of all three kinds, votes that add up, minutes, and a second hand at the end."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.cases.facts import running_terms
from app.extensions import transaction
from app.stages.assessment.meeting import actions, queries
from tests.app.stages.assessment.meeting.conftest import Reviewed
from workflows.engine import Refused
from workflows.meeting import DelegateKind, MeetingState


def test_it_is_held_only_with_delegates_of_each_kind_votes_and_minutes(city: Reviewed) -> None:
    handler = city.office.handler
    with transaction():
        meeting = city.planned()
        actions.invite_delegate(meeting, DelegateKind.PARTY_CONGRESS, "代表甲", by=handler, now=city.now)
        actions.record_attendance(meeting, [meeting.delegates[0].id], by=handler, now=city.now)
        adjustment = city.proposed(meeting)
        with pytest.raises(Refused) as refusal:
            actions.hold_meeting(meeting, by=handler, now=city.now)
        said = str(refusal.value)
        assert "people's congress" in said
        assert "consultative conference" in said
        assert "Delegate of the Party congress" not in said
        assert "1 proposed adjustments have no vote" in said
        assert "minutes are missing" in said
        city.invited(meeting)
        city.voted(adjustment, 4, 1, 0)
        city.minuted(meeting)
        actions.hold_meeting(meeting, by=handler, now=city.now)
    assert meeting.state == MeetingState.HELD


def test_it_is_not_held_before_its_day_and_its_deadline_is_its_day(city: Reviewed) -> None:
    handler = city.office.handler
    with transaction():
        meeting = city.planned()
        city.invited(meeting)
        city.minuted(meeting)
        later = city.now.date() + timedelta(days=9)
        actions.postpone_meeting(
            meeting,
            "代表时间冲突",
            meets_on=later,
            place="第二会议室",
            agenda=meeting.agenda,
            chair=meeting.chair,
            by=handler,
            now=city.now,
        )
        assert [each.due_on for each in running_terms(meeting)] == [later]
        with pytest.raises(Refused, match="recorded from that day on"):
            actions.hold_meeting(meeting, by=handler, now=city.now)


def test_who_came_and_the_minutes_are_recorded_from_its_day_on(city: Reviewed) -> None:
    with transaction():
        meeting = city.planned(days=9)
        with pytest.raises(Refused, match="recorded from that day on"):
            city.invited(meeting)
        with pytest.raises(Refused, match="recorded from that day on"):
            city.minuted(meeting)
        present = [each.id for each in meeting.delegates]
        on_the_day = city.now + timedelta(days=9)
        actions.record_attendance(meeting, present, by=city.office.handler, now=on_the_day)
        assert all(each.was_present for each in meeting.delegates)


def test_a_meeting_moved_to_a_later_day_has_nobody_present_and_no_vote(city: Reviewed) -> None:
    with transaction():
        meeting = city.planned()
        city.invited(meeting)
        adjustment = city.proposed(meeting)
        city.voted(adjustment, 5, 0, 0)
        actions.postpone_meeting(
            meeting,
            "到会代表临时有任务，改期续开",
            meets_on=city.now.date() + timedelta(days=1),
            place=meeting.place,
            agenda=meeting.agenda,
            chair=meeting.chair,
            by=city.office.handler,
            now=city.now,
        )
        assert not any(each.was_present for each in meeting.delegates)
        assert adjustment.adopted is None


def test_whoever_kept_the_record_does_not_conclude(city: Reviewed) -> None:
    office = city.office
    with transaction():
        meeting = city.held()
        with pytest.raises(Refused, match="belongs to"):
            actions.conclude_meeting(meeting, by=office.handler, now=city.now)
        actions.return_meeting(
            meeting, "到会人数与纪要不一致，请核对", by=office.office_director, now=city.now
        )
        actions.hold_meeting(meeting, by=office.handler, now=city.now)
        actions.conclude_meeting(meeting, by=office.office_director, now=city.now)
    assert meeting.state == MeetingState.CONCLUDED


def test_only_adopted_adjustments_of_a_concluded_meeting_count(city: Reviewed) -> None:
    office = city.office
    with transaction():
        meeting = city.planned()
        city.invited(meeting)
        given, refused = city.proposed(meeting), city.proposed(meeting, "-2", "A")
        city.voted(given, 3, 1, 1)
        city.voted(refused, 2, 2, 1)
        city.minuted(meeting)
        actions.hold_meeting(meeting, by=office.handler, now=city.now)
        assert queries.adjustments_of(city.round) == {}
        actions.conclude_meeting(meeting, by=office.office_director, now=city.now)
    found = queries.adjustments_of(city.round)
    assert found == {office.unit.id: [given]}
    assert (given.points, given.score_before, given.adopted) == (Decimal("1.50"), Decimal("58.40"), True)
    assert refused.adopted is False


def test_votes_fit_those_present_and_are_open_again_when_that_changes(city: Reviewed) -> None:
    handler = city.office.handler
    with transaction():
        meeting = city.planned()
        adjustment = city.proposed(meeting)
        with pytest.raises(Refused, match="Record first who was present"):
            city.voted(adjustment, 1, 0, 0)
        city.invited(meeting)
        with pytest.raises(Refused, match="4 votes do not fit the 5 people present"):
            city.voted(adjustment, 3, 1, 0)
        city.voted(adjustment, 5, 0, 0)
        actions.record_attendance(
            meeting, [each.id for each in meeting.delegates][:4], by=handler, now=city.now
        )
        assert adjustment.adopted is None
        city.voted(adjustment, 2, 1, 1)
        assert adjustment.adopted is False  # two of four are no majority
        actions.excuse_delegate(meeting, meeting.delegates[0], by=handler, now=city.now)
        assert adjustment.adopted is None


def test_points_stay_within_the_office_s_cap(city: Reviewed) -> None:
    with transaction():
        meeting = city.planned()
        with pytest.raises(Refused, match="at most 5 points"):
            city.proposed(meeting, "5.01")
        with pytest.raises(Refused, match="changes nothing"):
            city.proposed(meeting, "0")
        first = city.proposed(meeting, "3")
        with pytest.raises(Refused, match="at most 5 points"):
            city.proposed(meeting, "-2.50")
        actions.drop_adjustment(first, "单位撤回申请", by=city.office.handler, now=city.now)
        city.proposed(meeting, "-2.50")
    assert [each.points for each in meeting.adjustments] == [Decimal("-2.50")]


def test_one_meeting_a_round_unless_it_was_cancelled(city: Reviewed) -> None:
    with transaction():
        meeting = city.planned()
        with pytest.raises(Refused, match="meeting already"):
            city.planned()
        actions.cancel_meeting(meeting, "改期并更换会议方案，另行通知", by=city.office.handler, now=city.now)
        assert queries.meeting_of(city.round) is None
        assert city.planned().id != meeting.id


def test_nobody_is_invited_twice_and_a_stranger_plans_nothing(city: Reviewed) -> None:
    with transaction():
        meeting = city.planned()
        handler = city.office.handler
        actions.invite_delegate(meeting, DelegateKind.OTHER, "专家", by=handler, now=city.now)
        with pytest.raises(Refused, match="on the list already"):
            actions.invite_delegate(meeting, DelegateKind.OTHER, "专家", by=handler, now=city.now)
        with pytest.raises(Refused, match="belongs to"):
            actions.invite_delegate(
                meeting, DelegateKind.OTHER, "乙", by=city.office.review_delegate, now=city.now
            )
