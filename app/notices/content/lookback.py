"""回头看反馈意见: what inspectors found on each item when they came back, and what follows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind, Verdict

VERDICT_WORDS = {
    Verdict.RECTIFIED: "已整改",
    Verdict.BASICALLY: "基本整改",
    Verdict.NOT_RECTIFIED: "未整改",
    Verdict.REBOUNDED: "反弹",
    Verdict.FALSE: "虚假整改",
}
#: Verdicts that send an item back to the unit.
BAD_VERDICTS = frozenset({Verdict.NOT_RECTIFIED, Verdict.REBOUNDED, Verdict.FALSE})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the team found on one item, and the second term where it is not settled."""

    number: int
    problem: str
    verdict: Verdict
    found: str
    requirement: str = ""
    due: Due | None = None

    def __post_init__(self) -> None:
        """A verdict rests on something seen; one that is not settled sets a demand and a term."""
        require(self.found, N_("Finding %(number)s does not say what was seen."), number=self.number)
        if self.verdict is not Verdict.RECTIFIED and not (self.requirement.strip() and self.due):
            raise ContentRefused(
                N_("Finding %(number)s is not settled: say what is asked and by when."), number=self.number
            )

    @property
    def verdict_word(self) -> str:
        """The verdict as the office says it."""
        return VERDICT_WORDS[self.verdict]


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The satisfaction poll on the spot: answers that count, and how many were satisfied."""

    answers: int
    satisfied: int

    def __post_init__(self) -> None:
        """Nobody can be satisfied more often than asked."""
        if self.answers < 1 or not 0 <= self.satisfied <= self.answers:
            raise ContentRefused(N_("The figures of the satisfaction survey do not fit together."))

    @property
    def rate(self) -> str:
        """Per cent with two places, rounded half up."""
        return percent(self.satisfied, self.answers)


@dataclass(frozen=True, kw_only=True)
class LookbackFeedback(Document):
    """整改情况“回头看”反馈意见."""

    kind: ClassVar[NoticeKind] = NoticeKind.LOOKBACK_FEEDBACK
    mark: ClassVar[str] = "清回"
    word: ClassVar[str] = "“回头看”反馈意见"

    basis: str
    notice_number: str
    team_leader: str
    team_members: tuple[str, ...]
    from_on: date
    until_on: date
    scope: str
    methods: str
    #: What the team asked for and read.
    materials: str
    findings: tuple[Finding, ...]
    survey: Survey | None = None
    overall: str
    report_by: Due
    object_by: Due
    consequences: str

    def check(self) -> None:
        """Two inspectors or more, in a period that exists, with a finding for each item."""
        require(self.basis, N_("Name the basis of the look-back."))
        require(self.notice_number, N_("Give the number of the notice that this answers."))
        require(self.overall, N_("Write the overall assessment."))
        team = {each.strip() for each in (self.team_leader, *self.team_members)}
        if len(team) < 2 or "" in team:
            raise ContentRefused(N_("A look-back team has at least two people."))
        if self.until_on < self.from_on:
            raise ContentRefused(N_("The look-back ends before it starts."))
        if not self.findings:
            raise ContentRefused(N_("The feedback has at least one finding."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于××单位整改情况“回头看”的反馈意见."""
        return (f"关于{self.unit}整改情况", "“回头看”的反馈意见")

    @property
    def tally(self) -> tuple[tuple[str, int], ...]:
        """How many items got each verdict; verdicts without any are left out."""
        count = Counter(finding.verdict for finding in self.findings)
        return tuple((word, count[verdict]) for verdict, word in VERDICT_WORDS.items() if count[verdict])

    @property
    def rectified(self) -> int:
        """Items that count as completed; 基本整改 does not (domain.md §10.7)."""
        return sum(finding.verdict is Verdict.RECTIFIED for finding in self.findings)

    @property
    def rate(self) -> str:
        """The completion rate in per cent, rounded half up."""
        return percent(self.rectified, len(self.findings))

    @property
    def unsettled(self) -> tuple[Finding, ...]:
        """Items with a second term."""
        return tuple(finding for finding in self.findings if finding.due)

    @property
    def proposes_accountability(self) -> bool:
        """Does a bad verdict make the office propose (never decide) accountability?"""
        return any(finding.verdict in BAD_VERDICTS for finding in self.findings)

    @classmethod
    def sample(cls) -> Self:
        """One item of each fate that an inspection usually meets."""
        second = Due(term="30D", on=date(2027, 7, 15), provisional=True)
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委组织部", "市委巡察工作领导小组办公室"),
            basis="《明川市清廉指数评价办法（试行）》关于整改“回头看”的规定",
            notice_number="清预〔2026〕1号",
            team_leader="第三监督检查室副主任",
            team_members=("第三监督检查室工作人员甲", "案件监督管理室工作人员乙"),
            from_on=date(2027, 5, 31),
            until_on=date(2027, 6, 4),
            scope="清预〔2026〕1号预警通知书所列3项问题的整改情况",
            methods="听取汇报、查阅资料、实地查看、走访群众、问卷测评",
            materials="整改方案、三清单、销号材料、资金拨付凭证、谈话记录",
            findings=(
                Finding(
                    number=1,
                    problem="工程项目变更审批超过规定时限",
                    verdict=Verdict.RECTIFIED,
                    found="抽查2027年1月至5月办理的18件变更申请，全部按时办结；审批规程已公布并执行。",
                ),
                Finding(
                    number=2,
                    problem="农村供水维修资金拨付不及时",
                    verdict=Verdict.BASICALLY,
                    found="欠拨资金已拨付98.6%，尚有1处工程因决算争议未拨付尾款4.01万元；公示制度已建立。",
                    requirement="会同审计部门核定决算，拨付尾款并公示结果。",
                    due=second,
                ),
                Finding(
                    number=3,
                    problem="中层干部违规兼职取酬",
                    verdict=Verdict.REBOUNDED,
                    found="3名干部已退出兼职并清退所得；走访发现另有1名干部于2027年3月新增违规兼职，局党组未发现。",
                    requirement="查清新增违规兼职事实，按管理权限处理，重新开展全员申报核查。",
                    due=second,
                ),
            ),
            survey=Survey(answers=126, satisfied=109),
            overall="局党组能够履行整改主体责任，多数措施落到实处，但对干部日常监督的长效机制没有真正建立，个别问题出现反弹。",
            report_by=Due(term="5WD"),
            object_by=Due(term="5WD"),
            consequences="再整改期限届满仍未整改到位，或者弄虚作假的，依规依纪依法严肃追究有关责任。",
        )


def percent(part: int, whole: int) -> str:
    """A share in per cent with two places, rounded half up once (domain.md §10.3)."""
    return str((Decimal(part) * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)) + "%"
