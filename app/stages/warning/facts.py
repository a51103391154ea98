"""What the rulebook may look at of a warning that is being written."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.cases.models import Case
from app.notices.queries import current_notice
from workflows.vocabulary import CaseState, NoticeKind


@contributes("case", in_states=(CaseState.DRAFTING, CaseState.SIGNING))
def draft_of_a_warning(case: Case, _today: date) -> dict[str, Any]:
    """Is there a draft, and is it still the one that was reviewed?"""
    notice = current_notice(case, NoticeKind.WARNING)
    if notice is None:
        return {}
    reviewed = bool(notice.reviewed_sha256) and notice.reviewed_sha256 == notice.content_sha256
    return {"notice_drafted": True, "draft_is_the_reviewed_one": reviewed}
