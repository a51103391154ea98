"""Adjudication, decision, service, execution, archive: every refusal, and what a decision leaves behind."""

from datetime import date, timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from app.cases.models import Deadline
from app.clock import local_day
from app.extensions import db, transaction
from app.notices.actions.serving import acknowledge_notice, record_refused_receipt
from app.notices.models import Notice
from app.notices.queries import content_of_notice
from app.overview.queries.work import duties_of
from app.overview.views.lines import door_to
from app.stages.accountability import queries
from app.stages.accountability.actions import deciding, ending, investigating
from app.stages.accountability.words import Form, TargetKind, Track
from app.stages.rectification.queries import items_of
from tests.app.stages.accountability.conftest import Matter
from tests.builders import somebody
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, NoticeKind, NoticeState, ProceedingState, Role


def test_one_adjudicator_is_not_enough_and_the_second_is_another(matter: Matter) -> None:
    with transaction():
        matter.reported()
        matter.answer()
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
        matter.adjudicate(matter.office.adjudicator)
    assert matter.open.state == ProceedingState.ADJUDICATION
    with pytest.raises(Refused, match="gave your opinion already"), transaction():
        matter.adjudicate(matter.office.adjudicator)
    with transaction():
        matter.adjudicate(matter.office.second_adjudicator)
    assert matter.open.state == ProceedingState.DECIDING


def test_an_opinion_given_takes_the_matter_off_ones_desk_until_it_is_set_aside(matter: Matter) -> None:
    office = matter.office

    def desks() -> list[bool]:
        asked = Deadline.term == Term.ACC_ADJUDICATE
        return [
            db.session.scalar(duties_of(person, matter.now).where(asked)) is not None
            for person in (office.adjudicator, office.second_adjudicator)
        ]

    with transaction():
        matter.reported()
        matter.answer()
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
    assert desks() == [True, True]
    with transaction():
        matter.adjudicate(office.adjudicator)
    assert desks() == [False, True]
    with transaction():
        deciding.return_to_team(
            matter.open, "证据不足，请补充银行流水。", by=office.second_adjudicator, now=matter.now
        )
        investigating.show_facts(matter.open, by=matter.investigator, now=matter.now)
        matter.defended()
        investigating.report_findings(matter.open, "建议予以问责。", by=matter.investigator, now=matter.now)
        matter.answer()
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
    assert desks() == [True, True]


def test_whoever_had_a_hand_in_the_case_does_not_adjudicate(matter: Matter) -> None:
    with transaction():
        matter.reported()
        matter.answer()
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
        grant = somebody(Role.ADJUDICATOR, matter.office.city).grants[0]
        grant.user = matter.office.handler
    with pytest.raises(Refused, match="took part in this case before"), transaction():
        matter.adjudicate(matter.office.handler)


