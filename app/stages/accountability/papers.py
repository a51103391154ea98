"""The inner papers of a proceeding, printed from its records: the approval of its start, and the fact material."""

from app.clock import local_day
from app.notices.content import decision as content
from app.notices.content.closing import Opinion
from app.notices.content.facts import FactMaterial
from app.notices.content.starting import StartApproval
from app.notices.organ import contact_of, organ_of
from app.people.models import User
from app.stages.accountability import queries, rules
from app.stages.accountability.models import Proceeding
from app.stages.accountability.words import Adoption, Source, TargetKind, Track
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, ProceedingState

NO_FACTS = Reason(N_("The fact material has not been written yet."))

_SOURCES = {
    Source.PERSON: "有关人员提出问责建议",
    Source.LOOK_BACK: "整改“回头看”",
    Source.LADDER: "整改事项严重逾期",
}
_ADOPTIONS = {
    Adoption.ADOPTED: "全部采纳",
    Adoption.PARTLY: "部分采纳",
    Adoption.NOT_ADOPTED: "不予采纳",
    Adoption.NOTHING_RAISED: "",
}
#: The acts that the sheet shows as opinions, in their order on it.
_OPINIONS = {
    Action.REVIEW_PROPOSAL: "案件监督管理室意见",
    Action.APPROVE_START: "审批意见",
    Action.REFUSE_START: "审批意见",
}


def start_approval(proceeding: Proceeding, *, by: User) -> StartApproval:
    """问责调查启动审批表, as far as it has come."""
    events = sorted(queries.events_of(proceeding), key=lambda each: each.id)
    case = proceeding.case
    return StartApproval(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=organ_of(case).name,
        contact=contact_of(case.handler or by),
        case_number=case.number,
        track=content.Track.PARTY if proceeding.track is Track.PARTY else content.Track.SUPERVISION,
        target=_target(proceeding),
        situation=f"{rules.of_situation(proceeding.situation).basis}所列“{rules.of_situation(proceeding.situation).text}”情形",
        source=_SOURCES[proceeding.source],
        reason=proceeding.reason,
        proposer=events[0].by_name,
        proposed_on=local_day(proceeding.opened_at),
        opinions=tuple(
            Opinion(
                act=_OPINIONS[event.action],
                by=event.by_name,
                on=local_day(event.at),
                text=str(event.details.get("opinion") or event.details.get("reason") or _said(event.action)),
            )
            for event in events
            if event.action in _OPINIONS
        ),
        committee_approval_needed=proceeding.committee_approval_needed,
        committee_approval=proceeding.committee_approval,
        outcome_word=_outcome(proceeding),
    )


def fact_material(proceeding: Proceeding, *, by: User) -> FactMaterial:
    """事实材料 with its page to sign. Raises Refused before the facts are written."""
    if not proceeding.fact_material:
        raise Refused(NO_FACTS)
    case = proceeding.case
    return FactMaterial(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=proceeding.target_name,
        contact=contact_of(case.handler or by),
        case_number=case.number,
        target=_target(proceeding),
        facts=proceeding.fact_material,
        evidence=tuple(line.strip() for line in proceeding.evidence.splitlines() if line.strip()),
        team=tuple(
            f"{each.name}（{each.position}）" if each.position else each.name
            for each in queries.people(proceeding.team)
        ),
        shown_at=proceeding.shown_at,
        opinion=proceeding.opinion,
        refused_to_sign=proceeding.opinion_refused,
        witness=proceeding.refusal_witness,
        adoption=_ADOPTIONS[proceeding.adoption] if proceeding.adoption else "",
        adoption_reason=proceeding.adoption_reason,
        answered_on=local_day(proceeding.opinion_recorded_at) if proceeding.opinion_recorded_at else None,
    )


def _target(proceeding: Proceeding) -> content.Target:
    person = proceeding.target_kind is TargetKind.PERSON
    return content.Target(
        kind=content.TargetKind.PERSON if person else content.TargetKind.ORGANISATION,
        name=proceeding.target_name,
        unit=proceeding.case.unit.name,
        position=proceeding.target_position,
    )


def _said(action: Action) -> str:
    return {
        Action.REVIEW_PROPOSAL: "已审核，呈主要领导审批。",
        Action.APPROVE_START: "同意启动。",
        Action.REFUSE_START: "不予启动。",
    }[action]


def _outcome(proceeding: Proceeding) -> str:
    if proceeding.started_on:
        return "同意启动"
    return "不予启动" if proceeding.state == ProceedingState.NOT_STARTED else ""
