"""Conditions on an accountability proceeding and on an appeal."""

from workflows.actions import Action
from workflows.facts import AppealFacts, ProceedingFacts
from workflows.guards.asking import facts_as, text_given
from workflows.guards.cases import WITHDRAWN
from workflows.table import Ask, Reason
from workflows.terms import Term
from workflows.vocabulary import N_


def its_warning_stands(ask: Ask) -> Reason | None:
    """A warning that was withdrawn while the proposal waited is no ground to start."""
    return WITHDRAWN if facts_as(ProceedingFacts, ask).warning_withdrawn else None


def took_no_part_in_the_case(ask: Ask) -> Reason | None:
    """Adjudication is apart from supervision and investigation (规则 Art. 11)."""
    facts = facts_as(ProceedingFacts, ask)
    involved = (
        facts.case_hands
        | facts.team
        | facts.hands_behind(Action.PROPOSE_ACCOUNTABILITY, Action.REVIEW_PROPOSAL)
    )
    if ask.actor.id not in involved:
        return None
    return Reason(N_("You took part in this case before; an adjudicator must not have."))


def investigators_are_two(ask: Ask) -> Reason | None:
    """An investigation needs two people or more."""
    if ask.details is None or len(set(ask.details.get("team") or ())) >= 2:
        return None
    return Reason(N_("An investigation team has at least two people."))


def investigation_not_extended_yet(ask: Ask) -> Reason | None:
    """Once, by the leader in charge (ACC_INVEST)."""
    if not facts_as(ProceedingFacts, ask).investigation_extensions:
        return None
    return Reason(N_("The investigation was extended once already."))


def committee_approved_where_needed(ask: Ask) -> Reason | None:
    """Organisations led by the same-level Party committee need its principal's approval (Art. 9)."""
    facts = facts_as(ProceedingFacts, ask)
    if ask.details is None or not facts.committee_approval_needed or text_given(ask, "committee_approval"):
        return None
    return Reason(
        N_("The same-level Party committee leads this target: record its principal's approval document.")
    )


def facts_are_written(ask: Ask) -> Reason | None:
    """There is fact material to show (Art. 11)."""
    return (
        None
        if facts_as(ProceedingFacts, ask).facts_written
        else Reason(N_("The fact material has not been written yet."))
    )


def some_form_needs_formalities(ask: Ask) -> Reason | None:
    """Organisational measures (组织调整、组织处理) are carried out by formalities (Art. 13)."""
    if facts_as(ProceedingFacts, ask).organisational_measures:
        return None
    return Reason(
        N_("The decision orders no organisational measure, so there are no formalities to complete.")
    )


def formalities_are_awaited(ask: Ask) -> Reason | None:
    """They are completed once, where there are any (Art. 13)."""
    if Term.ACC_FORMALITY in ask.facts.running:
        return None
    return some_form_needs_formalities(ask) or Reason(N_("The formalities are on record already."))


def opinion_is_recorded(ask: Ask) -> Reason | None:
    """The target was heard, or its refusal is on record (Art. 11)."""
    if facts_as(ProceedingFacts, ask).opinion_recorded:
        return None
    return Reason(N_("The target's opinion and defence, or its refusal to give one, is not recorded yet."))


def exemption_is_answered(ask: Ask) -> Reason | None:
    """The exemption review is compulsory even when the answer is no (domain.md §10, 13)."""
    if facts_as(ProceedingFacts, ask).exemption_answered:
        return None
    return Reason(N_("The exemption review has not been answered yet."))


def has_not_given_an_opinion(ask: Ask) -> Reason | None:
    """Two adjudicators are two people."""
    if ask.actor.id not in facts_as(ProceedingFacts, ask).adjudicators:
        return None
    return Reason(N_("You gave your opinion already; a second adjudicator is needed."))


def is_the_first_opinion(ask: Ask) -> Reason | None:
    """Selects: one adjudicator alone is not enough."""
    return (
        None
        if not facts_as(ProceedingFacts, ask).adjudicators
        else Reason(N_("A first opinion was given already."))
    )


def is_the_second_opinion(ask: Ask) -> Reason | None:
    """Selects: with the second opinion adjudication is complete."""
    return (
        None
        if facts_as(ProceedingFacts, ask).adjudicators
        else Reason(N_("The first opinion is still missing."))
    )


def meeting_is_recorded(ask: Ask) -> Reason | None:
    """Decisions are collective (Art. 3)."""
    if ask.details is None or facts_as(ProceedingFacts, ask).meeting_recorded or text_given(ask, "meeting"):
        return None
    return Reason(N_("The collective meeting that decided must be recorded."))


def people_are_linked(ask: Ask) -> Reason | None:
    """If an organisation is held accountable, so are its responsible members (Art. 6)."""
    facts = facts_as(ProceedingFacts, ask)
    if not facts.target_is_organisation or facts.linked_people or facts.no_people_reason:
        return None
    return Reason(
        N_("No responsible person is named beside the organisation; name one, or record why there is none.")
    )


def some_form_is_chosen(ask: Ask) -> Reason | None:
    """A decision names its form and basis (Art. 8)."""
    if facts_as(ProceedingFacts, ask).forms:
        return None
    return Reason(N_("No form of accountability has been chosen for anybody yet."))


def no_appeal_is_open(ask: Ask) -> Reason | None:
    """A proceeding ends after its appeals."""
    if not facts_as(ProceedingFacts, ask).open_appeals:
        return None
    return Reason(N_("An appeal is still open."))


def appeal_term_has_passed(ask: Ask) -> Reason | None:
    """A proceeding is closed after the term for an appeal."""
    facts = facts_as(ProceedingFacts, ask)
    if facts.appeal_until is None or facts.today > facts.appeal_until:
        return None
    return Reason(N_("The term for an appeal still runs, until %(day)s."), {"day": facts.appeal_until})


def took_no_part_before(ask: Ask) -> Reason | None:
    """Nobody from before: not handling, not adjudication, not decision (规则; domain.md §2.3)."""
    if ask.actor.id not in facts_as(AppealFacts, ask).hands_before:
        return None
    return Reason(N_("You took part in the original matter; an appeal goes to someone new."))


def is_not_heavier(ask: Ask) -> Reason | None:
    """An appeal never makes the result heavier (公务员法 Art. 96; 政务处分法 Art. 56)."""
    if ask.details is None:
        return None
    new = int(ask.details.get("heaviest_form") or 0)
    if new < facts_as(AppealFacts, ask).heaviest_form_before:
        return None
    return Reason(N_("A change on appeal must be lighter than the original decision."))
