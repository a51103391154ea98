"""Draft a survey, have it approved by a second person, send it back, give it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, select

from app.calendars.queries import current_calendar
from app.cases.models import Event
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.models import Round
from app.stages.assessment.surveys import codes
from app.stages.assessment.surveys.models import CodeBatch, Survey, SurveyCode, SurveyGroup, SurveyUnit
from app.stages.assessment.surveys.queries import FEW, surveys_of
from app.stages.assessment.surveys.words import Scale, SurveyKind
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.survey import SurveyState
from workflows.table import Reason
from workflows.vocabulary import N_, Role, RoundState

#: A page that people answer on a phone asks no more.
MOST_QUESTIONS = 20
MOST_GROUPS = 12


@dataclass(frozen=True)
class Class:
    """A group of people, or a class of them, with its largest number of answers and its part of 100."""

    name: str
    quota: int | None = None
    weight: Decimal | None = None


@dataclass(frozen=True)
class Plan:
    """Everything that a survey fixes before it is approved.

    ``units`` come with how many people could be asked about each: nothing where nobody knows, one number for all,
    or one for each group in their order.
    """

    kind: SurveyKind
    title: str
    scale: Scale
    questions: Sequence[str]
    units: Sequence[tuple[Unit, Sequence[int]]]
    column: str
    opens_on: date
    closes_on: date
    minimum: int = 30
    preface: str = ""
    groups: Sequence[Class] = ()
    grouping: str = ""
    group_is_asked: bool = False
    answers_column: str = ""
    error_column: str = ""
    straight_from: int = 0


def draft_survey(round_: Round, plan: Plan, *, by: User, now: datetime) -> Survey:
    """Draft a survey of a round that is still being prepared."""
    if Role.HANDLER not in actor_for(by, round_.unit_path, local_day(now)).roles:
        raise Refused(Reason(NOT_YOURS, {"action": Action.DRAFT_SURVEY, "roles": (Role.HANDLER,)}))
    survey = Survey(
        round_id=round_.id,
        round=round_,
        handler_id=by.id,
        drafted_at=now,
        mark=_free_mark(),
        key=codes.new_key(),
    )
    _require(plan, round_, None)
    _fill(survey, plan)
    open_subject(survey, by=by, now=now, kind=plan.kind, title=plan.title)
    return survey


def revise_survey(survey: Survey, plan: Plan, *, by: User, now: datetime) -> Event:
    """Change a draft; what was there before is replaced."""
    _require(plan, survey.round, survey)
    event = perform(survey, Action.REVISE_SURVEY, by=by, now=now, title=plan.title)
    survey.groups.clear()
    survey.units.clear()
    db.session.flush()
    _fill(survey, plan)
    return event


def submit_survey(survey: Survey, *, by: User, now: datetime) -> Event:
    """Send the survey to the office director."""
    return perform(survey, Action.SUBMIT_SURVEY, by=by, now=now)


def approve_survey(survey: Survey, *, by: User, now: datetime) -> Event:
    """Approve that these people are asked these questions."""
    return perform(survey, Action.APPROVE_SURVEY, by=by, now=now)


def return_survey(survey: Survey, reason: str, *, by: User, now: datetime) -> Event:
    """Send the survey back; codes that were handed out already are good for nothing any more."""
    event = perform(survey, Action.RETURN_SURVEY, by=by, now=now, reason=reason)
    db.session.execute(delete(SurveyCode).where(SurveyCode.survey_id == survey.id))
    db.session.execute(delete(CodeBatch).where(CodeBatch.survey_id == survey.id))
    return event


def discard_survey(survey: Survey, reason: str, *, by: User, now: datetime) -> Event:
    """Give the survey up."""
    return perform(survey, Action.DISCARD_SURVEY, by=by, now=now, reason=reason)


def _fill(survey: Survey, plan: Plan) -> None:
    for name in (
        "kind",
        "title",
        "preface",
        "scale",
        "grouping",
        "group_is_asked",
        "column",
        "answers_column",
        "error_column",
        "minimum",
        "straight_from",
        "opens_on",
        "closes_on",
    ):
        setattr(survey, name, getattr(plan, name))
    survey.questions = list(plan.questions)
    survey.groups.extend(
        SurveyGroup(position=place, name=each.name, quota=each.quota, weight=each.weight)
        for place, each in enumerate(plan.groups or [Class("")])
    )
    survey.units.extend(
        SurveyUnit(position=place, unit_id=unit.id, unit=unit, populations=list(populations))
        for place, (unit, populations) in enumerate(plan.units)
    )


def _require(plan: Plan, round_: Round, survey: Survey | None) -> None:
    """Raise Refused with everything that is wrong with a plan."""
    reasons = [*_about_the_round(round_), *_about_people(plan), *_about_units(plan, round_)]
    reasons += _about_columns(plan, round_, survey)
    if not 1 <= len(plan.questions) <= MOST_QUESTIONS:
        reasons.append(Reason(N_("A survey has 1 to %(most)s questions."), {"most": MOST_QUESTIONS}))
    if plan.minimum < FEW:
        reasons.append(
            Reason(
                N_(
                    "The minimum is at least %(few)s answers: a score of fewer would show what single people said."
                ),
                {"few": FEW},
            )
        )
    if plan.closes_on < plan.opens_on:
        reasons.append(Reason(N_("The survey ends before it begins.")))
    if current_calendar().is_rest(plan.closes_on):
        reasons.append(
            Reason(
                N_(
                    "%(day)s is a rest day. The last day is a working day, so that the office is there when it ends."
                ),
                {"day": plan.closes_on},
            )
        )
    if reasons:
        raise Refused(*reasons)


def _about_the_round(round_: Round) -> list[Reason]:
    if round_.state == RoundState.DRAFT:
        return []
    return [Reason(N_("The round is no longer being prepared; it takes no more surveys."))]


def _about_people(plan: Plan) -> list[Reason]:
    reasons = []
    names = [each.name for each in plan.groups]
    if len(names) > MOST_GROUPS or len(set(names)) < len(names) or "" in names:
        reasons.append(
            Reason(N_("Name up to %(most)s groups, each with a name of its own."), {"most": MOST_GROUPS})
        )
    weights = [each.weight for each in plan.groups]
    weighted = plan.kind is SurveyKind.APPRAISAL or any(weight is not None for weight in weights)
    if weighted and (None in weights or sum(weight or 0 for weight in weights) != 100):
        reasons.append(Reason(N_("The weights of the classes must be given and add up to 100.")))
    if any(each.quota is not None and each.quota < 1 for each in plan.groups):
        reasons.append(Reason(N_("A quota is a number of people, at least 1.")))
    return reasons


def _about_units(plan: Plan, round_: Round) -> list[Reason]:
    reasons = []
    if not plan.units:
        reasons.append(Reason(N_("The survey names no unit that is asked about.")))
    for unit, populations in plan.units:
        if not unit.path.startswith(round_.unit_path):
            reasons.append(Reason(N_("%(unit)s does not belong to this round."), {"unit": unit.name}))
        if len(populations) not in {0, 1, len(plan.groups)} or any(number < 1 for number in populations):
            reasons.append(
                Reason(
                    N_(
                        "The numbers of people of %(unit)s: give none, one for all, or one for each of the "
                        "%(groups)s groups."
                    ),
                    {"unit": unit.name, "groups": len(plan.groups)},
                )
            )
    if len({unit.id for unit, _ in plan.units}) < len(plan.units):
        reasons.append(Reason(N_("A unit is named twice.")))
    return reasons


def _about_columns(plan: Plan, round_: Round, survey: Survey | None) -> list[Reason]:
    """A column takes a unit's value from one survey only."""
    named = [name for name in (plan.column, plan.answers_column, plan.error_column) if name]
    if len(set(named)) < len(named):
        return [Reason(N_("Score, number of answers and standard error go into columns of their own."))]
    asked = {unit.id for unit, _ in plan.units}
    for other in surveys_of(round_):
        if other is survey or other.state == SurveyState.DISCARDED:
            continue
        taken = {other.column, other.answers_column, other.error_column} & set(named)
        if taken and asked & {each.unit_id for each in other.units}:
            return [
                Reason(
                    N_(
                        "Another survey of this round (%(survey)s) fills the column “%(column)s” for the same unit."
                    ),
                    {"survey": other.subject_title, "column": min(taken)},
                )
            ]
    return []


def _free_mark() -> str:
    while True:
        mark = codes.new_mark()
        if db.session.scalar(select(Survey.id).where(Survey.mark == mark)) is None:
            return mark
