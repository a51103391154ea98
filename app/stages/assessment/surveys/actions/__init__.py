"""What people do with a survey: draft and approve it, hand out codes, answer, and end it."""

from app.stages.assessment.surveys import facts
from app.stages.assessment.surveys.actions.answering import (
    Full,
    Sheet,
    Used,
    answer,
    count_wrong_code,
    forget_wrong_codes,
)
from app.stages.assessment.surveys.actions.drafting import (
    Class,
    Plan,
    approve_survey,
    discard_survey,
    draft_survey,
    return_survey,
    revise_survey,
    submit_survey,
)
from app.stages.assessment.surveys.actions.ending import end_survey, open_survey, stop_survey
from app.stages.assessment.surveys.actions.issuing import cancel_codes, issue_codes

__all__ = [
    "Class",
    "Full",
    "Plan",
    "Sheet",
    "Used",
    "answer",
    "approve_survey",
    "cancel_codes",
    "count_wrong_code",
    "discard_survey",
    "draft_survey",
    "end_survey",
    "facts",
    "forget_wrong_codes",
    "issue_codes",
    "open_survey",
    "return_survey",
    "revise_survey",
    "stop_survey",
    "submit_survey",
]
