"""A warning is acted on through its case, also where many are acted on at once."""

from app.cases.models import Case
from app.notices.batches.acts import lead
from app.stages.warning.actions.drafting import review_warning, submit_warning
from app.stages.warning.actions.issuing import issue_warning, sign_warning
from app.stages.warning.actions.serving import serve_warning
from workflows.actions import Action
from workflows.vocabulary import NoticeKind

lead(
    NoticeKind.WARNING,
    Case.workflow_name,
    {
        Action.SUBMIT_NOTICE: (Action.SUBMIT_WARNING, submit_warning),
        Action.REVIEW_NOTICE: (Action.REVIEW_WARNING, review_warning),
        Action.SIGN_NOTICE: (Action.SIGN_WARNING, sign_warning),
        Action.SEAL_NOTICE: (Action.ISSUE_WARNING, issue_warning),
        Action.SERVE_NOTICE: (Action.SERVE_WARNING, serve_warning),
    },
)
