"""申诉受理通知书 and 申诉处理决定书: taken up or not, and what became of the decision (domain.md §3.8, no. 17)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from app.notices.content.decision import Remedy, asking_for, since_asked_for
from app.notices.content.letterhead import Document, Due, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


class Outcome(StrEnum):
    """What an appeal ends with; it never makes the result heavier."""

    MAINTAINED = "维持"
    CHANGED = "变更"
    REVOKED = "撤销"


@dataclass(frozen=True, kw_only=True)
class Contested:
    """What is appealed against, by whom, when and on what grounds."""

    #: 申诉, or 复审 for a supervisory decision.
    remedy: str
    appellant: str
    filed_on: date
    grounds: str
    #: The numbers of the decisions appealed against, and their day.
    decisions: tuple[str, ...]
    decided_on: date

    def __post_init__(self) -> None:
        """Nobody appeals without grounds, nor against nothing."""
        require(self.appellant, N_("Say who appeals."))
        require(self.grounds, N_("Give the grounds of the appeal."))
        if not self.decisions:
            raise ContentRefused(N_("Give the number of the decision appealed against."))
        if self.filed_on < self.decided_on:
            raise ContentRefused(N_("An appeal cannot be older than the decision."))

    @property
    def asked(self) -> str:
        """提出申诉, or 申请复审."""
        return asking_for(self.remedy)

    @property
    def applicant(self) -> str:
        """申诉人, or 申请人."""
        return "申诉人" if self.remedy == "申诉" else "申请人"

    @property
    def since(self) -> str:
        """自收到书面申诉之日起: when the term of the decision begins."""
        return since_asked_for(self.remedy)


@dataclass(frozen=True, kw_only=True)
class AppealReply(Document):
    """申诉受理通知书, or 不予受理通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.APPEAL_REPLY
    mark: ClassVar[str] = "清申"
    word: ClassVar[str] = "申诉受理通知书"

    contested: Contested
    accepted: bool
    #: Who examines it: never one of those who handled, adjudicated or decided.
    reviewer: str
    decide_by: Due | None = None
    #: The last day of the term that was missed, and why the appeal is not taken up.
    term_ended_on: date | None = None
    reason: str = ""

    def check(self) -> None:
        """An acceptance says by when it is decided, a refusal says why."""
        require(self.reviewer, N_("Name who examines the appeal."))
        if self.accepted != (self.decide_by is not None):
            raise ContentRefused(N_("An appeal taken up has a term for its decision; another has none."))
        if not self.accepted:
            require(self.reason, N_("Say why the appeal is not taken up."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于受理××申诉的通知书, or 关于不予受理……."""
        taken = "关于受理" if self.accepted else "关于不予受理"
        return (f"{taken}{self.contested.appellant}", f"{self.contested.remedy}的通知书")

    @classmethod
    def sample(cls) -> Self:
        """An appeal in time."""
        return cls(
            organ=replace(SAMPLE_ORGAN, names=SAMPLE_ORGAN.names[:1]),
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            contested=SAMPLE_CONTESTED,
            accepted=True,
            reviewer="案件监督管理室申诉复查人",
            decide_by=Due(term="1M", on=date(2027, 10, 8), provisional=True),
        )

    @classmethod
    def refusal_sample(cls) -> Self:
        """An appeal after its term."""
        return replace(
            cls.sample(),
            accepted=False,
            decide_by=None,
            term_ended_on=date(2027, 9, 20),
            contested=replace(SAMPLE_CONTESTED, filed_on=date(2027, 10, 11)),
            reason="申诉超过规定期限，且未提出不可抗力等正当理由。",
        )


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one party was given, and what it is given now; nothing where nothing is left."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...] = ()
    #: The number of the decision that takes the place of the earlier one.
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class AppealDecision(Document):
    """申诉处理决定书."""

    kind: ClassVar[NoticeKind] = NoticeKind.APPEAL_DECISION
    mark: ClassVar[str] = "清申"
    layout: ClassVar[str] = "file"
    word: ClassVar[str] = "申诉处理决定书"

    contested: Contested
    outcome: Outcome
    #: Who examined it, and what the examination found.
    reviewer: str
    findings: str
    reason: str
    changes: tuple[Change, ...] = ()
    decided_by: str
    #: What may still be applied for, and where; None where the rules know nothing more.
    further: Remedy | None = None

    def check(self) -> None:
        """Findings, reason and who decided are given; a change says what changes."""
        require(self.reviewer, N_("Name who examines the appeal."))
        require(self.findings, N_("Say what the examination of the appeal found."))
        require(self.reason, N_("Give the reason for the decision on the appeal."))
        require(self.decided_by, N_("Say who decided on the appeal."))
        if (self.outcome is Outcome.CHANGED) != bool(self.changes):
            raise ContentRefused(N_("A changed decision says what changes, any other changes nothing."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于××申诉的处理决定书; on a supervisory decision 关于××申请复审的复审决定书."""
        remedy = self.contested.remedy
        if remedy == "申诉":
            return (f"关于{self.contested.appellant}", "申诉的处理决定书")
        return (f"关于{self.contested.appellant}", f"申请{remedy}的{remedy}决定书")

    @classmethod
    def sample(cls) -> Self:
        """A decision made lighter."""
        return cls(
            organ=replace(SAMPLE_ORGAN, names=SAMPLE_ORGAN.names[:1]),
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委组织部",),
            contested=SAMPLE_CONTESTED,
            outcome=Outcome.CHANGED,
            reviewer="案件监督管理室申诉复查人",
            findings=(
                "复查组调阅了全部案卷，重新询问相关人员4人，听取了申诉人陈述。\n"
                "经查，原决定认定的漏查监测站、照抄上年材料的事实清楚，证据确实。申诉人提出的“清查期间正值防汛，"
                "分管副局长连续驻守一线”情况属实，原决定对此未予考虑。"
            ),
            reason="原决定认定事实清楚、程序合规，但对分管副局长的处理未考虑其防汛期间的客观情况，处理偏重，应予变更。",
            changes=(
                Change(
                    name="分管人事的党组成员、副局长",
                    before=("诫勉",),
                    after=("通报",),
                    number="清问〔2027〕6号",
                ),
            ),
            decided_by="经2027年9月28日市纪委常委会会议集体研究",
        )

    @classmethod
    def maintained_sample(cls) -> Self:
        """A supervisory decision that stands, with the further remedy."""
        return replace(
            cls.sample(),
            organ=replace(SAMPLE_ORGAN, names=SAMPLE_ORGAN.names[1:]),
            contested=replace(SAMPLE_CONTESTED, remedy="复审"),
            outcome=Outcome.MAINTAINED,
            changes=(),
            decided_by="经2027年9月28日市监委委务会议集体研究",
            findings="经复查，原决定认定的事实清楚，证据确实充分，申诉人提出的理由没有证据支持。",
            reason="原决定事实清楚、定性准确、处理恰当、程序合规。",
            further=Remedy(
                name="复核",
                to="上一级监察机关",
                within=Due(term="1M"),
                decided_within=Due(term="2M"),
                basis="《中华人民共和国监察法》关于复审、复核的规定",
            ),
        )


SAMPLE_CONTESTED = Contested(
    remedy="申诉",
    appellant="中共明川市水利局党组",
    filed_on=date(2027, 9, 8),
    grounds="清查期间正值防汛，分管副局长连续驻守一线，未能参加清查部署，对其诫勉处理过重。",
    decisions=("清问〔2027〕3号", "清问〔2027〕5号"),
    decided_on=date(2027, 8, 20),
)
