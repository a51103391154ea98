"""事实材料 with the page that the target signs (问责条例 Art. 11; domain.md §3.8, no. 15)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from app.clock import SHANGHAI
from app.notices.content.decision import Target, TargetKind
from app.notices.content.letterhead import Document, require, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind


@dataclass(frozen=True, kw_only=True)
class FactMaterial(Document):
    """问责事实材料: an inner paper that is shown to the target."""

    kind: ClassVar[NoticeKind] = NoticeKind.FACT_MATERIAL
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "问责事实材料"

    case_number: str
    target: Target
    facts: str
    evidence: tuple[str, ...]
    team: tuple[str, ...]
    shown_at: datetime | None = None
    #: What the target said; empty while it is awaited.
    opinion: str = ""
    refused_to_sign: bool = False
    witness: str = ""
    #: 全部采纳, 部分采纳, 不予采纳, 未提出意见.
    adoption: str = ""
    adoption_reason: str = ""
    answered_on: date | None = None

    def check(self) -> None:
        """Facts rest on evidence; a refusal to sign has its witness, an opinion its answer."""
        require_all(
            self, case_number=N_("number of the case"), facts=N_("facts established"), evidence=N_("evidence")
        )
        if len(set(self.team)) < 2:
            raise ContentRefused(N_("Two people or more show the facts to the target."))
        if self.refused_to_sign:
            require(self.witness, N_("A refusal to sign is recorded before a witness; name the witness."))
        if self.adoption and not self.opinion.strip() and not self.refused_to_sign:
            raise ContentRefused(N_("Only an opinion that was given can be adopted or not."))

    @classmethod
    def sample(cls) -> Self:
        """Shown, and answered."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            case_number="AJ2026-0001",
            target=Target(kind=TargetKind.ORGANISATION, name="中共明川市水利局党组", unit="明川市水利局"),
            facts=(
                "2026年11月22日，市纪委监委向市水利局发出预警通知书（清预〔2026〕1号），要求限期清查中层干部违规兼职问题。"
                "局党组于2027年2月24日申请销号，称已完成全员清查。\n"
                "经查，局党组未对局属监测站开展清查，清查报告中的监测站部分系照抄上年材料；"
                "2027年3月至5月，监测站1名副站长在工程监理企业兼职取酬3.6万元，局党组未发现、未处理。"
            ),
            evidence=(
                "销号申请及清查报告",
                "监测站全体人员谈话记录（11份）",
                "监理企业工资发放凭证",
                "“回头看”核查记录",
            ),
            team=("问责调查组组长", "问责调查组成员甲"),
            shown_at=datetime(2027, 8, 2, 9, 30, tzinfo=SHANGHAI),
            opinion="对认定的事实没有异议。监测站地处偏远、清查力量不足，请求从轻处理。",
            adoption="部分采纳",
            adoption_reason="监测站人员仅11人，清查力量不足的理由不成立，不予采纳；主动配合调查、已责令退缴所得的情况属实，予以采纳。",
            answered_on=date(2027, 8, 6),
        )

    @classmethod
    def unsigned_sample(cls) -> Self:
        """As it is laid before the target, to be filled in by hand."""
        sample = cls.sample()
        return cls(
            **{
                name: getattr(sample, name)
                for name in ("organ", "unit", "recipient", "contact", "case_number", "target", "facts")
            },
            evidence=sample.evidence,
            team=sample.team,
        )
