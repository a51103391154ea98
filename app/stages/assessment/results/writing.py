"""What a health report says: what the round knows of a unit, in the words of the document (M-14)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.cases.models import Event
from app.extensions import db
from app.notices.content.health import Dimension, HealthCheck, Measured, Period, Sign
from app.notices.content.letterhead import Contact, Due
from app.notices.content.problems import Problem
from app.notices.content.shape import ContentRefused
from app.notices.organ import contact_of, organ_over
from app.policies.queries import policy
from app.scoring.numbers import half_up
from app.scoring.robustness.standings import FULL
from app.stages.assessment.computing.models import ComputedLine
from app.stages.assessment.computing.queries import line_of, scale_of
from app.stages.assessment.export import CERTAINTIES, reasons_in_words
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import PUBLISHED
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.basis import (
    computation_behind,
    result_of,
    scores_of_peers,
    spread_of,
)
from app.stages.assessment.results.queries.explaining import Explanation, explanation_of
from app.stages.assessment.results.queries.tree import Branch, branches_of, dimensions_of
from workflows.actions import Action
from workflows.terms import Term
from workflows.vocabulary import N_, ItemType, ProblemClass, ReportRecipient

RECIPIENTS = {
    ReportRecipient.PARTY_LEADER: "党委主要领导",
    ReportRecipient.GOVERNMENT_LEADER: "政府主要领导",
    ReportRecipient.LEADER_IN_CHARGE: "分管联系领导",
    ReportRecipient.UNIT_PRINCIPAL: "被评价单位党组织主要负责人",
}
#: How long what the assessment found may last, where the results do not say it.
_TERMS = {
    ItemType.IMMEDIATE: Term.RECT_IMMEDIATE,
    ItemType.LIMITED: Term.RECT_LIMITED,
    ItemType.LONG_TERM: Term.RECT_LONG,
}
REQUIREMENT = "对照本报告单查明原因，制定措施，限期治理到位。"
#: So many rounds are told, this one among them.
PERIODS = 5


def content_of_report(report: HealthReport) -> HealthCheck:
    """The document as the published round says it. Raises ContentRefused where it cannot be written."""
    result = result_of(report.round, report.unit)
    if result is None:
        raise ContentRefused(N_("A unit without a score has no health report."))
    computation = computation_behind(report.round)
    line = line_of(computation, report.unit) if computation is not None else None
    branches = branches_of(computation, line) if computation is not None and line is not None else []
    explained = explanation_of(computation, report.unit) if computation is not None else None
    indicators = tuple(_indicators(branches, explained))
    problems = tuple(_problems(report.round, result))
    return HealthCheck(
        organ=organ_over(report.unit),
        unit=report.unit.name,
        recipient=f"{report.unit.name}党组织",
        contact=_contact(report.round),
        period=report.round.period,
        peer_group=result.peer_group,
        pass_mark=report.round.pass_mark,
        grade=line.grade if line is not None else "",
        median=spread_of(scores_of_peers(result)).median,
        periods=tuple(_periods(result)),
        reasons=reasons_in_words(result.reasons),
        certainty=CERTAINTIES.get(line.certainty, "") if line is not None else "",
        certainty_sentence=_certainty(line),
        dimensions=tuple(_dimensions(branches)),
        indicators=indicators,
        adjustments=tuple(_adjustments(line)),
        problems=problems,
        advice=tuple(_advice(result, indicators, problems, explained)),
        recipients=tuple(RECIPIENTS.values()),
        seal=computation.seal if computation is not None else "",
        replaces=report.supersedes.number if report.supersedes is not None else "",
        corrected=computation.reason if computation is not None and report.supersedes is not None else "",
    )


def decided_at_of(report: HealthReport) -> datetime:
    """When the results that a report tells were decided: by the last correction, or else at publication."""
    corrected = select(func.max(Event.at)).where(
        Event.subject_kind == "round",
        Event.subject_id == report.round_id,
        Event.action == Action.CORRECT_RESULTS,
    )
    decided_at = db.session.scalar(corrected) or report.round.published_at
    assert decided_at is not None
    return decided_at


def _contact(round_: Round) -> Contact:
    return contact_of(round_.handler) if round_.handler else Contact(office=round_.unit.name, person="承办人")


def _periods(result: Result) -> list[Period]:
    """The unit's results in the published rounds of the same assessing unit, the earliest first, up to this one."""
    round_ = result.round
    asked = (
        select(Result)
        .join(Round, Round.id == Result.round_id)
        .where(
            Result.unit_id == result.unit_id,
            Round.unit_id == round_.unit_id,
            Round.state.in_(PUBLISHED),
            Round.period_until_on <= round_.period_until_on,
        )
        .order_by(Round.period_until_on.desc(), Round.id.desc())
        .limit(PERIODS)
    )
    found = [each for each in db.session.scalars(asked) if each.id != result.id][: PERIODS - 1]
    return [
        Period(
            name=each.round.period,
            score=each.score,
            rank=each.rank,
            group_size=each.group_size,
            mean=spread_of(scores_of_peers(each)).mean,
            scored_otherwise=scale_of(each.round) != scale_of(round_),
        )
        for each in (*reversed(found), result)
    ]


