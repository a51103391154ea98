"""Draft scores as a unit sees them: its own line with where each number came from, and its objections."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import me
from app.clock import local_day, now
from app.evidence.forms import FilesForm
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.access import requires
from app.people.queries import actor_for
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import ScoreObjectionForm
from app.stages.assessment.meeting.models import ObjectionWindow
from app.stages.assessment.meeting.scores import DraftScore, draft_score
from app.stages.assessment.meeting.views import blueprint
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published
from app.web import navigation
from app.web.navigation import Place
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.engine import Refused
from workflows.meeting import ScoreObjectionState
from workflows.vocabulary import N_, UNIT_SIDE, Role

_OWN = tuple(sorted(UNIT_SIDE))
navigation.add(Place.ASSESSMENT, "meeting.draft_scores", N_("Draft scores"), roles=_OWN, order=20)

Answer = Response | tuple[str, int] | str


@blueprint.get("/draft-scores")
@requires(*_OWN)
def draft_scores() -> str:
    """Every round whose draft was shown to this person's own units."""
    today = local_day(now())
    rows = db.session.execute(queries.rounds_shown_to_units(me(), today)).all()
    return render_template(
        "pages/assessment/meeting/draft_scores.html",
        rows=[(round_, unit, queries.open_window(round_), is_published(round_)) for round_, unit in rows],
        today=today,
    )


@blueprint.get("/rounds/<int:round_id>/draft-scores/<int:unit_id>")
@requires(*_OWN)
def draft_score_page(round_id: int, unit_id: int) -> str:
    """One unit's own draft score."""
    score, window = _own_score(round_id, unit_id)
    today = local_day(now())
    takes = window is not None and today <= window.until_on
    principal = Role.UNIT_PRINCIPAL in actor_for(me(), score.unit.path, today).roles
    return render_template(
        "pages/assessment/meeting/draft_score.html",
        score=score,
        window=window,
        left=remaining(window.until_on, today, current_calendar()) if takes and window else None,
        takes=takes,
        may_object=takes and principal,
        published=is_published(score.round),
        objections=[
            (each, ScoreObjectionState(each.state))
            for each in queries.objections_of_unit(score.round, score.unit)
        ],
    )


@blueprint.route("/rounds/<int:round_id>/draft-scores/<int:unit_id>/object", methods=["GET", "POST"])
@requires(Role.UNIT_PRINCIPAL)
def file_objection(round_id: int, unit_id: int) -> Answer:
    """Object to one indicator, or to the score as a whole."""
    score, window = _own_score(round_id, unit_id)
    over = window is None or local_day(now()) > window.until_on
    form = ScoreObjectionForm(score.round)
    offered = [("", _("The score as a whole"))]
    form.indicator.choices = offered + list(score.indicators.items())
    if not form.is_submitted():
        form.indicator.data = _asked_indicator(score)
    back = url_for("meeting.draft_score_page", round_id=round_id, unit_id=unit_id)
    if form.validate_on_submit():
        try:
            _file(score, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The objection is filed. The office answers it on record."))
            return redirect(back, 303)
    page = render_template(
        "pages/assessment/meeting/object.html",
        score=score,
        form=form,
        back=back,
        action=Action.FILE_SCORE_OBJECTION,
        reason=_("The time for objections is over.") if over and not form.is_submitted() else "",
    )
    return page, 422 if form.is_submitted() else 200


def _file(score: DraftScore, form: FilesForm) -> None:
    with transaction():
        actions.file_objection(
            db.session.get_one(Round, score.round.id),
            db.session.get_one(Unit, score.unit.id),
            form["indicator"].data,
            form["reason"].data,
            form.chosen,
            by=me(),
            now=now(),
        )


def _asked_indicator(score: DraftScore) -> str:
    asked = request.args.get("indicator", "")
    return asked if asked in score.indicators else ""


def _own_score(round_id: int, unit_id: int) -> tuple[DraftScore, ObjectionWindow | None]:
    """The line of one of this person's own units, if it was ever shown; otherwise 404."""
    round_, unit = db.session.get(Round, round_id), db.session.get(Unit, unit_id)
    if round_ is None or unit is None or unit.path not in queries.own_units(me(), local_day(now())):
        abort(404)
    windows = queries.windows_of(round_)
    score = draft_score(round_, unit) if windows else None
    if score is None:
        abort(404)
    return score, windows[0] if windows[0].ended_at is None else None
