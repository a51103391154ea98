"""Signing, sealing and withdrawing a warning. What was signed keeps its number and its bytes for good."""

from collections.abc import Sequence
from datetime import date, datetime

from app.cases.models import Case, Event
from app.cases.transitions import perform
from app.notices.actions import drafting, issuing
from app.notices.content.correction import Passage
from app.notices.models import Notice
from app.notices.queries import current_notice
from app.people.models import User
from app.people.queries import the_clock
from app.stages.warning.queries import notice_of
from app.stages.warning.writing import correction_of, withdrawal_of, words_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, NoticeKind, NoticeState

_UNSIGNED = (NoticeState.DRAFT, NoticeState.IN_REVIEW, NoticeState.REVIEWED)


def sign_warning(case: Case, *, by: User, now: datetime, prints: issuing.Prints | None = None) -> Event:
    """Sign the reviewed warning: it takes its number and is printed once."""
    event = perform(case, Action.SIGN_WARNING, by=by, now=now)
    issuing.sign_notice(notice_of(case), by=by, now=now, prints=prints)
    return event


def issue_warning(case: Case, *, by: User, now: datetime) -> Event:
    """Seal the signed warning, which may then be served."""
    event = perform(case, Action.ISSUE_WARNING, by=by, now=now)
    issuing.seal_notice(notice_of(case), by=by, now=now)
    return event


def correct_warning(
    case: Case, passages: Sequence[Passage], reason: str, *, by: User, now: datetime
) -> Notice:
    """Draft a correction of the served warning; it is reviewed, signed and served like any document.

    Raises Refused for a passage that does not stand in the warning.
    """
    warning = notice_of(case)
    perform(case, Action.CORRECT_WARNING, by=by, now=now, reason=reason)
    text = _closely(words_of(warning))
    for passage in passages:
        if _closely(passage.stands) not in text:
            raise Refused(
                Reason(
                    N_("“%(text)s” does not stand in the warning word for word."), {"text": passage.stands}
                )
            )
    return drafting.draft_notice(case, correction_of(warning, passages, reason), by=by, now=now)


def _closely(text: str) -> str:
    """Without blanks, which the lines of a document and of a form break differently."""
    return "".join(text.split())


def withdraw_warning(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """End the matter. A signed notice stays on record as it was; a draft is given up."""
    event = perform(case, Action.WITHDRAW_WARNING, by=by, now=now, reason=reason)
    take_back(case, reason, by=by, now=now)
    return event


def take_back(
    case: Case, reason: str, *, by: User, now: datetime, objected_on: date | None = None
) -> Notice | None:
    """Withdraw the case's warning, or discard it where it was never signed.

    What was served is withdrawn by a document of its own, which the unit gets; the answer is that document.
    """
    warning = current_notice(case, NoticeKind.WARNING)
    if warning is None:
        return None
    if warning.state in _UNSIGNED:
        drafting.discard_notice(warning, by=by, now=now, reason=reason)
        return None
    withdrawal = None
    if warning.served_at is not None:
        content = withdrawal_of(warning, reason, objected_on)
        withdrawal = drafting.draft_notice(case, content, by=the_clock(), now=now)
        issuing.sign_with_decision(withdrawal, by=by, now=now)
    issuing.withdraw_notice(warning, reason, by=by, now=now, superseded_by=withdrawal)
    return withdrawal
