"""预警撤回通知书: a warning is taken back; what it said stays on record under its own number (domain.md §10.6)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class WithdrawalNotice(Document):
    """预警撤回通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.WITHDRAWAL
    mark: ClassVar[str] = "清撤"
    word: ClassVar[str] = "预警撤回通知书"

    #: The warning that is taken back, by number, title and day.
    warning_number: str
    warning_title: str
    warned_on: date
    problems: int
    reason: str
    #: The day of the unit's objection, where it led to this.
    objected_on: date | None = None

    def check(self) -> None:
        """A withdrawal names what it takes back, and why."""
        require(self.warning_number, N_("Give the number of the warning that is withdrawn."))
        require(self.warning_title, N_("Give the title of the warning that is withdrawn."))
        require(self.reason, N_("Give the reason for the withdrawal."))
        if self.objected_on and self.objected_on < self.warned_on:
            raise ContentRefused(N_("An objection cannot be older than the warning."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于撤回对××单位政治生态预警的通知书."""
        return (f"关于撤回对{self.unit}", "政治生态预警的通知书")

    @classmethod
    def sample(cls) -> Self:
        """A warning withdrawn because the unit's objection holds."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委办公室", "市委组织部"),
            warning_number="清预〔2026〕1号",
            warning_title="关于对明川市水利局政治生态预警的通知书",
            warned_on=date(2026, 11, 22),
            problems=3,
            objected_on=date(2026, 11, 27),
            reason="经复核，评价期内“审批按时办结率”数据误将已依法中止的5件申请计入超期，更正后你单位得分为61.20分，不低于合格分，且不在同类组倒数三位之内。",
        )

    @classmethod
    def own_sample(cls) -> Self:
        """A warning that the office itself takes back."""
        return replace(
            cls.sample(),
            objected_on=None,
            reason="预警所依据的评价结果已由评价机关公告更正，预警事由不再成立。",
        )
