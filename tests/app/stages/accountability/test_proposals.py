"""A proposal only ever proposes: by a person, after a look-back, or when a term was badly missed; once at a time."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cases.models import Deadline
from app.cases.transitions import possible_actions
from app.extensions import db, transaction
from app.reminders.actions.ladder import climb
from app.stages.accountability.actions import proposing
from app.stages.accountability.models import Proceeding
from app.stages.accountability.words import Source, TargetKind
from app.stages.warning.actions import withdraw_warning
from tests.app.stages.accountability.conftest import Matter
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, ProceedingState, Role


def test_a_proposal_is_a_proposal_and_nothing_else(matter: Matter) -> None:
    with transaction():
        proceeding = matter.proposed()
    assert proceeding.state == ProceedingState.PROPOSED
    assert proceeding.target_name == "示范市第一局党组织"
    assert proceeding.committee_approval_needed
    assert proceeding.forms == []
    assert proceeding.started_on is None


def test_a_case_has_one_undecided_proposal(matter: Matter) -> None:
    with transaction():
        matter.proposed()
    with pytest.raises(Refused, match="waits for its decision already"), transaction():
        matter.proposed()


def test_the_database_holds_to_one_undecided_proposal_too(matter: Matter) -> None:
    with transaction():
        first = matter.proposed()
    second = {
        name: getattr(first, name)
        for name in Proceeding.__table__.columns.keys()  # noqa: SIM118 - not a mapping
        if name != "id"
    }
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Proceeding(**second))


def test_after_a_refused_start_somebody_may_propose_again(matter: Matter) -> None:
    with transaction():
        matter.reviewed()
        proposing.refuse_start(
            matter.open, "事实尚不清楚，先督促整改。", by=matter.office.principal_leader, now=matter.now
        )
        matter.proposed()
    assert matter.open.state == ProceedingState.PROPOSED


def test_a_person_is_named_with_a_post(matter: Matter) -> None:
    with pytest.raises(Refused, match="a person by name and post"), transaction():
        matter.proposed(target_kind=TargetKind.PERSON, target_name="局主要负责人")


def test_the_unit_proposes_nothing(matter: Matter) -> None:
    with pytest.raises(Refused, match="belongs to"), transaction():
        proposing.propose(matter.case, "请求问责", by=matter.office.unit_principal, now=matter.now)


def test_nothing_is_proposed_about_an_archived_case(matter: Matter) -> None:
    with transaction():
        matter.case.archived_at, matter.case.state = matter.now, str(CaseState.ARCHIVED)
    with pytest.raises(Refused, match="not possible in the state"), transaction():
        matter.proposed()


def test_nothing_is_proposed_about_a_withdrawn_warning(matter: Matter) -> None:
    office = matter.office
    with transaction():
        withdraw_warning(matter.case, "预警依据有误，予以撤回。", by=office.leader_in_charge, now=matter.now)
    with pytest.raises(Refused, match="no ground for accountability"), transaction():
        matter.proposed()
    offered = possible_actions(matter.case, by=office.handler, now=matter.now)
    propose = next(each for each in offered if each.action is Action.PROPOSE_ACCOUNTABILITY)
    assert [str(reason) for reason in propose.reasons] == [
        "The warning was withdrawn, so it is no ground for accountability."
    ]


def test_no_start_is_approved_once_the_warning_is_withdrawn_and_the_proposal_can_be_refused(
    matter: Matter,
) -> None:
    office = matter.office
    with transaction():
        matter.reviewed()
        withdraw_warning(matter.case, "预警依据有误，予以撤回。", by=office.leader_in_charge, now=matter.now)
    with pytest.raises(Refused, match="no ground for accountability"), transaction():
        proposing.approve_start(matter.open, "市委批〔2026〕3号", by=office.principal_leader, now=matter.now)
    with transaction():
        proposing.refuse_start(
            matter.open, "预警已撤回，不再启动问责。", by=office.principal_leader, now=matter.now
        )
    assert matter.open.state == ProceedingState.NOT_STARTED


def test_whoever_proposed_does_not_check_the_proposal(matter: Matter) -> None:
    with transaction():
        matter.proposed()
        matter.open.hands = {str(Action.PROPOSE_ACCOUNTABILITY): [matter.office.case_manager.id]}
    with pytest.raises(Refused, match="second person"), transaction():
        proposing.review_proposal(matter.open, by=matter.office.case_manager, now=matter.now)


def test_only_the_principal_leader_approves_a_start(matter: Matter) -> None:
    with transaction():
        matter.reviewed()
    with pytest.raises(Refused, match="belongs to"), transaction():
        proposing.approve_start(
            matter.open, "市委批〔2026〕3号", by=matter.office.leader_in_charge, now=matter.now
        )


def test_a_target_that_the_committee_leads_needs_its_document(matter: Matter) -> None:
    with transaction():
        matter.reviewed()
    with pytest.raises(Refused, match="record its principal's approval"), transaction():
        proposing.approve_start(matter.open, by=matter.office.principal_leader, now=matter.now)


def test_case_management_may_find_that_no_committee_leads_the_target(matter: Matter) -> None:
    with transaction():
        matter.proposed()
        proposing.review_proposal(
            matter.open, committee_approval_needed=False, by=matter.office.case_manager, now=matter.now
        )
        proposing.approve_start(matter.open, by=matter.office.principal_leader, now=matter.now)
    assert matter.open.state == ProceedingState.START_APPROVED


def test_a_refused_start_says_why(matter: Matter) -> None:
    with transaction():
        matter.reviewed()
    with pytest.raises(Refused, match="the reason"), transaction():
        proposing.refuse_start(matter.open, "", by=matter.office.principal_leader, now=matter.now)


def test_a_badly_missed_term_proposes_once(matter: Matter) -> None:
    deadline = db.session.scalars(select(Deadline).where(Deadline.term == Term.CASE_TERM)).one()
    long_after = matter.now + timedelta(days=400)
    with transaction():
        deadline = db.session.get(Deadline, deadline.id)
        # The whole unit's ladder: twenty working days past the day the clock proposes.
        deadline.term, deadline.owner_role = Term.RECT_LIMITED, Role.LIAISON
        climb(deadline, now=long_after)
    proceeding = db.session.scalars(select(Proceeding)).one()
    assert (proceeding.source, proceeding.state) == (Source.LADDER, ProceedingState.PROPOSED)
    assert "严重逾期" in proceeding.reason
    with transaction():
        again = proposing.react_propose_after_ladder(
            matter.case, deadline, by=matter.office.clock, now=long_after
        )
    assert again is None
