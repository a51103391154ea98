"""预警通知书: why the unit is warned, what it must put right and by when (domain.md §3.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from app.notices.content.letterhead import Contact, Document, Due, Organ, Urgency, require
from app.notices.content.problems import Problem
from app.notices.content.shape import ContentRefused
from workflows.vocabulary import N_, ItemType, NoticeKind, ProblemClass


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """The result that led to the warning: the score, its pass mark, and the place in the peer group."""

    #: Rounded half up to two places once; this value is compared and printed.
    score: Decimal
    pass_mark: Decimal
    peer_group: str
    rank: int | None = None
    group_size: int | None = None
    #: How many at the end of the list are warned.
    last: int = 3
    #: Does the last-places rule hit? Ties lengthen the list, so the place alone does not tell.
    among_last: bool = False
    #: How sure it is that the unit belongs on the list, and in how many of 100 draws it is on it; empty where the
    #: score was imported.
    certainty: str = ""
    chance: str = ""

    def __post_init__(self) -> None:
        """A warning needs at least one of the two reasons, and a place that exists."""
        for value in (self.score, self.pass_mark):
            if value != value.quantize(Decimal("0.01")):
                raise ContentRefused(N_("Score and pass mark are rounded to two places."))
        if (self.rank is None) != (self.group_size is None):
            raise ContentRefused(N_("Rank and group size are given together."))
        if self.rank is not None and self.group_size is not None and not 1 <= self.rank <= self.group_size:
            raise ContentRefused(
                N_("Rank %(rank)s does not exist among %(size)s units."), rank=self.rank, size=self.group_size
            )
        if self.among_last and self.rank is None:
            raise ContentRefused(N_("A warning for the rank names rank and group size."))
        if not self.below_pass and not self.among_last:
            raise ContentRefused(
                N_(
                    "The score is not below the pass mark and the unit is not among the last: no warning may be issued."
                )
            )

    @property
    def below_pass(self) -> bool:
        """Strictly below: 60.00 at a pass mark of 60.00 is no warning (domain.md §10.1)."""
        return self.score < self.pass_mark

    @property
    def shortfall(self) -> Decimal:
        """By how much the score misses the pass mark."""
        return self.pass_mark - self.score


@dataclass(frozen=True, kw_only=True)
class WarningNotice(Document):
    """预警通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.WARNING
    mark: ClassVar[str] = "清预"
    word: ClassVar[str] = "预警通知书"

    basis: str
    period: str
    health_report_number: str
    trigger: Trigger
    problems: tuple[Problem, ...]
    acknowledge_by: Due
    object_by: Due
    plan_by: Due
    finish_by: Due
    #: The day of each month by which progress is reported.
    report_day: int = 5
    consequences: str

    def check(self) -> None:
        """Basis, period and report are cited; problems are listed and end within the whole term."""
        require(self.basis, N_("Name the basis of the warning."))
        require(self.period, N_("Name the assessment period."))
        require(self.health_report_number, N_("Give the number of the health-check report."))
        require(self.consequences, N_("Say what follows if nothing is put right."))
        if not self.problems:
            raise ContentRefused(N_("A warning notice lists at least one problem."))
        for problem in self.problems:
            if self.finish_by.on and problem.due.on and problem.due.on > self.finish_by.on:
                raise ContentRefused(
                    N_("Problem %(number)s would end after the whole rectification."), number=problem.number
                )

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于对××单位政治生态预警的通知书."""
        return (f"关于对{self.unit}", "政治生态预警的通知书")

    @classmethod
    def sample(cls) -> Self:
        """A unit that meets both reasons, with one problem of each class and a date in an unpublished year."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            urgency=Urgency.URGENT,
            attachments=(
                "明川市水利局2026年上半年政治生态体检报告单",
                "整改问题清单、任务清单、责任清单（样式）",
            ),
            copies_to=("市委办公室", "市委组织部", "市政府分管负责同志"),
            basis="《明川市清廉指数评价办法（试行）》",
            period="2026年上半年",
            health_report_number="清检〔2026〕17号",
            trigger=Trigger(
                score=Decimal("57.35"),
                pass_mark=Decimal("60.00"),
                peer_group="市直部门",
                rank=31,
                group_size=32,
                among_last=True,
            ),
            problems=SAMPLE_PROBLEMS,
            acknowledge_by=Due(term="2WD", on=date(2026, 11, 24)),
            object_by=Due(term="5WD", on=date(2026, 12, 1)),
            plan_by=Due(term="10WD", on=date(2026, 12, 8)),
            finish_by=Due(term="3M", on=date(2027, 2, 24), provisional=True),
            consequences=(
                "无正当理由逾期不签收、不上报整改方案或者不整改的，将依次予以提醒、督办、约谈；"
                "敷衍整改、虚假整改或者拒不整改，造成严重后果的，依规依纪依法提请启动问责程序。"
            ),
        )


SAMPLE_ORGAN = Organ(code="MC", names=("中共明川市纪律检查委员会", "明川市监察委员会"))
SAMPLE_CONTACT = Contact(office="第一监督检查室", person="承办人", phone="0000-8800001")
SAMPLE_PROBLEMS = (
    Problem(
        number=1,
        problem_class=ProblemClass.BLOCKAGE,
        description="水利工程项目变更审批层级过多，2026年上半年办理的12件变更申请中有7件超过规定时限，最长超期46个自然日。",
        indicator="权力运行·审批按时办结率",
        requirement="清理变更审批环节，公布办理时限和责任人；逐件查明超期原因并答复项目单位。",
        item_type=ItemType.IMMEDIATE,
        due=Due(term="15D", on=date(2026, 12, 9)),
    ),
    Problem(
        number=2,
        problem_class=ProblemClass.PAIN_POINT,
        description="农村供水维修资金拨付不及时，群众反映集中，社会评价中“办事公道”一项得分在同类组中列末位。",
        indicator="社会评价·群众满意度",
        requirement="在查清欠拨底数的基础上限期拨付到位，建立按季公示制度，并向反映人反馈。",
        due=Due(term="3M", on=date(2027, 2, 24), provisional=True),
    ),
    Problem(
        number=3,
        problem_class=ProblemClass.POLLUTION,
        description="局属单位3名中层干部违规在工程监理企业兼职取酬，党组对苗头性、倾向性问题提醒不够，“四种形态”第一种形态运用为零。",
        indicator="干部清正·日常监督",
        requirement="责令退出兼职、清退所得，开展违规兼职专项清查，健全日常谈话提醒制度。",
        due=Due(term="3M", on=date(2027, 2, 24), provisional=True),
    ),
)
