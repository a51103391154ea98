"""整改评估报告: four aspects with their scores, the completion rate with its formula, a grade (§3.8, no. 12)."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require, require_all
from app.notices.content.lookback import percent
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind

#: From which total a grade begins (domain.md §3.1, 整改考评).
GRADES = ((Decimal(90), "合格"), (Decimal(60), "基本合格"), (Decimal(0), "不合格"))
_WHOLE = 100


class Side(StrEnum):
    """The four aspects, in their order."""

    RESPONSIBILITY = "责任落实"
    ORGANISATION = "组织实施"
    RESULTS = "整改成效"
    APPRAISAL = "民主测评"


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """One of the four aspects: its share of 100 points, its points, and what was found."""

    aspect: Side
    share: int
    points: Decimal
    found: str

    def __post_init__(self) -> None:
        """Points lie within the share, and rest on what was found."""
        require(self.found, N_("Say what was found on: %(name)s."), name=self.aspect.value)
        if not 0 <= self.points <= self.share:
            raise ContentRefused(
                N_("“%(name)s” can have at most %(share)s points."), name=self.aspect.value, share=self.share
            )


@dataclass(frozen=True, kw_only=True)
class RectificationAssessment(Document):
    """整改评估报告."""

    kind: ClassVar[NoticeKind] = NoticeKind.RECTIFICATION_ASSESSMENT
    mark: ClassVar[str] = "清估"
    layout: ClassVar[str] = "file"
    word: ClassVar[str] = "整改评估报告"

    basis: str
    notice_number: str
    period: str
    methods: str
    aspects: tuple[Aspect, ...]
    #: Problems struck off and confirmed, of all.
    completed: int
    problems: int
    #: Valid answers and satisfied ones of the appraisal.
    answers: int
    satisfied: int
    remaining: tuple[str, ...] = ()
    conclusion: str
    advice: tuple[str, ...]

    def check(self) -> None:
        """All four aspects in their order, together 100 points; figures that fit together."""
        require_all(
            self,
            basis=N_("basis"),
            notice_number=N_("number of the notice"),
            period=N_("period of the assessment"),
            methods=N_("methods of the assessment"),
            conclusion=N_("conclusion"),
            advice=N_("advice and demands"),
        )
        if tuple(each.aspect for each in self.aspects) != tuple(Side):
            raise ContentRefused(
                N_("The four aspects are: responsibility, organisation, results, appraisal.")
            )
        if sum(each.share for each in self.aspects) != _WHOLE:
            raise ContentRefused(N_("The shares of the four aspects add up to 100."))
        if not (self.problems >= 1 and 0 <= self.completed <= self.problems):
            raise ContentRefused(N_("The figures of completion do not fit together."))
        if self.answers < 1 or not 0 <= self.satisfied <= self.answers:
            raise ContentRefused(N_("The figures of the satisfaction survey do not fit together."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于××单位整改情况的评估报告."""
        return (f"关于{self.unit}", "整改情况的评估报告")

    @property
    def total(self) -> Decimal:
        """All points, rounded half up to two places once."""
        return sum((each.points for each in self.aspects), Decimal(0)).quantize(
            Decimal("0.01"), rounding=ROUND_HALF_UP
        )

    @property
    def grade(self) -> str:
        """合格, 基本合格 or 不合格."""
        return next(word for least, word in GRADES if self.total >= least)

    @property
    def completion(self) -> str:
        """The completion rate in per cent."""
        return percent(self.completed, self.problems)

    @property
    def satisfaction(self) -> str:
        """The share of satisfied answers in per cent."""
        return percent(self.satisfied, self.answers)

    @classmethod
    def sample(cls) -> Self:
        """One of three problems came back."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市委员会",
            contact=SAMPLE_CONTACT,
            copies_to=("市委巡察工作领导小组办公室",),
            basis="《明川市清廉指数评价办法（试行）》关于整改评估的规定",
            notice_number="清预〔2026〕1号",
            period="2026年11月24日至2027年6月4日",
            methods="查阅整改方案、台账和佐证材料，实地核查3个工程和1个局属单位，谈话11人次，问卷测评126人",
            aspects=(
                Aspect(
                    aspect=Side.RESPONSIBILITY,
                    share=20,
                    points=Decimal("16.50"),
                    found="局党组制定了整改方案和三清单，主要负责人签字背书；2027年1月至2月没有专题研究。",
                ),
                Aspect(
                    aspect=Side.ORGANISATION,
                    share=30,
                    points=Decimal("24.00"),
                    found="按月报送进展，延期1项并经批准；局属单位清查工作没有部署到位。",
                ),
                Aspect(
                    aspect=Side.RESULTS,
                    share=40,
                    points=Decimal("28.00"),
                    found="变更审批全部按时办结；维修资金拨付98.6%；违规兼职问题出现反弹。",
                ),
                Aspect(
                    aspect=Side.APPRAISAL,
                    share=10,
                    points=Decimal("8.65"),
                    found="干部群众对审批提速满意度较高，对资金公示的及时性有意见。",
                ),
            ),
            completed=1,
            problems=3,
            answers=126,
            satisfied=109,
            remaining=(
                "农村供水维修资金尚有1处工程因决算争议未拨付尾款4.01万元。",
                "违规兼职问题新增1人，日常监督长效机制没有真正建立。",
            ),
            conclusion="局党组能够履行整改主体责任，多数措施落到实处，但整改质量不平衡，个别问题出现反弹。",
            advice=(
                "对未整改到位的问题，按再整改期限督促完成，期满后再次评估。",
                "将整改评估结果作为全面从严治党主体责任考核的参考。",
            ),
        )

    @classmethod
    def good_sample(cls) -> Self:
        """All three settled."""
        sample = cls.sample()
        found = (
            "局党组制定了整改方案和三清单，主要负责人签字背书，每月听取一次汇报。",
            "按月报送进展，延期1项并经批准；局属单位逐一清查，没有遗漏。",
            "变更审批全部按时办结；维修资金全部拨付到位；违规兼职全部清退，未见反弹。",
            "干部群众对审批提速和资金公示满意度较高。",
        )
        return replace(
            sample,
            aspects=tuple(
                replace(each, points=Decimal(each.share) * Decimal("0.95"), found=text)
                for each, text in zip(sample.aspects, found, strict=True)
            ),
            advice=("适时开展后续跟踪，防止问题反弹。", "将整改评估结果作为全面从严治党主体责任考核的参考。"),
            completed=3,
            remaining=(),
            conclusion="局党组履行整改主体责任有力，问题全部整改到位，长效机制已经建立。",
        )
