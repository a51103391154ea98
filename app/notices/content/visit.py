"""“回头看”通知书: who comes, when, to look at what, and what is to be kept ready (domain.md §3.8, no. 11)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class LookbackNotice(Document):
    """“回头看”通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.LOOKBACK_NOTICE
    mark: ClassVar[str] = "清访"
    word: ClassVar[str] = "“回头看”通知书"

    basis: str
    notice_number: str
    team_leader: str
    team_members: tuple[str, ...]
    from_on: date
    until_on: date
    scope: str
    methods: str
    #: What the unit keeps ready.
    materials: tuple[str, ...]

    def check(self) -> None:
        """Two inspectors or more, in a period that exists."""
        require_all(
            self,
            basis=N_("basis"),
            notice_number=N_("number of the notice"),
            scope=N_("scope of the look-back"),
            methods=N_("methods of the look-back"),
            materials=N_("materials to be kept ready"),
        )
        team = {each.strip() for each in (self.team_leader, *self.team_members)}
        if len(team) < 2 or "" in team:
            raise ContentRefused(N_("A look-back team has at least two people."))
        if self.until_on < self.from_on:
            raise ContentRefused(N_("The look-back ends before it starts."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于对××单位整改情况开展“回头看”的通知书."""
        return (f"关于对{self.unit}整改情况", "开展“回头看”的通知书")

    @classmethod
    def sample(cls) -> Self:
        """A week in the field."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            basis="《明川市清廉指数评价办法（试行）》关于整改“回头看”的规定",
            notice_number="清预〔2026〕1号",
            team_leader="第三监督检查室副主任",
            team_members=("第三监督检查室工作人员甲", "案件监督管理室工作人员乙"),
            from_on=date(2027, 5, 31),
            until_on=date(2027, 6, 4),
            scope="清预〔2026〕1号预警通知书所列3项问题的整改情况",
            methods="听取汇报、查阅资料、实地查看、走访群众、问卷测评",
            materials=(
                "整改方案和问题清单、任务清单、责任清单",
                "整改台账、销号材料和佐证原件",
                "资金拨付凭证、谈话记录、制度文件",
            ),
        )
