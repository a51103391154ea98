"""The warning, from the draft to the unit's signature, and what may go another way."""

from dataclasses import replace

from app.rehearsal import steps
from app.rehearsal.demo import files
from app.rehearsal.demo.scene import Act, Scene, hand_over, kept, papers, sign_for
from app.stages.warning.actions import answering, drafting, issuing, serving
from app.stages.warning.queries import notice_of
from app.stages.warning.writing import draft_of
from workflows.vocabulary import NoticeState


def draft(scene: Scene) -> None:
    """The handler drafts the notice from the candidate's reasons."""
    drafting.draft_warning(scene.case, by=scene.handler, now=scene.now)


def draft_copied_to(*recipients: str) -> Act:
    """The handler drafts the notice, to be copied to others for their information."""

    def act(scene: Scene) -> None:
        draft = replace(draft_of(scene.case), copies_to=recipients)
        drafting.draft_warning(scene.case, draft, by=scene.handler, now=scene.now)

    return act


def submit(scene: Scene) -> None:
    """The handler sends it to review."""
    drafting.submit_warning(scene.case, by=scene.handler, now=scene.now)


def give_back(scene: Scene) -> None:
    """The director returns the draft with what must be changed."""
    reason = "第1项问题表述过于笼统，请补充抽查数量、涉及金额和对应条款后重新送审。"
    drafting.return_warning(scene.case, reason, by=scene.cast["director"], now=scene.now)


def review(scene: Scene) -> None:
    """The director passes it."""
    opinion = "事实清楚，依据充分，拟同意，请分管领导签发。"
    drafting.review_warning(scene.case, opinion, by=scene.cast["director"], now=scene.now)


def sign(scene: Scene) -> None:
    """The leader in charge signs it."""
    issuing.sign_warning(scene.case, by=scene.cast["leader"], now=scene.now)


def seal(scene: Scene) -> None:
    """Case management seals it."""
    issuing.issue_warning(scene.case, by=scene.cast["casemanager"], now=scene.now)


def serve(scene: Scene) -> None:
    """Two people hand it over."""
    steps.serve_warning(scene.case, scene.cast, scene.moments)


def acknowledge(scene: Scene) -> None:
    """The unit's principal signs for it."""
    steps.acknowledge_warning(scene.case, scene.cast, scene.moments)


def leave_it(scene: Scene) -> None:
    """Receipt is refused before a witness; the notice is left, with a picture of it."""
    picture = files.photograph("送达现场", ("两名送达人", "见证人在场", "文书留置收发室"))
    serving.record_refused_receipt(
        scene.case,
        "主要负责人以“情况已口头说明”为由拒绝签收，经释明后仍不签收。",
        "在场见证人",
        by=scene.handler,
        now=scene.now,
        capacity="所在县教育行政部门工作人员",
        left_in="受送达单位办公室",
        recording="送达过程已全程录音录像，存案件监督管理室。",
        files=[kept(scene, notice_of(scene.case), "送达现场.png", picture, scene.handler)],
    )


def object_to_it(scene: Scene) -> None:
    """The unit objects to its score."""
    answering.object_to_warning(
        scene.case,
        "扣分项中部分数据系上年度事项，已在上一周期扣分，请求复核后更正得分。",
        by=scene.head,
        now=scene.now,
    )


def reject_objection(scene: Scene) -> None:
    """The principal leader finds no ground."""
    answering.reject_objection(
        scene.case,
        "经复核，所述事项发生在本评价周期内，扣分依据充分，异议不成立，维持原预警。",
        by=scene.cast["principal"],
        now=scene.now,
    )


def uphold_objection(scene: Scene) -> None:
    """The principal leader finds that the unit is right."""
    answering.uphold_objection(
        scene.case,
        "经复核，两项数据系重复采集，更正后得分达到合格分，撤销预警通知书。",
        by=scene.cast["principal"],
        now=scene.now,
    )


def withdraw(reason: str) -> Act:
    """The leader in charge ends the matter."""

    def act(scene: Scene) -> None:
        issuing.withdraw_warning(scene.case, reason, by=scene.cast["leader"], now=scene.now)

    return act


def hand_over_papers(scene: Scene) -> None:
    """What was signed with a decision is sealed and handed over."""
    hand_over(scene, papers(scene, NoticeState.SIGNED))


def receive_papers(scene: Scene) -> None:
    """The principal signs for what was handed over."""
    sign_for(scene, papers(scene, NoticeState.SERVED))
