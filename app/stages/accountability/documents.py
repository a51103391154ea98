"""What a decision on accountability says: one 问责决定书 for each party, written from the file."""

import calendar as gregorian
from dataclasses import replace
from datetime import date

from app.calendars.queries import current_calendar
from app.clock import local_day
from app.notices.content import decision as content
from app.notices.content.letterhead import Due, Organ
from app.notices.organ import contact_of, organ_of
from app.policies.queries import policy
from app.stages.accountability import rules
from app.stages.accountability.models import AccountableParty, ImposedForm, Proceeding
from app.stages.accountability.words import Form, Grade, Ground, Responsibility, Source, TargetKind, Track
from workflows.calendar import Duration, due
from workflows.terms import Term

_GRADES = {
    Grade.OVERALL: content.ResponsibilityKind.OVERALL,
    Grade.MAIN: content.ResponsibilityKind.MAIN_LEADER,
    Grade.IMPORTANT: content.ResponsibilityKind.IMPORTANT_LEADER,
}
_KINDS = {
    Responsibility.PRIMARY: content.ResponsibilityKind.PRIMARY,
    Responsibility.SUPERVISORY: content.ResponsibilityKind.SUPERVISORY,
}
_TRACKS = {Track.PARTY: content.Track.PARTY, Track.SUPERVISION: content.Track.SUPERVISION}
_SOURCES = {
    Source.PERSON: "经有关人员提出问责建议",
    Source.LOOK_BACK: "整改“回头看”发现问题未整改到位",
    Source.LADDER: "整改事项严重逾期",
}
#: Forms whose formalities the organisation department completes within a term (Art. 13).
_WITH_FORMALITIES = frozenset(
    {Form.SUSPENSION, Form.TRANSFER, Form.RESIGNATION, Form.REMOVAL, Form.DEMOTION, Form.REORGANISATION}
)
REFUSED = "被问责对象未提出书面意见。"


def decision(
    party: AccountableParty, *, effective_on: date, again: str = ""
) -> content.AccountabilityDecision:
    """问责决定书 on one party. ``again`` says on which appeal it replaces an earlier one.

    Raises ContentRefused where something that must be said is missing.
    """
    proceeding = party.proceeding
    case = proceeding.case
    organ = organ_that_decides(proceeding)
    handler = case.handler or proceeding.opinions[0].by
    return content.AccountabilityDecision(
        organ=organ,
        unit=case.unit.name,
        recipient=party.name,
        contact=contact_of(handler),
        copies_to=("组织部门",),
        track=_TRACKS[proceeding.track],
        target=content.Target(
            kind=content.TargetKind.PERSON
            if party.kind is TargetKind.PERSON
            else content.TargetKind.ORGANISATION,
            name=party.name,
            unit=case.unit.name,
            position=party.position,
        ),
        situation=_situation(proceeding),
        started=_started(proceeding),
        facts=proceeding.fact_material,
        evidence=tuple(line.strip() for line in proceeding.evidence.splitlines() if line.strip()),
        shown_on=local_day(proceeding.shown_at) if proceeding.shown_at else effective_on,
        opinion=f"被问责对象提出：{sentence(proceeding.opinion)}" if proceeding.opinion else REFUSED,
        opinion_answer=sentence(proceeding.adoption_reason or "被问责对象没有提出需要核实的意见。"),
        refused_to_sign=proceeding.opinion_refused,
        responsibility=_KINDS.get(party.responsibility, _GRADES[party.grade]),
        responsibility_reason=_responsibility(party),
        grounds=tuple(_ground(proceeding, ground) for ground in Ground),
        mitigation=sentence(proceeding.mitigation),
        aggravation=sentence(proceeding.aggravation),
        forms=tuple(_form(form) for form in party.standing_forms),
        effective_on=effective_on,
        decided_by=_decided_by(proceeding) + again,
        committee_approval=f"并报经批准（{proceeding.decision_approval}）"
        if proceeding.decision_approval
        else "",
        linked_people=_linked(party),
        no_linked_people_reason=proceeding.no_people_reason,
        execution=_execution(party),
        execution_report_by=_due_within(proceeding, Term.ACC_EXEC_REPORT, effective_on),
        remedy=_remedy(proceeding, organ.name),
    )


def organ_that_decides(proceeding: Proceeding) -> Organ:
    """Under Party rules the discipline commission decides, under the law the supervisory commission: never both at once.

    Where the office is one organ, it decides either way.
    """
    organ = organ_of(proceeding.case)
    decides = organ.names[0] if proceeding.track is Track.PARTY else organ.names[-1]
    return replace(organ, names=(decides,))


def influence_until(form: ImposedForm, effective_on: date) -> date | None:
    """The last day of a form's influence: the corresponding day so many months later, else month end."""
    if form.effect_months is None:
        return None
    year, month = divmod(effective_on.year * 12 + effective_on.month - 1 + form.effect_months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(effective_on.day, last))


