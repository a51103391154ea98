"""What the clock does with surveys: open them on their first day, and end them after their last."""

from datetime import datetime

from sqlalchemy import or_, select

from app.clock import local_day
from app.extensions import db, empty_journal, transaction
from app.people.queries import the_clock
from app.stages.assessment.surveys.actions import end_survey, forget_wrong_codes, open_survey
from app.stages.assessment.surveys.models import Survey
from workflows.engine import Refused
from workflows.survey import SurveyState


def keep_days(now: datetime) -> int:
    """Open what begins and end what is over, each in a transaction; returns how many were opened or ended.

    A survey without codes waits for its handler, who is reminded.
    """
    with transaction():
        forget_wrong_codes(now)
    today = local_day(now)
    begins = (Survey.state == SurveyState.APPROVED) & (Survey.opens_on <= today)
    is_over = (Survey.state == SurveyState.OPEN) & (Survey.closes_on < today)
    kept = 0
    for survey_id in db.session.scalars(select(Survey.id).where(or_(begins, is_over))).all():
        try:
            with transaction():
                survey = db.session.get_one(Survey, survey_id)
                verb = open_survey if survey.state == SurveyState.APPROVED else end_survey
                verb(survey, by=the_clock(), now=now)
        except Refused:
            continue
        kept += 1
    if kept:
        empty_journal()
    return kept
