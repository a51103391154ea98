"""纪律检查建议书 and 监察建议书: the four contents of a recommendation (domain.md §2.2, §3.4 h)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind, Word


class Track(Word):
    """Which of the two organs recommends; what a refusal without reason leads to differs."""

    DISCIPLINE = "纪律检查建议书", N_("Recommendation of the discipline inspection commission")
    SUPERVISION = "监察建议书", N_("Recommendation of the supervisory commission")


#: How the name of the organ ends that may not make such a recommendation.
_NOT_OF = {Track.DISCIPLINE: "监察委员会", Track.SUPERVISION: "纪律检查委员会"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A problem with its cause."""

    problem: str
    cause: str

    def __post_init__(self) -> None:
        """A problem without its cause gives no ground for a recommendation."""
        require(self.problem, N_("Say what problem was found."))
        require(self.cause, N_("Say what caused the problem: %(problem)s"), problem=self.problem)


@dataclass(frozen=True, kw_only=True)
class Recommendation(Document):
    """纪律检查建议书 or 监察建议书."""

    kind: ClassVar[NoticeKind] = NoticeKind.RECOMMENDATION
    mark: ClassVar[str] = "清建"
    word: ClassVar[str] = "纪检监察建议书"

    track: Track
    #: The subject of the title: "规范水利工程变更审批".
    about: str
    basis: str
    #: ① What was supervised or investigated, and how.
    investigation: str
    #: ② The main problems and their causes.
    findings: tuple[Finding, ...]
    #: ③ Advice and demands, with the term.
    advice: tuple[str, ...]
    rectify_by: Due
    #: ④ What is to be answered, by when.
    answer: str
    answer_by: Due
    consequences: str

    def check(self) -> None:
        """None of the four contents may be missing; both terms are days, since no rule sets them."""
        require_all(
            self,
            about=N_("subject of the recommendation"),
            basis=N_("basis"),
            investigation=N_("what was investigated"),
            findings=N_("problems and their causes"),
            advice=N_("advice and demands"),
            answer=N_("what is to be answered"),
            consequences=N_("what follows if nothing is done"),
        )
        if len(self.organ.names) > 1 or self.organ.name.endswith(_NOT_OF[self.track]):
            raise ContentRefused(
                N_(
                    "A recommendation for discipline inspection bears the letterhead of the discipline commission alone, one for supervision that of the supervisory commission: choose it."
                )
            )
        if self.rectify_by.on is None or self.answer_by.on is None:
            raise ContentRefused(
                N_("A recommendation names the day of rectification and the day of the answer.")
            )
        if self.answer_by.on < self.rectify_by.on:
            raise ContentRefused(N_("The answer reports on the rectification; it is not due before it."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于……的监察建议书."""
        return (f"关于{self.about}的", self.track.value)

    @classmethod
    def sample(cls) -> Self:
        """A systemic problem that three cases have in common."""
        return cls(
            organ=replace(SAMPLE_ORGAN, names=("明川市监察委员会",)),
            unit="明川市水利局",
            recipient="明川市水利局",
            contact=SAMPLE_CONTACT,
            copies_to=("市人民政府办公室",),
            track=Track.SUPERVISION,
            about="规范水利工程变更审批和资金拨付",
            basis="《中华人民共和国监察法》关于监察建议的规定",
            investigation=(
                "2026年11月至2027年3月，我委在督促整改清预〔2026〕1号、3号、9号预警通知书所列问题中，对你局及局属单位"
                "2024年以来的46个工程项目、212笔资金拨付进行了专项监督检查，调阅档案38卷，谈话27人次。"
            ),
            findings=(
                Finding(
                    problem="变更审批层级过多、超期普遍，46个项目的131件变更申请中有52件超过规定时限。",
                    cause="审批规程自2015年以来没有修订，同一事项多头审核，没有限时办结要求和责任追究。",
                ),
                Finding(
                    problem="资金拨付滞后，212笔应拨资金中有39笔逾期，合计1,126.8万元。",
                    cause="资金计划与工程进度脱节，决算争议没有协调机制，内部审计没有覆盖。",
                ),
            ),
            advice=(
                "修订工程变更审批规程，压减审批层级，公布办理时限和责任人。",
                "建立资金拨付与工程进度联动的台账，逾期自动预警，按季公示。",
                "将上述两项纳入内部审计，每年至少开展一次专项检查。",
            ),
            rectify_by=Due(on=date(2027, 6, 22)),
            answer="采纳情况、整改措施、整改结果和建立的制度，并附佐证材料",
            answer_by=Due(on=date(2027, 6, 30)),
            consequences="无正当理由拒不采纳监察建议的，依照《中华人民共和国监察法》的有关规定处理。",
        )

    @classmethod
    def discipline_sample(cls) -> Self:
        """The same, as a recommendation to the Party organisation."""
        return replace(
            cls.sample(),
            organ=replace(SAMPLE_ORGAN, names=("中共明川市纪律检查委员会",)),
            recipient="中共明川市水利局党组",
            track=Track.DISCIPLINE,
            basis="《中国共产党纪律检查机关监督执纪工作规则》",
            consequences="无正当理由拒不采纳或者整改不力的，依规依纪追究有关责任。",
        )