def test_a_return_sets_opinions_aside_and_begins_hearing_and_review_anew(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        deciding.return_to_team(
            matter.open, "证据不足，请补充银行流水。", by=matter.office.principal_leader, now=matter.now
        )
    assert matter.open.state == ProceedingState.INVESTIGATING
    assert queries.standing_opinions(matter.open) == []
    assert matter.open.opinion_recorded_at is None
    with transaction():
        investigating.show_facts(matter.open, by=matter.investigator, now=matter.now)
        matter.defended()
        investigating.report_findings(matter.open, "已补充证据。", by=matter.investigator, now=matter.now)
    with pytest.raises(Refused, match="exemption review has not been answered"), transaction():
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
    with transaction():
        matter.answer()
        matter.adjudicate_twice()
    assert matter.open.state == ProceedingState.DECIDING


def test_a_return_says_in_ten_characters_what_is_missing(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
    with pytest.raises(Refused, match="at least 10 characters"), transaction():
        deciding.return_to_team(matter.open, "证据不足", by=matter.office.principal_leader, now=matter.now)


def test_a_decision_records_its_collective_meeting(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
    with pytest.raises(Refused, match="collective meeting"), transaction():
        matter.decide(meeting=" ")
    with pytest.raises(Refused, match="cannot lie in the future"), transaction():
        matter.decide(meeting_on=date(2026, 3, 3))


def test_an_organisation_without_linked_people_is_decided_on_only_with_a_reason(matter: Matter) -> None:
    with transaction():
        matter.adjudicated(people=())
    with pytest.raises(Refused, match="No responsible person is named"), transaction():
        matter.decide()
    with transaction():
        matter.decide(no_people_reason="相关责任人已另案处理。")
    content = content_of_notice(queries.decisions_of(matter.open)[0])
    assert content.no_linked_people_reason == "相关责任人已另案处理。"


def test_a_decision_on_a_target_that_the_committee_leads_names_its_approval(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
    with pytest.raises(Refused, match="document of its approval"), transaction():
        matter.decide(approval="")


def test_a_ground_that_holds_allows_no_decision_but_exemption(matter: Matter) -> None:
    with transaction():
        matter.reported()
        matter.answer(force_majeure=True)
        matter.adjudicate_twice()
    with pytest.raises(Refused, match="found a ground of exemption"), transaction():
        matter.decide()
    with transaction():
        deciding.exempt(
            matter.open, "汛情属不可抗力，已履职尽责。", by=matter.office.principal_leader, now=matter.now
        )
    assert matter.open.state == ProceedingState.EXEMPTED


def test_an_investigator_or_the_proposer_does_not_decide(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        grant = somebody(Role.PRINCIPAL_LEADER, matter.office.city).grants[0]
        grant.user = matter.office.handler
    with pytest.raises(Refused) as refused, transaction():
        matter.decide(by=matter.office.handler)
    assert "second person" in str(refused.value)
    assert "on the team" in str(refused.value)


def test_without_a_form_nothing_is_decided(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        for party in matter.open.parties:
            party.forms.clear()
    with pytest.raises(Refused, match="No form of accountability"), transaction():
        matter.decide()


def test_each_party_gets_its_decision_signed_with_the_decision(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        matter.decide()
    assert matter.open.state == ProceedingState.DECIDED
    organisation, person = queries.decisions_of(matter.open)
    assert [notice.number for notice in (organisation, person)] == ["清问〔2026〕1号", "清问〔2026〕2号"]
    assert {notice.state for notice in (organisation, person)} == {NoticeState.SIGNED}
    said = content_of_notice(organisation)
    assert said.linked_people == ("党组书记、局长局主要负责人（主要领导责任）：诫勉，另行制发决定书。",)
    assert (said.remedy.name, said.remedy.basis) == ("申诉", "《中国共产党问责条例》第二十条")
    assert said.organ.names == (said.remedy.to,) == ("中共示范市纪律检查委员会",)
    assert [ground.holds for ground in said.grounds] == [False, False, False]


def test_an_influence_period_runs_from_the_decision_for_the_tables_months(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        matter.decide()
    circular, admonition = matter.open.forms
    assert (circular.effect_from_on, circular.effect_until_on) == (None, None)
    assert (admonition.effect_from_on, admonition.effect_until_on) == (date(2026, 3, 2), date(2026, 9, 2))
    person = content_of_notice(queries.decisions_of(matter.open)[1])
    assert person.forms[0].effect_until == date(2026, 9, 2)


def test_a_person_alone_may_be_the_target(matter: Matter) -> None:
    details = {
        "target_kind": TargetKind.PERSON,
        "target_name": "局主要负责人",
        "target_position": "党组书记、局长",
    }
    with transaction():
        matter.shown(**details)
        matter.name_person(Form.PARTY_WARNING)
        matter.defended()
        investigating.report_findings(
            matter.open, "建议给予党内警告。", by=matter.investigator, now=matter.now
        )
        matter.answer()
        matter.adjudicate_twice()
        matter.decide()
    [notice] = queries.decisions_of(matter.open)
    assert content_of_notice(notice).forms[0].name == "党内警告"


def test_a_decision_is_served_by_two(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        matter.decide()
    with pytest.raises(Refused, match="served by two people"), transaction():
        matter.serve("工作人员甲", "工作人员甲")


def test_service_seals_and_hands_over_every_decision(matter: Matter) -> None:
    with transaction():
        matter.served()
    assert matter.open.state == ProceedingState.SERVED
    assert {notice.state for notice in queries.decisions_of(matter.open)} == {NoticeState.SERVED}
    running = select(Deadline.term).where(Deadline.subject_kind == "proceeding", Deadline.closed_at.is_(None))
    assert set(db.session.scalars(running)) == {Term.ACC_EXEC_REPORT, Term.APPEAL}


@pytest.mark.parametrize("refused", [False, True])
def test_the_term_for_an_appeal_runs_from_the_receipt(matter: Matter, refused: bool) -> None:
    later = matter.now + timedelta(days=3)
    with transaction():
        matter.served()
        notice = queries.decisions_of(matter.open)[0]
        if refused:
            record_refused_receipt(
                notice,
                "拒绝签收",
                "社区工作人员",
                by=matter.office.handler,
                now=later,
                left_in="第一局收发室",
            )
        else:
            acknowledge_notice(notice, by=matter.office.unit_principal, now=later)
    term = queries.term_of(matter.open, Term.APPEAL)
    assert (term.original_due_on, term.due_on) == (date(2026, 4, 2), date(2026, 4, 7))


def test_the_formalities_end_their_own_term_and_are_completed_once(matter: Matter) -> None:
    manager, today = matter.office.case_manager, local_day(matter.now)
    with transaction():
        matter.served(people=(Form.TRANSFER,))
        event = ending.record_formalities(matter.open, "免职手续已办结", today, by=manager, now=matter.now)
    assert (event.action, matter.open.state) == (Action.RECORD_FORMALITIES, ProceedingState.SERVED)
    running = select(Deadline.term).where(Deadline.subject_kind == "proceeding", Deadline.closed_at.is_(None))
    assert set(db.session.scalars(running)) == {Term.ACC_EXEC_REPORT, Term.APPEAL}
    with pytest.raises(Refused, match="on record already"), transaction():
        ending.record_formalities(matter.open, "再次办理", today, by=manager, now=matter.now)


def test_a_decision_without_an_organisational_measure_awaits_no_formalities(matter: Matter) -> None:
    with transaction():
        matter.served()
    running = select(Deadline.term).where(Deadline.subject_kind == "proceeding", Deadline.closed_at.is_(None))
    assert set(db.session.scalars(running)) == {Term.ACC_EXEC_REPORT, Term.APPEAL}
    with pytest.raises(Refused, match="no organisational measure"), transaction():
        ending.record_formalities(
            matter.open, "调岗手续", local_day(matter.now), by=matter.office.case_manager, now=matter.now
        )


def test_formalities_are_not_completed_in_the_future_nor_by_the_handler(matter: Matter) -> None:
    today = local_day(matter.now)
    with transaction():
        matter.served(people=(Form.TRANSFER,))
    with pytest.raises(Refused, match="cannot lie in the future"), transaction():
        ending.record_formalities(
            matter.open, "免职手续", today + timedelta(days=1), by=matter.office.case_manager, now=matter.now
        )
    with pytest.raises(Refused, match="belongs to"), transaction():
        ending.record_formalities(matter.open, "免职手续", today, by=matter.office.handler, now=matter.now)


def test_each_term_of_the_execution_leads_to_its_own_act(matter: Matter) -> None:
    with transaction():
        matter.served(people=(Form.TRANSFER,))
    running = select(Deadline).where(Deadline.subject_kind == "proceeding", Deadline.closed_at.is_(None))
    with current_app.test_request_context():
        doors = {each.term: door_to(each, matter.open) for each in db.session.scalars(running)}
    assert doors[Term.ACC_FORMALITY].endswith("/formalities")
    assert doors[Term.ACC_EXEC_REPORT].endswith("/execution")


def test_what_was_executed_does_not_lie_in_the_future(matter: Matter) -> None:
    with transaction():
        matter.served()
    with pytest.raises(Refused, match="cannot lie in the future"), transaction():
        ending.report_execution(
            matter.open, "已检查", date(2026, 3, 9), by=matter.office.case_manager, now=matter.now
        )


def test_a_proceeding_is_closed_only_after_the_term_for_an_appeal(matter: Matter) -> None:
    with transaction():
        matter.executed()
    manager = matter.office.case_manager
    with pytest.raises(Refused, match="term for an appeal still runs"), transaction():
        ending.close_proceeding(matter.open, by=manager, now=matter.now)
    with transaction():
        ending.close_proceeding(matter.open, by=manager, now=matter.now + timedelta(days=40))
        ending.archive_proceeding(matter.open, by=manager, now=matter.now + timedelta(days=40))
    assert matter.open.state == ProceedingState.ARCHIVED


def test_a_file_with_an_open_proceeding_is_not_archived(matter: Matter) -> None:
    with transaction():
        matter.proposed()
        matter.case.state = str(CaseState.CONFIRMED)
    with pytest.raises(Refused, match="1 accountability proceedings are still open"), transaction():
        ending.archive_case(matter.case, by=matter.office.case_manager, now=matter.now)


def test_a_file_with_nothing_open_is_archived_by_case_management(matter: Matter) -> None:
    with transaction():
        matter.case.state = str(CaseState.CONFIRMED)
        for item in items_of(matter.case):
            item.state = str(ItemState.CANCELLED)  # nobody struck them off in words
    with pytest.raises(Refused, match="belongs to"), transaction():
        ending.archive_case(matter.case, by=matter.office.handler, now=matter.now)
    with transaction():
        ending.archive_case(matter.case, by=matter.office.case_manager, now=matter.now)
    assert (matter.case.state, matter.case.archived_at) == (CaseState.ARCHIVED, matter.now)


def test_a_corrected_rule_governs_what_is_chosen_later_only(matter: Matter) -> None:
    with transaction():
        matter.investigated()
        before = matter.name_person(Form.ADMONITION).forms[0]
        ending.correct_rule(
            "form.admonition",
            text="诫勉",
            basis="《中国共产党问责条例》第九条",
            months=12,
            effect="影响期内不得提拔。",
            reason="条例修订",
            by=matter.office.system_admin,
            now=matter.now,
        )
        after = matter.name_person(Form.ADMONITION, name="分管负责人").forms[0]
    assert (before.effect_months, after.effect_months) == (6, 12)
    assert after.basis == "《中国共产党问责条例》第九条"


def test_a_correction_says_why_and_of_which_row(matter: Matter) -> None:
    hands = {"by": matter.office.system_admin, "now": matter.now}
    words = {"text": "诫勉", "basis": "条例", "months": None, "effect": ""}
    with pytest.raises(Refused, match="no such row"), transaction():
        ending.correct_rule("form.nothing", reason="修订", **words, **hands)
    with pytest.raises(Refused, match="must be given"), transaction():
        ending.correct_rule("form.admonition", reason=" ", **words, **hands)


def test_a_supervisory_decision_names_both_remedies(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        matter.open.track = Track.SUPERVISION
        matter.decide()
    notice = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.DECISION)).first()
    said = content_of_notice(notice)
    remedy = said.remedy
    assert said.organ.names == ("示范市监察委员会",)
    assert (remedy.name, remedy.second_name, remedy.to) == ("复审", "复核", "示范市监察委员会")
