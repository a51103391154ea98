"""Surveys of a round; how many answered; and after the end, what they said, unit by unit."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TypeVar

from sqlalchemy import Text, cast, func, select

from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Round
from app.stages.assessment.surveys import codes
from app.stages.assessment.surveys.estimating import Estimate, Stratum, estimate, points
from app.stages.assessment.surveys.models import (
    CodeBatch,
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyDay,
    SurveyGroup,
    SurveyUnit,
    WrongCode,
)
from app.stages.assessment.surveys.words import SetAside, Standing
from workflows.survey import SurveyState

T = TypeVar("T")

#: A class from which fewer people answered about a unit is never shown by itself.
FEW = 5
#: So many wrong codes from one network address bar it for this long; a village may share one address.
WRONG_CODES = 30
BARRED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Outcome:
    """What people said about one unit. Without ``estimate`` there were too few valid answers to say anything."""

    survey: Survey
    unit: Unit
    answers: int
    set_aside: Counter[SetAside]
    #: How many of each group answered: with answers that count, and in all.
    by_group: Counter[int]
    heard: Counter[int]
    estimate: Estimate | None
    #: The mean of each question in points of 100, by its number; empty where the score is withheld.
    questions: Sequence[Estimate | None] = ()

    @property
    def silent_classes(self) -> list[SurveyGroup]:
        """The weighted classes from which nobody answered: their weight went to the others."""
        if not self.survey.is_weighted:
            return []
        return [group for group in self.survey.groups if not self.by_group[group.id]]


@dataclass(frozen=True)
class Progress:
    """How many sheets came from each group and on each day; never what they say."""

    groups: list[SurveyGroup]
    days: dict[date, Counter[int]]
    issued: int
    unused: int

    @property
    def sheets(self) -> int:
        """Sheets in all, those set aside whole included."""
        return sum(group.answered + group.set_aside for group in self.groups)


def surveys_of(round_: Round) -> list[Survey]:
    """The surveys of a round, in the order of their making."""
    return list(db.session.scalars(select(Survey).where(Survey.round_id == round_.id).order_by(Survey.id)))


@dataclass(frozen=True)
class Asked:
    """What a round's index model takes from a survey: score, answers, standard error; and the fewest answers."""

    columns: tuple[str, str, str]
    minimum: int


def columns_asked(round_: Round) -> Asked:
    """What the survey of a round has to fill: as its model names it, or the usual names where it has no model."""
    usual = Asked(("satisfaction", "satisfaction_answers", "satisfaction_error"), 30)
    version = db.session.get(ModelVersion, round_.model_version_id) if round_.model_version_id else None
    model = model_of(version) if version else None
    if model is None or model.survey is None:
        return usual
    survey = model.survey
    score = next((each.column for each in model.indicators if each.code == survey.of), survey.of)
    return Asked((score, survey.answers or "", survey.error or ""), max(survey.minimum_answers, FEW))


def unused_codes(survey: Survey) -> int:
    """How many codes nobody has used yet."""
    wanted = select(func.count()).select_from(SurveyCode).where(SurveyCode.survey_id == survey.id)
    return db.session.scalar(wanted) or 0


def batches_of(survey: Survey) -> list[tuple[CodeBatch, int]]:
    """The batches of codes with how many of each are still unused, the newest first."""
    unused = func.count(SurveyCode.sha256)
    rows = db.session.execute(
        select(CodeBatch, unused)
        .outerjoin(SurveyCode, SurveyCode.batch_id == CodeBatch.id)
        .where(CodeBatch.survey_id == survey.id)
        .group_by(CodeBatch.id)
        .order_by(CodeBatch.id.desc())
    )
    return [(batch, count) for batch, count in rows]


@dataclass(frozen=True)
class Invitation:
    """What a code opens: the survey, and the code itself while nobody has used it."""

    standing: Standing
    survey: Survey | None = None
    code: SurveyCode | None = None


def invitation(text: str, today: date) -> Invitation:
    """What a code is good for, as it was typed."""
    code = codes.as_typed(text)
    survey = db.session.scalar(select(Survey).where(Survey.mark == codes.mark_of(code))) if code else None
    if survey is None or not codes.is_genuine(code, survey.key):
        return Invitation(Standing.UNKNOWN)
    if survey.state == SurveyState.CLOSED or survey.closes_on < today:
        return Invitation(Standing.CLOSED, survey)
    unused = db.session.get(SurveyCode, codes.digest_of(code))
    if unused is None:
        return Invitation(Standing.USED, survey)
    if survey.state != SurveyState.OPEN:
        return Invitation(Standing.NOT_YET, survey)
    group = unused.batch.group
    if group is not None and is_full(group):
        return Invitation(Standing.FULL, survey)
    return Invitation(Standing.GOOD, survey, unused)


def is_full(group: SurveyGroup) -> bool:
    """Has the group given as many answers as its quota takes?"""
    return group.quota is not None and group.answered >= group.quota


