"""预警更正通知书: slips of the pen in a warning are put right; the warning itself stands (domain.md §10.6)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One passage of the warning: as it stands, and as it should read."""

    stands: str
    reads: str

    def __post_init__(self) -> None:
        require(self.stands, N_("Give the passage as it stands in the warning."))
        require(self.reads, N_("Say how the passage should read."))
        if self.stands == self.reads:
            raise ContentRefused(N_("The passage “%(text)s” is not changed."), text=self.stands)


@dataclass(frozen=True, kw_only=True)
class CorrectionNotice(Document):
    """预警更正通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.CORRECTION
    mark: ClassVar[str] = "清更"
    word: ClassVar[str] = "预警更正通知书"

    #: The warning that is corrected, by number, title and day.
    warning_number: str
    warning_title: str
    warned_on: date
    passages: tuple[Passage, ...]
    reason: str

    def check(self) -> None:
        """A correction names what it corrects, passage by passage, and why."""
        require(self.warning_number, N_("Give the number of the warning that is corrected."))
        require(self.warning_title, N_("Give the title of the warning that is corrected."))
        require(self.reason, N_("Give the reason for the correction."))
        if not self.passages:
            raise ContentRefused(N_("Name at least one passage that is corrected."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于更正对××单位政治生态预警有关内容的通知书."""
        return (f"关于更正对{self.unit}", "政治生态预警有关内容的通知书")

    @classmethod
    def sample(cls) -> Self:
        """Two slips: a figure, and the name of a list."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委办公室", "市委组织部"),
            warning_number="清预〔2026〕1号",
            warning_title="关于对明川市水利局政治生态预警的通知书",
            warned_on=date(2026, 11, 20),
            passages=(
                Passage(stands="涉及资金86.3万元", reads="涉及资金83.6万元"),
                Passage(stands="工程变更审批台帐", reads="工程变更审批台账"),
            ),
            reason="经核对原始凭证，起草时数字录入有误。",
        )
