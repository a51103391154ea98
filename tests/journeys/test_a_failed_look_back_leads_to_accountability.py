"""A case is warned, rectified, closed, found unsettled, put right again, held to account for, and archived."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.archive.binding.verify import verify
from app.archive.jobs import make_packages
from app.archive.queries import file_of, package_of, pieces_of
from app.audit.seal import write_seal
from app.cases.models import Case, Event
from app.cases.problems import problems_of
from app.clock import local_day
from app.extensions import db, transaction
from app.notices.actions.serving import acknowledge_notice
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.stages.accountability.actions import deciding, ending, investigating, proposing
from app.stages.accountability.models import Proceeding
from app.stages.accountability.words import (
    Adoption,
    Form,
    FourForms,
    Grade,
    Ground,
    Responsibility,
    Source,
    TargetKind,
)
from app.stages.inspection import actions as inspection
from tests.builders import Office
from tests.lives import a_closed_case, close_it_again, hand_over, serve_and_sign_for
from workflows.actions import Action
from workflows.vocabulary import CaseState, NoticeKind, NoticeState, ProceedingState, Verdict

SERVERS = ("案管室工作人员甲", "案管室工作人员乙")


def look_back(case: Case, office: Office, *verdicts: Verdict, now: datetime) -> Event:
    """The whole look-back, with one verdict a problem."""
    team = (office.lookback_member, office.second_inspector)
    inspection.appoint_team(case, team, by=office.leader_in_charge, now=now)
    inspection.start_lookback(case, by=office.lookback_member, now=now)
    for problem, verdict in zip(problems_of(case), verdicts, strict=True):
        left = "" if verdict is Verdict.RECTIFIED else "重新整改到位并举一反三。"
        inspection.record_verdict(
            case, problem.id, verdict, "查阅资料并实地查看。", left, by=office.lookback_member, now=now
        )
    inspection.report_lookback(
        case,
        methods="听取汇报、查阅资料、走访群众",
        materials="整改台账",
        overall="个别问题出现反弹。",
        answers=100,
        satisfied=70,
        by=office.lookback_member,
        now=now,
    )
    inspection.check_lookback(case, by=office.case_manager, now=now)
    return inspection.confirm_lookback(case, by=office.leader_in_charge, now=now)


def investigate(proceeding: Proceeding, office: Office, *, now: datetime) -> None:
    """From the approved start to the report, with the exemption review answered."""
    hand = {"by": office.handler, "now": now}
    team = (office.handler, office.second_handler)
    investigating.appoint_investigators(proceeding, team, by=office.leader_in_charge, now=now)
    investigating.write_facts(proceeding, "局党组未部署、未核实，问题反弹。", "回头看记录\n谈话记录", **hand)
    shared = {"responsibility_reason": "未组织核实", **hand}
    investigating.name_party(
        proceeding,
        kind=TargetKind.ORGANISATION,
        name=proceeding.target_name,
        responsibility=Responsibility.PRIMARY,
        grade=Grade.OVERALL,
        forms=[Form.UNIT_CIRCULAR],
        **shared,
    )
    investigating.name_party(
        proceeding,
        kind=TargetKind.PERSON,
        name="局主要负责人",
        position="党组书记、局长",
        responsibility=Responsibility.LEADERSHIP,
        grade=Grade.MAIN,
        four_forms=FourForms.FIRST,
        forms=[Form.ADMONITION],
        **shared,
    )
    investigating.show_facts(proceeding, **hand)
    investigating.record_defence(
        proceeding, "没有异议。", adoption=Adoption.NOTHING_RAISED, adoption_reason="", **hand
    )
    investigating.report_findings(proceeding, "建议予以问责。", **hand)
    answers = dict.fromkeys(Ground, (False, "经审查不存在该情形"))
    investigating.answer_exemption(proceeding, answers, mitigation="积极配合", aggravation="未发现", **hand)
    investigating.submit_to_adjudication(proceeding, **hand)


def test_a_failed_look_back_leads_to_accountability(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_closed_case(office, now=now)

    # Three months later the team finds one problem rebounded: the case is open again, and a proposal stands.
    inspected = now + timedelta(days=85)
    with transaction():
        event = look_back(case, office, Verdict.RECTIFIED, Verdict.REBOUNDED, now=inspected)
    assert event.target == CaseState.REOPENED
    proceeding = db.session.scalars(select(Proceeding)).one()
    assert (proceeding.source, proceeding.state) == (Source.LOOK_BACK, ProceedingState.PROPOSED)
    with transaction():
        second = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.RECTIFICATION)).one()
        serve_and_sign_for(second, office, now=inspected)

    # The office decides on the proposal while the unit rectifies a second time.
    with transaction():
        proposing.review_proposal(proceeding, by=office.case_manager, now=inspected)
        proposing.approve_start(
            proceeding, "示范市委批〔2026〕3号", by=office.principal_leader, now=inspected
        )
        investigate(proceeding, office, now=inspected)
        for adjudicator in (office.adjudicator, office.second_adjudicator):
            deciding.adjudicate(
                proceeding,
                "事实清楚，定性准确，程序合规。",
                facts_are_clear=True,
                basis_is_right=True,
                procedure_was_kept=True,
                by=adjudicator,
                now=inspected,
            )
        deciding.decide(
            proceeding,
            "市纪委常委会会议",
            local_day(inspected),
            decision_approval="示范市委批〔2026〕9号",
            by=office.principal_leader,
            now=inspected,
        )
        deciding.serve_decision(
            proceeding, SERVERS, ServiceMode.ELECTRONIC, "清鉴系统", by=office.case_manager, now=inspected
        )
    assert proceeding.state == ProceedingState.SERVED
    with transaction():
        for decision in db.session.scalars(select(Notice).where(Notice.state == NoticeState.SERVED)).all():
            acknowledge_notice(decision, by=office.unit_principal, now=inspected)

    with transaction():
        close_it_again(case, office, now=inspected + timedelta(days=20))
    again = inspected + timedelta(days=110)
    with transaction():
        event = look_back(case, office, Verdict.RECTIFIED, Verdict.RECTIFIED, now=again)
    assert event.target == CaseState.CONFIRMED
    assert len(db.session.scalars(select(Proceeding)).all()) == 1

    with transaction():
        ending.report_execution(
            proceeding, "已作出深刻检查。", local_day(again), by=office.case_manager, now=again
        )
        ending.close_proceeding(proceeding, by=office.case_manager, now=again)
        ending.archive_proceeding(proceeding, by=office.case_manager, now=again)
        hand_over(case, office, now=again)
        ending.archive_case(case, by=office.case_manager, now=again)
    assert (case.state, proceeding.state) == (CaseState.ARCHIVED, ProceedingState.ARCHIVED)
    acts = [event.action for event in db.session.scalars(select(Event).order_by(Event.id))]
    assert acts.count(Action.CLOSE_CASE) == 2
    assert acts.count(Action.REOPEN_ITEM) == 1

    # After the next seal the whole file, the proceeding in it, is one package that verifies by itself.
    with transaction():
        write_seal(now=again)
    assert make_packages(again) == 1
    file = file_of(case)
    assert file is not None
    whole, said = verify(package_of(file))
    assert whole, said
    titles = {line.title for line in pieces_of(file)}
    assert {notice.title for notice in db.session.scalars(select(Notice)) if notice.number} <= titles
    assert "永久" in {line.retention for line in pieces_of(file)}
