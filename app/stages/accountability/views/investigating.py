"""Pages of an investigation: team, facts, responsible parties, defence, report, exemption review."""

from datetime import datetime
from typing import Any

from flask import abort
from flask_babel import gettext as _

from app.cases.acting import ActForm, ReasonForm
from app.clock import local_day, now
from app.extensions import db
from app.people.models import User
from app.stages.accountability import queries, rules
from app.stages.accountability.actions import investigating
from app.stages.accountability.forms.asking import word_of
from app.stages.accountability.forms.investigating import (
    DefenceForm,
    ExemptionForm,
    FactsForm,
    FindingsForm,
    InvestigatorsForm,
    PartyForm,
)
from app.stages.accountability.models import AccountableParty, Proceeding
from app.stages.accountability.views import blueprint
from app.stages.accountability.views.inner import Answer, act_on, inner_door
from app.stages.accountability.words import Adoption, FourForms, Grade, Ground, Responsibility, TargetKind
from workflows.actions import Action


@blueprint.route("/proceedings/<int:subject_id>/team", methods=["GET", "POST"])
@inner_door("proceeding", Action.APPOINT_INVESTIGATORS, endpoint="accountability.appoint_investigators")
def appoint_investigators(proceeding: Proceeding) -> Answer:
    """The leader in charge appoints the investigators."""
    form = InvestigatorsForm()
    form.offer(queries.possible_investigators(proceeding, local_day(now())))
    return act_on(
        proceeding,
        Action.APPOINT_INVESTIGATORS,
        form,
        lambda form, by, now: investigating.appoint_investigators(
            proceeding, queries.people(form.team.data or []), by=by, now=now
        ),
        _("The investigators are told, and the term for the investigation begins."),
    )


@blueprint.route("/proceedings/<int:subject_id>/team/more-time", methods=["GET", "POST"])
@inner_door("proceeding", Action.EXTEND_INVESTIGATION, endpoint="accountability.extend_investigation")
def extend_investigation(proceeding: Proceeding) -> Answer:
    """The leader in charge gives the investigation more time, once."""
    return act_on(
        proceeding,
        Action.EXTEND_INVESTIGATION,
        ReasonForm(),
        lambda form, by, now: investigating.extend_investigation(
            proceeding, form.reason.data, by=by, now=now
        ),
        _("The investigation gets more time, once; its original day is kept."),
    )


@blueprint.route("/proceedings/<int:subject_id>/facts", methods=["GET", "POST"])
@inner_door("proceeding", Action.WRITE_FACTS, endpoint="accountability.write_facts")
def write_facts(proceeding: Proceeding) -> Answer:
    """The team writes the fact material."""
    return act_on(
        proceeding,
        Action.WRITE_FACTS,
        FactsForm(data={"facts": proceeding.fact_material, "evidence": proceeding.evidence}),
        lambda form, by, now: investigating.write_facts(
            proceeding, form.facts.data, form.evidence.data, by=by, now=now
        ),
        _("The material is kept; nobody sees it outside the office before it is shown."),
    )


@blueprint.route("/proceedings/<int:subject_id>/parties", methods=["GET", "POST"])
@inner_door("proceeding", Action.NAME_PARTY, endpoint="accountability.name_party")
def name_party(proceeding: Proceeding) -> Answer:
    """Name an organisation or a person as responsible."""
    kind = TargetKind.PERSON if proceeding.parties else proceeding.target_kind
    first = not proceeding.parties
    form = PartyForm(
        data={
            "kind": kind.value,
            "name": proceeding.target_name if first else "",
            "position": proceeding.target_position if first else "",
        }
    )
    return _party_page(proceeding, form, None)


@blueprint.route("/proceedings/<int:subject_id>/parties/<int:party_id>", methods=["GET", "POST"])
@inner_door("proceeding", endpoint="accountability.edit_party")
def edit_party(proceeding: Proceeding, party_id: int) -> Answer:
    """Change what was named before."""
    party = _party(proceeding, party_id)
    forms = [form.form.value for form in party.standing_forms]
    form = PartyForm(
        data={
            "kind": party.kind.value,
            "name": party.name,
            "position": party.position,
            "responsibility": party.responsibility.value,
            "grade": party.grade.value,
            "responsibility_reason": party.responsibility_reason,
            "four_forms": str(party.four_forms or ""),
            "unit_forms": forms,
            "person_forms": forms,
            "demand": next((form.demand for form in party.standing_forms), ""),
        }
    )
    return _party_page(proceeding, form, party)


@blueprint.route("/proceedings/<int:subject_id>/parties/<int:party_id>/drop", methods=["GET", "POST"])
@inner_door("proceeding", endpoint="accountability.drop_party")
def drop_party(proceeding: Proceeding, party_id: int) -> Answer:
    """A party is not held to account after all."""
    party = _party(proceeding, party_id)
    return act_on(
        proceeding,
        Action.NAME_PARTY,
        ActForm(),
        lambda _form, by, now: investigating.drop_party(
            proceeding, _party(proceeding, party_id), by=by, now=now
        ),
        _("%(name)s is taken off the list of those held to account.", name=party.name),
        template="pages/accountability/drop_party.html",
    )


