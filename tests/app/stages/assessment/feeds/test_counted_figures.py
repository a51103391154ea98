"""Figures that nobody types: the monthly form, and our own records. Every number names what was counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.cases.models import Case, Deadline, Event
from app.extensions import db
from app.people.queries import the_clock
from app.reminders.models import Reminder
from app.stages.assessment.feeds import actions
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.jobs import count_our_records
from app.stages.assessment.feeds.models import Delivery, OccasionRecord
from app.stages.assessment.feeds.own_records import late_rectifications, repeated_problems, slips
from app.stages.assessment.feeds.queries import deadlines_of, deliveries_of, origins_of, submission_in_place
from app.stages.assessment.feeds.words import Cadence, FeedKind, Figure, Occasion
from tests.app.stages.assessment.feeds.conftest import Feeding, table
from tests.builders import a_case
from workflows.actions import Action
from workflows.delivery import DeliveryState
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import Colour, Role

JANUARY = date(2026, 1, 10)


def month(city: Feeding, number: int = 1) -> Delivery:
    if not deliveries_of(city.round):
        city.occasions()
        city.asked()
    return next(each for each in deliveries_of(city.round) if each.period == f"2026年{number}月")


def recorded(city: Feeding, occasion: Occasion = Occasion.WEDDING, **what: object) -> OccasionRecord:
    values = {"held_on": JANUARY, "reported_before": True, "reported_after": True, **what}
    return actions.record_occasion(
        month(city), city.office.unit, occasion, by=city.reporter, now=city.now, **values
    )  # fmt: skip


def test_occasions_are_counted_by_unit_and_a_unit_without_a_record_is_missing(city: Feeding) -> None:
    recorded(city)
    broken = recorded(city, Occasion.FUNERAL, violation="超范围收受礼金", reported_before=False)
    actions.submit_occasions(month(city), by=city.reporter, now=city.now)
    assert city.in_force(drafts=True) == [("UNIT", "occasion_violations", "1", "")]
    [value] = origins_of(city.round, city.office.unit, "occasion_violations")
    assert [(each["id"], each["on"], each["title"]) for each in value.records or []] == [
        (broken.id, "2026-01-10", "超范围收受礼金")
    ]


def test_none_held_is_said_by_a_person_and_then_is_nought(city: Feeding) -> None:
    recorded(city)
    rest = actions.record_none_for_the_rest(month(city), by=city.reporter, now=city.now)
    assert rest == 3, "the other unit and the two departments"
    actions.submit_occasions(month(city), by=city.reporter, now=city.now)
    assert ("OTHER", "occasion_violations", "0", "") in city.in_force(drafts=True)


def test_what_contradicts_itself_is_refused(city: Feeding) -> None:
    with pytest.raises(Refused, match="from 2026-01-01 to 2026-01-31"):
        recorded(city, held_on=date(2026, 2, 1))
    with pytest.raises(Refused, match="from 2026-01-01"):
        recorded(city, held_on=None)
    record = recorded(city)
    with pytest.raises(Refused, match="something and nothing"):
        recorded(city, Occasion.NONE)
    actions.strike_occasion(record, by=city.reporter, now=city.now)
    recorded(city, Occasion.NONE)
    with pytest.raises(Refused, match="something and nothing"):
        recorded(city)
    with pytest.raises(Refused, match="not assessed in this round"):
        actions.record_occasion(month(city), city.office.city, Occasion.NONE, by=city.reporter, now=city.now)
    with pytest.raises(Refused):
        actions.record_occasion(month(city), city.office.unit, Occasion.NONE, by=city.auditor, now=city.now)
    with pytest.raises(Refused, match="not brought by the form"):
        actions.submit_occasions(city.delivery(), by=city.reporter, now=city.now)


def test_nothing_recorded_is_nothing_to_submit(city: Feeding) -> None:
    with pytest.raises(Refused, match="There is no value in it"):
        actions.submit_occasions(month(city), by=city.reporter, now=city.now)


def test_the_share_reported_is_counted_over_the_round_so_far(city: Feeding) -> None:
    column = AskedColumn("talks", figure=Figure.REPORTED_RATE)
    actions.end_feed(city.talks, by=city.office.handler, now=city.now)
    city.feed("报告率月报", [column], FeedKind.OCCASIONS, cadence=Cadence.MONTH)
    january, february = city.asked()[:2]
    for delivery, days in ((january, ((1, 5, True),)), (february, ((2, 3, True), (2, 4, False)))):
        for number, day, reported in days:
            actions.record_occasion(
                delivery, city.office.unit, Occasion.WEDDING, held_on=date(2026, number, day), reported_before=reported,
                reported_after=True, by=city.reporter, now=city.now,
            )  # fmt: skip
        actions.submit_occasions(delivery, by=city.reporter, now=city.now)
    assert city.in_force(drafts=True) == [("UNIT", "talks", "66.67", "")], "two of three, half up"


def counted(city: Feeding, **figures: Figure) -> Delivery:
    columns = [AskedColumn(column, figure=figure) for column, figure in figures.items()]
    city.feed("本委办理记录", columns, FeedKind.RECORDS)
    return next(each for each in city.asked() if each.feed.kind is FeedKind.RECORDS)


def test_our_own_records_are_counted_by_the_system_and_accepted_by_a_person(city: Feeding) -> None:
    delivery = counted(city, late_items=Figure.LATE_RECTIFICATIONS)
    assert delivery.state == DeliveryState.DUE, "its period is not over yet"
    assert deadlines_of([delivery]) == {}, "nobody is waited for"
    after = datetime(2026, 7, 2, 2, tzinfo=UTC)
    actions.count_records(delivery, now=after)
    submission = submission_in_place(delivery)
    assert submission is not None
    assert submission.made_by == the_clock()
    assert ("UNIT", "late_items", "0", "") in city.in_force(drafts=True), (
        "our records are whole: none is nought"
    )
    actions.accept_data(delivery, by=city.office.handler, now=after)
    assert ("OTHER", "late_items", "0", "") in city.in_force()


def test_the_clock_counts_once_the_period_is_over(city: Feeding) -> None:
    delivery = counted(city, late_items=Figure.LATE_RECTIFICATIONS)
    db.session.commit()
    assert count_our_records(datetime(2026, 6, 30, 2, tzinfo=UTC)) == 0
    assert count_our_records(datetime(2026, 7, 1, 2, tzinfo=UTC)) == 1
    assert count_our_records(datetime(2026, 7, 1, 8, tzinfo=UTC)) == 0
    assert delivery.state == DeliveryState.SUBMITTED
    assert list(deadlines_of([delivery])) == [delivery.id], "its check is waited for"


def test_nobody_types_what_is_counted_and_the_clock_brings_nothing_else(city: Feeding) -> None:
    delivery = counted(city, late_items=Figure.LATE_RECTIFICATIONS)
    with pytest.raises(Refused, match="nobody types them"):
        city.kept(table("单位编码,late_items", "UNIT,0"), delivery=delivery)
    with pytest.raises(Refused, match="brings this data itself"):
        actions.count_records(city.delivery(), now=city.now)


def a_deadline(
    city: Feeding, case: Case, due_on: date, closed: datetime | None = None, **more: object
) -> Deadline:
    values = {
        "subject_kind": "item", "subject_id": 7, "subject_title": "问题7", "case_id": case.id,
        "unit_path": city.office.unit.path, "term": Term.RECT_LIMITED, "owner_role": Role.LIAISON,
        "started_on": due_on - timedelta(days=30), "running_since_on": due_on - timedelta(days=30), "amount": 30,
        "unit": "D", "original_due_on": due_on, "due_on": due_on,
        "due_at": datetime(due_on.year, due_on.month, due_on.day, 16, tzinfo=UTC), "closed_at": closed, **more,
    }  # fmt: skip
    deadline = Deadline(**values)
    db.session.add(deadline)
    db.session.flush()
    return deadline


def test_late_rectification_is_what_ended_in_the_period_and_was_not_kept(city: Feeding) -> None:
    case = a_case(city.office, now=city.now)
    day = date(2026, 2, 10)
    late = a_deadline(city, case, day, datetime(2026, 2, 11, tzinfo=UTC))
    a_deadline(city, case, day, datetime(2026, 2, 10, 15, 59, tzinfo=UTC), subject_id=8)
    a_deadline(city, case, date(2025, 12, 31), datetime(2026, 2, 11, tzinfo=UTC), subject_id=9)
    a_deadline(city, case, day, datetime(2026, 2, 20, tzinfo=UTC), subject_id=10, term=Term.PLAN)
    cancelled = db.session.query(Event).first()
    assert cancelled is not None
    still_open = a_deadline(city, case, day, subject_id=11)
    a_deadline(city, case, day, subject_id=12, suspended_on=day)
    found = late_rectifications(city.office.city.path, date(2026, 1, 1), date(2026, 6, 30), city.now)
    assert [each.id for each in found[city.office.unit.path]] == [late.subject_id, still_open.subject_id]
    assert found[city.office.unit.path][0].as_kept() == {
        "kind": "item", "id": 7, "title": "问题7", "on": "2026-02-10", "case": case.id,
    }  # fmt: skip


def test_the_term_of_a_cancelled_problem_is_nobodys_lateness(city: Feeding) -> None:
    case = a_case(city.office, now=city.now)
    event = Event(
        subject_kind="item", subject_id=7, case_id=case.id, action=Action.CANCEL_ITEM, source="in_progress",
        target="cancelled", by_id=city.office.handler.id, by_name="承办人", at=city.now,
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    a_deadline(city, case, date(2026, 2, 10), datetime(2026, 2, 20, tzinfo=UTC), closed_by_event_id=event.id)
    assert not late_rectifications(city.office.city.path, date(2026, 1, 1), date(2026, 6, 30), city.now)


def test_slips_are_the_yellow_and_red_reminders_of_the_units_own_terms(city: Feeding) -> None:
    case = a_case(city.office, now=city.now)
    mine = a_deadline(city, case, date(2026, 2, 10))
    office = a_deadline(city, case, date(2026, 2, 10), subject_id=8, owner_role=Role.HANDLER)
    at = datetime(2026, 2, 11, 1, tzinfo=UTC)
    for deadline, rung, colour, skipped in (
        (mine, 0, Colour.BLUE, False),
        (mine, 1, Colour.YELLOW, False),
        (mine, 3, Colour.YELLOW, True),
        (office, 1, Colour.YELLOW, False),
        (mine, 10, Colour.RED, False),
    ):
        db.session.add(
            Reminder(
                deadline_id=deadline.id, rung=rung, deadline_version=1, colour=colour, claimed_at=at, skipped=skipped, recipients=0
            )
        )  # fmt: skip
    db.session.flush()
    found = slips(city.office.city.path, date(2026, 1, 1), date(2026, 6, 30), city.now)
    assert [each.on for each in found[city.office.unit.path]] == [date(2026, 2, 11)] * 2
    assert not slips(city.office.city.path, date(2026, 3, 1), date(2026, 6, 30), city.now)


@pytest.mark.parametrize(("apart", "repeated"), [(200, 1), (400, 0)])
def test_a_problem_that_came_back_within_twelve_months_is_repeated(
    city: Feeding, apart: int, repeated: int
) -> None:
    problem = {
        "problem": "审批超期",
        "problem_class": "blockage",
        "item_type": "limited",
        "indicator": "审批时限",
    }
    for served_at in (city.now - timedelta(days=apart), city.now):
        case = a_case(city.office, now=city.now, problems=[problem])
        case.served_at = served_at
    db.session.flush()
    found = repeated_problems(city.office.city.path, date(2026, 1, 1), date(2026, 6, 30), city.now)
    assert sum(map(len, found.values())) == repeated


def test_a_count_names_the_problem_behind_it(city: Feeding) -> None:
    case = a_case(city.office, now=city.now)
    a_deadline(city, case, date(2026, 2, 10), datetime(2026, 2, 20, tzinfo=UTC))
    delivery = counted(city, late_items=Figure.LATE_RECTIFICATIONS)
    actions.count_records(delivery, now=datetime(2026, 7, 2, tzinfo=UTC))
    [value] = origins_of(city.round, city.office.unit, "late_items")
    assert (value.value, [each["title"] for each in value.records or []]) == ("1", ["问题7"])
