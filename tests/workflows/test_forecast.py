"""What the clock will do if nobody acts."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.calendars.shipped import shipped_calendar
from workflows.calendar import shift
from workflows.forecast import Coming, Running, forecast
from workflows.terms import Term
from workflows.vocabulary import Role

CALENDAR = shipped_calendar()
TODAY = date(2026, 9, 1)


def test_a_missed_term_is_reminded_of_escalated_and_at_last_proposed() -> None:
    due_on = date(2026, 9, 30)
    lines = forecast([Running(Term.RECT_LIMITED, "问题一", due_on, Role.LIAISON)], TODAY, CALENDAR)
    assert [(line.day, line.coming) for line in lines] == [
        (date(2026, 9, 22), Coming.REMINDER),
        (date(2026, 9, 29), Coming.REMINDER),
        (due_on, Coming.LAST_DAY),
        (due_on, Coming.REMINDER),
        (date(2026, 10, 8), Coming.ESCALATION),
        (date(2026, 10, 10), Coming.ESCALATION),
        (date(2026, 10, 20), Coming.ESCALATION),
        (date(2026, 11, 3), Coming.PROPOSAL),
    ]


def test_whoever_of_the_office_must_act_hears_every_rung() -> None:
    lines = forecast([Running(Term.SIGN, "", date(2026, 9, 8), Role.LEADER_IN_CHARGE)], TODAY, CALENDAR)
    told = [line.to for line in lines if line.coming is not Coming.LAST_DAY]
    assert told
    assert all(Role.LEADER_IN_CHARGE in to for to in told)


def test_a_suspended_term_does_nothing() -> None:
    assert (
        forecast([Running(Term.PLAN, "", date(2026, 9, 10), Role.LIAISON, suspended=True)], TODAY, CALENDAR)
        == []
    )


def test_a_right_lapses_and_nobody_is_late() -> None:
    lines = forecast([Running(Term.OBJECT, "", date(2026, 9, 8), Role.UNIT_PRINCIPAL)], TODAY, CALENDAR)
    assert Coming.LAPSE in {line.coming for line in lines}
    assert not {Coming.LAST_DAY, Coming.ESCALATION, Coming.PROPOSAL} & {line.coming for line in lines}


def test_a_day_in_a_year_without_a_schedule_is_provisional() -> None:
    lines = forecast([Running(Term.RECT_LIMITED, "", date(2026, 12, 30), Role.LIAISON)], TODAY, CALENDAR)
    assert {line.provisional for line in lines if line.day.year == 2027} == {True}
    assert {line.provisional for line in lines if line.day.year == 2026} == {False}


@given(term=st.sampled_from(Term), days=st.integers(-40, 90))
def test_the_forecast_is_in_order_and_speaks_of_the_future_only(term: Term, days: int) -> None:
    lines = forecast([Running(term, "", TODAY + timedelta(days=days), Role.HANDLER)], TODAY, CALENDAR)
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    assert all(line.day >= TODAY for line in lines)
    expected = {shift(TODAY + timedelta(days=days), rung.offset, CALENDAR) for rung in term.ladder}
    assert {line.day for line in lines} <= expected | {TODAY + timedelta(days=days)}
