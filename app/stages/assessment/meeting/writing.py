"""What the evaluation report says: what the round knows of itself, and what the office found and recommends (M-09)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from app.extensions import db
from app.notices.content.report import Adjusted, Band, EvaluationReport, GroupResults, Present, Ranked, Weight
from app.notices.content.shape import as_json
from app.notices.models import Notice
from app.notices.organ import contact_of, organ_over
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import User
from app.scoring.model import Model, Node
from app.scoring.numbers import WHOLE
from app.stages.assessment.computing.models import ComputedLine, Exemption, Kind
from app.stages.assessment.computing.queries import latest_computation
from app.stages.assessment.computing.split import Split
from app.stages.assessment.meeting.models import ReviewMeeting
from app.stages.assessment.meeting.queries import count_of, is_concluded, meeting_of, objections_of
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.ranking import rounded
from app.stages.assessment.results.queries.basis import lines_by_unit, splits_of
from app.stages.assessment.surveys.queries import surveys_of
from app.stages.assessment.surveys.words import SurveyKind
from workflows.meeting import DelegateKind, ScoreObjectionState
from workflows.survey import SurveyState
from workflows.vocabulary import ProblemClass

ANNEX = "各同类组得分排名表"
#: Where no model names grades, the scale is cut here.
BANDS = (
    (Decimal(90), "90分以上"),
    (Decimal(80), "80至90分"),
    (Decimal(60), "60至80分"),
    (Decimal(0), "60分以下"),
)
#: A longer ranking is a file of its own; the annex then lists whom the rule lists.
MOST_RANKED = 400
_KINDS = {
    DelegateKind.PARTY_CONGRESS: "党代表",
    DelegateKind.PEOPLES_CONGRESS: "人大代表",
    DelegateKind.POLITICAL_CONFERENCE: "政协委员",
    DelegateKind.OTHER: "其他与会人员",
}
_CLASSES = {ProblemClass.BLOCKAGE: "堵点", ProblemClass.PAIN_POINT: "痛点", ProblemClass.POLLUTION: "污染点"}


@dataclass(frozen=True)
class Written:
    """What the office writes itself: to whom, on what basis, what it found, what it recommends."""

    recipient: str
    basis: str
    problems: tuple[str, ...]
    recommendations: tuple[str, ...]


def report_on(round_: Round, written: Written, *, by: User) -> EvaluationReport:
    """The report as the round stands now. Raises ContentRefused where something compulsory is missing."""
    results = _results(round_)
    grades = _grades(round_)
    meeting = meeting_of(round_)
    held = meeting if is_concluded(meeting) else None
    objections = [each for each in objections_of(round_) if each.state != ScoreObjectionState.WITHDRAWN]
    upheld = (ScoreObjectionState.UPHELD, ScoreObjectionState.SETTLED)
    version = db.session.get(ModelVersion, round_.model_version_id) if round_.model_version_id else None
    return EvaluationReport(
        organ=organ_over(round_.unit),
        unit=round_.unit.name,
        recipient=written.recipient,
        contact=contact_of(by),
        attachments=(ANNEX,) if results else (),
        period=round_.period,
        basis=written.basis,
        model=version.model.name if version else "",
        model_version=version.number if version else 0,
        model_sha256=version.sha256 if version else "",
        weights=tuple(_weights(model_of(version))) if version else (),
        pass_mark=round_.pass_mark,
        bottom_n=round_.bottom_n,
        min_group_size=round_.min_group_size,
        in_tree=_units_in_the_tree(round_),
        scored=sum(each.score is not None for each in results),
        missing=sum(each.score is None for each in results),
        exempt=_exempt(round_),
        answers=_answers(round_),
        groups=tuple(_groups(round_, results)),
        distribution=tuple(_distribution(results, grades)),
        listed=sum(each.is_candidate for each in results),
        objections=len(objections),
        objections_upheld=sum(each.state in upheld for each in objections),
        meeting_on=held.meets_on if held else None,
        meeting_place=held.place if held else "",
        present=tuple(_present(held)) if held else (),
        adjusted=tuple(_adjusted(held)) if held else (),
        problem_counts=tuple(_problem_counts(results)),
        problems=written.problems,
        recommendations=written.recommendations,
        ranking=tuple(_ranking(round_, results, grades)),
    )


def _results(round_: Round) -> list[Result]:
    found = select(Result).where(Result.round_id == round_.id)
    order = (Result.peer_group, Result.score.desc().nulls_last(), Result.unit_path)
    return list(db.session.scalars(found.order_by(*order)))


def _grades(round_: Round) -> dict[int, str]:
    """Unit id → grade, where the model names grades."""
    computation = latest_computation(round_, Kind.DRAFT)
    if computation is None:
        return {}
    asked = select(ComputedLine.unit_id, ComputedLine.grade).where(
        ComputedLine.computation_id == computation.id, ComputedLine.grade != ""
    )
    return {unit_id: grade for unit_id, grade in db.session.execute(asked)}  # noqa: C416 - a Row is no pair here


def _weights(model: Model) -> list[Weight]:
    """The dimensions of the first tree; where kinds of unit have trees of their own, all are named."""
    several = len(model.trees) > 1
    return [
        Weight(
            name=f"{root.name}·{part.name or part.code}" if several else part.name or part.code,
            percent=rounded(Decimal(part.weight) * 100 / WHOLE),
            indicators=len(list(part.indicators())) if isinstance(part, Node) else 1,
        )
        for _, root in model.trees
        for part in root.children
    ]


def _units_in_the_tree(round_: Round) -> int:
    counted = select(func.count(Unit.id)).where(
        within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active
    )
    return db.session.scalar(counted) or 0


def _exempt(round_: Round) -> int:
    return db.session.scalar(select(func.count(Exemption.id)).where(Exemption.round_id == round_.id)) or 0


def _answers(round_: Round) -> int | None:
    """Valid answers of the social surveys of the round; None where none was held."""
    held = [
        each
        for each in surveys_of(round_)
        if each.kind is SurveyKind.SOCIAL and each.state == SurveyState.CLOSED
    ]
    return sum(group.answered for each in held for group in each.groups) if held else None


def groups_in_short(round_: Round) -> list[GroupResults]:
    """How the draft lies, group by group: what the delegates have before them."""
    return _groups(round_, _results(round_))


def still_says_the_results(report: Notice) -> bool:
    """Are the results in a report those that the round has now? A computation after it may have changed them."""
    round_ = db.session.get_one(Round, report.round_id)
    results, grades = _results(round_), _grades(round_)
    now_told: dict[str, list[GroupResults] | list[Ranked]] = {
        "groups": _groups(round_, results),
        "ranking": _ranking(round_, results, grades),
    }
    return all(report.content[name] == as_json(tuple(told)) for name, told in now_told.items())


def _groups(round_: Round, results: Sequence[Result]) -> list[GroupResults]:
    names = list(dict.fromkeys(each.peer_group for each in results))
    return [_group(round_, name, [each for each in results if each.peer_group == name]) for name in names]


def _group(round_: Round, name: str, results: Sequence[Result]) -> GroupResults:
    scores = sorted(each.score for each in results if each.score is not None)
    middle = len(scores) // 2
    median = None
    if scores:
        median = scores[middle] if len(scores) % 2 else rounded((scores[middle - 1] + scores[middle]) / 2)
    return GroupResults(
        name=name,
        units=len(results),
        scored=len(scores),
        mean=rounded(sum(scores, Decimal(0)) / len(scores)) if scores else None,
        median=median,
        highest=scores[-1] if scores else None,
        lowest=scores[0] if scores else None,
        below_pass=sum(score < round_.pass_mark for score in scores),
    )


def _distribution(results: Sequence[Result], grades: dict[int, str]) -> list[Band]:
    if grades:
        best: dict[str, Decimal] = {}
        counted: Counter[str] = Counter()
        for each in results:
            grade = grades.get(each.unit_id)
            if grade and each.score is not None:
                counted[grade] += 1
                best[grade] = max(best.get(grade, each.score), each.score)
        return [Band(name=name, units=counted[name]) for name in sorted(best, key=lambda name: -best[name])]
    bands = Counter(
        next(name for least, name in BANDS if each.score >= least)
        for each in results
        if each.score is not None
    )
    return [Band(name=name, units=bands[name]) for _, name in BANDS]


def _present(meeting: ReviewMeeting) -> list[Present]:
    return [
        Present(
            kind=word,
            invited=sum(each.kind is kind for each in meeting.delegates),
            came=sum(each.kind is kind and each.was_present for each in meeting.delegates),
        )
        for kind, word in _KINDS.items()
        if any(each.kind is kind for each in meeting.delegates)
    ]


def _adjusted(meeting: ReviewMeeting) -> list[Adjusted]:
    counted = [(each, count_of(each)) for each in meeting.adjustments]
    return [
        Adjusted(
            unit=each.unit.name,
            before=each.score_before,
            points=each.points,
            reason=each.reason,
            votes_for=each.votes_for or 0,
            votes_against=each.votes_against or 0,
            votes_abstained=each.votes_abstained or 0,
            adopted=bool(each.adopted),
            by_account=len(count.by_account),
            recused=len(count.recused),
        )
        for each, count in counted
    ]


def _problem_counts(results: Sequence[Result]) -> list[Band]:
    counted = Counter(problem["problem_class"] for each in results for problem in each.problems)
    return [
        Band(name=word, units=counted[kind.value]) for kind, word in _CLASSES.items() if counted[kind.value]
    ]


def _ranking(round_: Round, results: Sequence[Result], grades: dict[int, str]) -> list[Ranked]:
    shown = results if len(results) <= MOST_RANKED else [each for each in results if each.is_candidate]
    computation = latest_computation(round_, Kind.DRAFT)
    splits = splits_of(computation, lines_by_unit(computation, [each.unit_id for each in shown]))
    return [_ranked(each, grades.get(each.unit_id, ""), splits.get(each.unit_id)) for each in shown]


def _ranked(result: Result, grade: str, split: Split | None) -> Ranked:
    return Ranked(
        group=result.peer_group,
        rank=result.rank,
        unit=result.unit.name,
        score=result.score,
        grade=grade,
        quantitative=split.quantitative if split else None,
        qualitative=split.qualitative if split else None,
    )