def units_asked_about(code: SurveyCode) -> list[Unit]:
    """The unit that the code is about, or every unit of the survey."""
    if code.batch.unit is not None:
        return [code.batch.unit]
    return [asked.unit for asked in code.survey.units]


def is_barred(address: str, now: datetime) -> bool:
    """Did too many wrong codes come from this address of late?"""
    counted = db.session.get(WrongCode, address)
    return counted is not None and counted.failures >= WRONG_CODES and now < counted.since_at + BARRED_FOR


def progress_of(survey: Survey) -> Progress:
    """How far the survey has come."""
    rows = db.session.execute(
        select(SurveyDay.day_on, SurveyDay.group_id, SurveyDay.sheets)
        .where(SurveyDay.group_id.in_([group.id for group in survey.groups]))
        .order_by(SurveyDay.day_on)
    )
    days: dict[date, Counter[int]] = defaultdict(Counter)
    for day, group_id, sheets in rows:
        days[day][group_id] = sheets
    issued = db.session.scalar(
        select(func.sum(CodeBatch.size - CodeBatch.cancelled)).where(CodeBatch.survey_id == survey.id)
    )
    return Progress(survey.groups, dict(days), int(issued or 0), unused_codes(survey))


@dataclass(frozen=True)
class Alike:
    """Answers about one unit from one group with the same marks, and how many there are."""

    unit_id: int
    group_id: int
    marks: Sequence[int | None]
    set_aside: SetAside
    count: int


def answers_of(survey_id: int) -> Iterator[Alike]:
    """All answers, those that are alike together, in no order."""
    marks = cast(SurveyAnswer.marks, Text)
    columns = (SurveyAnswer.unit_id, SurveyAnswer.group_id, marks, SurveyAnswer.set_aside)
    wanted = select(*columns, func.count()).where(SurveyAnswer.survey_id == survey_id).group_by(*columns)
    for unit_id, group_id, given, set_aside, count in db.session.execute(wanted):
        yield Alike(unit_id, group_id, json.loads(given), set_aside, count)


def outcomes_of(survey: Survey) -> list[Outcome]:
    """What people said about each unit, in the survey's order. Nobody knows before the survey is closed."""
    if survey.state != SurveyState.CLOSED:
        return []
    answers: dict[int, list[Alike]] = defaultdict(list)
    for each in answers_of(survey.id):
        answers[each.unit_id].append(each)
    return [_outcome(survey, asked, answers[asked.unit_id]) for asked in survey.units]


def survey_values(round_: Round) -> Iterator[tuple[str, str, str]]:
    """Unit code, column and exact decimal, from every closed survey of a round: score, answers, standard error.

    Nothing of a unit with fewer valid answers than the survey's minimum: that is missing, and missing is not zero.
    """
    for survey in surveys_of(round_):
        for outcome in outcomes_of(survey):
            if outcome.estimate is None:
                continue
            code = outcome.unit.code
            yield code, survey.column, outcome.estimate.score
            if survey.answers_column:
                yield code, survey.answers_column, str(outcome.answers)
            if survey.error_column:
                yield code, survey.error_column, outcome.estimate.error


def _outcome(survey: Survey, asked: SurveyUnit, answers: Sequence[Alike]) -> Outcome:
    counting = [each for each in answers if each.set_aside is SetAside.COUNTS]
    valid = sum(each.count for each in counting)
    numbers = range(len(survey.questions))
    enough = valid >= survey.minimum
    return Outcome(
        survey,
        asked.unit,
        valid,
        _counted((each.set_aside, each.count) for each in answers),
        _counted((each.group_id, each.count) for each in counting),
        _counted((each.group_id, each.count) for each in answers),
        estimate(_strata(survey, asked, counting, numbers)) if enough else None,
        [estimate(_strata(survey, asked, counting, [number])) for number in numbers] if enough else (),
    )


def _strata(
    survey: Survey, asked: SurveyUnit, answers: Sequence[Alike], questions: Sequence[int]
) -> Iterator[Stratum]:
    """The answers to some questions as classes with their weights, or as one where nothing is weighted."""
    values: dict[int, Counter[Fraction]] = defaultdict(Counter)
    for each in answers:
        value = points([each.marks[number] for number in questions], survey.scale.highest)
        if value is not None:
            values[each.group_id][value] += each.count
    known = asked.populations
    if not survey.is_weighted:
        yield Stratum(sum(values.values(), Counter[Fraction]()), population=sum(known) or None)
        return
    for place, group in enumerate(survey.groups):
        population = known[place] if len(known) == len(survey.groups) else None
        yield Stratum(values[group.id], Fraction(group.weight), population)


def _counted(pairs: Iterable[tuple[T, int]]) -> Counter[T]:
    counted: Counter[T] = Counter()
    for key, count in pairs:
        counted[key] += count
    return counted
