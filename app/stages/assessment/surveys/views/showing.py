"""A survey's page: where it stands, how many answered, and after its end what they said; and all of it as files."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import abort, render_template
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.cases.access import subject_page
from app.cases.acting import buttons_for
from app.cases.models import Event
from app.extensions import db
from app.stages.assessment.surveys import queries
from app.stages.assessment.surveys.models import Survey, SurveyAnswer
from app.stages.assessment.surveys.queries import Outcome, outcomes_of
from app.stages.assessment.surveys.views import blueprint
from app.stages.assessment.surveys.views.answering import in_reader_s_language
from app.stages.assessment.surveys.words import SetAside
from app.web.exporting import KINDS, list_file
from workflows.survey import SurveyState
from workflows.vocabulary import N_

#: Half the width of the interval, in points, up to which a score is called precise or fair.
PRECISE, FAIR = Decimal(3), Decimal(6)


@blueprint.get("/surveys/<int:subject_id>", endpoint="survey_page")
@subject_page("survey")
def show_survey(survey: Survey) -> str:
    """Where the survey stands."""
    state = SurveyState(survey.state)
    can, not_yet = buttons_for(survey)
    outcomes = outcomes_of(survey)
    return render_template(
        "pages/assessment/surveys/survey.html",
        survey=survey,
        state=state,
        can=can,
        not_yet=not_yet,
        progress=queries.progress_of(survey) if state in {SurveyState.OPEN, SurveyState.CLOSED} else None,
        batches=queries.batches_of(survey),
        outcomes=outcomes,
        set_aside=[each for each in SetAside if each is not SetAside.COUNTS],
        precision=precision_of,
        day_columns=[(in_reader_s_language(group.name) or _("All"), "number") for group in survey.groups],
        events=_events_of(survey),
    )


@blueprint.get(f"/surveys/<int:subject_id>/results.<{KINDS}:kind>")
@subject_page("survey")
def results_file(survey: Survey, kind: str) -> Response:
    """What came out, unit by unit."""
    heads = (
        _("Unit code"),
        _("Unit"),
        _("Score"),
        _("Standard error"),
        _("Margin (95 %)"),
        _("Valid answers"),
        *(_(each.label) for each in SetAside if each is not SetAside.COUNTS),
    )
    return list_file(kind, f"survey-{survey.id}", heads, map(_row, _closed(survey)))


@blueprint.get(f"/surveys/<int:subject_id>/answers.<{KINDS}:kind>")
@subject_page("survey")
def answers_file(survey: Survey, kind: str) -> Response:
    """Every answer by itself, without anything about who gave it or when, in the order of chance."""
    outcomes = _closed(survey)
    heads = (_("Unit code"), _("Group"), *map(in_reader_s_language, survey.questions), _("Counts"))
    return list_file(kind, f"survey-{survey.id}-answers", heads, _answers(survey, outcomes))


def precision_of(outcome: Outcome) -> str:
    """How precise the score is, as a word."""
    assert outcome.estimate is not None
    margin = Decimal(outcome.estimate.margin)
    if margin <= PRECISE:
        return N_("precise")
    return N_("fairly precise") if margin <= FAIR else N_("imprecise")


def _closed(survey: Survey) -> list[Outcome]:
    if survey.state != SurveyState.CLOSED:
        abort(404)
    return outcomes_of(survey)


def _row(outcome: Outcome) -> Sequence[object]:
    found = outcome.estimate
    withheld = _("withheld: too few answers")
    told = (Decimal(found.score), Decimal(found.error), Decimal(found.margin)) if found else None
    aside = (outcome.set_aside[each] for each in SetAside if each is not SetAside.COUNTS)
    return (outcome.unit.code, outcome.unit.name, *(told or (withheld, "", "")), outcome.answers, *aside)


def _answers(survey: Survey, outcomes: Sequence[Outcome]) -> Iterator[Sequence[object]]:
    """What was said about the units that have a score, for the others it is withheld like the score.

    A group from which only a few answered about a unit is not named: it would be too easy to guess who.
    """
    codes = {outcome.unit.id: outcome.unit.code for outcome in outcomes if outcome.estimate is not None}
    groups = {group.id: in_reader_s_language(group.name) for group in survey.groups}
    too_few = {
        (outcome.unit.id, group_id)
        for outcome in outcomes
        for group_id in groups
        if outcome.heard[group_id] < queries.FEW
    }
    wanted = select(SurveyAnswer).where(
        SurveyAnswer.survey_id == survey.id, SurveyAnswer.unit_id.in_(codes.keys())
    )
    for answer in db.session.scalars(wanted.order_by(SurveyAnswer.key)):
        hidden = (answer.unit_id, answer.group_id) in too_few
        yield (
            codes[answer.unit_id],
            _("(fewer than %(few)s, not named)", few=queries.FEW) if hidden else groups[answer.group_id],
            *answer.marks,
            _(answer.set_aside.label),
        )


def _events_of(survey: Survey) -> list[Event]:
    of_this = (Event.subject_kind == "survey", Event.subject_id == survey.id)
    return list(db.session.scalars(select(Event).where(*of_this).order_by(Event.id.desc())))
