"""Draft a survey, and the acts that lead it to its end."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import HOMES, door, me, subject_page
from app.cases.acting import ActForm, ReasonForm, act
from app.clock import local_day, now
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.organisations.queries import children_of, within
from app.people.queries import actor_for
from app.stages.assessment.access import round_page, works_over
from app.stages.assessment.models import Round
from app.stages.assessment.surveys import actions, queries
from app.stages.assessment.surveys.forms import SurveyForm
from app.stages.assessment.surveys.models import Survey
from app.stages.assessment.surveys.views import blueprint
from app.stages.assessment.surveys.views.answering import questionnaire
from app.stages.assessment.surveys.words import Scale, SurveyKind
from app.web import navigation
from app.web.filters import plain_day
from app.web.navigation import Place
from workflows.actions import Action
from workflows.engine import Refused
from workflows.survey import SurveyState
from workflows.vocabulary import Role, RoundState

HOMES["survey"] = "surveys.survey_page"

Answer = Response | tuple[str, int] | str
#: So many units below the round's own are offered to begin with.
MOST_OFFERED = 60


@blueprint.before_request
def _stand_under_assessment() -> None:
    navigation.stand_under(Place.ASSESSMENT)


@blueprint.get("/rounds/<int:subject_id>/surveys", endpoint="surveys")
@round_page
def surveys_of_round(round_: Round) -> str:
    """The surveys of a round."""
    if not works_over(round_):
        abort(404)
    found = queries.surveys_of(round_)
    return render_template(
        "pages/assessment/surveys/list.html",
        round=round_,
        surveys=[(each, SurveyState(each.state), queries.progress_of(each)) for each in found],
        may_draft=_may_draft(round_),
    )


@blueprint.route("/rounds/<int:subject_id>/surveys/new", methods=["GET", "POST"])
@round_page
def draft_survey(round_: Round) -> Answer:
    """Draft a survey of a round."""
    if not _may_draft(round_):
        abort(404)
    form = SurveyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                survey = actions.draft_survey(round_, form.plan(), by=me(), now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The survey is drafted. Look at it as people will see it, then submit it."))
            return redirect(url_for("surveys.survey_page", subject_id=survey.id), 303)
    elif not form.is_submitted():
        _begin(form, round_)
    page = render_template(
        "pages/assessment/surveys/form.html", round=round_, survey=None, form=form, action=Action.DRAFT_SURVEY
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/surveys/<int:subject_id>/revise", methods=["GET", "POST"])
@door("survey", Action.REVISE_SURVEY, endpoint="surveys.revise_survey")
def revise_survey(survey: Survey) -> Answer:
    """Change a draft."""
    form = SurveyForm()
    if not form.is_submitted():
        form.read_from(survey)
    return act(
        survey,
        Action.REVISE_SURVEY,
        form,
        lambda form, by, now: actions.revise_survey(survey, form.plan(), by=by, now=now),
        template="pages/assessment/surveys/form.html",
        round=survey.round,
        survey=survey,
    )


@blueprint.get("/surveys/<int:subject_id>/preview")
@subject_page("survey")
def preview(survey: Survey) -> str:
    """The sheet as people will see it; nothing can be sent."""
    return render_template(
        "pages/assessment/surveys/public/sheet.html",
        survey=survey,
        units=[asked.unit for asked in survey.units],
        groups=[(group, False) for group in survey.groups] if survey.group_is_asked else [],
        given=None,
        address="",
        code="",
        preview=True,
        **questionnaire(survey.scale),
    )


@blueprint.route("/surveys/<int:subject_id>/submit", methods=["GET", "POST"])
@door("survey", Action.SUBMIT_SURVEY, endpoint="surveys.submit_survey")
def submit_survey(survey: Survey) -> Answer:
    """Send the survey to the office director."""
    return act(
        survey,
        Action.SUBMIT_SURVEY,
        ActForm(),
        lambda _form, by, now: actions.submit_survey(survey, by=by, now=now),
        consequence=_(
            "The office director decides whether people are asked; the draft cannot change meanwhile."
        ),
    )


@blueprint.route("/surveys/<int:subject_id>/approve", methods=["GET", "POST"])
@door("survey", Action.APPROVE_SURVEY, endpoint="surveys.approve_survey")
def approve_survey(survey: Survey) -> Answer:
    """Approve the survey."""
    return act(
        survey,
        Action.APPROVE_SURVEY,
        ActForm(),
        lambda _form, by, now: actions.approve_survey(survey, by=by, now=now),
        consequence=_(
            "Codes may be handed out, and people answer from %(first)s to %(last)s. Questions, units and quotas can "
            "no longer change.",
            first=plain_day(survey.opens_on),
            last=plain_day(survey.closes_on),
        ),
    )


@blueprint.route("/surveys/<int:subject_id>/return", methods=["GET", "POST"])
@door("survey", Action.RETURN_SURVEY, endpoint="surveys.return_survey")
def return_survey(survey: Survey) -> Answer:
    """Send the survey back."""
    return act(
        survey,
        Action.RETURN_SURVEY,
        ReasonForm(),
        lambda form, by, now: actions.return_survey(survey, form.reason.data, by=by, now=now),
        consequence=_(
            "The survey becomes a draft again; codes that were handed out are good for nothing any more."
        ),
    )


@blueprint.route("/surveys/<int:subject_id>/discard", methods=["GET", "POST"])
@door("survey", Action.DISCARD_SURVEY, endpoint="surveys.discard_survey")
def discard_survey(survey: Survey) -> Answer:
    """Give the survey up."""
    return act(
        survey,
        Action.DISCARD_SURVEY,
        ReasonForm(),
        lambda form, by, now: actions.discard_survey(survey, form.reason.data, by=by, now=now),
        consequence=_("The draft is given up for good; it stays on record."),
    )


@blueprint.route("/surveys/<int:subject_id>/open", methods=["GET", "POST"])
@door("survey", Action.OPEN_SURVEY, endpoint="surveys.open_survey")
def open_survey(survey: Survey) -> Answer:
    """Let people answer."""
    return act(
        survey,
        Action.OPEN_SURVEY,
        ActForm(),
        lambda _form, by, now: actions.open_survey(survey, by=by, now=now),
        consequence=_(
            "Whoever has a code may answer until the end of %(last)s.", last=plain_day(survey.closes_on)
        ),
    )


@blueprint.route("/surveys/<int:subject_id>/end", methods=["GET", "POST"])
@door("survey", Action.END_SURVEY, endpoint="surveys.end_survey")
def end_survey(survey: Survey) -> Answer:
    """End the survey after its last day."""
    return act(
        survey,
        Action.END_SURVEY,
        ActForm(),
        lambda _form, by, now: actions.end_survey(survey, by=by, now=now),
        consequence=_("No more answers are taken; what was answered is counted and can no longer change."),
    )


@blueprint.route("/surveys/<int:subject_id>/stop", methods=["GET", "POST"])
@door("survey", Action.STOP_SURVEY, endpoint="surveys.stop_survey")
def stop_survey(survey: Survey) -> Answer:
    """End the survey before its last day."""
    return act(
        survey,
        Action.STOP_SURVEY,
        ReasonForm(),
        lambda form, by, now: actions.stop_survey(survey, form.reason.data, by=by, now=now),
        consequence=_(
            "No more answers are taken, although the last day is to come. The reason stays on record."
        ),
    )


def _may_draft(round_: Round) -> bool:
    roles = actor_for(me(), round_.unit_path, local_day(now())).roles
    return round_.state == RoundState.DRAFT and Role.HANDLER in roles


def _begin(form: SurveyForm, round_: Round) -> None:
    """Offer a survey that could be sent as it is: the usual questions, and the columns that the model names."""
    kind = SurveyKind.APPRAISAL if request.args.get("kind") == SurveyKind.APPRAISAL else SurveyKind.SOCIAL
    asked = queries.columns_asked(round_)
    form.kind.data, form.scale.data = kind.value, Scale.FIVE.value
    form.units.data = "\n".join(unit.code for unit in _units_to_ask_about(round_))
    form.opens_on.data = local_day(now()) + timedelta(days=3)
    form.closes_on.data = current_calendar().next_working(local_day(now()) + timedelta(days=17))
    form.straight_from.data = 10
    if kind is SurveyKind.SOCIAL:
        form.title.data = f"{round_.period}清廉建设社会评价 | Public opinion survey"
        form.questions.data = "\n".join(USUAL_QUESTIONS)
        form.minimum.data = asked.minimum
        form.column.data, form.answers_column.data, form.error_column.data = asked.columns
        return
    form.title.data = f"{round_.period}党内民主测评 | Internal democratic appraisal"
    form.questions.data = "\n".join(USUAL_APPRAISAL)
    form.grouping.data, form.groups.data = "测评人员类别 | Class of people", "\n".join(USUAL_CLASSES)
    form.minimum.data = 10
    form.column.data = "appraisal"
    form.answers_column.data, form.error_column.data = "appraisal_answers", "appraisal_error"


def _units_to_ask_about(round_: Round) -> list[Unit]:
    """Every unit that is assessed; of very many only those right below the round's own."""
    below = (within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active)
    assessed = list(
        db.session.scalars(select(Unit).where(*below).order_by(Unit.path).limit(MOST_OFFERED + 1))
    )
    if len(assessed) <= MOST_OFFERED:
        return assessed
    beneath = children_of(db.session.get_one(Unit, round_.unit_id)).where(Unit.active)
    return list(db.session.scalars(beneath.limit(MOST_OFFERED)))


#: What an office may start from. They are words of the questionnaire, not of the product.
USUAL_QUESTIONS = (
    "窗口和工作人员办事是否公道正派 | Staff act fairly and honestly",
    "办事效率和服务态度 | Speed and manner of service",
    "政务（村务、院务、校务）公开是否及时、看得懂 | What is decided is published in time and can be understood",
    "身边吃拿卡要、优亲厚友等问题的整治 | Favours and petty corruption are dealt with",
    "对该单位党风廉政建设的总体评价 | Integrity of this unit as a whole",
)
USUAL_APPRAISAL = (
    "领导班子履行全面从严治党主体责任 | The leadership answers for strict Party discipline",
    "主要负责人廉洁自律、民主决策 | The principal is honest and decides together with others",
    "选人用人公道 | People are chosen fairly",
    "作风建设和群众反映问题的整改 | Work style, and putting right what people complain about",
)
USUAL_CLASSES = (
    "领导班子成员 | Leadership, , 30",
    "中层干部 | Middle management, , 30",
    "一般干部职工 | Staff, , 20",
    "服务对象代表 | People served, , 20",
)
