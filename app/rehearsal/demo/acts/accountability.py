"""Accountability: from the proposal to the decision and its execution. Nothing here starts without a person."""

from app.clock import local_day
from app.notices.actions.serving import record_paper_receipt
from app.notices.content.proof import ServiceMode
from app.notices.servers import in_words
from app.people.models import User
from app.rehearsal.demo import files
from app.rehearsal.demo.scene import Act, Scene, kept, papers, record_copies
from app.stages.accountability import queries
from app.stages.accountability.actions import deciding, ending, investigating, proposing
from app.stages.accountability.models import Proceeding
from app.stages.accountability.words import (
    Adoption,
    Form,
    FourForms,
    Grade,
    Ground,
    Responsibility,
    Situation,
    TargetKind,
)
from workflows.vocabulary import NoticeKind, NoticeState

APPROVAL = "云澄委批〔{year}〕{number}号"


def proceeding_of(scene: Scene) -> Proceeding:
    """The newest proceeding of the case."""
    return queries.proceedings_of(scene.case)[-1]


def propose(scene: Scene) -> None:
    """The leader in charge proposes to hold the unit's Party organisation to account."""
    reason = "整改责任悬空，主要问题经两次催办仍未实质推进，造成不良影响，建议启动问责。"
    proposing.propose(
        scene.case, reason, by=scene.cast["leader"], now=scene.now, situation=Situation.RESPONSIBILITY
    )


def propose_person(scene: Scene) -> None:
    """The handler proposes to hold the deputy in charge to account."""
    proposing.propose(
        scene.case,
        "分管负责人对分管领域问题失察失管，审核把关流于形式，建议启动问责。",
        by=scene.handler,
        now=scene.now,
        target_kind=TargetKind.PERSON,
        target_name="分管负责人",
        target_position="党组织班子成员、副职",
        situation=Situation.MANAGEMENT,
    )


def review_proposal(scene: Scene) -> None:
    """Case management checks the proposal."""
    words = "材料齐全，符合提请条件。"
    proposing.review_proposal(
        proceeding_of(scene), opinion=words, by=scene.cast["casemanager"], now=scene.now
    )


def approve_start(scene: Scene) -> None:
    """The principal leader approves the start, with the committee's approval where it leads the target."""
    proceeding = proceeding_of(scene)
    number = _approval(scene, proceeding) if proceeding.committee_approval_needed else ""
    proposing.approve_start(proceeding, number, by=scene.cast["principal"], now=scene.now)


def refuse_start(scene: Scene) -> None:
    """The principal leader refuses the start."""
    words = "问题尚在整改期内，未造成严重后果，先予约谈提醒，暂不启动问责。"
    proposing.refuse_start(proceeding_of(scene), words, by=scene.cast["principal"], now=scene.now)


def appoint(scene: Scene) -> None:
    """Two handlers investigate."""
    proceeding = proceeding_of(scene)
    team = queries.possible_investigators(proceeding, scene.today)[:2]
    investigating.appoint_investigators(proceeding, team, by=scene.cast["leader"], now=scene.now)


def extend(scene: Scene) -> None:
    """More time for the investigation, once."""
    words = "涉及银行流水调取和外单位协查，需延长调查时间。"
    investigating.extend_investigation(proceeding_of(scene), words, by=scene.cast["leader"], now=scene.now)


def write_facts(scene: Scene) -> None:
    """The team writes the fact material."""
    problem = scene.items[0].problem if scene.items else "整改责任不落实。"
    investigating.write_facts(
        proceeding_of(scene),
        f"经查，{scene.case.unit.name}存在以下事实：{problem}该单位党组织收到预警通知书后，"
        "未按要求专题研究整改，主要负责人未履行第一责任人职责，分管负责人审核把关不严。",
        "预警通知书及送达回证\n整改台账和佐证材料\n相关会议记录、财务凭证\n有关人员谈话笔录",
        by=_investigator(scene),
        now=scene.now,
    )


def name_parties(scene: Scene) -> None:
    """The organisation and its head, or the deputy: who is responsible, and in which form."""
    proceeding, by = proceeding_of(scene), _investigator(scene)
    if proceeding.target_kind is TargetKind.ORGANISATION:
        investigating.name_party(
            proceeding,
            kind=TargetKind.ORGANISATION,
            name=proceeding.target_name,
            responsibility=Responsibility.PRIMARY,
            grade=Grade.OVERALL,
            responsibility_reason="对整改工作研究部署不力，主体责任落实不到位",
            forms=[Form.WRITTEN_REVIEW],
            demand="一个月内作出书面检查，并切实整改到位",
            by=by,
            now=scene.now,
        )
        name, position, grade = "主要负责人", "党组织书记", Grade.MAIN
        form, four_forms = Form.ADMONITION, FourForms.FIRST
    else:
        name, position, grade = proceeding.target_name, proceeding.target_position, Grade.IMPORTANT
        form, four_forms = Form.TRANSFER, FourForms.SECOND
    investigating.name_party(
        proceeding,
        kind=TargetKind.PERSON,
        name=name,
        position=position,
        responsibility=Responsibility.LEADERSHIP,
        grade=grade,
        responsibility_reason="对分管、主管领域问题失察失管，督促整改不力",
        forms=[form],
        four_forms=four_forms,
        demand="写出书面检讨，并在民主生活会上作出深刻检查",
        by=by,
        now=scene.now,
    )


