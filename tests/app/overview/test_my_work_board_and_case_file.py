"""My work, the overdue board and the case file: each shows what is this person's, and nothing else."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.cases.actions import declare_recusal
from app.cases.queries import events_of
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db, transaction
from app.overview.actions import Wish, fulfil
from app.overview.queries.board import Figure, Filters, Horizon, board, figures
from app.overview.queries.timeline import timeline_of
from app.overview.queries.work import Group, counts_of, duties_of
from app.people.models import User
from app.stages.rectification.queries import items_of
from tests.builders import Office, a_case
from tests.lives import a_case_under_rectification
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import Colour


def waiting_for(person: User, now: datetime) -> set[Term]:
    """The terms on somebody's list."""
    return {deadline.term for deadline in db.session.scalars(duties_of(person, now))}


def test_a_draft_waits_for_its_handler_and_for_nobody_else(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        a_case(office, now=now)
    assert waiting_for(office.handler, now) == {Term.DRAFT}
    for other in (office.second_handler, office.office_director, office.liaison, office.system_admin):
        assert waiting_for(other, now) == set()


def test_a_problem_waits_for_the_person_whom_its_plan_makes_responsible(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case_under_rectification(office, now=now)
    assert waiting_for(office.task_owner, now) == set()
    first, second = items_of(case)
    with transaction():
        first.responsible_person_id = office.task_owner.id
    assert waiting_for(office.task_owner, now) == {Term.RECT_LIMITED}
    mine = db.session.scalars(duties_of(office.task_owner, now)).all()
    assert [duty.subject_id for duty in mine] == [first.id]
    with transaction():
        second.measures[0].person_id = office.task_owner.id
    assert len(db.session.scalars(duties_of(office.task_owner, now)).all()) == 2


def test_the_counts_are_the_groups_of_the_list(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        a_case_under_rectification(office, now=now)
    for later in (0, 20, 200):
        moment = now + timedelta(days=later)
        counts = counts_of(office.liaison, moment)
        for group in Group:
            assert counts[group] == len(db.session.scalars(duties_of(office.liaison, moment, group)).all())
    assert counts[Group.OVERDUE] > 0


def test_whoever_recused_no_longer_finds_the_case_on_any_list(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    with transaction():
        declare_recusal(case, "与该单位负责人有近亲属关系", by=office.handler, now=now)
    assert waiting_for(office.handler, now) == set()
    with pytest.raises(Refused, match="recusal"), transaction():
        perform(case, Action.DRAFT_WARNING, by=office.handler, now=now)


def test_the_board_shows_what_is_late_in_its_colour_and_its_figures_agree(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        a_case_under_rectification(office, now=now)
    moment = now + timedelta(days=60)
    horizon = Horizon(moment)
    rows = db.session.execute(*board(office.office_director, Filters(), horizon)).all()
    late = [row for row in rows if row.due_at <= moment]
    assert late
    counts, total = figures(office.office_director, Filters(), horizon)
    assert counts[Figure.OVERDUE] == len(late)
    assert total == len(rows)
    for colour in Colour:
        found = db.session.execute(*board(office.office_director, Filters(colour=colour), horizon)).all()
        assert {row.id for row in found} == {row.id for row in rows if horizon.colour_of(row) is colour}
    assert db.session.execute(*board(office.viewer, Filters(), horizon)).all() == []


def test_a_bulk_act_answers_each_row_with_its_own_reason(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    wish = Wish(Action.EXTEND_ITEM, "工作需要", until=local_day(now) + timedelta(days=5))
    with pytest.raises(Refused, match="Only the term of a problem"), transaction():
        fulfil(wish, case, by=office.leader_in_charge, now=now)
    with transaction():
        fulfil(Wish(Action.URGE, "请抓紧办理"), case, by=office.leader_in_charge, now=now)
    assert events_of(case)[0].action is Action.URGE


def test_the_unit_reads_what_was_served_on_it_and_not_what_the_office_weighed(
    app: Flask, now: datetime
) -> None:
    with transaction():
        office = Office()
        case = a_case_under_rectification(office, now=now)
    today = local_day(now)
    whole = {line.event.action for line in timeline_of(case, office.handler, today)}
    units = {line.event.action for line in timeline_of(case, office.liaison, today)}
    assert {Action.OPEN_CASE, Action.REVIEW_WARNING, Action.CHECK_PLAN} <= whole
    assert Action.SERVE_WARNING in units
    assert not units & {Action.OPEN_CASE, Action.DRAFT_WARNING, Action.REVIEW_WARNING, Action.CHECK_PLAN}
