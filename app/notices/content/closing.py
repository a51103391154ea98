"""销号审核意见书 and 退回补充整改通知: what became of the claim that a problem is put right (§3.8, no. 10)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require, require_all
from app.notices.content.problems import CLASS_WORDS
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind, ProblemClass

#: What a return must ask for, in characters (domain.md §2.6, REWORK).
SHORTEST_DEMAND = 10


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """One hand in the chain of opinions."""

    act: str
    by: str
    on: date
    text: str = ""

    def __post_init__(self) -> None:
        """An opinion is somebody's."""
        require(self.by, N_("Name whose opinion it is."))


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One piece of evidence with the hash of its bytes."""

    name: str
    sha256: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ClaimDocument(Document):
    """What both documents say of the problem."""

    notice_number: str
    problem_number: int
    problem_class: ProblemClass
    problem: str
    #: What the unit says that it did.
    result: str
    claimed_on: date
    proofs: tuple[Proof, ...]
    opinions: tuple[Opinion, ...]

    def check(self) -> None:
        """A problem, a result, and the opinions of those who looked at it."""
        require_all(
            self,
            notice_number=N_("number of the notice"),
            problem=N_("problem"),
            result=N_("result of the rectification"),
            opinions=N_("chain of opinions"),
        )

    @property
    def class_word(self) -> str:
        """堵点, 痛点 or 污染点."""
        return CLASS_WORDS[self.problem_class]


@dataclass(frozen=True, kw_only=True)
class ClosureOpinion(ClaimDocument):
    """销号审核意见书."""

    kind: ClassVar[NoticeKind] = NoticeKind.CLOSURE_OPINION
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "销号审核意见书"

    measures: tuple[str, ...]
    completed_on: date | None = None
    #: What was counted of the result: "新建完善制度2项".
    figures: tuple[str, ...] = ()
    site_check: str = ""
    #: 准予销号, 基本完成.
    conclusion: str

    def check(self) -> None:
        """At least two different people looked at it: who checks does not close."""
        super().check()
        require(self.conclusion, N_("Say what was concluded."))
        if len({each.by for each in self.opinions}) < 2:
            raise ContentRefused(N_("Who checks the evidence does not strike off the problem."))

    @classmethod
    def sample(cls) -> Self:
        """The first problem of the sample warning, struck off."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            notice_number="清预〔2026〕1号",
            problem_number=1,
            problem_class=ProblemClass.BLOCKAGE,
            problem="水利工程项目变更审批层级过多，2026年上半年办理的12件变更申请中有7件超过规定时限，最长超期46个自然日。",
            measures=(
                "修订《水利工程变更审批规程》，审批层级由5级压减为3级。",
                "公布办理时限和责任人，逐件查明7件超期原因并答复项目单位。",
            ),
            result="审批规程已修订并公布；7件超期申请全部答复；2026年11月以来办理的9件变更申请全部按时办结。",
            completed_on=date(2026, 12, 4),
            claimed_on=date(2026, 12, 5),
            figures=("新建完善制度1项", "处理人员2人"),
            proofs=(
                Proof(name="水利工程变更审批规程（修订）.pdf", sha256="3b7c" * 16, on=date(2026, 12, 1)),
                Proof(name="7件超期申请答复函.pdf", sha256="91e0" * 16, on=date(2026, 12, 3)),
                Proof(name="公示现场照片.jpg", sha256="c45d" * 16, on=date(2026, 12, 4)),
            ),
            site_check="2026年12月7日到市水利局办事大厅现场核查，公示栏内容与规程一致，随机抽查3件申请均按时办结。",
            opinions=(
                Opinion(
                    act="申请销号", by="联络员", on=date(2026, 12, 5), text="整改措施全部落实，申请销号。"
                ),
                Opinion(act="单位确认", by="党组书记、局长", on=date(2026, 12, 5), text="情况属实。"),
                Opinion(
                    act="审核",
                    by="第一监督检查室承办人",
                    on=date(2026, 12, 7),
                    text="佐证材料齐全，整改属实。",
                ),
                Opinion(act="审批", by="第一监督检查室主任", on=date(2026, 12, 8), text="同意销号。"),
            ),
            conclusion="准予销号",
        )


@dataclass(frozen=True, kw_only=True)
class ReworkNotice(ClaimDocument):
    """退回补充整改通知."""

    kind: ClassVar[NoticeKind] = NoticeKind.REWORK_NOTICE
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "退回补充整改通知"

    #: What must be added, and by when.
    demand: str
    new_due: Due

    def check(self) -> None:
        """A return says what is missing in at least ten characters."""
        super().check()
        if len(self.demand.strip()) < SHORTEST_DEMAND:
            raise ContentRefused(N_("Say in at least ten characters what must be added."))

    @classmethod
    def sample(cls) -> Self:
        """The second problem of the sample warning, sent back."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            notice_number="清预〔2026〕1号",
            problem_number=2,
            problem_class=ProblemClass.PAIN_POINT,
            problem="农村供水维修资金拨付不及时，群众反映集中，社会评价中“办事公道”一项得分在同类组中列末位。",
            result="欠拨资金286.4万元已全部安排拨付计划，公示制度已起草。",
            claimed_on=date(2027, 2, 18),
            proofs=(Proof(name="资金拨付计划表.xlsx", sha256="77aa" * 16, on=date(2027, 2, 17)),),
            opinions=(
                Opinion(act="申请销号", by="联络员", on=date(2027, 2, 18)),
                Opinion(act="单位确认", by="党组书记、局长", on=date(2027, 2, 18)),
                Opinion(act="退回", by="第一监督检查室承办人", on=date(2027, 2, 22)),
            ),
            demand="佐证材料只有拨付计划，没有银行支付凭证；公示制度尚未印发执行。请补充已拨付资金的支付凭证、公示照片和制度正式文本，未拨付部分整改到位后再申请销号。",
            new_due=Due(term="10WD", on=date(2027, 3, 8)),
        )
