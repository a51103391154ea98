"""督办单: one matter that is late, in the colour of how late it is (domain.md §3.4 b)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, Colour, NoticeKind, Word

#: The colour and what it says, as paper prints it: never the colour alone.
COLOUR_WORDS = {Colour.BLUE: ("蓝色", "提醒"), Colour.YELLOW: ("黄色", "警示"), Colour.RED: ("红色", "严重")}


class Feedback(Word):
    """How often the unit reports back."""

    ONCE = "一次性反馈", N_("once")
    REGULARLY = "定期反馈", N_("at regular intervals")


@dataclass(frozen=True, kw_only=True)
class SupervisionSlip(Document):
    """督办单."""

    kind: ClassVar[NoticeKind] = NoticeKind.SUPERVISION_SLIP
    mark: ClassVar[str] = "清督"
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "督办单"

    colour: Colour
    basis: str
    #: What is late, and since which day.
    matter: str
    original_due: Due
    #: Working days past the day; none where the slip comes before it.
    days_late: int
    content: str
    demand: str
    #: The day by which it must now be done.
    limit: Due
    feedback: Feedback = Feedback.ONCE
    #: How often, where the unit reports regularly: "每周五".
    feedback_every: str = ""
    lead_unit: str
    cooperating_units: tuple[str, ...] = ()
    #: What a leader wrote on it, and who.
    instruction: str = ""
    instructed_by: str = ""
    #: Slips on the same matter before this one, by number.
    earlier_numbers: tuple[str, ...] = ()
    consequences: str

    def check(self) -> None:
        """One lead unit, one last day, and an instruction names its leader."""
        require_all(
            self,
            basis=N_("basis"),
            matter=N_("matter"),
            content=N_("what is supervised"),
            demand=N_("what is asked"),
            lead_unit=N_("lead unit"),
            consequences=N_("what follows if nothing is done"),
        )
        if self.limit.on is None or self.original_due.on is None:
            raise ContentRefused(N_("A slip names the original day and the last day."))
        if self.days_late < 0:
            raise ContentRefused(N_("A matter is late by a number of working days, or not late."))
        if self.days_late and self.limit.on <= self.original_due.on:
            raise ContentRefused(N_("The last day must come after the day that was missed."))
        if self.feedback is Feedback.REGULARLY:
            require(self.feedback_every, N_("Say how often the unit reports back."))
        if self.instruction:
            require(self.instructed_by, N_("Name the leader who gave the instruction."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """黄色督办单."""
        return (f"{self.colour_word}督办单",)

    @property
    def colour_word(self) -> str:
        """蓝色, 黄色 or 红色."""
        return COLOUR_WORDS[self.colour][0]

    @property
    def weight(self) -> str:
        """提醒, 警示 or 严重."""
        return COLOUR_WORDS[self.colour][1]

    @classmethod
    def sample(cls) -> Self:
        """A problem three working days past its day: the second slip, yellow."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委督查室",),
            colour=Colour.YELLOW,
            basis="《明川市清廉指数评价办法（试行）》关于督办的规定",
            matter="农村供水维修资金拨付不及时（清预〔2026〕1号通知书第2项问题）整改逾期",
            original_due=Due(term="3M", on=date(2027, 2, 24)),
            days_late=3,
            content="截至2027年3月1日，欠拨的286.4万元中仍有84.7万元未拨付，未申请延期，也未申请销号。",
            demand="查明未拨付原因，逐笔列出拨付时间和责任人；拨付到位后三日内公示，并通过本系统申请销号。",
            limit=Due(term="5WD", on=date(2027, 3, 8)),
            feedback=Feedback.REGULARLY,
            feedback_every="每2个工作日",
            lead_unit="明川市水利局",
            cooperating_units=("明川市财政局",),
            instruction="请水利局党组主要负责同志亲自过问，限期拨付到位。",
            instructed_by="市纪委监委分管领导",
            earlier_numbers=("清督〔2027〕6号",),
            consequences="逾期仍未办结的，按程序升级为红色督办，并视情予以约谈；造成严重后果的，提请研究是否启动问责。",
        )

    @classmethod
    def blue_sample(cls) -> Self:
        """The first slip, four days before the day."""
        return replace(
            cls.sample(),
            colour=Colour.BLUE,
            matter="农村供水维修资金拨付不及时（清预〔2026〕1号通知书第2项问题）整改临近到期",
            content="截至2027年2月20日，欠拨的286.4万元中仍有84.7万元未拨付，未申请延期，也未申请销号。",
            days_late=0,
            limit=Due(on=date(2027, 2, 24)),
            feedback=Feedback.ONCE,
            feedback_every="",
            instruction="",
            instructed_by="",
            cooperating_units=(),
            earlier_numbers=(),
            copies_to=(),
        )

    @classmethod
    def red_sample(cls) -> Self:
        """The third slip, two weeks late."""
        return replace(
            cls.sample(),
            colour=Colour.RED,
            days_late=10,
            limit=Due(term="5WD", on=date(2027, 3, 17)),
            earlier_numbers=("清督〔2027〕6号", "清督〔2027〕9号"),
            consequences="本单办结期限届满仍未整改到位的，提请研究是否启动问责。",
        )
