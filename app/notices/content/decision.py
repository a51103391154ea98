"""问责决定书: who is held to account for what, on which facts and basis, and how to appeal.

Its parts follow Art. 45 of the governmental sanctions law and Arts. 8-20 of the accountability regulations
(domain.md §2.1, §2.2). Article numbers are content, taken from the office's own table, never fixed here.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, refuse_long_name, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind

#: Three grounds of exemption must be answered, each with its reason (domain.md §10.13).
GROUNDS_OF_EXEMPTION = 3


class TargetKind(StrEnum):
    """Who is held to account."""

    ORGANISATION = "党组织"
    PERSON = "个人"


class Track(StrEnum):
    """Party accountability or supervisory accountability; legal basis and remedies differ."""

    PARTY = "党内问责"
    SUPERVISION = "监察问责"


class ResponsibilityKind(StrEnum):
    """What kind of responsibility is found (M-61, accountability regulations Art. 6)."""

    OVERALL = "全面领导责任"
    MAIN_LEADER = "主要领导责任"
    IMPORTANT_LEADER = "重要领导责任"
    PRIMARY = "主体责任"
    SUPERVISORY = "监督责任"
    LEADERSHIP = "领导责任"


@dataclass(frozen=True, kw_only=True)
class Target:
    """The organisation or person, as the decision identifies it."""

    kind: TargetKind
    name: str
    unit: str
    position: str = ""

    def __post_init__(self) -> None:
        """A person is identified with unit and post."""
        require(self.name, N_("Name who is held to account."))
        require(self.unit, N_("Name the unit of who is held to account."))
        if self.kind is TargetKind.PERSON:
            require(self.position, N_("A person is named with the post held."))


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One ground of exemption: does it hold, and why."""

    question: str
    holds: bool
    reasoning: str

    def __post_init__(self) -> None:
        """Even a no has its reason."""
        require(
            self.reasoning,
            N_("Give the reason for the answer on this ground of exemption: %(question)s"),
            question=self.question,
        )


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of accountability, its basis, and its influence period (影响期), if it has one."""

    name: str
    basis: str
    demand: str = ""
    effect: str = ""
    effect_from: date | None = None
    effect_until: date | None = None

    def __post_init__(self) -> None:
        """A form rests on a rule; an influence period has a start, an end and a meaning."""
        require(self.name, N_("Name the form of accountability."))
        require(self.basis, N_("Name the basis of this form of accountability: %(name)s."), name=self.name)
        if (self.effect_from is None) != (self.effect_until is None):
            raise ContentRefused(
                N_("The influence period of “%(name)s” needs both its first and its last day."),
                name=self.name,
            )
        if self.effect_from and self.effect_until and self.effect_until <= self.effect_from:
            raise ContentRefused(
                N_("The influence period of “%(name)s” ends before it starts."), name=self.name
            )


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """How and by when to appeal: to whom, how long that organ takes, on what basis."""

    #: 申诉, or 复审 for a supervisory decision.
    name: str
    to: str
    within: Due
    decided_within: Due
    basis: str
    #: 复核 follows 复审: to whom, within and decided within; empty where the rules know none.
    second_name: str = ""
    second_to: str = ""
    second_within: Due | None = None
    second_decided_within: Due | None = None

    def __post_init__(self) -> None:
        """A decision without a way to appeal may not be issued."""
        for text in (self.name, self.to, self.basis):
            require(text, N_("A decision says how and by when it may be appealed."))
        if self.second_name and not (self.second_to and self.second_within and self.second_decided_within):
            raise ContentRefused(N_("Say to whom and by when to apply for: %(name)s."), name=self.second_name)

    @property
    def asked(self) -> str:
        """提出申诉, or 申请复审."""
        return asking_for(self.name)

    @property
    def since(self) -> str:
        """自收到书面申诉之日起: when the term of the answer begins."""
        return since_asked_for(self.name)


def asking_for(remedy: str) -> str:
    """An appeal is filed (提出申诉); a review is applied for (申请复审)."""
    return "提出申诉" if remedy == "申诉" else f"申请{remedy}"


def since_asked_for(remedy: str) -> str:
    """自收到书面申诉之日起, or 自收到书面复审申请之日起."""
    return f"自收到书面{remedy}{'' if remedy == '申诉' else '申请'}之日起"


@dataclass(frozen=True, kw_only=True)
class AccountabilityDecision(Document):
    """问责决定书."""

    kind: ClassVar[NoticeKind] = NoticeKind.DECISION
    mark: ClassVar[str] = "清问"
    layout: ClassVar[str] = "file"
    word: ClassVar[str] = "问责决定书"

    track: Track
    target: Target
    #: The situation of the regulations that is met, with its article.
    situation: str
    started: str
    facts: str
    evidence: tuple[str, ...]
    shown_on: date
    opinion: str
    #: What of the opinion was taken up, what not, and why.
    opinion_answer: str
    refused_to_sign: bool = False
    responsibility: ResponsibilityKind
    responsibility_reason: str
    grounds: tuple[Ground, ...]
    mitigation: str
    aggravation: str
    forms: tuple[Form, ...]
    effective_on: date
    #: The meeting or approval that decided, and the Party committee's approval where required.
    decided_by: str
    committee_approval: str = ""
    #: For an organisation: its responsible members, or the reason why there is none (Art. 6).
    linked_people: tuple[str, ...] = ()
    no_linked_people_reason: str = ""
    execution: tuple[str, ...]
    execution_report_by: Due
    remedy: Remedy
    #: Who prints it, for the colophon.
    printed_by: str = ""

    def check(self) -> None:
        """Facts, evidence, exemption review, forms: none may be left out."""
        refuse_long_name(self.printed_by)
        for text, name in (
            (self.situation, N_("situation that calls for accountability")),
            (self.started, N_("basis of the start")),
            (self.facts, N_("facts established")),
            (self.opinion, N_("opinion of who is held to account")),
            (self.opinion_answer, N_("answer to the defence")),
            (self.responsibility_reason, N_("reason for the responsibility found")),
            (self.mitigation, N_("review of mitigating circumstances")),
            (self.aggravation, N_("review of aggravating circumstances")),
            (self.decided_by, N_("collective decision")),
        ):
            require(text, N_("The decision lacks: %(name)s."), name=name)
        if not self.evidence or not self.forms:
            raise ContentRefused(N_("List the evidence and the forms of accountability."))
        if len(self.grounds) != GROUNDS_OF_EXEMPTION:
            raise ContentRefused(
                N_("All three grounds of exemption are answered, even when the answer is no.")
            )
        if any(ground.holds for ground in self.grounds):
            raise ContentRefused(
                N_("A ground of exemption holds: no decision on accountability may be issued.")
            )
        if self.target.kind is TargetKind.ORGANISATION and not (
            self.linked_people or self.no_linked_people_reason.strip()
        ):
            raise ContentRefused(
                N_(
                    "An organisation is held to account together with its responsible leaders, or the reason is given why not."
                )
            )

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于对××问责的决定书."""
        return (f"关于对{self.target.name}", "问责的决定书")

    @classmethod
    def sample(cls) -> Self:
        """An organisation held to account after a rebound and a false rectification."""
        return cls(
            organ=replace(SAMPLE_ORGAN, names=SAMPLE_ORGAN.names[:1]),
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            copies_to=("市委组织部", "市委巡察工作领导小组办公室", "市直机关工委"),
            track=Track.PARTY,
            target=Target(kind=TargetKind.ORGANISATION, name="中共明川市水利局党组", unit="明川市水利局"),
            situation="《中国共产党问责条例》第七条第八项所列全面从严治党主体责任落实不到位情形",
            started="整改“回头看”发现问题反弹（清回〔2027〕2号），经市纪委主要负责人批准，于2027年6月18日启动问责调查。",
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
            shown_on=date(2027, 8, 2),
            opinion="局党组对认定的事实没有异议，提出监测站地处偏远、清查力量不足，请求从轻处理。",
            opinion_answer="监测站人员仅11人，清查力量不足的理由不成立，不予采纳；局党组主动配合调查、已责令退缴所得的情况属实，予以采纳。",
            responsibility=ResponsibilityKind.OVERALL,
            responsibility_reason="局党组对清查工作没有部署到位、没有核实结果，履行整改主体责任不力。",
            grounds=(
                Ground(
                    question="在推进改革中因缺乏经验、先行先试出现的失误，尚无明确限制的探索性试验中的失误，为推动发展的无意过失",
                    holds=False,
                    reasoning="违规兼职清查有明确规定和要求，不属于改革探索中的失误。",
                ),
                Ground(
                    question="在集体决策中对错误决策提出明确反对意见或者保留意见",
                    holds=False,
                    reasoning="销号申请经局党组会议全体成员一致通过，会议记录没有反对或者保留意见。",
                ),
                Ground(
                    question="在决策实施中已经履职尽责，但因不可抗力、难以预见等因素造成损失",
                    holds=False,
                    reasoning="漏查由未部署、未核实造成，不存在不可抗力或者难以预见的因素。",
                ),
            ),
            mitigation="积极配合调查，及时责令退缴所得，可以从轻。",
            aggravation="未发现从重、加重情节。",
            forms=(
                Form(
                    name="通报",
                    basis="《中国共产党问责条例》第八条第一款第二项",
                    demand="责令深刻检查、切实整改，在全市水利系统范围内通报。",
                    effect="对党组织的通报不设影响期。",
                ),
            ),
            effective_on=date(2027, 8, 20),
            decided_by="经2027年8月18日市纪委常委会会议集体研究决定",
            committee_approval="报中共明川市委主要负责人批准（明委批〔2027〕9号）",
            linked_people=(
                "党组书记、局长（主要领导责任）：诫勉，另行制发决定书。",
                "分管人事的党组成员、副局长（重要领导责任）：通报，另行制发决定书。",
            ),
            execution=(
                "自收到本决定书之日起1个月内召开专题民主生活会，作出深刻检查。",
                "向市纪委监委提交书面检讨，并将本决定书及执行材料归入廉政档案。",
            ),
            execution_report_by=Due(term="6M", on=date(2028, 2, 21), provisional=True),
            remedy=Remedy(
                name="申诉",
                to="中共明川市纪律检查委员会",
                within=Due(term="1M"),
                decided_within=Due(term="1M"),
                basis="《中国共产党问责条例》第二十条",
            ),
            printed_by="中共明川市纪律检查委员会办公室",
        )

    @classmethod
    def person_sample(cls) -> Self:
        """A leading cadre on the supervisory track, with an influence period and both remedies."""
        return replace(
            cls.sample(),
            organ=replace(SAMPLE_ORGAN, names=SAMPLE_ORGAN.names[1:]),
            recipient="明川市水利局党组书记、局长",
            track=Track.SUPERVISION,
            target=Target(
                kind=TargetKind.PERSON, name="（当事人姓名）", unit="明川市水利局", position="党组书记、局长"
            ),
            situation="《中华人民共和国监察法》关于问责的规定所列不正确履行职责、负有领导责任的情形",
            started="整改“回头看”发现问题反弹（清回〔2027〕2号），经市监委主要负责人批准，于2027年6月18日启动问责调查。",
            decided_by="经2027年8月18日市监委委务会议集体研究决定",
            refused_to_sign=True,
            opinion="当事人对认定的事实提出异议，认为清查工作已作部署。",
            opinion_answer="经查，部署会议没有形成记录，也没有检查落实，异议不成立，不予采纳。",
            responsibility=ResponsibilityKind.MAIN_LEADER,
            responsibility_reason="作为党组主要负责人，对清查工作没有部署到位、没有核实结果。",
            forms=(
                Form(
                    name="诫勉",
                    basis="《中华人民共和国监察法》第五十二条第一款第一项",
                    demand="由市纪委监委主要负责人进行诫勉谈话。",
                    effect="影响期内不得提拔或者进一步使用，当年年度考核不得评为优秀等次。",
                    effect_from=date(2027, 8, 20),
                    effect_until=date(2028, 2, 19),
                ),
            ),
            linked_people=(),
            execution=("在民主生活会上作出深刻检查。", "向市纪委监委提交书面检讨，诫勉材料归入廉政档案。"),
            remedy=Remedy(
                name="复审",
                to="明川市监察委员会",
                within=Due(term="1M"),
                decided_within=Due(term="1M"),
                basis="《中华人民共和国监察法》关于复审、复核的规定",
                second_name="复核",
                second_to="上一级监察机关",
                second_within=Due(term="1M"),
                second_decided_within=Due(term="2M"),
            ),
            printed_by="明川市监察委员会办公室",
        )
