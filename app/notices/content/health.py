"""政治生态体检报告单: how a unit stands in one round, where it loses, what is found and what is advised (M-14)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require
from app.notices.content.problems import Problem
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN, SAMPLE_PROBLEMS
from app.web.charts import Axis, Moment, Radar, Trend, radar, trend
from workflows.vocabulary import N_, NoticeKind


class Sign(StrEnum):
    """How an indicator is marked beside its peers."""

    NORMAL = ""
    WATCH = "关注"
    ABNORMAL = "异常"
    SEVERE = "严重"
    MISSING = "缺数"


#: So many points of a hundred below the peers' mean, and what that is called; the office's reading, not a statute's.
SIGNS = ((Decimal(30), Sign.SEVERE), (Decimal(20), Sign.ABNORMAL), (Decimal(10), Sign.WATCH))


def sign_of(score: Decimal | None, mean: Decimal | None) -> Sign:
    """How far an indicator lies below its peers' mean, in words."""
    if score is None:
        return Sign.MISSING
    short = Decimal(0) if mean is None else mean - score
    return next((sign for least, sign in SIGNS if short >= least), Sign.NORMAL)


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One of the index's dimensions beside the mean of the peers; weight in percent of the index."""

    name: str
    weight: Decimal
    score: Decimal | None
    mean: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One indicator: points of a hundred beside the peers' mean, and what the index loses there."""

    dimension: str
    name: str
    #: 定量 or 定性: both kinds are shown apart (M-02).
    qualitative: bool = False
    score: Decimal | None
    mean: Decimal | None
    #: Points of the index that the best quarter of the peers is ahead here; none where nobody can say.
    lost: Decimal | None = None

    @property
    def sign(self) -> Sign:
        """How the indicator is marked."""
        return sign_of(self.score, self.mean)


@dataclass(frozen=True, kw_only=True)
class Period:
    """The unit in one round, with its place and the mean of its peers."""

    name: str
    score: Decimal | None
    rank: int | None = None
    group_size: int | None = None
    mean: Decimal | None = None
    #: Scored by another model than this report's: told, but not compared.
    scored_otherwise: bool = False


