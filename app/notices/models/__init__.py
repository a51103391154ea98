"""What is stored of official documents: notices, their numbers, their seals, service and copies, and papers with codes."""

from app.notices.models.codes import Paper, UnknownCode
from app.notices.models.notice import RECEIPTS, Notice, NoticeVersion
from app.notices.models.numbers import NumberCounter, NumberGap
from app.notices.models.seals import SealCertificate
from app.notices.models.service import NoticeCopy, ServiceRecord

__all__ = [
    "RECEIPTS",
    "Notice",
    "NoticeCopy",
    "NoticeVersion",
    "NumberCounter",
    "NumberGap",
    "Paper",
    "SealCertificate",
    "ServiceRecord",
    "UnknownCode",
]
