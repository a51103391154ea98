"""Corrections (更正): proposed with the right value, decided on by somebody else."""

from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, act
from app.people.models import User
from app.stages.assessment.computing import actions, queries
from app.stages.assessment.computing.columns import columns_to_correct
from app.stages.assessment.computing.forms import CorrectionForm
from app.stages.assessment.computing.models import Computation, Kind
from app.stages.assessment.computing.views import blueprint
from app.stages.assessment.computing.views.doing import asked, home
from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.models import Round
from app.web.forms import choices
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


def in_words(column: Column) -> str:
    """A column for people: its name, and whether it holds raters' marks."""
    words = _(column.label) if column.label == column.name else f"{_(column.label)}〔{column.name}〕"
    return _("%(column)s: marks of raters", column=words) if column.holds_marks else words


@blueprint.route("/rounds/<int:subject_id>/propose-correction", methods=["GET", "POST"])
@door("round", Action.PROPOSE_CORRECTION, endpoint="computing.propose_correction")
def propose_correction(round_: Round) -> Answer:
    """Say which value was wrong; the results that follow are computed and wait for the principal leader."""
    form = CorrectionForm()
    published = queries.latest_computation(round_, Kind.FINAL)
    columns = columns_to_correct(queries.model_of_computation(published)) if published else {}
    form.column.choices = choices([(name, in_words(column)) for name, column in columns.items()])
    consequence = _("Nothing that was published changes before the principal leader approves the correction.")
    if not form.validate_on_submit():
        return act(
            round_,
            Action.PROPOSE_CORRECTION,
            form,
            lambda *_: None,
            consequence=consequence,
            back=home(round_),
        )

    def propose(form: CorrectionForm, by: User, now: datetime) -> Computation:
        assert form.unit is not None
        return actions.propose_correction(
            round_,
            form.unit,
            form.column.data,
            (form.value.data or "").strip(),
            form.reason.data or "",
            rater=(form.rater.data or "").strip(),
            by=by,
            now=now,
        )

    def as_typed() -> str:
        return render_template(
            "pages/cases/act.html",
            subject=round_,
            case=None,
            action=Action.PROPOSE_CORRECTION,
            form=form,
            reasons=[],
            consequence=consequence,
            back=home(round_),
        )

    return asked(round_, form, propose, as_typed)


@blueprint.route("/rounds/<int:subject_id>/correct", methods=["GET", "POST"])
@door("round", Action.CORRECT_RESULTS, endpoint="computing.correct_results")
def correct_results(round_: Round) -> Answer:
    """Publish the proposed correction."""
    return act(
        round_,
        Action.CORRECT_RESULTS,
        ActForm(),
        lambda _form, by, now: actions.correct_results(round_, by=by, now=now),
        consequence=_(
            "The corrected results take the place of those published; the former ones stay frozen under their seal. "
            "Cases that were opened stay as they are."
        ),
        back=home(round_),
    )


@blueprint.route("/rounds/<int:subject_id>/decline-correction", methods=["GET", "POST"])
@door("round", Action.DECLINE_CORRECTION, endpoint="computing.decline_correction")
def decline_correction(round_: Round) -> Answer:
    """Leave the published results as they are."""
    return act(
        round_,
        Action.DECLINE_CORRECTION,
        ReasonForm(),
        lambda form, by, now: actions.decline_correction(round_, form.reason.data, by=by, now=now),
        consequence=_("The published results stay as they are; your reason stays on record."),
        back=home(round_),
    )
