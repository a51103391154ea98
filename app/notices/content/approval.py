"""发文稿纸: every hand that a document went through, with its versions (domain.md §3.4 k)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from app.clock import SHANGHAI
from app.notices.content.letterhead import Document, require, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class Hand:
    """One act on the document: by whom, when, with which opinion."""

    act: str
    by: str
    at: datetime
    opinion: str = ""

    def __post_init__(self) -> None:
        """An act is somebody's, at an hour with its zone."""
        require(self.by, N_("Name whose hand it was."))
        if self.at.tzinfo is None:
            raise ContentRefused(N_("The times of an approval need a zone."))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One version of the text, and what changed in it."""

    version: int
    by: str
    at: datetime
    sha256: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ApprovalSheet(Document):
    """发文稿纸: an inner paper about another document."""

    kind: ClassVar[NoticeKind] = NoticeKind.APPROVAL_SHEET
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "发文稿纸"

    document_title: str
    document_word: str
    document_number: str = ""
    document_copies_to: tuple[str, ...] = ()
    hands: tuple[Hand, ...]
    drafts: tuple[Draft, ...]
    #: Does the review cover the text as it stands?
    reviewed: bool = False

    def check(self) -> None:
        """A document, a first hand and a first version."""
        require_all(
            self,
            document_title=N_("title of the document"),
            hands=N_("hands that the document went through"),
            drafts=N_("versions of the text"),
        )

    @classmethod
    def sample(cls) -> Self:
        """The sample warning: returned once, changed, reviewed again, signed."""

        def at(day: int, hour: int) -> datetime:
            return datetime(2026, 11, day, hour, 10, tzinfo=SHANGHAI)

        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            document_title="关于对明川市水利局政治生态预警的通知书",
            document_word="预警通知书",
            document_number="清预〔2026〕1号",
            document_copies_to=("市委办公室", "市委组织部", "市政府分管负责同志"),
            hands=(
                Hand(act="起草", by="第一监督检查室承办人", at=at(18, 9)),
                Hand(act="送审", by="第一监督检查室承办人", at=at(18, 16)),
                Hand(
                    act="退回修改",
                    by="第一监督检查室主任",
                    at=at(19, 10),
                    opinion="第2项问题的整改要求应当写明公示周期。",
                ),
                Hand(act="修改", by="第一监督检查室承办人", at=at(19, 15)),
                Hand(act="送审", by="第一监督检查室承办人", at=at(19, 16)),
                Hand(act="审核", by="第一监督检查室主任", at=at(20, 9), opinion="同意，呈分管领导签发。"),
                Hand(act="签发", by="市纪委监委分管领导", at=at(22, 9)),
                Hand(act="用印", by="案件监督管理室工作人员", at=at(22, 14)),
            ),
            drafts=(
                Draft(version=1, by="第一监督检查室承办人", at=at(18, 9), sha256="a1b2" * 16),
                Draft(
                    version=2,
                    by="第一监督检查室承办人",
                    at=at(19, 15),
                    sha256="c3d4" * 16,
                    changed=("第2项问题：整改要求",),
                ),
            ),
            reviewed=True,
        )
