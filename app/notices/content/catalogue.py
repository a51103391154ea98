"""Every kind of document with the class that holds its content."""

from typing import Any

from app.notices.content.appeal import AppealDecision, AppealReply
from app.notices.content.approval import ApprovalSheet
from app.notices.content.circular import Circular
from app.notices.content.closing import ClosureOpinion, ReworkNotice
from app.notices.content.correction import CorrectionNotice
from app.notices.content.decision import AccountabilityDecision
from app.notices.content.evaluation import RectificationAssessment
from app.notices.content.extension import ExtensionReply
from app.notices.content.facts import FactMaterial
from app.notices.content.health import HealthCheck
from app.notices.content.index import FileIndex
from app.notices.content.interview import InterviewNotice, InterviewRecord
from app.notices.content.ledger import RectificationLedger
from app.notices.content.letterhead import Document
from app.notices.content.lists import ThreeLists
from app.notices.content.lookback import LookbackFeedback
from app.notices.content.overdue import AdmonitionLetter, ReminderLetter
from app.notices.content.proof import ProofOfService
from app.notices.content.recommendation import Recommendation
from app.notices.content.rectification import RectificationNotice
from app.notices.content.report import EvaluationReport
from app.notices.content.shape import from_json
from app.notices.content.slip import SupervisionSlip
from app.notices.content.starting import StartApproval
from app.notices.content.visit import LookbackNotice
from app.notices.content.warning import WarningNotice
from app.notices.content.withdrawal import WithdrawalNotice
from workflows.vocabulary import NoticeKind

DOCUMENTS: dict[NoticeKind, type[Document]] = {
    each.kind: each
    for each in (
        WarningNotice,
        WithdrawalNotice,
        CorrectionNotice,
        RectificationNotice,
        ThreeLists,
        ExtensionReply,
        LookbackFeedback,
        AccountabilityDecision,
        AppealReply,
        AppealDecision,
        EvaluationReport,
        HealthCheck,
        ProofOfService,
        SupervisionSlip,
        ReminderLetter,
        AdmonitionLetter,
        InterviewNotice,
        InterviewRecord,
        Recommendation,
        LookbackNotice,
        RectificationAssessment,
        Circular,
        RectificationLedger,
        ClosureOpinion,
        ReworkNotice,
        StartApproval,
        FactMaterial,
        FileIndex,
        ApprovalSheet,
    )
}


def content_of(kind: NoticeKind, content: dict[str, Any]) -> Document:
    """The document of a kind from its stored JSON. Raises ContentRefused where it does not fit."""
    return from_json(DOCUMENTS[kind], content)
