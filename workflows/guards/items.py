"""Conditions on one problem, and on a request for more time."""

from dataclasses import dataclass

from workflows.facts import ExtensionFacts, ItemFacts
from workflows.guards.asking import facts_as, text_given
from workflows.table import Ask, Guard, Reason
from workflows.vocabulary import N_, CaseState, ItemType


def item_is(kind: ItemType) -> Guard:
    """Selects by the type of rectification."""

    def is_of_that_type(ask: Ask) -> Reason | None:
        if facts_as(ItemFacts, ask).item_type == kind:
            return None
        return Reason(N_("The problem is of another type of rectification."))

    is_of_that_type.__doc__ = f"The item is of the type {kind}."
    return is_of_that_type


def item_is_ordinary(ask: Ask) -> Reason | None:
    """Selects: an ordinary item."""
    return (
        Reason(N_("A key problem has an approver of its own.")) if facts_as(ItemFacts, ask).is_key else None
    )


def item_is_key(ask: Ask) -> Reason | None:
    """Selects: a key item (domain.md §8)."""
    return (
        None
        if facts_as(ItemFacts, ask).is_key
        else Reason(N_("An ordinary problem has an approver of its own."))
    )


#: While the plan is written and read, what has to be put right at once does not wait for it (立行立改).
_BEFORE_APPROVAL = (
    CaseState.ACKNOWLEDGED,
    CaseState.PLANNING,
    CaseState.PLAN_CONFIRMING,
    CaseState.PLAN_REVIEW,
    CaseState.PLAN_APPROVAL,
)


def may_be_claimed_yet(ask: Ask) -> Reason | None:
    """Completion is claimed after the plan's approval; of an immediate problem as soon as the term runs."""
    facts = facts_as(ItemFacts, ask)
    if facts.case_state in (CaseState.RECTIFYING, CaseState.REOPENED):
        return None
    if facts.item_type == ItemType.IMMEDIATE and facts.case_state in _BEFORE_APPROVAL:
        return None
    return Reason(N_("The plan has not been approved yet; completion can be claimed after that."))


def has_responsible_people(ask: Ask) -> Reason | None:
    """Nothing is completed that nobody answered for: the plan could never be submitted after it (M-48)."""
    if not facts_as(ItemFacts, ask).unanswered:
        return None
    return Reason(N_("The problem has no responsible person or leader yet."))


def case_is_being_drafted(ask: Ask) -> Reason | None:
    """The list of problems changes only while the warning is a draft."""
    if facts_as(ItemFacts, ask).case_state == CaseState.DRAFTING:
        return None
    return Reason(N_("The list of problems can only be changed while the warning is being drafted."))


def plan_is_open(ask: Ask) -> Reason | None:
    """Measures change while the plan is written, or when a look-back reopened the case."""
    open_states = (CaseState.ACKNOWLEDGED, CaseState.PLANNING, CaseState.REOPENED)
    if facts_as(ItemFacts, ask).case_state in open_states:
        return None
    return Reason(N_("The plan is not open for changes now."))


def has_a_measure(ask: Ask) -> Reason | None:
    """Nothing is completed without a measure."""
    return (
        None
        if facts_as(ItemFacts, ask).measures
        else Reason(N_("The problem has no rectification measure yet."))
    )


def has_evidence(ask: Ask) -> Reason | None:
    """Evidence is mandatory (M-40)."""
    return (
        None
        if facts_as(ItemFacts, ask).evidence
        else Reason(N_("No evidence has been uploaded for this problem yet."))
    )


def no_extension_is_pending(ask: Ask) -> Reason | None:
    """One change of the date at a time (domain.md §3.4 g)."""
    if not facts_as(ItemFacts, ask).pending_extensions:
        return None
    return Reason(N_("An extension request for this problem is still open."))


def term_has_not_expired(ask: Ask) -> Reason | None:
    """An extension is asked for before the term ends (domain.md §10, 8)."""
    facts = facts_as(ItemFacts, ask)
    if facts.due_on is None:
        return Reason(N_("The problem has no term that could be extended."))
    if facts.today > facts.due_on:
        return Reason(N_("The term has already expired; an extension can no longer be requested."))
    return None


def extension_is_within_its_caps(ask: Ask) -> Reason | None:
    """At most half of the original term and 30 days, and not more often than policy allows (EXT_LEN)."""
    asked = _Asked.of(ask)
    if asked.granted >= asked.most:
        return Reason(
            N_("The problem was extended %(n)s times already; more is not permitted."), {"n": asked.granted}
        )
    if asked.days is None:
        return None
    if asked.days <= 0:
        return Reason(N_("The new date must be later than the present one."))
    if asked.days > asked.longest:
        return Reason(
            N_("An extension of this problem may add at most %(n)s calendar days."), {"n": asked.longest}
        )
    return None


def is_first_and_short(ask: Ask) -> Reason | None:
    """Selects: the problem's first extension, and not a long one."""
    if not _Asked.of(ask).is_weighty:
        return None
    return Reason(N_("A further or a long extension has an approver of its own."))


def is_further_or_long(ask: Ask) -> Reason | None:
    """Selects: a further extension, or one of more days than policy leaves to the first approver (EXT_LEN)."""
    if _Asked.of(ask).is_weighty:
        return None
    return Reason(N_("A first, short extension has an approver of its own."))


@dataclass(frozen=True)
class _Asked:
    """More time, as a request asks for it or as a leader gives it: how many days, and what caps them."""

    granted: int
    most: int
    longest: int
    long_after: int
    days: int | None

    @classmethod
    def of(cls, ask: Ask) -> "_Asked":
        """Read the facts of a problem or of a request; a day that is being typed comes before the one asked for."""
        until = (ask.details or {}).get("until")
        if isinstance(ask.facts, ItemFacts):
            facts: ItemFacts | ExtensionFacts = ask.facts
            granted, due = ask.facts.granted_extensions, ask.facts.due_on
        else:
            facts = request = facts_as(ExtensionFacts, ask)
            granted, due, until = request.granted_before, request.item_due_on, until or request.asked_until
        days = (until - due).days if until is not None and due is not None else None
        return cls(granted, facts.most_extensions, facts.longest_extension, facts.long_after, days)

    @property
    def is_weighty(self) -> bool:
        """Not the first, or longer than the first approver may grant? What breaks the cap is nobody's to grant."""
        return self.granted > 0 or min(self.days or 0, self.longest) > self.long_after


def late_request_is_justified(ask: Ask) -> Reason | None:
    """A request within the last five working days needs the leader's own reason (EXT_APPLY)."""
    if ask.details is None or not facts_as(ExtensionFacts, ask).asked_late or text_given(ask, "reason"):
        return None
    return Reason(
        N_("The request came less than 5 working days before the date; granting it needs a reason.")
    )