@dataclass(frozen=True, kw_only=True)
class HealthCheck(Document):
    """政治生态体检报告单."""

    kind: ClassVar[NoticeKind] = NoticeKind.HEALTH_REPORT
    layout: ClassVar[str] = "report"
    word: ClassVar[str] = "政治生态体检报告单"

    period: str
    peer_group: str
    pass_mark: Decimal
    grade: str = ""
    median: Decimal | None = None
    #: The periods up to this one, the earliest first; the last is this round.
    periods: tuple[Period, ...]
    #: 得分低于合格分；排名列同类组末位 …, empty where the unit is not warned.
    reasons: str = ""
    #: 已证明, 稳固, 较可能, 存疑, with its sentence; empty where it was not examined.
    certainty: str = ""
    certainty_sentence: str = ""
    dimensions: tuple[Dimension, ...] = ()
    indicators: tuple[Measured, ...] = ()
    #: What was added or taken off, each a sentence with its points.
    adjustments: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    advice: tuple[str, ...]
    recipients: tuple[str, ...]
    #: Where results are frozen: the seal that was published, by which anybody can verify them.
    seal: str = ""
    #: The number of the report that this one corrects, and why; empty in a unit's first.
    replaces: str = ""
    corrected: str = ""

    def check(self) -> None:
        """There is a result to report, an advice, and somebody to report to."""
        require(self.period, N_("Name the assessment period."))
        if not self.periods or self.this.score is None:
            raise ContentRefused(N_("A unit without a score has no health report."))
        if not self.advice:
            raise ContentRefused(N_("A health report ends with advice."))
        if not self.recipients:
            raise ContentRefused(N_("A health report names its recipients."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """××单位政治生态体检报告单."""
        return (self.unit, self.word)

    @property
    def this(self) -> Period:
        """This round."""
        return self.periods[-1]

    @property
    def before(self) -> Period | None:
        """The comparable round before."""
        alike = [each for each in self.periods[:-1] if not each.scored_otherwise]
        return alike[-1] if alike else None

    @property
    def change(self) -> Decimal | None:
        """Points won or lost since the round before."""
        if self.before is None or self.before.score is None or self.this.score is None:
            return None
        return self.this.score - self.before.score

    @property
    def marked(self) -> tuple[Measured, ...]:
        """The indicators that are marked, the worst first."""
        order = (Sign.SEVERE, Sign.ABNORMAL, Sign.WATCH, Sign.MISSING)
        return tuple(
            sorted((each for each in self.indicators if each.sign), key=lambda each: order.index(each.sign))
        )

    @property
    def painful(self) -> tuple[Measured, ...]:
        """The five indicators that cost most against the best quarter of the peers."""
        losing = [each for each in self.indicators if each.lost is not None and each.lost > 0]
        return tuple(sorted(losing, key=lambda each: -(each.lost or 0))[:5])

    @property
    def radar(self) -> Radar | None:
        """The dimensions as a radar."""
        return radar([Axis(each.name, each.score, each.mean) for each in self.dimensions])

    @property
    def trend(self) -> Trend | None:
        """The periods as a line."""
        told = [Moment(each.name, each.score, each.mean, each.scored_otherwise) for each in self.periods[-5:]]
        return trend(told, self.pass_mark)

    @classmethod
    def sample(cls) -> Self:
        """A unit below the pass mark, with three periods behind it."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            period="2026年上半年",
            peer_group="市直部门",
            pass_mark=Decimal("60.00"),
            grade="不合格",
            median=Decimal("76.10"),
            periods=(
                Period(name="2025年上半年", score=Decimal("71.20"), rank=24, group_size=32, mean=Decimal("74.85")),
                Period(name="2025年下半年", score=Decimal("66.05"), rank=28, group_size=32, mean=Decimal("75.40")),
                Period(name="2026年上半年", score=Decimal("57.35"), rank=31, group_size=32, mean=Decimal("75.92")),
            ),
            reasons="得分低于合格分；排名列同类组末位",
            certainty="稳固",
            certainty_sentence="按权重、数据和社会评价的合理误差反复抽取，该单位在96.4%的结果中列入预警名单。",
            dimensions=tuple(
                Dimension(name=name, weight=Decimal(weight), score=Decimal(score), mean=Decimal(mean))
                for name, weight, score, mean in (
                    ("干部清正", "28.0", "61.40", "78.15"),
                    ("政府清廉", "26.0", "48.75", "74.30"),
                    ("政治清明", "26.0", "66.20", "77.05"),
                    ("社会清朗", "20.0", "50.92", "73.68"),
                )
            ),
            indicators=tuple(
                Measured(
                    dimension=dimension,
                    name=name,
                    qualitative=qualitative,
                    score=None if score is None else Decimal(score),
                    mean=Decimal(mean),
                    lost=None if lost is None else Decimal(lost),
                )
                for dimension, name, qualitative, score, mean, lost in (
                    ("干部清正", "“四种形态”第一种形态运用占比", False, "42.00", "75.20", "2.96"),
                    ("干部清正", "谈心谈话覆盖率", False, "80.50", "82.10", "0.88"),
                    ("政府清廉", "审批事项按时办结率", False, "38.00", "71.40", "3.12"),
                    ("政府清廉", "审计问题整改率", False, "57.20", "76.90", "1.64"),
                    ("政治清明", "主体责任落实情况", True, "64.00", "77.30", "1.05"),
                    ("政治清明", "选人用人工作评议", True, None, "76.80", None),
                    ("社会清朗", "群众满意度", False, "50.90", "73.70", "2.41"),
                )
            ),
            adjustments=("因巡察整改逾期，减1.00分",),
            problems=SAMPLE_PROBLEMS,
            advice=(
                "党组专题研究本报告单所列问题，逐项明确责任领导和完成时限。",
                "优先解决审批超期和维修资金拨付问题，其失分占与同类组先进水平差距的一半以上。",
                "补报“选人用人工作评议”数据；缺数不计零分，但按规定减少可比指标。",
            ),
            recipients=(
                "市委主要领导",
                "市政府主要领导",
                "分管联系市领导",
                "市水利局党组主要负责人",
            ),
            seal="e42b43b4c1d27a90",
        )  # fmt: skip
