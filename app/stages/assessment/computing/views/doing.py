"""What a handler does before review: choose the model, leave units out, compute."""

from collections.abc import Callable

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door, subject_page
from app.cases.acting import ActForm, Verb, act, carry_out
from app.cases.transitions import Stale
from app.clock import now
from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.computing import actions, queries
from app.stages.assessment.computing.forms import ExemptForm, ExemptionForm, ModelChoiceForm
from app.stages.assessment.computing.making import make
from app.stages.assessment.computing.models import Computation
from app.stages.assessment.computing.views import blueprint
from app.stages.assessment.forms import NO_MODEL
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import approved_versions
from app.stages.assessment.models import Round
from app.web.errors import page_for
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


def home(round_: Round) -> str:
    """Where these acts return to."""
    return url_for("computing.computation_page", subject_id=round_.id)


@blueprint.route("/rounds/<int:subject_id>/model", methods=["GET", "POST"])
@door("round", Action.CHOOSE_MODEL, endpoint="computing.choose_model")
def choose_model(round_: Round) -> Answer:
    """Choose the approved version that scores the round."""
    form = ModelChoiceForm()
    form.offer(approved_versions(round_.unit))
    if not form.is_submitted():
        form.model.data = round_.model_version_id or NO_MODEL
    return act(
        round_,
        Action.CHOOSE_MODEL,
        form,
        lambda form, by, now: actions.choose_model(
            round_,
            db.session.get_one(ModelVersion, form.model.data) if form.model.data else None,
            by=by,
            now=now,
        ),
        consequence=_(
            "Results that are there, imported or computed, fall away; data that was delivered stays."
        ),
        back=home(round_),
    )


@blueprint.route("/rounds/<int:subject_id>/compute", methods=["GET", "POST"])
@door("round", Action.COMPUTE_RESULTS, endpoint="computing.compute_results")
def compute_results(round_: Round) -> Answer:
    """Ask for the results: a small round's are there at once, a large one's page says how far they are."""
    form = ActForm()
    if not form.validate_on_submit():
        return act(
            round_,
            Action.COMPUTE_RESULTS,
            form,
            lambda *_: None,
            consequence=_(
                "The results of this round are computed from the data in force and replace those before."
            ),
            back=home(round_),
        )
    return asked(round_, form, lambda _form, by, now: actions.ask_for_results(round_, by=by, now=now))


@blueprint.post("/rounds/<int:subject_id>/compute-again")
@subject_page("round")
def compute_again(round_: Round) -> Answer:
    """Ask once more for what could not be made."""
    failed = queries.last_failure(round_)
    if failed is None:
        abort(404)
    form = ActForm()
    form.validate_on_submit()
    return asked(round_, form, lambda _form, by, now: actions.ask_again(failed, by=by, now=now))


def asked(round_: Round, form: ActForm, verb: Verb, refused: Callable[[], str] | None = None) -> Answer:
    """Carry out an act that asks for a computation, and make it at once if the round is small.

    ``refused`` is the page that keeps what was typed, where anything was.
    """
    try:
        computation: Computation = carry_out(round_, form, verb)
    except Refused as refusal:
        form.refuse(refusal)
        if refused is not None:
            return refused(), 422
        return render_template("pages/assessment/computing/refused.html", round=round_, form=form), 422
    except Stale:
        if refused is None:
            return page_for(409)
        form.take_up(round_)
        return refused(), 409
    version = queries.version_of(round_)
    if version is not None and queries.is_small(round_, version):
        make(computation.id, now())
    return redirect(home(round_), 303)


@blueprint.route("/rounds/<int:subject_id>/exempt", methods=["GET", "POST"])
@door("round", Action.EXEMPT_UNIT, endpoint="computing.exempt_unit")
def exempt_unit(round_: Round) -> Answer:
    """Leave a unit out of the round, with the reason."""
    return act(
        round_,
        Action.EXEMPT_UNIT,
        ExemptForm(),
        lambda form, by, now: actions.exempt_unit(round_, _the(form.unit), form.reason.data, by=by, now=now),
        consequence=_(
            "The unit gets no score in this round, and the coverage report names it with your reason."
        ),
        back=home(round_),
    )


@blueprint.route("/rounds/<int:subject_id>/end-exemption", methods=["GET", "POST"])
@door("round", Action.END_EXEMPTION, endpoint="computing.end_exemption")
def end_exemption(round_: Round) -> Answer:
    """Take an exempt unit back."""
    form = ExemptionForm()
    form.offer(queries.exemptions_of(round_))
    return act(
        round_,
        Action.END_EXEMPTION,
        form,
        lambda form, by, now: actions.end_exemption(
            round_, db.session.get_one(Unit, form.unit.data), by=by, now=now
        ),
        consequence=_("The unit is scored again with the others."),
        back=home(round_),
    )


def _the(unit: Unit | None) -> Unit:
    assert unit is not None
    return unit
