"""Answers of a closed survey against the trail: what was counted is still what stands there."""

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import select

from app.audit.trail import Broken
from app.audit.verify import Scope
from app.cases.models import Event
from app.extensions import db
from app.stages.assessment.surveys.queries import answers_of
from workflows.actions import Action
from workflows.vocabulary import N_


def digest_of_answers(survey_id: int) -> tuple[int, str]:
    """How many answers there are, and a SHA-256 over what they say, whatever their keys and their order."""
    found = list(answers_of(survey_id))
    lines = sorted(
        json.dumps([each.unit_id, each.group_id, each.marks, str(each.set_aside), each.count])
        for each in found
    )
    return sum(each.count for each in found), hashlib.sha256("\n".join(lines).encode()).hexdigest()


def check_answers(scope: Scope) -> Iterator[Broken]:
    """Every closed survey against the digest that its end recorded."""
    if scope.case_id is not None:
        return
    ended = select(Event.subject_id, Event.details).where(
        Event.action.in_([Action.END_SURVEY, Action.STOP_SURVEY])
    )
    for survey_id, details in db.session.execute(ended.order_by(Event.id)).all():
        if digest_of_answers(survey_id)[1] != details["digest"]:
            yield Broken(
                f"surveys:{survey_id} answers", None, N_("the answers are not those that were counted")
            )
