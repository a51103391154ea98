"""The life of a version: who may do what, what is refused in words, and what stays on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.row_check import check_rows
from app.audit.verify import Scope
from app.cases.facts import running_deadlines
from app.cases.models import Deadline, Event
from app.cases.transitions import possible_actions
from app.extensions import db, transaction
from app.outbox.models import Message
from app.overview.queries.work import duties_of
from app.people.models import User
from app.rehearsal.demo.modelling import build_the_model, revise_the_model
from app.reminders.actions.ladder import climb
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.model import actions, queries
from app.stages.assessment.model.checking import Finding, examine
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.facts import what_stands_against_it
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.models import ModelVersion
from tests.app.stages.assessment.model.conftest import Workshop
from tests.builders import Office, a_unit, somebody
from workflows.actions import Action
from workflows.engine import Refused
from workflows.invitation import InvitationState
from workflows.terms import Term
from workflows.vocabulary import IndexModelState, Role


def events_of(version: ModelVersion) -> list[Event]:
    return queries.history_of(version)


def test_a_draft_has_a_deadline_and_every_change_is_on_record(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    actions.move_entry(draft, "study", "culture", 0, by=office.handler, now=workshop.now)
    last = events_of(draft)[0]
    assert (last.action, last.details["did"], last.details["place"]) == (Action.EDIT_MODEL, "moved", "study")
    assert last.details["digest"] == draft.sha256
    term = db.session.scalar(select(Deadline.term).where(Deadline.subject_kind == "index_model"))
    assert term == Term.MODEL_DRAFT


def test_a_model_with_faults_contradictions_or_gaps_is_not_submitted(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    table = {**read_document(draft.text).entry("study").table, "tags": ["goal:duty"], "weight": 0}  # type: ignore[union-attr]
    actions.change_entry(draft, "study", table, by=office.handler, now=workshop.now)
    with pytest.raises(Refused) as refused:
        actions.submit_model(draft, by=office.handler, now=workshop.now)
    said = str(refused.value)
    assert "The model has 1 faults" in said
    assert "1 indicators name no goal" in said


def test_a_contradictory_matrix_is_not_submitted(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    said = {
        ("party_duty", "discipline"): Fraction(2),
        ("party_duty", "rectified"): Fraction(1, 7),
        ("discipline", "rectified"): Fraction(9),
    }
    actions.say_judgements(draft, "politics", "", said, by=office.handler, now=workshop.now)
    assert [each.code for each in examine(draft.text).contradictory] == ["politics"]
    with pytest.raises(Refused, match=r"consistency ratio of 0\.10 or more"):
        actions.submit_model(draft, by=office.handler, now=workshop.now)


def test_whose_judgements_contradict_is_told_beside_other_faults(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    actions.drop_expert(draft, "politics", "", by=office.handler, now=workshop.now)
    pairs = (("party_duty", "discipline"), ("party_duty", "rectified"), ("discipline", "rectified"))
    for name, ratios in (("专家甲", ("3", "5", "2")), ("专家乙", ("9", "1/9", "9"))):
        said = dict(zip(pairs, map(Fraction, ratios), strict=True))
        actions.say_judgements(draft, "politics", name, said, by=office.handler, now=workshop.now)
    found = examine(draft.text).contradictory
    assert [(each.code, each.params["expert"]) for each in found] == [
        ("politics", "专家乙"),
        ("politics", ""),
    ]
    assert "专家乙" in each_sentence(found)[0]
    table = {**read_document(draft.text).entry("study").table, "weight": 0}  # type: ignore[union-attr]
    actions.change_entry(draft, "study", table, by=office.handler, now=workshop.now)
    later = examine(draft.text)
    assert later.faults
    assert later.contradictory == found, "what else is wrong hides no contradiction"


def each_sentence(found: Sequence[Finding]) -> list[str]:
    return [each.message % each.params for each in found]


def test_nobody_checks_or_approves_what_they_built(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    actions.submit_model(draft, by=office.handler, now=workshop.now)
    with pytest.raises(Refused, match="belongs to"):
        actions.review_model(draft, by=office.handler, now=workshop.now)
    actions.review_model(draft, by=office.office_director, now=workshop.now)
    with pytest.raises(Refused, match="belongs to"):
        actions.approve_model(draft, by=office.office_director, now=workshop.now)
    both = office.principal_leader
    draft.hands = {**draft.hands, str(Action.REVIEW_MODEL): [both.id]}
    with pytest.raises(Refused, match="a second person must do this"):
        actions.approve_model(draft, by=both, now=workshop.now)


def test_what_left_the_draft_cannot_be_changed(workshop: Workshop) -> None:
    version, office = workshop.approved(), workshop.office
    before = (version.text, version.sha256)
    for act in (
        lambda: actions.remove_entry(version, "talks", by=office.handler, now=workshop.now),
        lambda: actions.change_rule(version, {"grade": []}, by=office.handler, now=workshop.now),
        lambda: actions.invite_expert(
            version, office.review_delegate, "x", by=office.handler, now=workshop.now
        ),
        lambda: actions.judge(version, "politics", {}, by=office.handler, now=workshop.now),
    ):
        with pytest.raises(Refused, match="is not possible in the state"):
            act()
    assert (version.text, version.sha256) == before
    assert events_of(version)[0].details["digest"] == version.sha256


def test_a_returned_model_is_a_draft_again_with_its_reason(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    actions.submit_model(draft, by=office.handler, now=workshop.now)
    with pytest.raises(Refused, match="the reason"):
        actions.return_model(draft, "", by=office.office_director, now=workshop.now)
    actions.return_model(draft, "社会清朗权重偏低", by=office.office_director, now=workshop.now)
    assert draft.state == IndexModelState.DRAFT
    actions.move_entry(draft, "study", "culture", 0, by=office.handler, now=workshop.now)


def test_a_model_has_one_unfinished_version(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    document = read_document(draft.text)
    with pytest.raises(Refused, match="Version 1 of this model is not finished"):
        actions.open_version(draft.model, document, based_on=draft, by=office.handler, now=workshop.now)
    actions.discard_model(draft, "另起炉灶", by=office.handler, now=workshop.now)
    second = actions.open_version(draft.model, document, based_on=draft, by=office.handler, now=workshop.now)
    assert (second.number, second.based_on_id) == (2, draft.id)
    assert 'version = "2"' in second.text


def test_a_model_is_opened_by_a_handler_once_for_a_unit(workshop: Workshop) -> None:
    office, document = workshop.office, read_document(default_text())
    with pytest.raises(Refused, match="has a model “integrity” already"):
        actions.open_model(document, unit=office.city, by=office.handler, now=workshop.now)
    with pytest.raises(Refused, match="belongs to"):
        actions.open_model(document, unit=office.city, by=office.viewer, now=workshop.now)
    document.head["code"] = ""
    with pytest.raises(Refused, match="names no code"):
        actions.open_model(document, unit=office.unit, by=office.handler, now=workshop.now)


def test_only_the_invited_judge_in_person(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    said = {
        ("party_duty", "discipline"): Fraction(2),
        ("party_duty", "rectified"): Fraction(2),
        ("discipline", "rectified"): Fraction(1),
    }
    with pytest.raises(Refused, match="You were not invited"):
        actions.judge(draft, "politics", said, by=office.review_delegate, now=workshop.now)
    with pytest.raises(Refused, match="has no role over the unit"):
        actions.invite_expert(draft, office.liaison, "联络员", by=office.handler, now=workshop.now)
    actions.invite_expert(draft, office.review_delegate, "代表甲", by=office.handler, now=workshop.now)
    with pytest.raises(Refused, match="was invited already"):
        actions.invite_expert(draft, office.review_delegate, "代表乙", by=office.handler, now=workshop.now)
    with pytest.raises(Refused, match="judges in person"):
        actions.say_judgements(draft, "politics", "代表甲", {}, by=office.handler, now=workshop.now)
    event = actions.judge(draft, "politics", said, by=office.review_delegate, now=workshop.now)
    assert event.details["judgements"] == [
        "party_duty:discipline = 2", "party_duty:rectified = 2", "discipline:rectified = 1",
    ]  # fmt: skip
    actions.uninvite_expert(draft, queries.experts_of(draft)[0], by=office.handler, now=workshop.now)
    assert queries.experts_of(draft) == []


def test_rounds_find_the_versions_in_force_of_their_unit_and_above(workshop: Workshop) -> None:
    below = a_unit("BELOW", below=workshop.office.unit)
    assert queries.approved_versions(below) == []
    version = workshop.approved()
    assert queries.approved_versions(below) == [version]
    assert queries.approved_versions(workshop.office.city) == [version]
    assert queries.approved_versions(a_unit("ELSEWHERE")) == []
    assert queries.model_of(version).code == "integrity"
    assert queries.model_of(version) is queries.model_of(version)
    actions.retire_model(version, "由第2版代替", by=workshop.office.principal_leader, now=workshop.now)
    assert queries.approved_versions(below) == []


def test_another_office_neither_sees_nor_changes_a_draft(workshop: Workshop) -> None:
    stranger = somebody(Role.HANDLER, a_unit("FAR", name="外市", level=1))
    assert queries.visible_version(workshop.draft.id, stranger, workshop.now.date()) is None
    with pytest.raises(Refused, match="belongs to"):
        actions.remove_entry(workshop.draft, "talks", by=stranger, now=workshop.now)
    assert possible_actions(workshop.draft, by=stranger, now=workshop.now) == ()


def test_a_text_that_was_changed_behind_the_record_is_found(workshop: Workshop) -> None:
    db.session.commit()
    assert list(check_rows(Scope())) == []
    db.session.execute(db.update(ModelVersion).values(text=workshop.draft.text.replace("满意度", "满意率")))
    (broken,) = check_rows(Scope())
    assert "model_versions" in str(broken)


@dataclass
class Roles:
    """The demo's people, played by an office's."""

    office: Office

    def __getitem__(self, username: str) -> User:
        return {
            "handler1": self.office.handler,
            "director": self.office.office_director,
            "principal": self.office.principal_leader,
            "delegate": self.office.review_delegate,
        }[username]


def test_the_demo_builds_a_model_and_revises_it(app: Flask, now: date) -> None:
    with transaction():
        office = Office()
        version = build_the_model(office.city, Roles(office), now=now)  # type: ignore[arg-type]
        draft = revise_the_model(version, Roles(office), now=now)  # type: ignore[arg-type]
    assert version.state == IndexModelState.APPROVED
    assert dict(queries.model_of(version).judgements)["politics"].consensus > 0.9  # type: ignore[operator]
    assert draft.state == IndexModelState.DRAFT
    assert any(what_stands_against_it(draft, now).values())
    assert {each.state for each in db.session.query(Invitation)} == {
        InvitationState.OPEN,
        InvitationState.DONE,
    }


def test_an_invited_expert_is_told_reminded_and_done_with_the_last_sheet(workshop: Workshop) -> None:
    draft, office = workshop.draft, workshop.office
    expert = office.leader_in_charge
    actions.weigh_by_judgements(draft, "politics", by=office.handler, now=workshop.now)
    actions.invite_expert(draft, expert, "专家甲", by=office.handler, now=workshop.now)
    (invitation,) = open_invitations(version_id=draft.id)
    told = select(Message.recipient_id).where(Message.kind == "invited")
    assert set(db.session.scalars(told)) == {expert.id}
    (deadline,) = running_deadlines(invitation)
    assert (deadline.due_on - workshop.now.date()).days == 7  # five working days from a Monday
    assert [each.id for each in db.session.scalars(duties_of(expert, workshop.now))] == [deadline.id]
    assert deadline.next_rung_at is not None
    assert climb(deadline, now=deadline.next_rung_at + timedelta(minutes=1))
    near = select(Message.recipient_id).where(Message.kind == "deadline_near")
    assert set(db.session.scalars(near)) == {expert.id}

    document = read_document(draft.text)
    for code in document.sheets:
        assert invitation.state == InvitationState.OPEN
        codes = [child.code for child in document.children(code)]
        said = {pair: Fraction(1) for pair in combinations(codes, 2)}
        actions.judge(draft, code, said, by=expert, now=workshop.now)
    assert invitation.state == InvitationState.DONE


@pytest.mark.parametrize("ending", ["uninvited", "submitted", "discarded"])
def test_nobody_waits_for_an_expert_of_a_draft_that_is_over(workshop: Workshop, ending: str) -> None:
    draft, office = workshop.draft, workshop.office
    actions.invite_expert(draft, office.review_delegate, "专家甲", by=office.handler, now=workshop.now)
    if ending == "uninvited":
        actions.uninvite_expert(draft, queries.experts_of(draft)[0], by=office.handler, now=workshop.now)
    elif ending == "submitted":
        actions.submit_model(draft, by=office.handler, now=workshop.now)
    else:
        actions.discard_model(draft, "改由上级统一制定", by=office.handler, now=workshop.now)
    assert open_invitations(version_id=draft.id) == []
