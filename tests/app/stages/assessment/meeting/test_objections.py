"""Units object to draft scores: in time, by their principal, answered on record, open until it is done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db, transaction
from app.outbox.models import Channel, Message
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.jobs import mind_objection_windows
from tests.app.stages.assessment.meeting.conftest import WHY, Reviewed
from workflows.engine import Refused
from workflows.meeting import Remedy, ScoreObjectionState


def told(kind: str) -> set[int]:
    wanted = select(Message.recipient_id).where(Message.kind == kind, Message.channel == Channel.IN_APP)
    return set(db.session.scalars(wanted))


def test_the_units_are_told_reminded_once_and_the_time_ends_by_the_clock(city: Reviewed) -> None:
    office = city.office
    with transaction():
        city.asked()
    people = {office.unit_principal.id, office.liaison.id, city.other_principal.id}
    assert told("scores_shown") == people
    window = queries.open_window(city.round)
    assert window is not None
    assert (window.until_on - city.now.date()).days == 7  # five working days from a Monday
    assert mind_objection_windows(city.now) == 0
    day_before = city.now + timedelta(days=4)
    assert (mind_objection_windows(day_before), mind_objection_windows(day_before)) == (1, 0)
    assert told("objections_end_soon") == people
    assert mind_objection_windows(city.now + timedelta(days=7)) == 0
    after = city.now + timedelta(days=8)
    assert (mind_objection_windows(after), mind_objection_windows(after)) == (1, 0)
    assert queries.open_window(city.round) is None


def test_the_draft_is_shown_once_at_a_time_and_only_with_results(city: Reviewed) -> None:
    with transaction():
        city.asked()
        with pytest.raises(Refused, match="open already"):
            city.asked()
        city.over()
        city.asked()
    assert len(queries.windows_of(city.round)) == 2


def test_only_the_unit_s_principal_objects_in_time_with_a_reason_and_once(city: Reviewed) -> None:
    office = city.office
    with transaction():
        with pytest.raises(Refused, match="time for objections is over"):
            city.objection()
        city.asked()
        with pytest.raises(Refused, match="at least 10 characters"):
            city.objection("不对")
        with pytest.raises(Refused, match="belongs to"):
            actions.file_objection(city.round, office.unit, "", WHY, by=office.liaison, now=city.now)
        with pytest.raises(Refused, match="belongs to"):
            actions.file_objection(
                city.round, office.other_unit, "", WHY, by=office.unit_principal, now=city.now
            )
        with pytest.raises(Refused, match="no such line"):
            actions.file_objection(
                city.round, office.unit, "no_such", WHY, by=office.unit_principal, now=city.now
            )
        objection = city.objection()
        with pytest.raises(Refused, match="objected to this already"):
            city.objection()
    assert (objection.value_before, objection.about) == ("58.40", "The score as a whole")
    assert [file.name for file in queries.files_of_objections([objection])[objection.id]] == ["台账.txt"]


def test_an_objection_is_taken_back_only_while_there_is_time(city: Reviewed) -> None:
    with transaction():
        city.asked()
        objection = city.objection()
        with pytest.raises(Refused, match="time for objections is over"):
            actions.withdraw_objection(
                objection, by=city.office.unit_principal, now=city.now + timedelta(days=9)
            )
        actions.withdraw_objection(objection, by=city.office.unit_principal, now=city.now)
    assert objection.state == ScoreObjectionState.WITHDRAWN
    assert queries.count_of_open_objections(city.round) == 0


def test_a_rejection_needs_its_reason_and_reaches_the_unit(city: Reviewed) -> None:
    with transaction():
        city.asked()
        objection = city.objection()
        with pytest.raises(Refused, match="10 characters"):
            actions.reject_objection(objection, "不予采纳", by=city.office.handler, now=city.now)
    with transaction():
        objection = queries.objections_of(city.round)[0]
        actions.reject_objection(
            objection,
            "经核对原始台账，数据无误，得分维持不变",
            source_says="组织部复函确认十一件",
            by=city.office.handler,
            now=city.now,
        )
    assert objection.state == ScoreObjectionState.REJECTED
    assert objection.answer.startswith("经核对")
    assert city.office.unit_principal.id in told("matter_decided")
    assert queries.count_of_open_objections(city.round) == 0


def test_an_upheld_objection_is_open_until_the_value_is_another(city: Reviewed) -> None:
    office = city.office
    with transaction():
        city.asked()
        objection = city.objection()
        actions.uphold_objection(
            objection,
            Remedy.CORRECTION,
            "台账为八件，由组织部更正后重新计算",
            by=office.handler,
            now=city.now,
        )
        assert queries.count_of_open_objections(city.round) == 1
        with pytest.raises(Refused, match="still what the unit objected to"):
            actions.settle_objection(objection, by=office.handler, now=city.now)
        city.scored(UNIT="63.10", A="90")
        actions.settle_objection(objection, by=office.handler, now=city.now)
    assert (objection.value_before, objection.value_after) == ("58.40", "63.10")
    assert queries.count_of_open_objections(city.round) == 0


def test_an_objection_upheld_by_adjustment_waits_for_the_vote(city: Reviewed) -> None:
    office = city.office
    with transaction():
        city.asked()
        objection = city.objection()
        actions.uphold_objection(
            objection, Remedy.ADJUSTMENT, "情况属实，提请综合评审会调整", by=office.handler, now=city.now
        )
        meeting = city.planned()
        city.invited(meeting)
        adjustment = city.proposed(meeting)
        adjustment.objection = objection
        db.session.flush()
        with pytest.raises(Refused, match="has not voted"):
            actions.settle_objection(objection, by=office.handler, now=city.now)
        city.voted(adjustment, 3, 1, 1)
        city.minuted(meeting)
        actions.hold_meeting(meeting, by=office.handler, now=city.now)
        with pytest.raises(Refused, match="has not voted"):  # the record may still be returned
            actions.settle_objection(objection, by=office.handler, now=city.now)
        actions.conclude_meeting(meeting, by=office.office_director, now=city.now)
        actions.settle_objection(objection, by=office.handler, now=city.now)
    assert objection.state == ScoreObjectionState.SETTLED
