"""Cases brought to a point of their life by the product's own actions, step by step as an office does it."""

import io
from datetime import datetime

from app.archive.index import signed_notices
from app.cases import deadlines
from app.cases.models import Case, Event
from app.clock import local_day
from app.evidence.actions import accept_upload
from app.extensions import db
from app.notices.actions.issuing import seal_notice
from app.notices.actions.serving import acknowledge_notice, serve_notice
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.stages.rectification.actions import claims, closure, items, plan, proof
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting, issuing, serving
from tests.builders import Office, a_case
from workflows.actions import Action
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, ItemType, NoticeState, ProblemClass, Role

PROBLEMS = ("工程变更审批超过规定时限", "维修资金拨付不及时")


def list_a_problem(case: Case, problem: str, office: Office, *, now: datetime) -> Item:
    """A problem of the case, to be put right within the time limit."""
    return items.list_item(
        case,
        problem=problem,
        problem_class=ProblemClass.PAIN_POINT,
        item_type=ItemType.LIMITED,
        requirement="查清原因，逐项整改到位。",
        by=office.handler,
        now=now,
    )


def a_warned_case(office: Office, *, now: datetime, problems: tuple[str, ...] = PROBLEMS) -> Case:
    """A case whose warning the unit's principal has acknowledged; its problems run."""
    case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
    for problem in problems:
        list_a_problem(case, problem, office, now=now)
    drafting.draft_warning(case, by=office.handler, now=now)
    drafting.submit_warning(case, by=office.handler, now=now)
    drafting.review_warning(case, by=office.office_director, now=now)
    issuing.sign_warning(case, by=office.leader_in_charge, now=now)
    issuing.issue_warning(case, by=office.case_manager, now=now)
    serving.serve_warning(case, (office.handler, office.second_handler), by=office.handler, now=now)
    serving.acknowledge_warning(case, by=office.unit_principal, now=now)
    return case


def a_case_under_rectification(
    office: Office, *, now: datetime, problems: tuple[str, ...] = PROBLEMS
) -> Case:
    """A case with an approved plan."""
    case = a_warned_case(office, now=now, problems=problems)
    plan.start_plan(case, by=office.liaison, now=now)
    for item in items_of(case):
        measure = plan.MeasureWords(
            text="修订审批规程并公布", outcome="规程文件和公布截图", due_on=local_day(now)
        )
        plan.set_measure(item, measure, by=office.liaison, now=now)
        plan.answer_for(item, dict.fromkeys(item.unanswered, "办公室主任"), by=office.liaison, now=now)
    plan.submit_plan(case, by=office.liaison, now=now)
    plan.confirm_plan(case, by=office.unit_principal, now=now)
    plan.check_plan(case, by=office.handler, now=now)
    plan.approve_plan(case, by=office.office_director, now=now)
    return case


def close_an_item(item: Item, office: Office, *, now: datetime) -> None:
    """Evidence, claim, confirmation, check, closure (销号)."""
    file = accept_upload(
        io.BytesIO(f"会议纪要：第{item.position}项已整改。".encode()), "会议纪要.txt", at_most=10_000
    )
    proof.add_evidence(item, [file], by=office.liaison, now=now)
    claims.claim_completion(item, "已修订审批规程并完成整改。", by=office.liaison, now=now)
    claims.confirm_claim(item, by=office.unit_principal, now=now)
    claims.check_claim(item, by=office.handler, now=now)
    claims.close_item(item, by=office.office_director, now=now)


def close_it_again(case: Case, office: Office, *, now: datetime) -> None:
    """Close what is open of a case, and the case with it."""
    for item in items_of(case):
        if item.closed_at is None:
            close_an_item(item, office, now=now)
    closure.check_closure(case, by=office.case_manager, now=now)
    closure.close_case(case, by=office.leader_in_charge, now=now)
    db.session.flush()


def hand_over(case: Case, office: Office, *, now: datetime) -> None:
    """Seal and serve what was signed and is still in the house; the unit's principal signs for it."""
    for notice in signed_notices(case):
        if notice.state == NoticeState.SIGNED:
            serve_and_sign_for(notice, office, now=now)


def serve_and_sign_for(notice: Notice, office: Office, *, now: datetime) -> None:
    """A signed document on its way to the unit's signature."""
    seal_notice(notice, by=office.case_manager, now=now)
    servers = (office.handler.name, office.case_manager.name)
    serve_notice(notice, servers, ServiceMode.ELECTRONIC, "清鉴系统", by=office.case_manager, now=now)
    acknowledge_notice(notice, by=office.unit_principal, now=now)


def a_closed_case(office: Office, *, now: datetime) -> Case:
    """A case whose problems are all struck off the list; its look-back is planned."""
    case = a_case_under_rectification(office, now=now)
    close_it_again(case, office, now=now)
    return case


def an_old_file(
    office: Office,
    *,
    now: datetime,
    state: CaseState = CaseState.RECTIFYING,
    item_state: ItemState = ItemState.ACCEPTED,
) -> Case:
    """A case put in place as it stands, for tests about what comes next; how it came there does not matter to them."""
    case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
    for position, problem in enumerate(PROBLEMS, start=1):
        db.session.add(
            Item(
                case=case,
                unit_path=case.unit_path,
                position=position,
                problem=problem,
                problem_class=ProblemClass.PAIN_POINT,
                item_type=ItemType.LIMITED,
                state=str(item_state),
                state_since_at=now,
                hands={},
                closed_at=now if item_state is ItemState.ACCEPTED else None,
            )
        )
    case.state, case.state_since_at, case.served_at = str(state), now, now
    for deadline in db.session.query(deadlines.Deadline).filter_by(case_id=case.id):
        deadline.closed_at = now
    event = db.session.query(Event).filter_by(case_id=case.id, action=Action.OPEN_CASE).one()
    deadlines.start(case, (Term.CASE_TERM,), Role.LIAISON, event, now)
    db.session.flush()
    return case


def an_old_file_to_close(office: Office, *, now: datetime) -> Case:
    """A case whose items are all closed, closed by the leader in charge just now; its look-back is planned."""
    case = an_old_file(office, now=now, state=CaseState.CLOSURE_APPROVAL)
    closure.close_case(case, by=office.leader_in_charge, now=now)
    return case
