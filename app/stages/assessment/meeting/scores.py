"""A unit's draft line as the unit itself may see it: score, dimensions, indicators, and where each number came from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.organisations.models import Unit
from app.scoring.model import Deductions, Indicator, Node
from app.stages.assessment.computing.models import ComputedLine, Kind
from app.stages.assessment.computing.queries import latest_computation, line_of
from app.stages.assessment.feeds.models import DeliveredValue, Delivery, Submission
from app.stages.assessment.feeds.queries import IN_FORCE, is_in_place
from app.stages.assessment.meeting.models import ScoreObjection
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.ranking import rounded
from app.stages.assessment.surveys.queries import surveys_of
from workflows.survey import SurveyState


@dataclass(frozen=True)
class Part:
    """One node or indicator of the unit's own tree; ``sources`` are the delivered numbers behind an indicator."""

    code: str
    name: str
    depth: int
    #: Two places; the index itself counts with more.
    points: Decimal | None
    value: str
    is_indicator: bool
    sources: tuple[DeliveredValue, ...] = ()
    #: The title of the survey that the value comes from, if it does.
    survey: str = ""


@dataclass(frozen=True)
class DraftScore:
    """What a unit is shown of a draft: its own line, never anybody else's."""

    round: Round
    unit: Unit
    result: Result
    line: ComputedLine | None
    parts: tuple[Part, ...] = ()

    @property
    def indicators(self) -> dict[str, str]:
        """Code → name of everything that the unit may object to one by one."""
        return {part.code: part.name for part in self.parts if part.is_indicator}

    @property
    def is_withheld(self) -> bool:
        """Is there no score although something was delivered, because the model asks for more?"""
        return self.result.score is None and any(part.value for part in self.parts)


def draft_score(round_: Round, unit: Unit) -> DraftScore | None:
    """The unit's line of the draft; None where the round has none for it."""
    result = db.session.scalar(select(Result).where(Result.round_id == round_.id, Result.unit_id == unit.id))
    if result is None:
        return None
    draft = latest_computation(round_, Kind.DRAFT) if round_.model_version_id is not None else None
    line = line_of(draft, unit) if draft is not None else None
    if draft is None or line is None:
        return DraftScore(round_, unit, result, None)
    version = db.session.get_one(ModelVersion, draft.model_version_id)
    root = next((root for _, root in model_of(version).trees if root.code == line.tree), None)
    if root is None:
        return DraftScore(round_, unit, result, line)
    parts = tuple(_parts(root, line, _sources(round_, unit), _surveys(round_, unit)))
    return DraftScore(round_, unit, result, line, parts)


def _parts(
    root: Node, line: ComputedLine, sources: Mapping[str, list[DeliveredValue]], surveys: Mapping[str, str]
) -> Iterator[Part]:
    def walk(part: Node | Indicator, depth: int) -> Iterator[Part]:
        name = part.name or part.code
        if isinstance(part, Indicator):
            told: dict[str, Any] = line.indicators.get(part.code) or {}
            behind = _each_place_once(each for column in _columns(part) for each in sources.get(column, ()))
            value = str(told.get("value") or "")
            yield Part(
                part.code,
                name,
                depth,
                _two_places(told.get("points")),
                value,
                is_indicator=True,
                sources=behind,
                survey=surveys.get(part.column, "") if value else "",
            )
            return
        score = (line.nodes.get(part.code) or {}).get("score")
        yield Part(part.code, name, depth, _two_places(score), "", is_indicator=False)
        for child in part.children:
            yield from walk(child, depth + 1)

    yield from walk(root, 0)


def _each_place_once(values: Iterable[DeliveredValue]) -> tuple[DeliveredValue, ...]:
    """Marks of several raters come from one cell; a unit reads of the cell once."""
    return tuple({(each.submission_id, each.column, each.cell or each.id): each for each in values}.values())


def _two_places(points: str | None) -> Decimal | None:
    return None if points is None else rounded(Decimal(points))


def _columns(indicator: Indicator) -> tuple[str, ...]:
    if isinstance(indicator.measure, Deductions):
        return tuple(column for column, _, _ in indicator.measure.rules)
    return (indicator.column,)


def _sources(round_: Round, unit: Unit) -> dict[str, list[DeliveredValue]]:
    """Every accepted number of one unit in a round, by column."""
    found: dict[str, list[DeliveredValue]] = {}
    wanted = (
        select(DeliveredValue)
        .join(Submission, Submission.id == DeliveredValue.submission_id)
        .join(Delivery, Delivery.id == Submission.delivery_id)
        .where(
            DeliveredValue.round_id == round_.id,
            DeliveredValue.unit_id == unit.id,
            is_in_place(),
            Delivery.state.in_(IN_FORCE),
        )
        .order_by(DeliveredValue.column, Delivery.period_until_on, DeliveredValue.id)
        .options(joinedload(DeliveredValue.submission).joinedload(Submission.delivery))
    )
    for each in db.session.scalars(wanted).unique():
        found.setdefault(each.column, []).append(each)
    return found


def _surveys(round_: Round, unit: Unit) -> dict[str, str]:
    """Column → the title of the survey that fills it for this unit."""
    return {
        survey.column: survey.title
        for survey in surveys_of(round_)
        if survey.state == SurveyState.CLOSED and any(each.unit_id == unit.id for each in survey.units)
    }


def value_of(score: DraftScore, indicator: str) -> str:
    """What the draft says of an indicator, or of the score as a whole; empty where it says nothing."""
    if not indicator:
        return "" if score.result.score is None else str(score.result.score)
    held: dict[str, Any] = score.line.indicators.get(indicator, {}) if score.line is not None else {}
    value = held.get("value")
    return "" if value is None else str(value)


def value_now(objection: ScoreObjection) -> str:
    """What the draft says today of what a unit objected to."""
    score = draft_score(objection.round, objection.unit)
    return "" if score is None else value_of(score, objection.indicator)
