"""Delegates with accounts vote themselves, the hands of the others are counted, and whoever is recused counts neither way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.cases.facts import running_deadlines
from app.extensions import db, transaction
from app.outbox.models import Channel, Message
from app.overview.queries.work import duties_of
from app.people.models import User
from app.reminders.actions.ladder import climb
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.models import Ballot, Delegate, ReviewMeeting
from tests.app.stages.assessment.meeting.conftest import Reviewed
from tests.browser_page import Browser
from tests.builders import somebody
from workflows.engine import Refused
from workflows.invitation import InvitationState
from workflows.meeting import DelegateKind, MeetingState, VoteChoice
from workflows.vocabulary import Role

BELONGS = "本人曾在该单位任职，申请回避"


@dataclass
class Sitting:
    """A meeting of five, two of whom have accounts, with one proposal before it."""

    city: Reviewed
    meeting: ReviewMeeting
    first: User
    second: User

    def __post_init__(self) -> None:
        self.adjustment = self.city.proposed(self.meeting)

    def invitation(self, user: User) -> Invitation:
        return queries.invitations_to(self.meeting, user)[0]

    def votes(self, user: User, choice: VoteChoice) -> None:
        actions.cast_vote(self.invitation(user), self.adjustment, choice, by=user, now=self.city.now)

    def recuses(self, user: User) -> None:
        actions.recuse_from_vote(self.invitation(user), self.adjustment, BELONGS, by=user, now=self.city.now)

    def place_of(self, user: User) -> Delegate:
        return next(each for each in self.meeting.delegates if each.user_id == user.id)

    def came(self, *without: User) -> None:
        out = {each.id for each in without}
        present = [each.id for each in self.meeting.delegates if each.user_id not in out]
        actions.record_attendance(self.meeting, present, by=self.city.office.handler, now=self.city.now)


@pytest.fixture
def sitting(city: Reviewed) -> Sitting:
    office = city.office
    with transaction():
        meeting = city.planned()
        first, second = office.review_delegate, somebody(Role.REVIEW_DELEGATE, office.city)
        for kind, name, account in (
            (DelegateKind.PARTY_CONGRESS, "党代表甲", first),
            (DelegateKind.PEOPLES_CONGRESS, "人大代表甲", second),
            (DelegateKind.PEOPLES_CONGRESS, "人大代表乙", None),
            (DelegateKind.POLITICAL_CONFERENCE, "政协委员甲", None),
            (DelegateKind.OTHER, "专家甲", None),
        ):
            actions.invite_delegate(meeting, kind, name, account=account, by=office.handler, now=city.now)
        return Sitting(city, meeting, first, second)


def told(kind: str) -> set[tuple[Channel, int]]:
    wanted = select(Message.channel, Message.recipient_id).where(Message.kind == kind)
    return {(channel, person) for channel, person in db.session.execute(wanted)}


def test_an_invited_account_is_told_and_finds_the_meeting_under_my_work(sitting: Sitting) -> None:
    city, first = sitting.city, sitting.first
    assert {person for _channel, person in told("invited")} == {first.id, sitting.second.id}
    duty = db.session.scalars(duties_of(first, city.now)).one()
    assert (duty.subject_kind, duty.due_on) == ("invitation", city.now.date() + timedelta(days=1))
    third = somebody(Role.REVIEW_DELEGATE, city.office.city)
    assert db.session.scalars(duties_of(third, city.now)).all() == []


def test_reminders_reach_whoever_is_invited_alone(sitting: Sitting) -> None:
    with transaction():
        for user in (sitting.first, sitting.second):
            (deadline,) = running_deadlines(sitting.invitation(user))
            assert deadline.next_rung_at is not None
            assert climb(deadline, now=deadline.next_rung_at + timedelta(minutes=1))
    near = select(Message.recipient_id).where(
        Message.kind == "deadline_today", Message.channel == Channel.IN_APP
    )
    assert sorted(db.session.scalars(near)) == sorted([sitting.first.id, sitting.second.id])


def test_own_votes_and_shown_hands_are_counted_together(sitting: Sitting) -> None:
    with transaction():
        sitting.came()
        sitting.votes(sitting.first, VoteChoice.AGAINST)
        sitting.votes(sitting.first, VoteChoice.FOR)  # changed while the vote is open
        sitting.votes(sitting.second, VoteChoice.ABSTAINED)
        with pytest.raises(Refused, match="5 votes do not fit the 3 people present"):
            sitting.city.voted(sitting.adjustment, 5, 0, 0)
        sitting.city.voted(sitting.adjustment, 2, 1, 0)
        with pytest.raises(Refused, match="is closed"):
            sitting.votes(sitting.first, VoteChoice.AGAINST)
    told = sitting.adjustment
    assert (told.votes_for, told.votes_against, told.votes_abstained, told.adopted) == (3, 1, 1, True)
    count = queries.count_of(told)
    assert [(each.delegate.name, each.choice) for each in count.by_account] == [
        ("党代表甲", VoteChoice.FOR),
        ("人大代表甲", VoteChoice.ABSTAINED),
    ]
    assert [each.name for each in count.by_hand] == ["人大代表乙", "政协委员甲", "专家甲"]


def test_whoever_is_recused_votes_neither_way_and_lowers_the_majority(sitting: Sitting) -> None:
    city = sitting.city
    with transaction():
        sitting.came()
        sitting.votes(sitting.first, VoteChoice.AGAINST)
        sitting.recuses(sitting.first)
        with pytest.raises(Refused, match="is recused from this vote"):
            sitting.votes(sitting.first, VoteChoice.FOR)
        by_hand = sitting.meeting.delegates[-1]
        actions.record_recusal(
            sitting.adjustment, by_hand, "与该单位有业务往来，应当回避", by=city.office.handler, now=city.now
        )
        sitting.votes(sitting.second, VoteChoice.FOR)
        city.voted(sitting.adjustment, 1, 1, 0)
    assert queries.count_of(sitting.adjustment).entitled == 3
    assert sitting.adjustment.adopted is True  # two of three; of five it would be no majority


def test_somebody_of_the_unit_concerned_must_be_recused(sitting: Sitting) -> None:
    city, first = sitting.city, sitting.first
    with transaction():
        first.unit_id = city.office.unit.id
        sitting.came()
        with pytest.raises(Refused, match="belong to the unit concerned"):
            sitting.votes(first, VoteChoice.FOR)
        with pytest.raises(Refused, match="“党代表甲” belongs to the unit concerned"):
            city.voted(sitting.adjustment, 5, 0, 0)
        sitting.recuses(first)
        city.voted(sitting.adjustment, 4, 0, 0)
    assert sitting.adjustment.adopted is True


def test_only_the_invited_vote_when_they_are_there(sitting: Sitting) -> None:
    city, first, second = sitting.city, sitting.first, sitting.second
    with transaction():
        with pytest.raises(Refused, match="not recorded as present"):
            sitting.votes(first, VoteChoice.FOR)
        sitting.came(second)
        with pytest.raises(Refused, match="not recorded as present"):
            sitting.votes(second, VoteChoice.FOR)
        with pytest.raises(Refused, match="for somebody else"):
            actions.cast_vote(
                sitting.invitation(first), sitting.adjustment, VoteChoice.FOR, by=second, now=city.now
            )
        with pytest.raises(Refused, match="belongs to"):
            actions.cast_vote(
                sitting.invitation(first),
                sitting.adjustment,
                VoteChoice.FOR,
                by=city.office.office_director,
                now=city.now,
            )
        with pytest.raises(Refused, match="why you are recused"):
            sitting.votes(first, VoteChoice.RECUSED)
        with pytest.raises(Refused, match="at least 10 characters"):
            actions.recuse_from_vote(
                sitting.invitation(first), sitting.adjustment, "有关", by=first, now=city.now
            )


def test_whoever_keeps_the_record_neither_is_invited_nor_votes(sitting: Sitting) -> None:
    city, handler = sitting.city, sitting.city.office.handler
    with transaction():
        with pytest.raises(Refused, match="is no review delegate here"):
            actions.invite_delegate(
                sitting.meeting,
                DelegateKind.OTHER,
                "丙",
                account=city.office.liaison,
                by=handler,
                now=city.now,
            )
        with pytest.raises(Refused, match="on the list already"):
            actions.invite_delegate(
                sitting.meeting, DelegateKind.OTHER, "丁", account=sitting.first, by=handler, now=city.now
            )
        both = somebody(Role.REVIEW_DELEGATE, city.office.city)
        sitting.meeting.hands = {**sitting.meeting.hands, "propose_adjustment": [both.id]}
        with pytest.raises(Refused, match="does not vote in it"):
            actions.invite_delegate(
                sitting.meeting, DelegateKind.OTHER, "戊", account=both, by=handler, now=city.now
            )
        sitting.meeting.hands = {**sitting.meeting.hands, "record_attendance": [sitting.first.id]}
        sitting.came()
        sitting.meeting.hands = {**sitting.meeting.hands, "record_attendance": [sitting.first.id, handler.id]}
        with pytest.raises(Refused, match="does not vote in it"):
            sitting.votes(sitting.first, VoteChoice.FOR)


def test_other_people_present_open_the_votes_again_and_keep_own_ballots(sitting: Sitting) -> None:
    city = sitting.city
    with transaction():
        sitting.came()
        sitting.votes(sitting.first, VoteChoice.FOR)
        sitting.votes(sitting.second, VoteChoice.FOR)
        city.voted(sitting.adjustment, 3, 0, 0)
        sitting.came()
        assert sitting.adjustment.adopted is True
        sitting.came(sitting.second)
        assert sitting.adjustment.adopted is None
        city.voted(sitting.adjustment, 0, 3, 0)
        assert (sitting.adjustment.votes_for, sitting.adjustment.adopted) == (1, False)
        actions.excuse_delegate(
            sitting.meeting, sitting.place_of(sitting.first), by=city.office.handler, now=city.now
        )
        assert sitting.adjustment.adopted is None
    assert [each.delegate.user_id for each in sitting.adjustment.ballots] == [sitting.second.id]
    assert [each.user_id for each in open_invitations(meeting_id=sitting.meeting.id)] == [sitting.second.id]


def test_a_dropped_proposal_takes_its_ballots_along(sitting: Sitting) -> None:
    with transaction():
        sitting.came()
        sitting.votes(sitting.first, VoteChoice.FOR)
        actions.drop_adjustment(
            sitting.adjustment, "单位撤回申请", by=sitting.city.office.handler, now=sitting.city.now
        )
    assert db.session.query(Ballot).count() == 0


def test_the_invitation_follows_the_meeting_to_its_day_and_its_end(sitting: Sitting) -> None:
    city, meeting = sitting.city, sitting.meeting
    later = city.now.date() + timedelta(days=9)
    with transaction():
        actions.postpone_meeting(
            meeting,
            "代表时间冲突",
            meets_on=later,
            place=meeting.place,
            agenda=meeting.agenda,
            chair=meeting.chair,
            by=city.office.handler,
            now=city.now,
        )
        (deadline,) = running_deadlines(sitting.invitation(sitting.first))
        assert deadline.due_on == later
        actions.cancel_meeting(meeting, "与其他会议冲突，另行安排时间", by=city.office.handler, now=city.now)
    assert open_invitations(meeting_id=meeting.id) == []
    assert running_deadlines(sitting.invitation(sitting.first)) == []


def test_the_meeting_that_was_held_waits_for_nobody_and_no_voter_concludes_it(sitting: Sitting) -> None:
    city, meeting = sitting.city, sitting.meeting
    with transaction():
        director = somebody(Role.OFFICE_DIRECTOR, city.office.city)
        sitting.place_of(sitting.first).user_id = director.id
        sitting.came()
        sitting.adjustment.ballots.append(
            Ballot(
                delegate=sitting.place_of(director),
                choice=VoteChoice.FOR,
                cast_at=city.now,
                cast_by_id=director.id,
            )
        )
        city.voted(sitting.adjustment, 4, 0, 0)
        city.minuted(meeting)
        actions.hold_meeting(meeting, by=city.office.handler, now=city.now)
        states = {each.state for each in db.session.query(Invitation)}
        assert states == {InvitationState.ENDED}
        with pytest.raises(Refused, match="You voted at this meeting"):
            actions.conclude_meeting(meeting, by=director, now=city.now)
        actions.conclude_meeting(meeting, by=city.office.office_director, now=city.now)
    assert meeting.state == MeetingState.CONCLUDED


def test_a_delegate_votes_on_the_pages(sitting: Sitting, as_person: Callable[[User], Browser]) -> None:
    with transaction():
        sitting.came()
    delegate, address = as_person(sitting.first), f"/invitations/{sitting.invitation(sitting.first).id}"
    line = delegate.get("/my-work")
    assert "出席综合评审会并表决" in line.words
    page = delegate.get(address)
    assert page.heading.startswith("我的表决")
    delegate.get(page.links["表决"])
    assert delegate.submit(code=422, fields={}).errors == ["我的表决：请选择赞成、反对或者弃权。"]
    assert "赞成" in delegate.submit(fields={"choice": "for"}).words
    page = delegate.get(address)
    delegate.get(page.links["更改表决"])
    delegate.submit(fields={"choice": "against"})
    as_person(sitting.second).get(address, code=404)
    as_person(sitting.city.office.handler).get(address, code=404)

    second = as_person(sitting.second)
    page = second.get(f"/invitations/{sitting.invitation(sitting.second).id}")
    second.get(page.links["申请回避本项"])
    assert "回避" in second.submit(fields={"reason": BELONGS}).words

    handler = as_person(sitting.city.office.handler)
    page = handler.get(f"/review-meetings/{sitting.meeting.id}")
    assert "已有1人以本人账号表决" in page.words
    assert "对调整建议进行了表决" in page.words
    assert (
        "反对" not in page.words.split("办理记录")[-1]
    )  # how somebody votes is nobody's business before the close
    handler.get(page.links["登记表决结果"])
    handler.submit(fields={"votes_for": "3", "votes_against": "0", "votes_abstained": "0"})
    record = handler.get(f"/review-meetings/{sitting.meeting.id}/votes").words
    assert "党代表甲" in record
    assert "应表决4人，赞成3票" in record
    assert BELONGS in record


def test_somebody_is_invited_with_an_account_on_the_page(
    city: Reviewed, as_person: Callable[[User], Browser], now: datetime
) -> None:
    with transaction():
        meeting = city.planned()
    handler = as_person(city.office.handler)
    handler.get(f"/review-meetings/{meeting.id}/invite")
    assert handler.submit(code=422, fields={"name": ""}).errors == ["姓名：请填写名称或者姓名。"]
    handler.submit(fields={"account": str(city.office.review_delegate.id)})
    db.session.rollback()
    (delegate,) = meeting.delegates
    assert (delegate.name, delegate.user_id) == (
        city.office.review_delegate.name,
        city.office.review_delegate.id,
    )
