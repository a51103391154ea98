"""Writing a warning and having it checked. The case leads; its notice moves with it, step by step."""

from datetime import datetime

from app.cases.models import Case, Event
from app.cases.transitions import perform
from app.notices.actions import drafting as notices
from app.notices.content.shape import sha256_of
from app.notices.models import Notice
from app.notices.queries import current_notice
from app.people.models import User
from app.stages.warning.queries import notice_of
from app.stages.warning.writing import Draft, draft_of, warning_of
from workflows.actions import Action
from workflows.vocabulary import NoticeKind


def draft_warning(case: Case, draft: Draft | None = None, *, by: User, now: datetime) -> Notice:
    """Write the warning, or write it anew; without a draft, from what the case knows.

    Raises ContentRefused with what is missing: there is no warning without a problem.
    """
    perform(case, Action.DRAFT_WARNING, by=by, now=now)
    content = warning_of(case, draft or draft_of(case))
    notice = current_notice(case, NoticeKind.WARNING)
    if notice is None:
        return notices.draft_notice(case, content, led=True, by=by, now=now)
    if notice.content_sha256 != sha256_of(content):
        notices.revise_notice(notice, content, by=by, now=now)
    return notice


def submit_warning(case: Case, *, by: User, now: datetime) -> Event:
    """Send the draft to the office director, with the problems as they are listed now."""
    event = perform(case, Action.SUBMIT_WARNING, by=by, now=now)
    notice = notice_of(case)
    content = warning_of(case, draft_of(case))
    if notice.content_sha256 != sha256_of(content):
        notices.revise_notice(notice, content, by=by, now=now)
    notices.submit_notice(notice, by=by, now=now)
    return event


def revise_warning(case: Case, *, by: User, now: datetime) -> Event:
    """Take the warning back to change it; whatever was checked must be checked again."""
    event = perform(case, Action.REVISE_WARNING, by=by, now=now)
    notices.revise_notice(notice_of(case), warning_of(case, draft_of(case)), by=by, now=now)
    return event


def return_warning(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """Give the draft back with what must be changed."""
    event = perform(case, Action.RETURN_WARNING, by=by, now=now, reason=reason)
    notices.return_notice(notice_of(case), reason, by=by, now=now)
    return event


def review_warning(case: Case, opinion: str = "", *, by: User, now: datetime) -> Event:
    """Pass the draft in review; exactly this text may then be signed."""
    event = perform(case, Action.REVIEW_WARNING, by=by, now=now, opinion=opinion or None)
    notices.review_notice(notice_of(case), by=by, now=now, opinion=opinion)
    return event