def _dimensions(branches: list[Branch]) -> list[Dimension]:
    return [
        Dimension(name=each.name, weight=each.weight, score=each.score, mean=each.peers.mean)
        for each in dimensions_of(branches)
    ]


def _indicators(branches: list[Branch], explained: Explanation | None) -> list[Measured]:
    """Every indicator in the order of the tree, below the dimension that it belongs to."""
    lost = {gap.code: gap for gap in explained.gaps} if explained is not None else {}
    found, dimension = [], ""
    for each in branches:
        if each.depth == 1:
            dimension = each.name
        if not each.is_leaf:
            continue
        gap = lost.get(each.code)
        found.append(
            Measured(
                dimension=dimension,
                name=each.name,
                qualitative=each.is_qualitative,
                score=each.score,
                mean=each.peers.mean,
                lost=None if gap is None or gap.missing else points_of(gap.lost, explained),
            )
        )
    return found


def points_of(millionths: Any, explained: Explanation | None) -> Decimal:
    """Millionths of full marks as points of the index with two places, half up."""
    scale = explained.model.scale if explained is not None else 100
    return Decimal(half_up(millionths * scale * 100 / FULL)).scaleb(-2)


def _certainty(line: ComputedLine | None) -> str:
    if line is None or not line.certainty or line.probability is None:
        return ""
    share = Decimal(str(line.probability * 100)).quantize(Decimal("0.1"))
    return f"按权重、数据和社会评价的合理误差反复抽取，该单位在{share}%的结果中列入预警名单。"


def _adjustments(line: ComputedLine | None) -> list[str]:
    """Every bonus and penalty in one sentence."""
    found = []
    for each in line.adjustments if line is not None else ():
        points = Decimal(str(each["points"]))
        words = f"{each['name']}{'加' if points > 0 else '减'}{abs(points)}分"
        found.append(f"{words}（{each['reason']}）" if each.get("reason") else words)
    return found


def _problems(round_: Round, result: Result) -> list[Problem]:
    """What the assessment found, with its class, and how long its treatment may take."""
    terms = policy(round_.policy_version)
    found = []
    for number, told in enumerate(result.problems, start=1):
        kind = ItemType(told.get("item_type") or ItemType.LIMITED)
        term = told.get("own_term") or str(terms.duration(_TERMS[kind]))
        found.append(
            Problem(
                number=number,
                problem_class=ProblemClass(told["problem_class"]),
                item_type=kind,
                description=str(told["problem"]),
                indicator=str(told.get("indicator") or ""),
                requirement=str(told.get("requirement") or REQUIREMENT),
                due=Due(term=str(term)),
            )
        )
    return found


def _advice(
    result: Result,
    indicators: tuple[Measured, ...],
    problems: tuple[Problem, ...],
    explained: Explanation | None,
) -> list[str]:
    """What the unit is advised to do: by its problems, its worst indicators, what is missing, and the way to pass."""
    advice = []
    if problems:
        advice.append(f"对照本报告单所列{len(problems)}个问题，逐项明确责任人和完成时限，在治理期限内办结。")
    worst = [each.name for each in indicators if each.sign in (Sign.SEVERE, Sign.ABNORMAL)]
    if worst:
        advice.append(f"党组织专题研究明显低于同类组水平的指标：{'、'.join(worst)}，查明原因并提出改进措施。")
    if path := _path(explained):
        advice.append(path)
    missing = [each.name for each in indicators if each.sign is Sign.MISSING]
    if missing:
        advice.append(f"督促有关部门补齐缺数指标：{'、'.join(missing)}。缺数不按零分计算。")
    if not advice:
        advice.append("保持现有工作力度，防止指标回落，对本期相对偏低的方面加强日常监督。")
    if result.is_candidate:
        advice.append("本单位已达到预警条件，预警通知书另行送达，整改期限以预警通知书为准。")
    return advice


def _path(explained: Explanation | None) -> str:
    """The cheapest raises that reach the pass mark, in one sentence; nothing for who reached it."""
    path = explained.path if explained is not None else None
    if path is None or not path.short or not path.steps:
        return ""
    steps = "、".join(
        f"{each.name}由{points_of(each.before, explained)}分提高到{points_of(each.after, explained)}分"
        for each in path.steps
    )
    end = "即可达到合格分" if path.arrives else "仍不足以达到合格分，需全面改进"
    return f"距合格分还差{points_of(path.short, explained)}分：把{steps}，{end}。"
