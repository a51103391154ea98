"""What a look-back's two documents say: the feedback, and the second rectification notice."""

from app.cases.models import Case
from app.cases.problems import Problem
from app.clock import local_day
from app.notices.content.letterhead import Due
from app.notices.content.lookback import Finding, LookbackFeedback, Survey
from app.notices.content.rectification import ProblemToRectify, RectificationNotice
from app.notices.organ import contact_of, organ_of
from app.notices.queries import current_notice
from app.people.models import User
from app.policies.queries import policy
from app.stages.inspection import queries
from app.stages.inspection.models import ItemVerdict, LookBack
from workflows.terms import Term
from workflows.vocabulary import NoticeKind, Verdict

BASIS = "{rules}关于整改“回头看”的规定"
EVIDENCE = "反映整改结果的会议记录、制度文件、凭证、照片等原始材料"
CONSEQUENCES = "再整改期限届满仍未整改到位，或者敷衍整改、弄虚作假的，依规依纪依法严肃追究有关责任。"
KEEP_IT_UP = "后续监督中发现问题反弹或者虚假整改的，依规依纪依法严肃追究有关责任。"


def feedback(case: Case, lookback: LookBack) -> LookbackFeedback:
    """回头看反馈意见: every problem with its verdict. Raises ContentRefused where something is missing."""
    if lookback.started_at is None or lookback.reported_at is None:
        message = "feedback is written after the report"
        raise ValueError(message)
    team = queries.people(lookback.team)
    given = [(problem, verdict) for problem, verdict in queries.findings(case, lookback) if verdict]
    return LookbackFeedback(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=f"{case.unit.name}党组织",
        contact=contact_of(case.handler or team[0]),
        basis=_basis(case),
        notice_number=earlier_number(case),
        team_leader=_named(team[0]),
        team_members=tuple(_named(each) for each in team[1:]),
        from_on=local_day(lookback.started_at),
        until_on=local_day(lookback.reported_at),
        scope=lookback.scope or f"{earlier_number(case)}所列{len(given)}项问题的整改情况",
        methods=lookback.methods,
        materials=lookback.materials,
        findings=tuple(_finding(problem, verdict) for problem, verdict in given),
        survey=Survey(answers=lookback.answers, satisfied=lookback.satisfied)
        if lookback.answers is not None and lookback.satisfied is not None
        else None,
        overall=lookback.overall,
        report_by=Due(term="5WD"),
        object_by=_term(case, Term.OBJECT),
        consequences=CONSEQUENCES if any(v.verdict in queries.UNSETTLED for _p, v in given) else KEEP_IT_UP,
    )


def second_notice(case: Case, lookback: LookBack) -> RectificationNotice:
    """限期整改通知书 for what the look-back found unsettled."""
    given = queries.findings(case, lookback)
    unsettled = [(problem, verdict) for problem, verdict in given if verdict and verdict.requirement]
    return RectificationNotice(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=f"{case.unit.name}党组织",
        contact=contact_of(case.handler or queries.people(lookback.team)[0]),
        attachments=("“回头看”反馈意见",),
        basis=_basis(case),
        found_by="整改“回头看”",
        earlier_number=earlier_number(case),
        problems=tuple(_demand(case, problem, verdict) for problem, verdict in unsettled),
        acknowledge_by=_term(case, Term.NOTICE_ACK),
        object_by=_term(case, Term.OBJECT),
        report_by=Due(term="5WD"),
        consequences="再次整改仍不到位、敷衍整改或者虚假整改的，依规依纪依法提请启动问责程序，并视情予以通报。",
    )


def _basis(case: Case) -> str:
    return BASIS.format(rules=policy(case.policy_version).assessment_rules)


def earlier_number(case: Case) -> str:
    """The number of the warning that all this began with, or the case's own where it had none."""
    warning = current_notice(case, NoticeKind.WARNING)
    return warning.number if warning and warning.number else case.number


def _finding(problem: Problem, verdict: ItemVerdict) -> Finding:
    found = verdict.found
    if verdict.verdict is Verdict.FALSE:
        found += f"经2名检查人员核实，认定为虚假整改。{verdict.explained_by}说明：{verdict.explanation}"
    settled = verdict.verdict not in queries.UNSETTLED
    return Finding(
        number=problem.position,
        problem=problem.text,
        verdict=verdict.verdict,
        found=found,
        requirement="" if settled else verdict.requirement,
        due=None if settled else Due(term=str(problem.second_term)),
    )


def _demand(case: Case, problem: Problem, verdict: ItemVerdict) -> ProblemToRectify:
    return ProblemToRectify(
        number=problem.position,
        problem_class=problem.problem_class,
        item_type=problem.item_type,
        description=f"{problem.text}“回头看”核查情况：{verdict.found}",
        requirement=verdict.requirement,
        indicator=problem.indicator,
        responsible_unit=case.unit.name,
        responsible_person=problem.responsible_person or "党组织主要负责人",
        evidence=EVIDENCE,
        due=Due(term=str(problem.second_term)),
    )


def _term(case: Case, term: Term) -> Due:
    return Due(term=str(policy(case.policy_version).duration(term)))


def _named(person: User) -> str:
    return f"{person.name}（{person.position}）" if person.position else person.name
