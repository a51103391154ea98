"""A file is archived when nothing is open about it; until then nobody is late with archiving it."""

from datetime import timedelta

from app.calendars.queries import current_calendar
from app.cases.models import Case, Deadline
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db, transaction
from app.notices.actions.serving import acknowledge_notice
from app.stages.accountability.actions import appealing, ending, proposing
from app.stages.accountability.queries import decisions_of, term_of
from tests.app.stages.accountability.conftest import Matter
from workflows.actions import Action
from workflows.calendar import Duration, due
from workflows.terms import Term
from workflows.vocabulary import CaseState

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


def test_a_proposal_about_a_file_to_be_archived_stops_its_term(matter: Matter) -> None:
    with transaction():
        case = withdrawn(matter)
    assert archive_term(case).suspended_on is None
    with transaction():
        matter.proposed()
    assert archive_term(case).suspended_on == local_day(matter.now)


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