def show_facts(scene: Scene) -> None:
    """The material is shown to the target."""
    investigating.show_facts(proceeding_of(scene), by=_investigator(scene), now=scene.now)


def record_defence(scene: Scene) -> None:
    """What the target said, and what became of it."""
    investigating.record_defence(
        proceeding_of(scene),
        "对事实没有异议，提出部分问题系历史遗留，请求从轻处理。",
        adoption=Adoption.PARTLY,
        adoption_reason="历史遗留情况属实，在责任认定中已予考虑；收到预警后整改不力的事实清楚，不予采纳",
        by=_investigator(scene),
        now=scene.now,
    )


def report(scene: Scene) -> None:
    """The team reports."""
    words = "调查组集体研究认为，事实清楚、证据充分，建议按所列方式予以问责。"
    investigating.report_findings(proceeding_of(scene), words, by=_investigator(scene), now=scene.now)


def answer_exemption(scene: Scene) -> None:
    """The three grounds, each with its reasoning."""
    investigating.answer_exemption(
        proceeding_of(scene),
        {
            Ground.REFORM: (False, "所涉事项有明确规定，不属于先行先试。"),
            Ground.OPPOSED: (False, "会议记录未见反对或者保留意见。"),
            Ground.FORCE_MAJEURE: (False, "不存在不可抗力、难以预见等因素。"),
        },
        mitigation="收到预警后主动清退部分款项，积极配合调查",
        aggravation="未发现从重、加重情形",
        by=_investigator(scene),
        now=scene.now,
    )


def submit(scene: Scene) -> None:
    """To adjudication."""
    investigating.submit_to_adjudication(proceeding_of(scene), by=_investigator(scene), now=scene.now)


def give_opinion(username: str) -> Act:
    """One adjudicator's opinion."""

    def act(scene: Scene) -> None:
        deciding.adjudicate(
            proceeding_of(scene),
            "事实清楚，证据确凿，定性准确，程序合规，同意调查组意见。",
            facts_are_clear=True,
            basis_is_right=True,
            procedure_was_kept=True,
            by=scene.cast[username],
            now=scene.now,
        )

    return act


def decide(scene: Scene) -> None:
    """The principal leader records what the collective meeting decided."""
    proceeding = proceeding_of(scene)
    approval = _approval(scene, proceeding, 1) if proceeding.committee_approval_needed else ""
    deciding.decide(
        proceeding,
        "市纪委常委会会议",
        scene.today,
        by=scene.cast["principal"],
        now=scene.now,
        decision_approval=approval,
    )


def exempt(scene: Scene) -> None:
    """The principal leader exempts, for a recorded reason."""
    words = "收到预警后及时补救，全部清退款项并挽回影响，可以免予问责，予以批评教育。"
    deciding.exempt(proceeding_of(scene), words, by=scene.cast["principal"], now=scene.now)


def serve(scene: Scene) -> None:
    """Case management serves the decision with the handler."""
    named = [in_words(person) for person in scene.servers()]
    place = f"{scene.case.unit.name}会议室"
    deciding.serve_decision(
        proceeding_of(scene),
        named,
        ServiceMode.ON_THE_SPOT,
        place,
        by=scene.cast["casemanager"],
        now=scene.now,
    )


def receive(scene: Scene) -> None:
    """The unit's head signs on paper; case management records it with the scan."""
    signed_at, manager = scene.now, scene.cast["casemanager"]
    for notice in papers(scene, NoticeState.SERVED, NoticeKind.DECISION):
        lines = (f"文书：{notice.number}", f"签收日期：{scene.today:%Y-%m-%d}")
        scan = kept(scene, notice, "送达回证（已签名）.pdf", files.scan("送达回证", lines), manager)
        record_paper_receipt(notice, "单位主要负责人", signed_at, [scan], by=manager, now=scene.now)
        record_copies(scene, notice)


def record_formalities(scene: Scene) -> None:
    """Where somebody is transferred, case management records that the formalities are completed within the month."""
    proceeding, words = proceeding_of(scene), "调整职务手续已由组织部门办结，决定书归入廉政档案和人事档案。"
    if any(each.form.is_organisational_measure for each in proceeding.forms):
        ending.record_formalities(proceeding, words, scene.today, by=scene.cast["casemanager"], now=scene.now)


def report_execution(scene: Scene) -> None:
    """Case management reports the execution."""
    proceeding = proceeding_of(scene)
    words = "决定已在一定范围内宣布，书面检讨已收到，谈话提醒等事项已落实，材料归入廉政档案。"
    if not any(party.standing_forms for party in proceeding.parties):
        words = "原决定已撤销，已在原宣布范围内澄清，有关材料从廉政档案中撤出。"
    ending.report_execution(
        proceeding, words, local_day(scene.now), by=scene.cast["casemanager"], now=scene.now
    )


def close(scene: Scene) -> None:
    """Nothing more is open."""
    ending.close_proceeding(proceeding_of(scene), by=scene.cast["casemanager"], now=scene.now)


def archive(scene: Scene) -> None:
    """The file of the proceeding is closed for good."""
    ending.archive_proceeding(proceeding_of(scene), by=scene.cast["casemanager"], now=scene.now)


def _investigator(scene: Scene) -> User:
    return queries.people(proceeding_of(scene).team)[0]


def _approval(scene: Scene, proceeding: Proceeding, more: int = 0) -> str:
    return APPROVAL.format(year=scene.today.year, number=2 * proceeding.id + more)
