"""The acts of a version's life: submitted, returned, reviewed, approved, retired, given up."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, act
from app.stages.assessment.model import actions
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.views import blueprint
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/models/versions/<int:subject_id>/submit", methods=["GET", "POST"])
@door("index_model", Action.SUBMIT_MODEL, endpoint="models.submit_model")
def submit_model(version: ModelVersion) -> Answer:
    """Send the model to review."""
    return act(
        version,
        Action.SUBMIT_MODEL,
        ActForm(),
        lambda _form, by, now: actions.submit_model(version, by=by, now=now),
        consequence=_("The model goes to the office director; nobody can change it unless it is returned."),
    )


@blueprint.route("/models/versions/<int:subject_id>/return", methods=["GET", "POST"])
@door("index_model", Action.RETURN_MODEL, endpoint="models.return_model")
def return_model(version: ModelVersion) -> Answer:
    """Send the model back."""
    return act(
        version,
        Action.RETURN_MODEL,
        ReasonForm(),
        lambda form, by, now: actions.return_model(version, form.reason.data, by=by, now=now),
        consequence=_("The model becomes a draft again; what was checked must be checked again."),
    )


@blueprint.route("/models/versions/<int:subject_id>/review", methods=["GET", "POST"])
@door("index_model", Action.REVIEW_MODEL, endpoint="models.review_model")
def review_model(version: ModelVersion) -> Answer:
    """Pass the model in review."""
    return act(
        version,
        Action.REVIEW_MODEL,
        ActForm(),
        lambda _form, by, now: actions.review_model(version, by=by, now=now),
        consequence=_("You found the model in order; the principal leader decides on it."),
    )


@blueprint.route("/models/versions/<int:subject_id>/approve", methods=["GET", "POST"])
@door("index_model", Action.APPROVE_MODEL, endpoint="models.approve_model")
def approve_model(version: ModelVersion) -> Answer:
    """Bring the version into force."""
    return act(
        version,
        Action.APPROVE_MODEL,
        ActForm(),
        lambda _form, by, now: actions.approve_model(version, by=by, now=now),
        consequence=_("The version is fixed for good, and rounds may be computed by it."),
    )


@blueprint.route("/models/versions/<int:subject_id>/retire", methods=["GET", "POST"])
@door("index_model", Action.RETIRE_MODEL, endpoint="models.retire_model")
def retire_model(version: ModelVersion) -> Answer:
    """Take the version out of use."""
    return act(
        version,
        Action.RETIRE_MODEL,
        ReasonForm(),
        lambda form, by, now: actions.retire_model(version, form.reason.data, by=by, now=now),
        consequence=_("No new round is computed by this version; what it computed stands."),
    )


@blueprint.route("/models/versions/<int:subject_id>/discard", methods=["GET", "POST"])
@door("index_model", Action.DISCARD_MODEL, endpoint="models.discard_model")
def discard_model(version: ModelVersion) -> Answer:
    """Give the draft up."""
    return act(
        version,
        Action.DISCARD_MODEL,
        ReasonForm(),
        lambda form, by, now: actions.discard_model(version, form.reason.data, by=by, now=now),
        consequence=_("The draft is given up for good and kept as it stands; a new version may be opened."),
    )
