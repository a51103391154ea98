"""A file is archived when nothing is open about it; until then nobody is late with archiving it."""

from datetime import timedelta

import pytest

from app.calendars.queries import current_calendar
from app.cases.models import Case, Deadline, Event
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db, transaction
from app.notices.actions import drafting
from app.notices.actions.drafting import draft_notice
from app.notices.actions.issuing import seal_notice, sign_notice
from app.notices.actions.pressing import FILE_ARCHIVED
from app.notices.actions.serving import acknowledge_notice, serve_notice
from app.notices.content.overdue import ReminderLetter
from app.notices.content.proof import ServiceMode
from app.notices.content.slip import SupervisionSlip
from app.stages.accountability.actions import appealing, ending, proposing
from app.stages.accountability.queries import decisions_of, term_of
from tests.app.stages.accountability.conftest import Matter
from workflows.actions import Action
from workflows.calendar import Duration, due
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, NoticeState

DAY = timedelta(days=1)


def withdrawn(matter: Matter) -> Case:
    """The case's own end, whichever proceeding is open."""
    perform(
        matter.case,
        Action.WITHDRAW_WARNING,
        by=matter.office.leader_in_charge,
        now=matter.now,
        reason="据以预警的评价结果有误。",
    )
    return matter.case


def archive_term(case: Case) -> Deadline:
    found = db.session.query(Deadline).filter_by(
        subject_kind="case", subject_id=case.id, term=Term.ARCHIVE, closed_at=None
    )
    return found.one()


def test_the_file_s_term_stands_still_while_a_proceeding_is_open(matter: Matter) -> None:
    with transaction():
        matter.reviewed()
        case = withdrawn(matter)
    term = archive_term(case)
    assert (case.state, term.suspended_on, term.next_rung_at) == (
        CaseState.WITHDRAWN,
        local_day(matter.now),
        None,
    )
    later = matter.now + 60 * DAY
    with transaction():
        proposing.refuse_start(
            matter.open, "情节轻微，不予启动。", by=matter.office.principal_leader, now=later
        )
    assert archive_term(case).suspended_on is None
    assert (
        archive_term(case).due_on == due(local_day(later), Duration.parse("30D"), current_calendar()).due_on
    )


def test_a_proceeding_is_archived_after_the_term_for_an_appeal(matter: Matter) -> None:
    with transaction():
        matter.executed()
    appeal, archive = term_of(matter.open, Term.APPEAL), term_of(matter.open, Term.ARCHIVE)
    assert appeal is not None
    assert archive is not None
    assert archive.running_since_on == appeal.due_on
    assert archive.due_on == due(appeal.due_on, Duration.parse("30D"), current_calendar()).due_on


def test_a_late_receipt_moves_both(matter: Matter) -> None:
    with transaction():
        matter.executed()
        for notice in decisions_of(matter.open):
            acknowledge_notice(notice, by=matter.office.unit_principal, now=matter.now + 10 * DAY)
    appeal, archive = term_of(matter.open, Term.APPEAL), term_of(matter.open, Term.ARCHIVE)
    assert appeal is not None
    assert archive is not None
    assert archive.running_since_on == appeal.due_on > local_day(matter.now + 35 * DAY)
    assert archive.due_on == due(appeal.due_on, Duration.parse("30D"), current_calendar()).due_on


def test_an_open_appeal_stops_it_and_the_appeal_s_end_lets_it_run(matter: Matter) -> None:
    with transaction():
        matter.executed()
        appeal = appealing.file_appeal(
            matter.open, "局党组", "事实认定有误。", by=matter.office.unit_principal, now=matter.now + DAY
        )
    archive = term_of(matter.open, Term.ARCHIVE)
    assert archive is not None
    assert archive.suspended_on == local_day(matter.now + DAY)
    later = matter.now + 60 * DAY
    with transaction():
        reviewer = matter.office.appeal_reviewer
        appealing.accept_appeal(appeal, by=reviewer, now=later)
        appealing.report_review(appeal, "原决定并无不当。", by=reviewer, now=later)
        appealing.maintain_decision(appeal, "维持原决定。", by=matter.office.party_committee, now=later)
    assert archive.suspended_on is None
    assert archive.running_since_on == local_day(later)
    with transaction():
        ending.close_proceeding(matter.open, by=matter.office.case_manager, now=later)


def test_a_file_waits_for_the_receipt_of_what_was_signed_and_for_nothing_else(matter: Matter) -> None:
    office, now = matter.office, matter.now
    with transaction():
        letter = draft_notice(matter.case, ReminderLetter.sample(), by=office.handler, now=now)
        slip = draft_notice(matter.case, SupervisionSlip.sample(), by=office.clock, now=now)
        drafting.submit_notice(letter, by=office.handler, now=now)
        drafting.review_notice(letter, by=office.office_director, now=now)
        case = withdrawn(matter)
    assert archive_term(case).suspended_on is None, "nobody waits for what is not signed"
    with transaction():
        sign_notice(letter, by=office.leader_in_charge, now=now)
    for _signed_then_sealed in range(2):
        assert archive_term(case).suspended_on == local_day(now)
        with pytest.raises(Refused, match="1 signed documents still await their receipt"), transaction():
            ending.archive_case(case, by=office.case_manager, now=now)
        if letter.state == NoticeState.SIGNED:
            with transaction():
                seal_notice(letter, by=office.case_manager, now=now)
    with transaction():
        two = [office.handler.name, office.case_manager.name]
        serve_notice(letter, two, ServiceMode.ELECTRONIC, "", by=office.case_manager, now=now)
    assert archive_term(case).suspended_on == local_day(now)
    with transaction():
        acknowledge_notice(letter, by=office.unit_principal, now=now + DAY)
    assert archive_term(case).suspended_on is None
    with transaction():
        ending.archive_case(case, by=office.case_manager, now=now + DAY)
    assert (case.state, letter.state, slip.state) == (
        CaseState.ARCHIVED,
        NoticeState.ACKNOWLEDGED,
        NoticeState.DISCARDED,
    )
    given_up = db.session.query(Event).filter_by(action=Action.DISCARD_NOTICE, subject_id=slip.id).one()
    assert (given_up.by_id, given_up.details["reason"]) == (office.clock.id, FILE_ARCHIVED)
