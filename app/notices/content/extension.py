"""延期批复: more time for one item, or not, with the reason; the original date is always printed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class ExtensionReply(Document):
    """同意延长整改期限的批复, or 不予延长整改期限的批复."""

    kind: ClassVar[NoticeKind] = NoticeKind.EXTENSION_REPLY
    mark: ClassVar[str] = "清延"
    word: ClassVar[str] = "延期批复"

    basis: str
    granted: bool
    requested_on: date
    #: The notice that set the term, by its number.
    notice_number: str
    problem_number: int
    problem: str
    #: The unit's own reason and how far it has come.
    reason: str
    progress: str
    #: The first request, or a later one, for the same item.
    turn: int = 1
    original_due: Due
    requested_due: Due
    new_due: Due | None = None
    #: Why it was granted or refused.
    grounds: str
    conditions: tuple[str, ...] = ()
    #: The office that decided: 分管领导, or 主要领导 for a second extension.
    approved_by: str

    def check(self) -> None:
        """A grant names a later day, a refusal none; either gives its grounds."""
        require(self.basis, N_("Name the basis of the reply."))
        require(self.notice_number, N_("Give the number of the notice that this answers."))
        require(self.problem, N_("Say which problem the extension is asked for."))
        require(self.reason, N_("Give the unit's reason for the extension."))
        require(self.grounds, N_("Give the grounds for granting or refusing the extension."))
        require(self.approved_by, N_("Name who approved it."))
        if self.original_due.on is None or self.requested_due.on is None:
            raise ContentRefused(N_("Give both the original and the requested day."))
        if self.granted != (self.new_due is not None):
            raise ContentRefused(N_("A grant names the new day, a refusal names none."))
        if self.new_due and (self.new_due.on is None or self.new_due.on <= self.original_due.on):
            raise ContentRefused(N_("The new day must be later than the original one."))
        if self.requested_on > self.original_due.on:
            raise ContentRefused(N_("An extension is asked for before the term ends."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于同意××单位延长整改期限的批复, or 关于不予……."""
        answer = "关于同意" if self.granted else "关于不予同意"
        return (f"{answer}{self.unit}", "延长整改期限的批复")

    @classmethod
    def sample(cls) -> Self:
        """A granted first request."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            basis="《明川市清廉指数评价办法（试行）》关于整改期限的规定",
            granted=True,
            requested_on=date(2027, 1, 28),
            notice_number="清预〔2026〕1号",
            problem_number=2,
            problem="农村供水维修资金拨付不及时",
            reason="受冬季封冻影响，17处供水管网维修需待3月中旬复工后验收，资金尾款依约应在验收后拨付。",
            progress="已核清欠拨底数286.4万元，完成第一批拨付201.7万元，占70.42%。",
            original_due=Due(term="3M", on=date(2027, 2, 24), provisional=True),
            requested_due=Due(term="30D", on=date(2027, 3, 26), provisional=True),
            new_due=Due(term="30D", on=date(2027, 3, 26), provisional=True),
            grounds="申请在期限届满前提出，理由属实，已完成阶段目标，延长时间未超过原定期限的二分之一且不超过30个自然日。",
            conditions=(
                "延长期内每半月报告一次工程复工和资金拨付进度。",
                "未受封冻影响的5处工程尾款，仍应当在原定期限内拨付到位。",
            ),
            approved_by="分管领导",
        )

    @classmethod
    def refusal_sample(cls) -> Self:
        """The same request, refused."""
        return replace(
            cls.sample(),
            granted=False,
            new_due=None,
            conditions=(),
            reason="业务骨干调整，工作交接需要时间。",
            grounds="人员调整不属于影响整改的客观原因，且主要整改措施尚未启动，不符合延期条件。",
        )
