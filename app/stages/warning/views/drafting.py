"""Writing a warning, sending it to review, checking it, giving it back."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import DOORS, door, may
from app.cases.acting import ActForm, ReasonForm, act
from app.cases.models import Case
from app.cases.problems import problems_of
from app.stages.warning import actions
from app.stages.warning.forms import CheckForm, DraftForm
from app.stages.warning.views import blueprint
from app.stages.warning.views.showing import beside, preview_of
from app.stages.warning.writing import draft_of
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/cases/<int:subject_id>/draft-warning", methods=["GET", "POST"])
@door("case", Action.DRAFT_WARNING, endpoint="warning.draft_warning")
def draft_warning(case: Case) -> Answer:
    """Write the warning; it comes filled in from the candidate's reasons and problems."""
    form = DraftForm()
    if not form.is_submitted():
        form.show(draft_of(case))
    preview, lacking = preview_of(
        case, form.draft() if form.is_submitted() and form.validate() else draft_of(case)
    )
    return act(
        case,
        Action.DRAFT_WARNING,
        form,
        lambda form, by, now: actions.draft_warning(case, form.draft(), by=by, now=now),
        back=url_for("warning.submit_warning", subject_id=case.id),
        template="pages/warning/draft.html",
        problems=problems_of(case),
        add_problem=DOORS.get(("case", Action.LIST_ITEM)),
        edit_problem=DOORS.get(("item", Action.EDIT_ITEM)),
        preview=preview,
        lacking=lacking,
    )


@blueprint.route("/cases/<int:subject_id>/submit-warning", methods=["GET", "POST"])
@door("case", Action.SUBMIT_WARNING, endpoint="warning.submit_warning")
def submit_warning(case: Case) -> Answer:
    """Read the draft once more and send it to review."""
    return act(
        case,
        Action.SUBMIT_WARNING,
        ActForm(),
        lambda _form, by, now: actions.submit_warning(case, by=by, now=now),
        consequence=_("The draft goes to the office director; while it is checked it cannot be changed."),
        template="pages/warning/act.html",
        change=url_for("warning.draft_warning", subject_id=case.id)
        if may(case, Action.DRAFT_WARNING)
        else "",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/revise-warning", methods=["GET", "POST"])
@door("case", Action.REVISE_WARNING, endpoint="warning.revise_warning")
def revise_warning(case: Case) -> Answer:
    """Take the warning back to change it."""
    return act(
        case,
        Action.REVISE_WARNING,
        ActForm(),
        lambda _form, by, now: actions.revise_warning(case, by=by, now=now),
        consequence=_(
            "The warning is a draft again; whatever was checked must be checked again after the change."
        ),
        back=url_for("warning.draft_warning", subject_id=case.id),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/return-warning", methods=["GET", "POST"])
@door("case", Action.RETURN_WARNING, endpoint="warning.return_warning")
def return_warning(case: Case) -> Answer:
    """Give the draft back with what must be changed."""
    return act(
        case,
        Action.RETURN_WARNING,
        ReasonForm(),
        lambda form, by, now: actions.return_warning(case, form.reason.data, by=by, now=now),
        consequence=_("The draft goes back to its handler; its review starts again."),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/review-warning", methods=["GET", "POST"])
@door("case", Action.REVIEW_WARNING, endpoint="warning.review_warning")
def review_warning(case: Case) -> Answer:
    """Pass the draft in review."""
    return act(
        case,
        Action.REVIEW_WARNING,
        CheckForm(),
        lambda form, by, now: actions.review_warning(case, form.opinion.data or "", by=by, now=now),
        consequence=_("Exactly this text goes to the leader in charge for signature."),
        template="pages/warning/act.html",
        **beside(case),
    )
