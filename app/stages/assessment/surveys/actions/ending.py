"""Open a survey on its first day, and end it: what was answered is written anew, counted and fixed."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.extensions import db
from app.people.models import User
from app.stages.assessment.surveys.actions.answering import renew_keys
from app.stages.assessment.surveys.models import Survey, SurveyCode
from app.stages.assessment.surveys.verification import digest_of_answers
from workflows.actions import Action


def open_survey(survey: Survey, *, by: User, now: datetime) -> Event:
    """Let people answer."""
    return perform(survey, Action.OPEN_SURVEY, by=by, now=now)


def end_survey(survey: Survey, *, by: User, now: datetime) -> Event:
    """End the survey after its last day."""
    return _close(survey, Action.END_SURVEY, by, now)


def stop_survey(survey: Survey, reason: str, *, by: User, now: datetime) -> Event:
    """End the survey before its last day."""
    return _close(survey, Action.STOP_SURVEY, by, now, reason=reason)


def _close(survey: Survey, action: Action, by: User, now: datetime, **details: Any) -> Event:
    """Forget the codes that are left, write all answers anew, and put their digest on record.

    The codes come first: whoever is answering this moment holds one, and is waited for.
    """
    require(survey, action, by=by, now=now, **details)
    survey.closed_at = now
    db.session.execute(delete(SurveyCode).where(SurveyCode.survey_id == survey.id))
    renew_keys(survey.id)
    answers, digest = digest_of_answers(survey.id)
    return perform(survey, action, by=by, now=now, answers=answers, digest=digest, **details)
