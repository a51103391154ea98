"""Frozen snapshots of a subject: all that a guard may look at. The application fills them; guards never query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from workflows.approvals import Approval
from workflows.vocabulary import Role


def _nobody() -> Mapping[str, tuple[int, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Facts:
    """What every subject has. ``hands`` names the people behind each action so far, by action value."""

    state: str
    hands: Mapping[str, tuple[int, ...]] = field(default_factory=_nobody)
    handler_id: int | None = None
    recused: frozenset[int] = frozenset()
    #: The Shanghai day of the question.
    today: date = date.min
    #: Codes of the terms that run, with their current due days.
    running: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    #: Whom the office chose for an approval, where that is not the shipped role.
    approvers: Mapping[Approval, Role] = field(default_factory=lambda: MappingProxyType({}))

    def hands_behind(self, *actions: str) -> set[int]:
        """Everybody who did one of these actions on this subject."""
        return {person for action in actions for person in self.hands.get(str(action), ())}

    def everybody(self) -> set[int]:
        """Everybody who did anything on this subject."""
        return {person for people in self.hands.values() for person in people}


@dataclass(frozen=True)
class RoundFacts(Facts):
    """A round: how many results it has, and how many candidates nobody handled."""

    results: int = 0
    candidates: int = 0
    unhandled_candidates: int = 0
    scored_by_a_model: bool = False
    correction_proposed: bool = False
    #: Does publication wait for the units' objections, the review meeting and the evaluation report?
    review_is_required: bool = False
    window_was_opened: bool = False
    window_is_open: bool = False
    open_objections: int = 0
    meeting_was_held: bool = False
    report_is_approved: bool = False
    report_says_the_results: bool = False


@dataclass(frozen=True)
class ScoreObjectionFacts(Facts):
    """A unit's objection to its draft score: is it still time, and was done what was promised?"""

    window_is_open: bool = False
    by_adjustment: bool = False
    change_was_made: bool = False
    #: The last day on which a department that was asked may still give its opinion; None where none is awaited.
    opinion_awaited_until: date | None = None


@dataclass(frozen=True)
class SourceOpinionFacts(Facts):
    """What a department was asked about an objection: by whom the unit objected."""

    objected_by: int = 0


@dataclass(frozen=True)
class ReviewMeetingFacts(Facts):
    """A review meeting: is its day still to come, whose delegates did not come, what waits for its vote, its minutes."""

    #: The day of the meeting while it lies ahead; None from that day on.
    day_to_come: date | None = None
    #: Labels of the kinds of delegate of whom nobody was present.
    kinds_not_present: tuple[str, ...] = ()
    proposals_without_vote: int = 0
    has_minutes: bool = False
    #: Who voted with an account of one's own.
    voters: frozenset[int] = frozenset()


@dataclass(frozen=True)
class InvitationFacts(Facts):
    """An invitation by name: to whom, and what the meeting or the model says of that person."""

    invited_id: int = 0
    #: Of an invitation to a meeting: recorded as present, and among those who keep its record.
    is_present: bool = False
    keeps_the_record: bool = False
    #: Of an invitation to judge: the sheets that do not give weights yet; None of any other.
    sheets_left: int | None = None
    #: Of an invitation to rate: how many marks were given, and whether it is still time for them; None of any other.
    marks_given: int | None = None
    marks_are_awaited: bool = False


@dataclass(frozen=True)
class DeliveryFacts(Facts):
    """A department's data: whether its round still takes data, and where it comes from."""

    round_is_open: bool = False
    #: Our own records give it, or raters who were named for it; who of them did.
    is_counted: bool = False
    is_rated: bool = False
    raters: frozenset[int] = frozenset()


@dataclass(frozen=True)
class IndexModelFacts(Facts):
    """A version of an index model: what stands against using it, and who was invited to judge."""

    faults: int = 0
    #: Pairwise matrices whose consistency ratio is 0.10 or more.
    contradictory: int = 0
    untagged: int = 0
    missing_compulsory: int = 0
    experts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SurveyFacts(Facts):
    """A survey: what it asks about whom, on which days, and how many codes nobody has used yet."""

    questions: int = 0
    units: int = 0
    weights_are_complete: bool = True
    codes: int = 0
    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class ServiceFacts(Facts):
    """What is handed over: the days on which it was sealed, handed over, and received or counted as received."""

    sealed_on: date | None = None
    handed_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True)
class ReportDeliveryFacts(ServiceFacts):
    """One copy of a health report: is it the unit's own, and when was it handed over?"""

    is_for_the_unit: bool = False


@dataclass(frozen=True)
class CaseFacts(Facts):
    """A case with what its items, notice, look-back and proceedings amount to."""

    items: int = 0
    items_without_measure: int = 0
    items_without_responsible: int = 0
    items_not_closed: int = 0
    notice_drafted: bool = False
    #: The draft that was reviewed is still the draft that stands (a change after review resets the review).
    draft_is_the_reviewed_one: bool = False
    team: frozenset[int] = frozenset()
    items_without_verdict: int = 0
    bad_verdicts: int = 0
    #: Found false, but without a second inspector's agreement or the unit's explanation.
    unproven_verdicts: int = 0
    open_proceedings: int = 0
    open_appeals: int = 0
    #: Documents that were signed inside the office and whose receipt nobody gave yet.
    awaited_receipts: int = 0
    plan_extensions: int = 0


@dataclass(frozen=True)
class ItemFacts(Facts):
    """One problem of a case."""

    case_state: str = ""
    item_type: str = ""
    is_key: bool = False
    measures: int = 0
    #: Responsibilities that the plan has to name and does not yet.
    unanswered: int = 0
    evidence: int = 0
    pending_extensions: int = 0
    granted_extensions: int = 0
    most_extensions: int = 1
    #: Days that an extension may add at the most, from policy and the original term.
    longest_extension: int = 30
    #: More days than this are for the approver of long extensions.
    long_after: int = 30
    due_on: date | None = None


@dataclass(frozen=True)
class ExtensionFacts(Facts):
    """A request for more time on one item."""

    item_due_on: date | None = None
    asked_on: date | None = None
    asked_until: date | None = None
    asked_late: bool = False
    granted_before: int = 0
    most_extensions: int = 1
    longest_extension: int = 30
    #: More days than this are for the approver of long extensions.
    long_after: int = 30


@dataclass(frozen=True)
class ProceedingFacts(Facts):
    """An accountability proceeding."""

    warning_withdrawn: bool = False
    target_is_organisation: bool = True
    linked_people: int = 0
    no_people_reason: str = ""
    team: frozenset[int] = frozenset()
    case_hands: frozenset[int] = frozenset()
    facts_written: bool = False
    opinion_recorded: bool = False
    exemption_answered: bool = False
    adjudicators: frozenset[int] = frozenset()
    committee_approval_needed: bool = False
    committee_approval: str = ""
    forms: int = 0
    organisational_measures: int = 0
    meeting_recorded: bool = False
    open_appeals: int = 0
    appeal_until: date | None = None
    investigation_extensions: int = 0


@dataclass(frozen=True)
class AppealFacts(Facts):
    """An appeal, with everybody who had a hand in what it is about."""

    hands_before: frozenset[int] = frozenset()
    is_late: bool = False
    heaviest_form_before: int = 0


@dataclass(frozen=True)
class NoticeFacts(ServiceFacts):
    """A notice: is it complete, is the reviewed text the text that stands, and when was it served?"""

    complete: bool = False
    content_digest: str = ""
    reviewed_digest: str = ""
    kind: str = ""
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
