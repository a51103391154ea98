"""What proceedings and appeals tell the rulebook."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.cases.models import Case
from app.stages.accountability import queries
from app.stages.accountability.models import Appeal, Proceeding
from app.stages.accountability.words import Ground, TargetKind
from workflows.terms import Term
from workflows.vocabulary import CaseState, ProceedingState

S = ProceedingState


@contributes("case", in_states=(CaseState.CONFIRMED, CaseState.WITHDRAWN))
def what_the_archive_waits_for(case: Case, _today: date) -> dict[str, Any]:
    """A file is archived when nothing more is open about it."""
    return {
        "open_proceedings": queries.open_proceedings(case),
        "awaited_receipts": queries.awaited_receipts(case),
    }


@contributes("proceeding")
def life_of_a_proceeding(proceeding: Proceeding, _today: date) -> dict[str, Any]:
    """What each beat of a proceeding depends on; only what its state can ask about is loaded."""
    facts: dict[str, Any] = {
        "target_is_organisation": proceeding.target_kind is TargetKind.ORGANISATION,
        "team": frozenset(proceeding.team),
        "facts_written": bool(proceeding.fact_material and proceeding.evidence),
        "opinion_recorded": proceeding.opinion_recorded_at is not None,
        "exemption_answered": proceeding.exemption_answered_at is not None
        and set(proceeding.exemption) == {str(ground) for ground in Ground},
        "committee_approval_needed": proceeding.committee_approval_needed,
        "committee_approval": proceeding.committee_approval,
        "meeting_recorded": bool(proceeding.meeting),
        "investigation_extensions": proceeding.investigation_extensions,
    }
    if proceeding.state == S.PROPOSAL_REVIEWED:
        facts["warning_withdrawn"] = proceeding.case.state == CaseState.WITHDRAWN
    if proceeding.state in (S.ADJUDICATION, S.DECIDING):
        facts["case_hands"] = queries.hands_in_the_case(proceeding.case_id)
        facts["adjudicators"] = frozenset(queries.standing_opinions(proceeding))
        facts["forms"] = len(proceeding.forms)
        facts["linked_people"] = sum(
            party.kind is TargetKind.PERSON and bool(party.standing_forms) for party in proceeding.parties
        )
        facts["no_people_reason"] = proceeding.no_people_reason
    if proceeding.state in (S.DECIDED, S.SERVED):
        facts["organisational_measures"] = sum(
            each.form.is_organisational_measure for each in proceeding.forms
        )
    if proceeding.state in (S.SERVED, S.EXECUTED, S.CLOSED, S.NOT_STARTED, S.EXEMPTED):
        facts["open_appeals"] = queries.open_appeals(proceeding)
        term = queries.term_of(proceeding, Term.APPEAL)
        facts["appeal_until"] = term.due_on if term else None
    return facts


@contributes("appeal", in_states=queries.OPEN_APPEAL)
def life_of_an_appeal(appeal: Appeal, _today: date) -> dict[str, Any]:
    """Who had a hand in what is appealed against, and how heavy it was."""
    return {
        "hands_before": queries.hands_before(appeal),
        "is_late": appeal.is_late,
        "heaviest_form_before": queries.heaviest(appeal.proceeding),
    }
