"""Candidates: their cases opened in one click, with a result per row, or dismissed with a reason."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.cases.access import door, me
from app.cases.acting import act
from app.cases.queries import recused_cases
from app.clock import now
from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment import actions, queries
from app.stages.assessment.actions import Opening
from app.stages.assessment.forms import DismissForm, OpenCasesForm
from app.stages.assessment.models import Result, Round
from app.stages.assessment.views import blueprint
from app.stages.assessment.views.choosing import open_form
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


@blueprint.route("/rounds/<int:subject_id>/open-cases", methods=["GET", "POST"])
@door("round", Action.OPEN_CASES, endpoint="assessment.open_cases")
def open_cases(round_: Round) -> Answer:
    """Choose candidates and a handler; each row is answered. Pressing twice opens nothing twice."""
    form = open_form(round_)
    if form is None:
        return act(round_, Action.OPEN_CASES, OpenCasesForm(), lambda *_: None)
    asked = request.form.getlist("results", type=int)
    if not asked:
        form.validate_on_submit()
        return _choosing(round_, form)
    # What was checked may have its case by now: that is a result to show, not an error of the form.
    chosen = select(Result).where(Result.round_id == round_.id, Result.id.in_(asked))
    handler_id = request.form.get("handler", round_.handler_id, type=int)
    try:
        with transaction():
            handler = db.session.get(User, handler_id) or me()
            results = db.session.scalars(chosen.order_by(Result.score, Result.unit_path)).all()
            outcomes = actions.open_cases(round_, results, handler=handler, by=me(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _choosing(round_, form)
    opened = [each.case for each in outcomes if each.word is Opening.OPENED and each.case]
    if len(outcomes) == len(opened) == 1 and opened[0].handler_id == me().id:
        return redirect(url_for("warning.draft_warning", subject_id=opened[0].id), 303)
    return render_template(
        "pages/assessment/opened.html",
        round=round_,
        outcomes=outcomes,
        opened=opened,
        recused=recused_cases(me()),
        Opening=Opening,
    )


def _choosing(round_: Round, form: OpenCasesForm) -> Answer:
    page = render_template("pages/assessment/open_cases.html", round=round_, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/rounds/<int:subject_id>/dismiss", methods=["GET", "POST"])
@door("round", Action.DISMISS_CANDIDATE, endpoint="assessment.dismiss_candidate")
def dismiss_candidate(round_: Round) -> Answer:
    """Record why a candidate gets no case; ``?result=`` chooses one."""
    form = DismissForm()
    waiting = {each.id: each for each in queries.candidates_of(round_) if queries.is_open(each)}
    form.result.choices = [(each.id, each.unit.name) for each in waiting.values()]
    if not form.is_submitted():
        form.result.data = request.args.get("result", type=int)
    return act(
        round_,
        Action.DISMISS_CANDIDATE,
        form,
        lambda form, by, now: actions.dismiss_candidate(
            round_, db.session.get_one(Result, form.result.data), form.reason.data, by=by, now=now
        ),
        consequence=_("The unit gets no case in this round; your reason stays on record."),
    )
