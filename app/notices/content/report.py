"""评价报告: how a round was assessed, what came out, what the review meeting decided, and what is recommended (M-09)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One dimension of the model with its weight in percent of the index."""

    name: str
    percent: Decimal
    indicators: int


@dataclass(frozen=True, kw_only=True)
class GroupResults:
    """One peer group: how many units, how many have a score, and how the scores lie."""

    name: str
    units: int
    scored: int
    mean: Decimal | None
    median: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    below_pass: int


@dataclass(frozen=True, kw_only=True)
class Band:
    """How many units lie in one band of the scale or hold one grade."""

    name: str
    units: int


@dataclass(frozen=True, kw_only=True)
class Present:
    """How many of one kind of delegate were invited, and how many came."""

    kind: str
    invited: int
    came: int


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """One adjustment that the meeting voted on: the draft score, the points, the reason and the vote."""

    unit: str
    before: Decimal | None
    points: Decimal
    reason: str
    votes_for: int
    votes_against: int
    votes_abstained: int
    adopted: bool
    #: Of the votes, those that delegates cast with accounts of their own; and how many were recused.
    by_account: int = 0
    recused: int = 0

    @property
    def change(self) -> str:
        """The points with their sign."""
        return f"{self.points:+.2f}".replace("-", "−")

    @property
    def by_hand(self) -> int:
        """The votes that were shown by hand and counted by the recorder."""
        return self.votes_for + self.votes_against + self.votes_abstained - self.by_account


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One line of the annex: a unit with its place in its group; without a score it has none."""

    group: str
    rank: int | None
    unit: str
    score: Decimal | None
    grade: str = ""
    #: What figures and what raters bring to the score (定量、定性); None where nobody knows.
    quantitative: Decimal | None = None
    qualitative: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class EvaluationReport(Document):
    """清廉指数评价报告."""

    kind: ClassVar[NoticeKind] = NoticeKind.EVALUATION_REPORT
    mark: ClassVar[str] = "清评"
    layout: ClassVar[str] = "file"
    word: ClassVar[str] = "清廉指数评价报告"

    period: str
    basis: str
    #: The model with its version and digest; empty where the results were imported.
    model: str = ""
    model_version: int = 0
    model_sha256: str = ""
    weights: tuple[Weight, ...] = ()
    pass_mark: Decimal
    bottom_n: int
    min_group_size: int
    #: Coverage: units in the tree, of them with a score, listed without one, exempt for a reason.
    in_tree: int
    scored: int
    missing: int
    exempt: int
    #: Valid answers of the social survey; None where there was none.
    answers: int | None = None
    groups: tuple[GroupResults, ...]
    distribution: tuple[Band, ...]
    listed: int
    objections: int = 0
    objections_upheld: int = 0
    meeting_on: date | None = None
    meeting_place: str = ""
    present: tuple[Present, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    #: Problems by class as (word, count), as the results carry them.
    problem_counts: tuple[Band, ...] = ()
    problems: tuple[str, ...]
    recommendations: tuple[str, ...]
    ranking: tuple[Ranked, ...] = ()

    def check(self) -> None:
        """There are results, and the office says what it found and what it recommends."""
        require(self.period, N_("Name the assessment period."))
        require(self.basis, N_("Name the basis of the assessment."))
        if not self.groups:
            raise ContentRefused(N_("Without results there is nothing to report on."))
        if not any(each.strip() for each in self.problems):
            raise ContentRefused(N_("Say what the assessment found: the report needs its problems."))
        if not any(each.strip() for each in self.recommendations):
            raise ContentRefused(N_("The report ends with recommendations."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """××市2026年上半年清廉指数评价报告."""
        return (f"{self.unit}{self.period}", self.word)

    @property
    def coverage(self) -> str:
        """Units assessed or exempt for a reason, in percent of the tree, half up to one place."""
        if not self.in_tree:
            return "—"
        return f"{(Decimal(self.scored + self.exempt) * 100 / self.in_tree).quantize(Decimal('0.1'), 'ROUND_HALF_UP')}%"

    @property
    def adopted(self) -> tuple[Adjusted, ...]:
        """The adjustments that found their majority."""
        return tuple(each for each in self.adjusted if each.adopted)

    @property
    def tells_parts(self) -> bool:
        """Is it known of any unit what figures and what raters bring?"""
        return any(each.quantitative is not None for each in self.ranking)

    @property
    def ranked_groups(self) -> tuple[tuple[str, tuple[Ranked, ...]], ...]:
        """The annex group by group, in the order of the groups."""
        return tuple(
            (group.name, tuple(each for each in self.ranking if each.group == group.name))
            for group in self.groups
        )

    @classmethod
    def sample(cls) -> Self:
        """A half-year of a city with two peer groups, one objection upheld, one adjustment adopted and one not."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市",
            recipient="中共明川市委员会",
            contact=SAMPLE_CONTACT,
            attachments=("各同类组得分排名表",),
            copies_to=("市人大常委会办公室", "市政府办公室", "市政协办公室"),
            period="2026年上半年",
            basis="《明川市清廉指数评价办法（试行）》",
            model="明川市清廉指数评价模型",
            model_version=3,
            model_sha256="5e0b6f3a7c9d41e28f6b0a3d5c7e9f1a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e",
            weights=tuple(
                Weight(name=name, percent=Decimal(percent), indicators=count)
                for name, percent, count in (
                    ("干部清正", "28.00", 14),
                    ("政府清廉", "26.00", 13),
                    ("政治清明", "26.00", 12),
                    ("社会清朗", "20.00", 9),
                )
            ),
            pass_mark=Decimal("60.00"),
            bottom_n=3,
            min_group_size=10,
            in_tree=53,
            scored=51,
            missing=1,
            exempt=1,
            answers=8974,
            groups=(
                GroupResults(
                    name="市直部门",
                    units=32,
                    scored=32,
                    mean=Decimal("75.92"),
                    median=Decimal("76.10"),
                    highest=Decimal("91.04"),
                    lowest=Decimal("55.18"),
                    below_pass=2,
                ),
                GroupResults(
                    name="乡镇（街道）",
                    units=20,
                    scored=19,
                    mean=Decimal("73.36"),
                    median=Decimal("74.02"),
                    highest=Decimal("88.40"),
                    lowest=Decimal("61.27"),
                    below_pass=0,
                ),
            ),
            distribution=tuple(
                Band(name=name, units=units)
                for name, units in (("优秀", 3), ("良好", 17), ("一般", 29), ("较差", 2))
            ),
            listed=6,
            objections=3,
            objections_upheld=1,
            meeting_on=date(2026, 11, 16),
            meeting_place="市纪委监委机关第一会议室",
            present=(
                Present(kind="党代表", invited=5, came=5),
                Present(kind="人大代表", invited=4, came=4),
                Present(kind="政协委员", invited=4, came=3),
                Present(kind="其他与会人员", invited=3, came=3),
            ),
            adjusted=(
                Adjusted(
                    unit="明川市卫生健康委员会",
                    before=Decimal("68.45"),
                    points=Decimal("1.50"),
                    reason="主动发现并查处药品采购领域问题，自查自纠情况未在数据中体现。",
                    votes_for=13,
                    votes_against=1,
                    votes_abstained=1,
                    adopted=True,
                ),
                Adjusted(
                    unit="明川市城市管理局",
                    before=Decimal("62.10"),
                    points=Decimal("-2.00"),
                    reason="评价期结束后发生的信访事项，建议计入下一期评价。",
                    votes_for=6,
                    votes_against=7,
                    votes_abstained=2,
                    adopted=False,
                ),
            ),
            problem_counts=(
                Band(name="堵点", units=21),
                Band(name="痛点", units=17),
                Band(name="污染点", units=5),
            ),
            problems=(
                "工程项目变更审批层级多、时限长，水利、住建两个部门超期办理的申请占全市的六成。",
                "部分乡镇（街道）村级集体资金公开不及时，群众对“办事公道”一项的满意率低于全市平均水平9.2个百分点。",
            ),
            recommendations=(
                "对2个低于合格分、4个排名末位的单位发出政治生态预警通知书，限期整改。",
                "由市水利局、市住房和城乡建设局牵头清理工程变更审批环节，年底前公布办理时限和责任人。",
                "将村级集体资金公开情况纳入下半年重点监测，按月采集数据。",
            ),
            ranking=(
                Ranked(
                    group="市直部门",
                    rank=1,
                    unit="明川市统计局",
                    score=Decimal("91.04"),
                    grade="优秀",
                    quantitative=Decimal("68.20"),
                    qualitative=Decimal("22.84"),
                ),
                Ranked(
                    group="市直部门",
                    rank=2,
                    unit="明川市司法局",
                    score=Decimal("90.26"),
                    grade="优秀",
                    quantitative=Decimal("67.11"),
                    qualitative=Decimal("23.15"),
                ),
                Ranked(
                    group="市直部门",
                    rank=31,
                    unit="明川市水利局",
                    score=Decimal("57.35"),
                    grade="较差",
                    quantitative=Decimal("41.25"),
                    qualitative=Decimal("16.10"),
                ),
                Ranked(
                    group="市直部门",
                    rank=32,
                    unit="明川市住房和城乡建设局",
                    score=Decimal("55.18"),
                    grade="较差",
                    quantitative=Decimal("40.13"),
                    qualitative=Decimal("15.05"),
                ),
                Ranked(
                    group="乡镇（街道）",
                    rank=1,
                    unit="清溪镇",
                    score=Decimal("88.40"),
                    grade="良好",
                    quantitative=Decimal("65.90"),
                    qualitative=Decimal("22.50"),
                ),
                Ranked(
                    group="乡镇（街道）",
                    rank=19,
                    unit="石桥街道",
                    score=Decimal("61.27"),
                    grade="一般",
                    quantitative=Decimal("44.02"),
                    qualitative=Decimal("17.25"),
                ),
                Ranked(group="乡镇（街道）", rank=None, unit="云岭乡", score=None),
            ),
        )
