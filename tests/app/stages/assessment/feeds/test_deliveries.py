"""A department's data from the request to the round's publication: who may do what, and which values count when."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from app.audit.verify import Scope, verify
from app.cases.actions import urge
from app.cases.models import Deadline, DeadlineMove
from app.extensions import db
from app.outbox.models import Message
from app.reminders.jobs import send_due
from app.stages.assessment import actions as rounds
from app.stages.assessment.feeds import actions
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import DeliveredValue
from app.stages.assessment.feeds.queries import (
    coverage_of,
    deadlines_of,
    deliveries_of,
    late_deliveries,
    origins_of,
)
from app.stages.assessment.feeds.verification import check_deliveries
from app.stages.assessment.feeds.words import Cadence, Combine, FeedKind, Figure
from app.stages.assessment.models import Round
from app.stages.assessment.reading import read_results
from tests.app.stages.assessment.feeds.conftest import Feeding, path_of, table
from workflows.calendar import Duration
from workflows.delivery import DeliveryState
from workflows.engine import Refused
from workflows.terms import Term

GOOD = table("单位编码,谈心谈话覆盖率,一岗双责", "UNIT,86.50,8;9;7.5", "OTHER,缺数,9;9;10")


def test_a_delivery_is_due_so_many_working_days_after_its_period(city: Feeding) -> None:
    delivery = city.delivery()
    deadline = deadlines_of([delivery])[delivery.id]
    assert (deadline.term, deadline.owner_role) == (Term.DATA_DUE, "data_reporter")
    assert deadline.running_since_on == date(2026, 6, 30), "asked for in March, counted from the period's end"
    assert deadline.due_on == date(2026, 7, 14)
    assert db.session.query(DeadlineMove).count() == 0


def test_what_was_asked_for_is_not_asked_for_twice(city: Feeding) -> None:
    city.asked()
    with pytest.raises(Refused, match="Everything has been asked for already"):
        city.asked()
    city.occasions()
    assert [each.period for each in city.asked()] == [f"2026年{month}月" for month in range(1, 7)]


def test_without_a_model_or_a_feed_nothing_can_be_asked_for(city: Feeding) -> None:
    actions.end_feed(city.talks, by=city.office.handler, now=city.now)
    with pytest.raises(Refused, match="no data feed yet"):
        city.asked()
    city.round.model_version_id = None
    with pytest.raises(Refused, match="Choose the index model"):
        city.asked()


def test_values_count_once_a_second_person_accepted_them(city: Feeding) -> None:
    submission = city.submitted(GOOD)
    assert (submission.units, submission.values) == (2, 7)
    assert city.in_force() == []
    assert city.in_force(drafts=True)[-1] == ("UNIT", "talks", "86.50", "")
    city.accepted()
    assert city.in_force() == [
        ("OTHER", "duty", "9", "1"),
        ("OTHER", "duty", "9", "2"),
        ("OTHER", "duty", "10", "3"),
        ("UNIT", "duty", "8", "1"),
        ("UNIT", "duty", "9", "2"),
        ("UNIT", "duty", "7.5", "3"),
        ("UNIT", "talks", "86.50", ""),
    ], "exactly as written, and 缺数 is no value"


def test_whoever_submits_does_not_accept_and_no_stranger_submits(city: Feeding) -> None:
    delivery = city.delivery()
    submission = city.kept(GOOD)
    for stranger in (city.auditor, city.office.handler, city.office.liaison):
        with pytest.raises(Refused):
            actions.submit_data(delivery, submission, path_of(submission), by=stranger, now=city.now)
    actions.submit_data(delivery, submission, path_of(submission), by=city.reporter, now=city.now)
    with pytest.raises(Refused, match="belongs to"):
        actions.accept_data(delivery, by=city.reporter, now=city.now)
    with pytest.raises(Refused, match="submitted already"):
        actions.submit_data(delivery, submission, path_of(submission), by=city.reporter, now=city.now)


def test_a_return_names_what_to_correct_and_the_next_submission_takes_the_place(city: Feeding) -> None:
    delivery, first = city.delivery(), city.submitted(GOOD)
    city.accepted()
    with pytest.raises(Refused, match="10 characters"):
        actions.return_data(delivery, "重报", by=city.office.handler, now=city.now)
    actions.return_data(delivery, "第二局缺谈心谈话覆盖率，请补报。", by=city.office.handler, now=city.now)
    assert delivery.state == DeliveryState.RETURNED
    assert city.in_force(drafts=True) == [], "what was returned does not count any more"
    assert deadlines_of([delivery])[delivery.id].term == Term.DATA_REWORK
    second = city.submitted(table("单位编码,谈心谈话覆盖率", "UNIT,86.50", "OTHER,70"))
    city.accepted()
    assert first.superseded_at == city.now
    assert city.in_force() == [("OTHER", "talks", "70", ""), ("UNIT", "talks", "86.50", "")]
    told = origins_of(city.round, city.office.unit, "talks")
    assert [(each.submission_id, each.cell) for each in told] == [(second.id, "B2"), (first.id, "B2")]


def test_a_department_takes_its_data_back_with_a_reason(city: Feeding) -> None:
    city.submitted(GOOD)
    city.accepted()
    with pytest.raises(Refused):
        actions.withdraw_data(city.delivery(), "", by=city.reporter, now=city.now)
    actions.withdraw_data(city.delivery(), "统计口径有误", by=city.reporter, now=city.now)
    assert city.in_force(drafts=True) == []
    assert city.delivery().state == DeliveryState.WITHDRAWN


def test_a_delivered_value_never_changes(city: Feeding) -> None:
    city.submitted(GOOD)
    value = db.session.query(DeliveredValue).first()
    value.value = "100"
    with pytest.raises(DatabaseError, match="only grows"):
        db.session.flush()
    db.session.rollback()


def test_a_value_that_was_slipped_in_is_found(city: Feeding) -> None:
    submission = city.submitted(GOOD)
    db.session.commit()
    assert [str(each) for each in verify()] == [], "nothing of it is unknown to the trail"
    db.session.add(
        DeliveredValue(
            submission_id=submission.id, round_id=city.round.id, unit_id=city.office.other_unit.id, column="talks", value="100"
        )
    )  # fmt: skip
    db.session.flush()
    assert [each.where for each in check_deliveries(Scope())] == [f"deliveries:{city.delivery().id} values"]


def test_a_sum_that_lacks_a_month_is_missing_and_only_a_running_score_adds_what_is_there(
    city: Feeding,
) -> None:
    actions.end_feed(city.talks, by=city.office.handler, now=city.now)
    city.feed("审计月报", [AskedColumn("audit", combine=Combine.SUM)], cadence=Cadence.QUARTER)
    first, second = city.asked()
    assert [first.period, second.period] == ["2026年第1季度", "2026年第2季度"]
    city.submitted(table("单位编码,审计整改到位率", "UNIT,60.1", "OTHER,70"), delivery=first)
    city.accepted(first)
    assert city.in_force() == []
    assert city.in_force(drafts=True) == [("OTHER", "audit", "70", ""), ("UNIT", "audit", "60.1", "")]
    city.submitted(table("单位编码,审计整改到位率", "UNIT,0.2"), delivery=second)
    city.accepted(second)
    assert city.in_force() == [("UNIT", "audit", "60.3", "")], "the other unit lacks a quarter"


def test_of_several_periods_the_latest_counts_where_nothing_is_added(city: Feeding) -> None:
    actions.end_feed(city.talks, by=city.office.handler, now=city.now)
    city.feed("审计季报", [AskedColumn("audit")], cadence=Cadence.QUARTER)
    for delivery, value in zip(city.asked(), ("60", "90"), strict=True):
        city.submitted(table("单位编码,审计整改到位率", f"UNIT,{value}"), delivery=delivery)
        city.accepted(delivery)
    assert city.in_force() == [("UNIT", "audit", "90", "")]


def test_late_data_is_reminded_of_escalated_and_shown_as_missing(city: Feeding) -> None:
    delivery = city.delivery()
    db.session.commit()
    late = city.now + timedelta(days=150)
    assert late_deliveries(city.round, city.now) == []
    assert send_due(late) >= 1
    assert late_deliveries(city.round, late) == [delivery]
    [line] = coverage_of(city.round, late)
    assert (line.units, line.missing, line.is_late) == (0, line.expected, True)
    told = db.session.query(Deadline).filter_by(subject_kind="delivery").one()
    assert told.is_overdue(late)


def test_the_office_urges_a_department_and_nobody_where_the_system_counts(city: Feeding) -> None:
    column = AskedColumn("late_items", figure=Figure.LATE_RECTIFICATIONS)
    city.feed("本委办理记录", [column], FeedKind.RECORDS)
    delivery = city.delivery()
    counted = next(each for each in deliveries_of(city.round) if each.feed.kind is FeedKind.RECORDS)
    urge(delivery, "月底前务必报送。", by=city.office.handler, now=city.now)
    told = (
        db.session.query(Message).filter_by(recipient_id=city.reporter.id).order_by(Message.id.desc()).first()
    )
    assert told is not None
    assert "月底前务必报送" in told.body
    with pytest.raises(Refused, match="nobody types them"):
        urge(counted, "请尽快统计。", by=city.office.handler, now=city.now)


def test_once_the_round_is_under_review_its_data_stands_still_and_publication_fixes_it(city: Feeding) -> None:
    extra = city.feed("审计报数", [AskedColumn("audit")], unit=city.audit_office)
    city.submitted(GOOD)
    city.accepted()
    waiting = next(each for each in deliveries_of(city.round) if each.feed_id == extra.id)
    round_ = _under_review(city)
    with pytest.raises(Refused, match="no longer being prepared"):
        actions.return_data(city.delivery(), "请补报第二局的数据。", by=city.office.handler, now=city.now)
    actions.react_end_deliveries(round_, None, by=city.office.handler, now=city.now)
    assert city.delivery().state == DeliveryState.FIXED
    assert waiting.state == DeliveryState.MISSED
    assert len(city.in_force()) == 7
    assert late_deliveries(round_, city.now) == [waiting]
    assert deadlines_of([waiting]) == {}


def _under_review(city: Feeding) -> Round:
    """The round goes to review with results from a file, as one without a model does."""
    model, city.round.model_version_id = city.round.model_version_id, None
    checked = rounds.judge(
        city.round, read_results("单位代码,得分,同类组\nUNIT,90,全部\n".encode(), "得分.csv")
    )
    rounds.import_results(city.round, checked, by=city.office.handler, now=city.now)
    rounds.submit_round(city.round, by=city.office.handler, now=city.now)
    city.round.model_version_id = model
    return city.round


def test_a_column_comes_from_one_feed_and_a_feed_from_a_department_below(city: Feeding) -> None:
    with pytest.raises(Refused, match="is brought by the feed “组织部报数” already"):
        city.feed("另一报数", [AskedColumn("talks")])
    with pytest.raises(Refused, match="feed of this name"):
        city.feed("组织部报数", [AskedColumn("audit")])
    with pytest.raises(Refused, match="what is counted into it"):
        city.feed("逾期", [AskedColumn("late_items")], FeedKind.RECORDS)
    with pytest.raises(Refused, match="what is counted into it"):
        city.feed("逾期", [AskedColumn("late_items", figure=Figure.VIOLATIONS)], FeedKind.RECORDS)
    with pytest.raises(Refused, match="at least one column"):
        city.feed("空", [])
    with pytest.raises(Refused, match="defined by a case handler"):
        actions.end_feed(city.talks, by=city.reporter, now=city.now)
    with pytest.raises(Refused, match="does not report data for"):
        actions.change_feed(
            city.talks, "组织部报数", [AskedColumn("talks")], unit=city.department, cadence=Cadence.ROUND,
            term=Duration.parse("5WD"), reporter=city.auditor, by=city.office.handler, now=city.now,
        )  # fmt: skip


def test_changing_a_feed_changes_what_is_asked_next_not_what_was_asked(city: Feeding) -> None:
    delivery = city.delivery()
    actions.change_feed(
        city.talks, "组织部半年报", [AskedColumn("talks")], unit=city.department, cadence=Cadence.ROUND,
        term=Duration.parse("5WD"), reporter=city.reporter, by=city.office.handler, now=city.now,
    )  # fmt: skip
    assert [each.column for each in city.talks.columns] == ["talks"]
    assert delivery.columns == ["talks", "duty"]
