"""问责调查启动审批表: who proposes what against whom, and who approved it (问责条例 Art. 9; §3.8, no. 14)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.closing import Opinion
from app.notices.content.decision import Target, TargetKind, Track
from app.notices.content.letterhead import Document, require_all
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class StartApproval(Document):
    """问责调查启动审批表: an inner paper; blank cells are signed by hand."""

    kind: ClassVar[NoticeKind] = NoticeKind.START_APPROVAL
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "问责调查启动审批表"

    case_number: str
    track: Track
    target: Target
    situation: str
    #: Where the proposal comes from: a look-back, the ladder of reminders, a person.
    source: str
    reason: str
    proposer: str
    proposed_on: date
    #: Case management's opinion, and the principal leader's; none while they are awaited.
    opinions: tuple[Opinion, ...] = ()
    committee_approval_needed: bool = False
    committee_approval: str = ""
    #: 同意启动, 不予启动; empty while undecided.
    outcome_word: str = ""

    def check(self) -> None:
        """Who, why, on which situation, and who proposes."""
        require_all(
            self,
            case_number=N_("number of the case"),
            situation=N_("situation that calls for accountability"),
            source=N_("source of the proposal"),
            reason=N_("reason for the proposal"),
            proposer=N_("who proposes"),
        )

    @classmethod
    def sample(cls) -> Self:
        """An organisation, approved by the principal leader and by the Party committee's."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="市纪委监委主要领导",
            contact=SAMPLE_CONTACT,
            case_number="AJ2026-0001",
            track=Track.PARTY,
            target=Target(kind=TargetKind.ORGANISATION, name="中共明川市水利局党组", unit="明川市水利局"),
            situation="《中国共产党问责条例》第七条第八项所列全面从严治党主体责任落实不到位情形",
            source="整改“回头看”",
            reason="“回头看”发现2项问题未整改到位，其中违规兼职问题反弹，局党组对局属监测站未开展清查，清查报告照抄上年材料。",
            proposer="第一监督检查室承办人",
            proposed_on=date(2027, 6, 11),
            opinions=(
                Opinion(
                    act="案件监督管理室意见",
                    by="案件监督管理室主任",
                    on=date(2027, 6, 15),
                    text="线索来源清楚，符合启动情形，建议启动。",
                ),
                Opinion(act="审批意见", by="市纪委监委主要领导", on=date(2027, 6, 18), text="同意启动。"),
            ),
            committee_approval_needed=True,
            committee_approval="明委批〔2027〕5号",
            outcome_word="同意启动",
        )
