"""What must hold for a policy to be released, in words for whoever releases it."""

from collections.abc import Iterator

from app.policies.policy import Policy
from workflows.rulebook import RELEASED
from workflows.soundness import complaints
from workflows.table import Reason
from workflows.terms import Rung, Term
from workflows.vocabulary import N_, NoticeKind, Role

#: The furthest rung from the day, in working days.
FURTHEST = 60
#: Whoever may act somewhere in the rulebook: only they are told of deadlines.
ACTING = frozenset(role for table in RELEASED for each in table.transitions for role in each.who_may({})) - {
    Role.CLOCK
}

TWICE = N_("“%(term)s” has two reminders on the same day.")
TOO_FAR = N_("“%(term)s”: a reminder lies at most %(n)s working days from the day.")
NOBODY = N_("“%(term)s”: every reminder needs somebody who is told.")
CANNOT_ACT = N_("“%(term)s”: %(role)s cannot act on any matter, so there is nothing to remind them of.")
NO_REMINDER = N_("“%(term)s” has no reminder before or on its day.")
NO_ESCALATION = N_("“%(term)s” has no escalation after its day.")
EARLY_PROPOSAL = N_(
    "“%(term)s”: accountability is proposed after the day only, and not where a right lapses."
)
NOT_A_CHOICE = N_("“%(approval)s” can be given to %(roles)s only.")
UNSOUND = N_("The rulebook would no longer be sound: %(what)s")
NO_RULES = N_("Say which rules the documents cite.")
BELOW_ZERO = N_("Thresholds, caps and days cannot be negative.")


def reasons_against(policy: Policy) -> list[Reason]:
    """Why this policy may not be released; an empty list is the proof that the rulebook stays sound under it."""
    found = [*_of_words(policy), *_of_numbers(policy), *_of_ladders(policy), *_of_approvers(policy)]
    if found:
        return found
    lasting = complaints(RELEASED, frozenset(NoticeKind), ladder=policy.ladder, approvers=policy.approvers)
    return [Reason(UNSOUND, {"what": str(each)}) for each in lasting]


def _of_words(policy: Policy) -> Iterator[Reason]:
    if not policy.assessment_rules.strip():
        yield Reason(NO_RULES)


def _of_numbers(policy: Policy) -> Iterator[Reason]:
    numbers = (
        policy.pass_mark,
        policy.bottom_n,
        policy.min_group_size,
        policy.extension_longest,
        policy.extension_long,
        policy.extension_most,
        policy.extension_ahead,
        policy.plan_extension_longest,
        policy.near_days,
        policy.red_after_days,
        policy.adjustment_most,
        policy.deemed_after,
    )
    if any(number < 0 for number in numbers):
        yield Reason(BELOW_ZERO)


def _of_ladders(policy: Policy) -> Iterator[Reason]:
    for term, ladder in policy.ladders.items():
        for message in _faults(term, ladder):
            yield Reason(message, {"term": term, "n": FURTHEST})
        for role in {role for rung in ladder for role in rung.to} - ACTING:
            yield Reason(CANNOT_ACT, {"term": term, "role": role})


def _faults(term: Term, ladder: tuple[Rung, ...]) -> Iterator[str]:
    offsets = [rung.offset for rung in ladder]
    if len(set(offsets)) < len(offsets):
        yield TWICE
    if any(abs(offset) > FURTHEST for offset in offsets):
        yield TOO_FAR
    if not all(rung.to for rung in ladder):
        yield NOBODY
    if not any(offset <= 0 for offset in offsets):
        yield NO_REMINDER
    if not term.is_right and not any(offset > 0 for offset in offsets):
        yield NO_ESCALATION
    if any(rung.proposes and (term.is_right or rung.offset <= 0) for rung in ladder):
        yield EARLY_PROPOSAL


def _of_approvers(policy: Policy) -> Iterator[Reason]:
    for approval, role in policy.approvers.items():
        if role not in approval.choices:
            yield Reason(NOT_A_CHOICE, {"approval": approval, "roles": approval.choices})
