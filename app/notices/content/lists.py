"""三清单: which problems, which measures, who answers for each; one landscape table for each list."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require
from app.notices.content.problems import Problem
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN, SAMPLE_PROBLEMS
from workflows.vocabulary import N_, NoticeKind


class MeasureKind(StrEnum):
    """The types of measure that offices count (domain.md §3.4 f)."""

    RULES = "建章立制"
    LOSS = "挽回损失"
    PEOPLE = "追责问责"
    LESSONS = "举一反三"
    CAMPAIGN = "专项整治"
    MAJOR = "重大措施"
    OTHER = "其他措施"


@dataclass(frozen=True, kw_only=True)
class ListedMeasure:
    """One measure of the task list, under the problem it serves."""

    problem: int
    number: int
    content: str
    kind: MeasureKind = MeasureKind.OTHER
    #: What will show that it is done.
    outcome: str
    unit: str
    person: str
    due: Due

    def __post_init__(self) -> None:
        """A measure without content, outcome or a responsible person is none."""
        for text, name in (
            (self.content, N_("content of the measure")),
            (self.outcome, N_("sign of completion")),
            (self.person, N_("responsible person")),
        ):
            require(
                text,
                N_("Measure %(number)s of problem %(problem)s lacks: %(name)s."),
                number=self.number,
                problem=self.problem,
                name=name,
            )


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """Who answers for one problem: four responsibilities, none empty (M-48)."""

    problem: int
    primary: str
    first_person: str
    supervisory: str
    regulatory: str
    lead_unit: str
    cooperating_units: tuple[str, ...] = ()
    responsible_leader: str

    def __post_init__(self) -> None:
        """None of the four may be left open, and exactly one unit leads."""
        named = {
            N_("primary responsibility"): self.primary,
            N_("first responsible person"): self.first_person,
            N_("supervisory responsibility"): self.supervisory,
            N_("regulatory responsibility"): self.regulatory,
            N_("lead unit"): self.lead_unit,
            N_("responsible leader"): self.responsible_leader,
        }
        for name, text in named.items():
            require(
                text,
                N_("The responsibility list of problem %(problem)s lacks: %(name)s."),
                problem=self.problem,
                name=name,
            )


@dataclass(frozen=True, kw_only=True)
class ListedProblem(Problem):
    """A problem with the goal that its rectification is to reach."""

    goal: str


@dataclass(frozen=True, kw_only=True)
class ThreeLists(Document):
    """三清单, approved with the rectification plan."""

    kind: ClassVar[NoticeKind] = NoticeKind.THREE_LISTS
    mark: ClassVar[str] = "清单"
    layout: ClassVar[str] = "table"
    word: ClassVar[str] = "整改问题清单、任务清单和责任清单"

    #: The notice that the plan answers, by its number.
    notice_number: str
    problems: tuple[ListedProblem, ...]
    measures: tuple[ListedMeasure, ...]
    responsibilities: tuple[Responsibility, ...]
    submitted_on: date
    approved_on: date | None = None
    #: Who stands for each side, named by office.
    unit_principal: str
    approver: str

    def check(self) -> None:
        """Every problem has a measure and exactly one line of responsibility; nothing points nowhere."""
        require(self.notice_number, N_("Give the number of the notice that this answers."))
        numbers = [problem.number for problem in self.problems]
        if not numbers or len(set(numbers)) != len(numbers):
            raise ContentRefused(N_("The problem list is empty or repeats a number."))
        for number in numbers:
            if not any(measure.problem == number for measure in self.measures):
                raise ContentRefused(N_("Problem %(number)s has no measure."), number=number)
            if sum(each.problem == number for each in self.responsibilities) != 1:
                raise ContentRefused(
                    N_("Problem %(number)s needs exactly one line in the responsibility list."), number=number
                )
        named = {each.problem for each in self.measures} | {each.problem for each in self.responsibilities}
        if named - set(numbers):
            raise ContentRefused(N_("A measure or responsibility points to a problem that is not listed."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """××单位整改问题清单、任务清单和责任清单."""
        return (self.unit, self.word)

    @classmethod
    def sample(cls) -> Self:
        """The lists that answer the sample warning."""
        goals = (
            "变更审批全部按时办结",
            "欠拨资金清零，群众满意度达到同类组平均水平",
            "违规兼职清零，日常监督常态化",
        )
        problems = tuple(
            ListedProblem(
                number=each.number,
                problem_class=each.problem_class,
                item_type=each.item_type,
                description=each.description,
                requirement=each.requirement,
                indicator=each.indicator,
                due=each.due,
                goal=goal,
            )
            for each, goal in zip(SAMPLE_PROBLEMS, goals, strict=True)
        )
        last = Due(on=date(2027, 2, 24), provisional=True)
        measures = (
            (1, 1, "梳理变更审批流程，将审批环节由7个压减至4个，公布办理时限。", MeasureKind.RULES, "印发审批规程并在网站公布", "规划建设科", "规划建设科科长", Due(on=date(2026, 12, 4))),
            (1, 2, "逐件核查7件超期申请，向项目单位书面答复。", MeasureKind.MAJOR, "7份书面答复和核查说明", "规划建设科", "规划建设科科长", Due(on=date(2026, 12, 9))),
            (2, 1, "会同财政部门核对欠拨底数，分两批拨付到位。", MeasureKind.LOSS, "拨付凭证，欠拨金额为零", "计划财务科", "计划财务科科长", Due(on=date(2026, 12, 31))),
            (2, 2, "按季度在村务公开栏公示维修资金使用情况。", MeasureKind.RULES, "公示照片和反馈记录", "农村水利科", "农村水利科科长", last),
            (3, 1, "责令3名中层干部退出兼职、清退所得，按管理权限处理。", MeasureKind.PEOPLE, "退出证明、清退凭证和处理决定", "机关党委", "机关党委书记", Due(on=date(2026, 12, 31))),
            (3, 2, "在全系统开展违规兼职专项清查，建立谈心谈话台账。", MeasureKind.LESSONS, "清查报告和谈话台账", "机关党委", "机关党委书记", last),
        )  # fmt: skip
        leaders = (
            ("规划建设科", ("计划财务科",)),
            ("计划财务科", ("农村水利科",)),
            ("机关党委", ("人事科",)),
        )
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            notice_number="清预〔2026〕1号",
            problems=problems,
            measures=tuple(
                ListedMeasure(problem=p, number=n, content=c, kind=k, outcome=o, unit=u, person=w, due=d)
                for p, n, c, k, o, u, w, d in measures
            ),
            responsibilities=tuple(
                Responsibility(
                    problem=number,
                    primary="局党组",
                    first_person="党组书记、局长",
                    supervisory="派驻纪检监察组",
                    regulatory="机关党委、人事科",
                    lead_unit=lead,
                    cooperating_units=others,
                    responsible_leader="分管副局长",
                )
                for number, (lead, others) in enumerate(leaders, start=1)
            ),
            submitted_on=date(2026, 12, 4),
            approved_on=date(2026, 12, 10),
            unit_principal="党组书记、局长",
            approver="第一监督检查室主任",
        )
