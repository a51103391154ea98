"""整改提醒书 and 整改告诫书: what a unit is late with, its last day, and what follows (domain.md §9, ladder)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class OverdueMatter:
    """One thing that is late: what, since when, by how many working days, and what remains to be done."""

    number: int
    matter: str
    due: Due
    days_late: int
    remaining: str

    def __post_init__(self) -> None:
        """A matter is late since a day, by at least one working day."""
        require(self.matter, N_("Matter %(number)s does not say what is late."), number=self.number)
        require(
            self.remaining, N_("Matter %(number)s does not say what remains to be done."), number=self.number
        )
        if self.due.on is None or self.days_late < 1:
            raise ContentRefused(
                N_("Matter %(number)s names the day that was missed, and by how much."), number=self.number
            )


@dataclass(frozen=True, kw_only=True)
class OverdueLetter(Document):
    """What both letters say."""

    basis: str
    notice_number: str
    matters: tuple[OverdueMatter, ...]
    #: The last day.
    limit: Due
    report_by: Due
    #: Letters and slips on the same matters before this one, by number.
    earlier_numbers: tuple[str, ...] = ()
    consequences: str

    def check(self) -> None:
        """At least one matter is late, and the last day comes after all that were missed."""
        require_all(
            self,
            basis=N_("basis"),
            notice_number=N_("number of the notice"),
            matters=N_("overdue matters"),
            consequences=N_("what follows if nothing is done"),
        )
        missed = [each.due.on for each in self.matters if each.due.on]
        if self.limit.on is None or self.limit.on <= max(missed):
            raise ContentRefused(N_("The last day must come after the day that was missed."))


@dataclass(frozen=True, kw_only=True)
class ReminderLetter(OverdueLetter):
    """整改提醒书."""

    kind: ClassVar[NoticeKind] = NoticeKind.REMINDER_LETTER
    mark: ClassVar[str] = "清提"
    word: ClassVar[str] = "整改提醒书"

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于××单位整改逾期的提醒书."""
        return (f"关于{self.unit}", "整改逾期的提醒书")

    @classmethod
    def sample(cls) -> Self:
        """Two matters, three working days late."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委督查室",),
            basis="《明川市清廉指数评价办法（试行）》关于整改期限和督办的规定",
            notice_number="清预〔2026〕1号",
            matters=SAMPLE_MATTERS,
            limit=Due(on=date(2027, 3, 8)),
            report_by=Due(term="2WD"),
            earlier_numbers=("清督〔2027〕6号",),
            consequences="逾期仍未办结的，将发出告诫书并予以约谈。",
        )


@dataclass(frozen=True, kw_only=True)
class AdmonitionLetter(OverdueLetter):
    """整改告诫书: a reminder that was not heeded, with the causes as the office sees them."""

    kind: ClassVar[NoticeKind] = NoticeKind.ADMONITION_LETTER
    mark: ClassVar[str] = "清诫"
    word: ClassVar[str] = "整改告诫书"

    causes: tuple[str, ...]
    demands: tuple[str, ...]

    def check(self) -> None:
        """It follows a reminder, analyses why nothing was done, and says what is asked."""
        super().check()
        require_all(
            self,
            earlier_numbers=N_("the reminder before this letter"),
            causes=N_("analysis of causes"),
            demands=N_("what is asked"),
        )

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于××单位整改不力的告诫书."""
        return (f"关于{self.unit}", "整改不力的告诫书")

    @classmethod
    def sample(cls) -> Self:
        """Ten working days late, after a reminder."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委督查室", "市委组织部"),
            basis="《明川市清廉指数评价办法（试行）》关于整改期限和督办的规定",
            notice_number="清预〔2026〕1号",
            matters=(
                OverdueMatter(
                    number=1,
                    matter="农村供水维修资金拨付不及时",
                    due=Due(term="3M", on=date(2027, 2, 24)),
                    days_late=10,
                    remaining="仍有84.7万元未拨付，17处工程未公示",
                ),
            ),
            limit=Due(on=date(2027, 3, 17)),
            report_by=Due(term="2WD"),
            earlier_numbers=("清督〔2027〕6号", "清提〔2027〕2号"),
            causes=(
                "思想认识不到位，局党组自2027年1月以来没有专题研究资金拨付问题。",
                "责任没有压实，逐笔拨付计划未明确责任人和完成时间。",
                "工作衔接不畅，决算争议未及时提请财政、审计部门协调。",
            ),
            demands=(
                "局党组主要负责人牵头，自收到本告诫书之日起5个工作日内召开党组会议专题研究，并报送会议纪要。",
                "逐笔列明拨付计划，明确责任人，全部拨付到位并公示。",
                "分管负责人作出书面说明。",
            ),
            consequences=(
                "期限届满仍未整改到位的，按程序约谈党组织主要负责人，并提请研究是否启动问责程序。本告诫书不是问责决定。"
            ),
        )


SAMPLE_MATTERS = (
    OverdueMatter(
        number=1,
        matter="农村供水维修资金拨付不及时（第2项问题）",
        due=Due(term="3M", on=date(2027, 2, 24)),
        days_late=3,
        remaining="欠拨的286.4万元中仍有84.7万元未拨付，未申请延期，也未申请销号",
    ),
    OverdueMatter(
        number=2,
        matter="2027年2月整改进展报告",
        due=Due(on=date(2027, 2, 23)),
        days_late=4,
        remaining="未报送",
    ),
)
