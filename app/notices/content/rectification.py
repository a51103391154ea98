"""限期整改通知书: problems that an inspection or a look-back found, and what proves them put right."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require
from app.notices.content.problems import Problem
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, ItemType, NoticeKind, ProblemClass


@dataclass(frozen=True, kw_only=True)
class ProblemToRectify(Problem):
    """A problem with who answers for it and what evidence is asked."""

    responsible_unit: str
    responsible_person: str
    evidence: str

    def __post_init__(self) -> None:
        """Nobody responsible, or nothing to prove it with, is no demand."""
        super().__post_init__()
        require(
            self.responsible_unit, N_("Problem %(number)s names no responsible unit."), number=self.number
        )
        require(
            self.responsible_person, N_("Problem %(number)s names no responsible person."), number=self.number
        )
        require(
            self.evidence, N_("Problem %(number)s does not say which evidence is needed."), number=self.number
        )


@dataclass(frozen=True, kw_only=True)
class RectificationNotice(Document):
    """限期整改通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.RECTIFICATION
    mark: ClassVar[str] = "清改"
    word: ClassVar[str] = "限期整改通知书"

    basis: str
    #: What found the problems, with its date: "2026年10月12日至16日“回头看”".
    found_by: str
    #: The notice or feedback that came before, if any, by its number.
    earlier_number: str = ""
    problems: tuple[ProblemToRectify, ...]
    acknowledge_by: Due
    object_by: Due
    report_by: Due
    consequences: str

    def check(self) -> None:
        """Basis and finding are cited, every problem ends no later than the report is due."""
        require(self.basis, N_("Name the basis of the order to rectify."))
        require(self.found_by, N_("Say which inspection found the problems."))
        require(self.consequences, N_("Say what follows if nothing is put right."))
        if not self.problems:
            raise ContentRefused(N_("A rectification notice lists at least one problem."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于责令××单位限期整改的通知书."""
        return (f"关于责令{self.unit}", "限期整改的通知书")

    @classmethod
    def sample(cls) -> Self:
        """Two problems that a look-back found."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市第二中学",
            recipient="中共明川市第二中学委员会",
            contact=SAMPLE_CONTACT,
            attachments=("“回头看”检查情况摘要",),
            copies_to=("市教育局党组",),
            basis="《中国共产党党内监督条例》和《明川市清廉指数评价办法（试行）》",
            found_by="2026年10月12日至16日开展的整改“回头看”",
            earlier_number="清预〔2026〕3号",
            problems=(
                ProblemToRectify(
                    number=1,
                    problem_class=ProblemClass.PAIN_POINT,
                    item_type=ItemType.IMMEDIATE,
                    description="食堂大宗食材采购验收记录缺失，抽查的20批次中有6批次没有双人验收签字。",
                    requirement="补正验收制度并严格执行双人验收，对缺失批次逐一说明情况。",
                    responsible_unit="总务处",
                    responsible_person="分管后勤副校长",
                    evidence="修订后的验收制度、整改后连续15日的验收单",
                    due=Due(term="15D", on=date(2026, 12, 9)),
                ),
                ProblemToRectify(
                    number=2,
                    problem_class=ProblemClass.POLLUTION,
                    description="校服采购家长委员会参与流于形式，2名教师向学生推荐指定教辅材料，整改后反弹。",
                    requirement="重新公示校服采购方案并由家长委员会表决；查清推荐教辅事实，按管理权限处理。",
                    responsible_unit="德育处、教务处",
                    responsible_person="党委书记",
                    evidence="表决记录、公示照片、谈话记录和处理决定",
                    due=Due(term="2M", on=date(2027, 1, 25), provisional=True),
                ),
            ),
            acknowledge_by=Due(term="2WD", on=date(2026, 11, 24)),
            object_by=Due(term="5WD", on=date(2026, 12, 1)),
            report_by=Due(term="5WD"),
            consequences=(
                "再次整改仍不到位、敷衍整改或者虚假整改的，依规依纪依法提请启动问责程序，并视情予以通报。"
            ),
        )