def _situation(proceeding: Proceeding) -> str:
    row = rules.of_situation(proceeding.situation)
    return f"{row.basis}所列“{row.text}”情形"


def _started(proceeding: Proceeding) -> str:
    day = proceeding.started_on
    on = f"于{day.year}年{day.month}月{day.day}日" if day else ""
    approval = (
        f"并报同级党委主要负责人批准（{proceeding.committee_approval}），"
        if proceeding.committee_approval
        else ""
    )
    return f"{_SOURCES[proceeding.source]}，经主要负责人批准，{approval}{on}启动问责调查。"


def _responsibility(party: AccountableParty) -> str:
    reason = sentence(party.responsibility_reason)
    if party.responsibility in _KINDS and party.kind is TargetKind.PERSON:
        return f"{reason}（{_GRADES[party.grade].value}）"
    return reason


def _ground(proceeding: Proceeding, ground: Ground) -> content.Ground:
    answer = proceeding.exemption.get(str(ground), {})
    return content.Ground(
        question=rules.of_ground(ground).text,
        holds=bool(answer.get("holds")),
        reasoning=sentence(str(answer.get("reasoning", ""))),
    )


def _form(form: ImposedForm) -> content.Form:
    return content.Form(
        name=rules.of_form(form.form).text,
        basis=form.basis,
        demand=sentence(form.demand),
        effect=form.effect,
        effect_from=form.effect_from_on,
        effect_until=form.effect_until_on,
    )


def _decided_by(proceeding: Proceeding) -> str:
    day = proceeding.meeting_on
    on = f"{day.year}年{day.month}月{day.day}日" if day else ""
    return f"经{on}{proceeding.meeting}集体研究"


def _linked(party: AccountableParty) -> tuple[str, ...]:
    if party.kind is TargetKind.PERSON:
        return ()
    return tuple(
        f"{each.position}{each.name}（{_GRADES[each.grade].value}）："
        + "、".join(rules.of_form(form.form).text for form in each.standing_forms)
        + "，另行制发决定书。"
        for each in party.proceeding.parties
        if each.kind is TargetKind.PERSON and each.standing_forms
    )


def _execution(party: AccountableParty) -> tuple[str, ...]:
    where = "民主生活会" if party.kind is TargetKind.ORGANISATION else "民主生活会或者组织生活会"
    demands = [
        f"在{where}上作出深刻检查，并向作出决定的机关提交书面检讨。",
        "本决定书及执行材料归入廉政档案；涉及干部管理的，同时抄送组织部门归入有关档案。",
    ]
    if any(form.form in _WITH_FORMALITIES for form in party.standing_forms):
        term = policy(party.proceeding.policy_version).duration(Term.ACC_FORMALITY)
        demands.insert(
            0, f"组织调整、组织处理的相应手续，自本决定生效之日起{Due(term=str(term)).length}内办理完毕。"
        )
    return tuple(demands)


def remedy_of(proceeding: Proceeding) -> rules.Rule:
    """What one may do against the decision first: 申诉, or 复审 on the supervisory track."""
    return rules.rule("remedy.party" if proceeding.track is Track.PARTY else "remedy.supervision")


def further_remedy(proceeding: Proceeding) -> content.Remedy | None:
    """What one may still apply for after the first remedy; the party track knows nothing more."""
    if proceeding.track is Track.PARTY:
        return None
    row = rules.rule("remedy.second")
    return content.Remedy(
        name=row.text,
        to="上一级监察机关",
        within=Due(term=str(policy(proceeding.policy_version).duration(Term.APPEAL))),
        decided_within=Due(term=f"{row.months or 2}M"),
        basis=remedy_of(proceeding).basis,
    )


def _remedy(proceeding: Proceeding, decided_by: str) -> content.Remedy:
    terms = policy(proceeding.policy_version)
    row, second = remedy_of(proceeding), further_remedy(proceeding)
    return content.Remedy(
        name=row.text,
        to=decided_by,
        within=Due(term=str(terms.duration(Term.APPEAL))),
        decided_within=Due(term=str(terms.duration(Term.APPEAL_DECIDE))),
        basis=row.basis,
        second_name=second.name if second else "",
        second_to=second.to if second else "",
        second_within=second.within if second else None,
        second_decided_within=second.decided_within if second else None,
    )


def _due_within(proceeding: Proceeding, term: Term, start: date) -> Due:
    duration: Duration = policy(proceeding.policy_version).duration(term)
    counted = due(start, duration, current_calendar())
    return Due(term=str(duration), on=counted.due_on, provisional=counted.provisional)


def sentence(text: str) -> str:
    """The text with a full stop at its end, so that it can stand among others."""
    stripped = text.strip()
    return stripped if not stripped or stripped.endswith(("。", "！", "？", ".", "”")) else f"{stripped}。"
