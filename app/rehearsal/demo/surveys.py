"""The demo's public is asked, and the counties' own people are: with care, in haste, or not at all.

Everybody's opinion follows from the unit's code and the person's number, so that the demo is the same every time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zlib import crc32

from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import children_of
from app.rehearsal.cast import Cast
from app.rehearsal.demo import city
from app.stages.assessment.models import Round
from app.stages.assessment.surveys import actions, queries
from app.stages.assessment.surveys.actions import Class, Plan, Sheet
from app.stages.assessment.surveys.models import Survey, SurveyGroup
from app.stages.assessment.surveys.words import Scale, SurveyKind
from workflows.calendar import shift
from workflows.survey import SurveyState

#: Working days on which people answer.
DAYS = 4
#: Codes for each age; the young do not all answer, and the old are fewer than were asked.
AGES = (("18—35岁 | 18 to 35", 20, 19), ("36—50岁 | 36 to 50", 20, 20), ("51—65岁 | 51 to 65", 20, 18))
#: How many of the leadership, of the middle management and of the staff there are, and how many answered.
CLASSES = (
    ("领导班子成员 | Leadership", 35, 9, 9),
    ("中层干部 | Middle management", 35, 24, 20),
    ("一般干部 | Staff", 30, 80, 31),
)
#: Hardly anybody has to do with it: its score is withheld.
UNKNOWN = f"{city.CITY}-GC2"


def survey_the_public(round_: Round, cast: Cast, *, now: datetime) -> Survey:
    """Ask people of three ages about every unit directly below the city, and let them answer on the days that follow."""
    asked = list(db.session.scalars(children_of(round_.unit)))
    plan = Plan(
        kind=SurveyKind.SOCIAL,
        title=f"{round_.period}清廉建设社会评价 | Public opinion survey",
        preface="您的意见将计入清廉指数的社会评价。 | Your opinion becomes part of the integrity index.",
        scale=Scale.FIVE,
        questions=(
            "办事公道正派 | Acts fairly and honestly",
            "办事效率和服务态度 | Speed and manner of service",
            "身边不正之风的整治 | Deals with petty corruption",
        ),
        units=[(unit, []) for unit in asked],
        groups=[Class(name, quota) for name, quota, _answered in AGES],
        grouping="年龄段 | Age",
        group_is_asked=True,
        minimum=30,
        straight_from=30,
        opens_on=local_day(now),
        closes_on=shift(local_day(now), DAYS, current_calendar()),
        **dict(
            zip(
                ("column", "answers_column", "error_column"),
                queries.columns_asked(round_).columns,
                strict=True,
            )
        ),
    )
    survey = _approved(round_, plan, cast, now)
    codes = actions.issue_codes(
        survey, sum(quota for _, quota, _ in AGES), channel="政务服务大厅", by=cast["handler1"], now=now
    )
    actions.open_survey(survey, by=cast["handler1"], now=now)
    people = [
        group for group, (_, _, answered) in zip(survey.groups, AGES, strict=True) for _ in range(answered)
    ]
    for person, (group, code) in enumerate(zip(people, codes, strict=False)):
        marks = {unit.id: _opinion(unit, person, len(plan.questions)) for unit in asked}
        _answer(code, group, marks, now + timedelta(hours=23 * (person % DAYS)))
    return survey


def appraise_within(round_: Round, cast: Cast, *, now: datetime) -> Survey:
    """Let the leadership, the middle management and the staff of every county judge their own."""
    counties = [f"{city.CITY}-{code}" for code in ("DC", "WS", "HC", "LX")]
    units = list(db.session.scalars(select(Unit).where(Unit.code.in_(counties)).order_by(Unit.path)))
    plan = Plan(
        kind=SurveyKind.APPRAISAL,
        title=f"{round_.period}党内民主测评 | Internal democratic appraisal",
        scale=Scale.TEN,
        questions=("履行主体责任 | Answers for its duty", "选人用人公道 | Chooses people fairly"),
        units=[(unit, [people for _, _, people, _ in CLASSES]) for unit in units],
        groups=[Class(name, weight=Decimal(weight)) for name, weight, _, _ in CLASSES],
        grouping="测评人员类别 | Class of people",
        minimum=10,
        opens_on=local_day(now),
        closes_on=shift(local_day(now), DAYS, current_calendar()),
        column="appraisal",
        answers_column="appraisal_answers",
        error_column="appraisal_error",
    )
    survey = _approved(round_, plan, cast, now)
    opened = False
    for unit in units:
        for group, (_, _, people, answered) in zip(survey.groups, CLASSES, strict=True):
            codes = actions.issue_codes(
                survey, people, group=group, unit=unit, channel="民主生活会会场", by=cast["handler1"], now=now
            )
            if not opened:
                actions.open_survey(survey, by=cast["handler1"], now=now)
                opened = True
            for person, code in enumerate(codes[:answered]):
                marks: list[int | None] = [
                    2 * (mark or 3) for mark in _opinion(unit, 7 * person + group.position, 2, known=100)
                ]
                _answer(code, group, {unit.id: marks}, now + timedelta(hours=4))
    return survey


def count_surveys(round_: Round, cast: Cast, *, now: datetime) -> None:
    """End what is still open after its last day, as the clock does by itself."""
    for survey in queries.surveys_of(round_):
        if survey.state == SurveyState.OPEN and survey.closes_on < local_day(now):
            actions.end_survey(survey, by=cast["handler1"], now=now)


def _approved(round_: Round, plan: Plan, cast: Cast, now: datetime) -> Survey:
    survey = actions.draft_survey(round_, plan, by=cast["handler1"], now=now)
    actions.submit_survey(survey, by=cast["handler1"], now=now)
    actions.approve_survey(survey, by=cast["director"], now=now)
    return survey


def _answer(code: str, group: SurveyGroup, marks: dict[int, list[int | None]], now: datetime) -> None:
    invited = queries.invitation(code, local_day(now)).code
    assert invited is not None
    actions.answer(invited, Sheet(group, marks), now=now)


def _opinion(unit: Unit, person: int, questions: int, known: int = 85) -> list[int | None]:
    """Between 1 and 5 for each question, mostly 4 or 5 for a good unit; nothing about a unit one does not know."""
    dice = crc32(f"{unit.code}/{person}".encode())
    if dice % 100 >= (10 if unit.code == UNKNOWN else known):
        return [None] * questions
    if person % 29 == 11:
        return [5] * questions
    good = crc32(unit.code.encode()) % 3
    return [_mark(dice >> 7 * (number + 1), good) for number in range(questions)]


def _mark(dice: int, good: int) -> int:
    ladder: Sequence[int] = ((1, 2, 3, 3, 4, 4, 5), (2, 3, 4, 4, 4, 5, 5), (3, 4, 4, 5, 5, 5, 5))[good]
    return ladder[dice % len(ladder)]
