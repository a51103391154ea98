"""The investigation: two people, facts that are written and shown, a defence that is heard, a review that is answered."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.verify import verify
from app.cases.actions import declare_recusal
from app.cases.models import Deadline
from app.extensions import db, transaction
from app.stages.accountability.actions import investigating
from app.stages.accountability.words import (
    Adoption,
    Form,
    FourForms,
    Grade,
    Ground,
    Responsibility,
    TargetKind,
)
from tests.app.stages.accountability.conftest import Matter
from tests.builders import somebody
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import ProceedingState, Role


def test_one_investigator_is_not_enough(matter: Matter) -> None:
    with transaction():
        matter.started()
    with pytest.raises(Refused, match="at least two people"), transaction():
        matter.appoint(matter.office.handler)


def test_only_handlers_over_the_unit_investigate(matter: Matter) -> None:
    with transaction():
        matter.started()
    with pytest.raises(Refused, match="may not investigate"), transaction():
        matter.appoint(matter.office.handler, matter.office.adjudicator)


def test_somebody_who_recused_does_not_investigate(matter: Matter) -> None:
    with transaction():
        matter.started()
        declare_recusal(matter.case, "系被调查人近亲属", by=matter.office.second_handler, now=matter.now)
    with pytest.raises(Refused, match="may not investigate"), transaction():
        matter.appoint(matter.office.handler, matter.office.second_handler)


def test_an_investigation_is_extended_once_by_thirty_days(matter: Matter) -> None:
    leader = matter.office.leader_in_charge
    with transaction():
        matter.investigated()
        investigating.extend_investigation(matter.open, "需要调取审计资料", by=leader, now=matter.now)
    term = db.session.scalars(
        select(Deadline).where(Deadline.term == Term.ACC_INVEST, Deadline.closed_at.is_(None))
    ).one()
    assert (term.original_due_on, term.due_on) == (date(2026, 5, 6), date(2026, 6, 5))
    with pytest.raises(Refused, match="extended once already"), transaction():
        investigating.extend_investigation(matter.open, "还需要时间", by=leader, now=matter.now)


def test_only_the_team_writes_the_facts(matter: Matter) -> None:
    with transaction():
        matter.started()
        third = matter.office.second_handler
        matter.appoint(matter.office.handler, somebody(Role.HANDLER, matter.office.city))
    with pytest.raises(Refused, match="not on the team"), transaction():
        investigating.write_facts(matter.open, "事实", "证据", by=third, now=matter.now)


def test_facts_come_with_evidence(matter: Matter) -> None:
    with transaction():
        matter.investigated()
    with pytest.raises(Refused, match="the evidence"), transaction():
        investigating.write_facts(matter.open, "事实", " ", by=matter.investigator, now=matter.now)


def test_facts_are_written_before_they_are_shown(matter: Matter) -> None:
    with transaction():
        matter.investigated()
    with pytest.raises(Refused, match="has not been written"), transaction():
        investigating.show_facts(matter.open, by=matter.investigator, now=matter.now)


def test_findings_are_not_reported_before_the_target_was_heard(matter: Matter) -> None:
    with transaction():
        matter.shown()
        matter.name_organisation()
    with pytest.raises(Refused, match="opinion and defence"), transaction():
        investigating.report_findings(matter.open, "建议问责", by=matter.investigator, now=matter.now)


def test_findings_are_not_reported_before_somebody_is_named(matter: Matter) -> None:
    with transaction():
        matter.shown()
        matter.defended()
    with pytest.raises(Refused, match="Name who is responsible"), transaction():
        investigating.report_findings(matter.open, "建议问责", by=matter.investigator, now=matter.now)


def test_a_refusal_to_sign_has_a_witness(matter: Matter) -> None:
    with transaction():
        matter.shown()
    refusal = {"adoption": Adoption.NOTHING_RAISED, "adoption_reason": "", "refused": True}
    with pytest.raises(Refused, match="before a witness"), transaction():
        investigating.record_defence(matter.open, "", by=matter.investigator, now=matter.now, **refusal)
    with transaction():
        investigating.record_defence(
            matter.open, "", witness="机关纪委书记", by=matter.investigator, now=matter.now, **refusal
        )
    assert matter.open.opinion_refused
    assert matter.open.opinion_recorded_at == matter.now


def test_a_defence_is_answered(matter: Matter) -> None:
    with transaction():
        matter.shown()
    with pytest.raises(Refused, match="what of the defence was adopted"), transaction():
        investigating.record_defence(
            matter.open,
            "力量不足，请求从轻。",
            adoption=Adoption.NOT_ADOPTED,
            adoption_reason=" ",
            by=matter.investigator,
            now=matter.now,
        )


def test_no_defence_is_recorded_without_a_word_of_the_target(matter: Matter) -> None:
    with transaction():
        matter.shown()
    with pytest.raises(Refused, match="the opinion"), transaction():
        investigating.record_defence(
            matter.open,
            "",
            adoption=Adoption.NOTHING_RAISED,
            adoption_reason="",
            by=matter.investigator,
            now=matter.now,
        )


def test_forms_for_people_are_not_imposed_on_organisations(matter: Matter) -> None:
    with transaction():
        matter.investigated()
    with pytest.raises(Refused, match="cannot be imposed on"), transaction():
        matter.name_organisation(Form.ADMONITION)


def test_a_person_is_named_with_post_reason_and_one_of_the_four_forms(matter: Matter) -> None:
    with transaction():
        matter.investigated()
    given = {
        "kind": TargetKind.PERSON,
        "name": "分管副职",
        "responsibility": Responsibility.LEADERSHIP,
        "grade": Grade.IMPORTANT,
        "forms": [Form.CIRCULAR],
    }
    hands = {"by": matter.investigator, "now": matter.now}
    with pytest.raises(Refused, match="with name and post"), transaction():
        investigating.name_party(matter.open, responsibility_reason="未督促", **given, **hands)
    with pytest.raises(Refused, match="what the responsibility rests"), transaction():
        investigating.name_party(matter.open, responsibility_reason="", position="副局长", **given, **hands)
    with pytest.raises(Refused, match="four forms"), transaction():
        investigating.name_party(
            matter.open, responsibility_reason="未督促", position="副局长", **given, **hands
        )
    assert matter.open.parties == []


def test_a_party_may_be_changed_and_dropped(matter: Matter) -> None:
    with transaction():
        matter.investigated()
        person = matter.name_person()
        investigating.name_party(
            matter.open,
            kind=TargetKind.PERSON,
            name=person.name,
            position="党组成员、副局长",
            responsibility=Responsibility.LEADERSHIP,
            grade=Grade.IMPORTANT,
            responsibility_reason="未督促落实",
            four_forms=FourForms.FIRST,
            forms=[Form.CIRCULAR],
            party=person,
            by=matter.investigator,
            now=matter.now,
        )
    assert [(p.position, [f.form for f in p.forms]) for p in matter.open.parties] == [
        ("党组成员、副局长", [Form.CIRCULAR])
    ]
    with transaction():
        investigating.drop_party(matter.open, matter.open.parties[0], by=matter.investigator, now=matter.now)
    assert matter.open.parties == []


def test_a_form_takes_basis_weight_and_influence_from_the_table(matter: Matter) -> None:
    with transaction():
        matter.investigated()
        form = matter.name_person(Form.DEMOTION).forms[0]
    assert (form.basis, form.effect_months) == ("《中国共产党问责条例》第八条第二款第三项", 24)


def test_all_three_grounds_are_answered_with_reasons(matter: Matter) -> None:
    with transaction():
        matter.reported()
    answers = {Ground.REFORM: (False, "不存在"), Ground.OPPOSED: (False, "不存在")}
    weights = {"mitigation": "无", "aggravation": "无", "by": matter.investigator, "now": matter.now}
    with pytest.raises(Refused, match="each of the three grounds"), transaction():
        investigating.answer_exemption(matter.open, answers, **weights)
    with pytest.raises(Refused, match="each of the three grounds"), transaction():
        investigating.answer_exemption(
            matter.open, {**answers, Ground.FORCE_MAJEURE: (False, " ")}, **weights
        )


def test_lighter_and_heavier_circumstances_are_answered_too(matter: Matter) -> None:
    with transaction():
        matter.reported()
    answers = dict.fromkeys(Ground, (False, "不存在"))
    with pytest.raises(Refused, match="lighter and on heavier"), transaction():
        investigating.answer_exemption(
            matter.open, answers, mitigation="", aggravation="无", by=matter.investigator, now=matter.now
        )


def test_nothing_goes_to_adjudication_before_the_review_is_answered(matter: Matter) -> None:
    with transaction():
        matter.reported()
    with pytest.raises(Refused, match="exemption review has not been answered"), transaction():
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
    with transaction():
        matter.answer()
        investigating.submit_to_adjudication(matter.open, by=matter.investigator, now=matter.now)
    assert matter.open.state == ProceedingState.ADJUDICATION


def test_forms_chosen_again_and_a_party_dropped_leave_the_trail_whole(matter: Matter) -> None:
    with transaction():
        matter.investigated()
        party = matter.name_organisation(Form.UNIT_CIRCULAR, Form.WRITTEN_REVIEW)
    with transaction():
        party.forms.pop()
    assert [form.form for form in party.forms] == [Form.UNIT_CIRCULAR]
    with transaction():
        investigating.drop_party(matter.open, party, by=matter.investigator, now=matter.now)
    assert matter.open.parties == []
    assert [fault for fault in verify() if "row" in fault.params] == []
