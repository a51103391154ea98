"""From the claim to the closing: who may close whose work, and what must be there first."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.cases.models import Case
from app.extensions import db, transaction
from app.stages.rectification.actions import claims, closure
from app.stages.rectification.actions.items import cancel_item
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.models import Item, ProgressReport
from tests.app.stages.rectification.conftest import a_pdf
from tests.builders import Office
from workflows.engine import Refused
from workflows.vocabulary import CaseState, ItemState, Role

DONE = "已清理欠拨资金并公布拨付规程。"


def proven(item: Item, office: Office, now: datetime) -> None:
    add_evidence(item, [a_pdf()], by=office.liaison, now=now)
    claims.claim_completion(item, DONE, by=office.liaison, now=now)
    claims.confirm_claim(item, by=office.unit_principal, now=now)


def checked(item: Item, office: Office, now: datetime) -> None:
    proven(item, office, now)
    claims.check_claim(item, by=office.handler, now=now)


def closed(item: Item, office: Office, now: datetime) -> None:
    checked(item, office, now)
    claims.close_item(item, by=office.leader_in_charge if item.is_key else office.office_director, now=now)


def test_nothing_is_claimed_without_evidence(ordinary: Item, office: Office, now: datetime) -> None:
    with pytest.raises(Refused, match="No evidence"), transaction():
        claims.claim_completion(ordinary, DONE, by=office.liaison, now=now)


def test_a_claim_keeps_its_figures_and_its_day(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.task_owner, now=now)
        claims.claim_completion(
            ordinary,
            DONE,
            figures={"returned": Decimal("12.50"), "rules_made": None},
            by=office.liaison,
            now=now,
        )
    assert ordinary.figures == {"returned": "12.50"}
    assert ordinary.completed_on == now.date()


def test_nobody_completes_tomorrow(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.liaison, now=now)
    with pytest.raises(Refused, match="lies in the future"), transaction():
        claims.claim_completion(
            ordinary, DONE, completed_on=now.date() + timedelta(days=1), by=office.liaison, now=now
        )


def test_who_checked_does_not_close(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        checked(ordinary, office, now)
    grant = office.handler.grants[0]
    grant.role = Role.OFFICE_DIRECTOR
    db.session.commit()
    with pytest.raises(Refused, match="a second person must do this"), transaction():
        claims.close_item(ordinary, by=office.handler, now=now)


def test_another_handler_does_not_check(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        proven(ordinary, office, now)
    with pytest.raises(Refused, match="Another handler"), transaction():
        claims.check_claim(ordinary, by=office.second_handler, now=now)


def test_the_director_closes_an_ordinary_problem_and_the_leader_a_key_one(
    ordinary: Item, key_item: Item, office: Office, now: datetime
) -> None:
    with transaction():
        checked(ordinary, office, now)
        checked(key_item, office, now)
    with pytest.raises(Refused, match="belongs to"), transaction():
        claims.close_item(ordinary, by=office.leader_in_charge, now=now)
    with pytest.raises(Refused, match="belongs to"), transaction():
        claims.close_item(key_item, by=office.office_director, now=now)
    with transaction():
        claims.close_item(ordinary, by=office.office_director, now=now)
        claims.close_item(key_item, by=office.leader_in_charge, now=now)
    assert {ordinary.state, key_item.state} == {ItemState.ACCEPTED}


def test_a_return_needs_ten_characters(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        proven(ordinary, office, now)
    with pytest.raises(Refused, match="at least 10 characters"), transaction():
        claims.return_claim(ordinary, "请补充拨付凭证原件", by=office.handler, now=now)
    assert ordinary.state == ItemState.SUBMITTED
    with transaction():
        claims.return_claim(ordinary, "请补充拨付凭证复印件", by=office.handler, now=now)
    assert (ordinary.state, ordinary.last_remark) == (ItemState.RETURNED, "请补充拨付凭证复印件")


def test_the_principal_gives_a_claim_back_within_the_unit(
    ordinary: Item, office: Office, now: datetime
) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.liaison, now=now)
        claims.claim_completion(ordinary, DONE, by=office.liaison, now=now)
        claims.decline_claim(ordinary, "数字没有核对", by=office.unit_principal, now=now)
    assert ordinary.state == ItemState.IN_PROGRESS


def test_basically_done_does_not_close_the_case(
    ordinary: Item, key_item: Item, rectifying: Case, office: Office, now: datetime
) -> None:
    with transaction():
        closed(key_item, office, now)
        checked(ordinary, office, now)
        claims.accept_basically(ordinary, "尾款待审计后拨付", by=office.office_director, now=now)
    assert rectifying.state == CaseState.RECTIFYING
    with transaction():
        claims.review_long_term(ordinary, "尾款已拨付八成", by=office.handler, now=now)
        claims.claim_completion(ordinary, "尾款全部拨付。", by=office.liaison, now=now)
        claims.confirm_claim(ordinary, by=office.unit_principal, now=now)
        claims.check_claim(ordinary, by=office.handler, now=now)
        claims.close_item(ordinary, by=office.office_director, now=now)
    assert rectifying.state == CaseState.CLOSURE_REVIEW


def test_the_last_closed_problem_asks_for_the_case_to_be_closed(
    ordinary: Item, key_item: Item, rectifying: Case, office: Office, now: datetime
) -> None:
    with transaction():
        closed(ordinary, office, now)
    assert rectifying.state == CaseState.RECTIFYING
    with transaction():
        closed(key_item, office, now)
    assert rectifying.state == CaseState.CLOSURE_REVIEW
    with transaction():
        closure.check_closure(rectifying, by=office.case_manager, now=now)
        closure.close_case(rectifying, by=office.leader_in_charge, now=now)
    assert (rectifying.state, rectifying.closed_at) == (CaseState.CLOSED, now)


def test_a_returned_closing_reopens_what_it_names(
    ordinary: Item, key_item: Item, rectifying: Case, office: Office, now: datetime
) -> None:
    with transaction():
        closed(ordinary, office, now)
        closed(key_item, office, now)
    with pytest.raises(Refused, match="Name at least one problem"), transaction():
        closure.return_closure(rectifying, "材料不全，需要重新核实", [], by=office.case_manager, now=now)
    with transaction():
        closure.return_closure(
            rectifying, "材料不全，需要重新核实", [ordinary.id], by=office.case_manager, now=now
        )
    assert (rectifying.state, ordinary.state, key_item.state) == (
        CaseState.REOPENED,
        ItemState.REOPENED,
        ItemState.ACCEPTED,
    )
    assert ordinary.closed_at is None


def test_a_cancelled_problem_no_longer_holds_the_case(
    ordinary: Item, key_item: Item, rectifying: Case, office: Office, now: datetime
) -> None:
    with transaction():
        closed(ordinary, office, now)
        cancel_item(key_item, "与另案重复", by=office.leader_in_charge, now=now)
    assert rectifying.state == CaseState.CLOSURE_REVIEW


def test_progress_is_reported_and_falls_due_again(rectifying: Case, office: Office, now: datetime) -> None:
    with transaction():
        claims.report_progress(rectifying, "已完成第一批拨付。", by=office.liaison, now=now)
    assert db.session.query(ProgressReport).one().summary == "已完成第一批拨付。"
    with pytest.raises(Refused, match="the summary"), transaction():
        claims.report_progress(rectifying, "", by=office.liaison, now=now)


def test_a_stranger_to_the_unit_proves_nothing(ordinary: Item, office: Office, now: datetime) -> None:
    with pytest.raises(Refused, match="belongs to"), transaction():
        add_evidence(ordinary, [a_pdf()], by=office.handler, now=now)
    with pytest.raises(Refused, match="at least one file"), transaction():
        add_evidence(ordinary, [], by=office.liaison, now=now)
