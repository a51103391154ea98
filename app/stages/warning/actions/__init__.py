"""What people do with a warning: write it, check it, sign it, serve it, receive it, object to it, take it back."""

from app.stages.warning import batching, facts
from app.stages.warning.actions.answering import object_to_warning, reject_objection, uphold_objection
from app.stages.warning.actions.drafting import (
    draft_warning,
    return_warning,
    review_warning,
    revise_warning,
    submit_warning,
)
from app.stages.warning.actions.issuing import correct_warning, issue_warning, sign_warning, withdraw_warning
from app.stages.warning.actions.serving import (
    acknowledge_warning,
    record_paper_receipt,
    record_refused_receipt,
    serve_warning,
)

__all__ = [
    "acknowledge_warning",
    "batching",
    "correct_warning",
    "draft_warning",
    "facts",
    "issue_warning",
    "object_to_warning",
    "record_paper_receipt",
    "record_refused_receipt",
    "reject_objection",
    "return_warning",
    "review_warning",
    "revise_warning",
    "serve_warning",
    "sign_warning",
    "submit_warning",
    "uphold_objection",
    "withdraw_warning",
]