@blueprint.route("/proceedings/<int:subject_id>/facts/show", methods=["GET", "POST"])
@inner_door("proceeding", Action.SHOW_FACTS, endpoint="accountability.show_facts")
def show_facts(proceeding: Proceeding) -> Answer:
    """The fact material is shown to the target."""
    return act_on(
        proceeding,
        Action.SHOW_FACTS,
        ActForm(),
        lambda _form, by, now: investigating.show_facts(proceeding, by=by, now=now),
        _("The unit's principal sees the fact material from now on; its opinion and defence are awaited."),
    )


@blueprint.route("/proceedings/<int:subject_id>/defence", methods=["GET", "POST"])
@inner_door("proceeding", Action.RECORD_DEFENCE, endpoint="accountability.record_defence")
def record_defence(proceeding: Proceeding) -> Answer:
    """What the target said, or its refusal."""
    form = DefenceForm(
        proceeding,
        data={
            "opinion": proceeding.opinion,
            "refused": proceeding.opinion_refused,
            "witness": proceeding.refusal_witness,
            "adoption": proceeding.adoption.value if proceeding.adoption else "",
            "adoption_reason": proceeding.adoption_reason,
        },
    )

    def verb(form: DefenceForm, by: User, now: datetime) -> Any:
        return investigating.record_defence(
            proceeding,
            form.opinion.data or "",
            refused=bool(form.refused.data),
            witness=form.witness.data or "",
            adoption=word_of(Adoption, form.adoption.data),
            adoption_reason=form.adoption_reason.data or "",
            files=form.chosen,
            by=by,
            now=now,
        )

    return act_on(
        proceeding,
        Action.RECORD_DEFENCE,
        form,
        verb,
        _("What the target said is printed in the decision, with what was adopted of it and why."),
    )


@blueprint.route("/proceedings/<int:subject_id>/report", methods=["GET", "POST"])
@inner_door("proceeding", Action.REPORT_FINDINGS, endpoint="accountability.report_findings")
def report_findings(proceeding: Proceeding) -> Answer:
    """The team reports."""
    return act_on(
        proceeding,
        Action.REPORT_FINDINGS,
        FindingsForm(data={"report": proceeding.report}),
        lambda form, by, now: investigating.report_findings(proceeding, form.report.data, by=by, now=now),
        _("The investigation is concluded with this report; the exemption review follows."),
    )


@blueprint.route("/proceedings/<int:subject_id>/exemption", methods=["GET", "POST"])
@inner_door("proceeding", Action.ANSWER_EXEMPTION, endpoint="accountability.answer_exemption")
def answer_exemption(proceeding: Proceeding) -> Answer:
    """The exemption review."""
    known: dict[str, Any] = {"mitigation": proceeding.mitigation, "aggravation": proceeding.aggravation}
    for ground, answer in proceeding.exemption.items():
        known[ground] = "yes" if answer["holds"] else "no"
        known[f"{ground}_reasoning"] = answer["reasoning"]

    def verb(form: ExemptionForm, by: User, now: datetime) -> Any:
        return investigating.answer_exemption(
            proceeding,
            form.answers(),
            mitigation=form.mitigation.data or "",
            aggravation=form.aggravation.data or "",
            by=by,
            now=now,
        )

    return act_on(
        proceeding,
        Action.ANSWER_EXEMPTION,
        ExemptionForm(data=known),
        verb,
        _("The review is compulsory even when every answer is no; it is printed in the decision."),
        template="pages/accountability/exemption.html",
        grounds=[(ground, rules.of_ground(ground)) for ground in Ground],
        lighter=rules.rule("lighter"),
        heavier=rules.rule("heavier"),
    )


@blueprint.route("/proceedings/<int:subject_id>/adjudication", methods=["GET", "POST"])
@inner_door("proceeding", Action.SUBMIT_TO_ADJUDICATION, endpoint="accountability.submit_to_adjudication")
def submit_to_adjudication(proceeding: Proceeding) -> Answer:
    """The file goes to two adjudicators."""
    return act_on(
        proceeding,
        Action.SUBMIT_TO_ADJUDICATION,
        ActForm(),
        lambda _form, by, now: investigating.submit_to_adjudication(proceeding, by=by, now=now),
        _("Two adjudicators who took no part in the case review facts, basis and procedure."),
    )


def _party_page(proceeding: Proceeding, form: PartyForm, party: AccountableParty | None) -> Answer:
    def verb(form: PartyForm, by: User, now: datetime) -> Any:
        return investigating.name_party(
            proceeding,
            kind=word_of(TargetKind, form.kind.data),
            name=form.name.data or "",
            position=form.position.data or "",
            responsibility=word_of(Responsibility, form.responsibility.data),
            grade=word_of(Grade, form.grade.data),
            responsibility_reason=form.responsibility_reason.data or "",
            four_forms=FourForms(int(form.four_forms.data)) if form.four_forms.data else None,
            forms=form.chosen(),
            demand=form.demand.data or "",
            party=db.session.get(AccountableParty, party.id) if party else None,
            by=by,
            now=now,
        )

    return act_on(
        proceeding,
        Action.NAME_PARTY,
        form,
        verb,
        _("This proposes who is held to account in which form; the organ with authority decides."),
    )


def _party(proceeding: Proceeding, party_id: int) -> AccountableParty:
    party = db.session.get(AccountableParty, party_id)
    if party is None or party.proceeding_id != proceeding.id:
        abort(404)
    return party
