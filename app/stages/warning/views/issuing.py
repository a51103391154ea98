"""Signing, sealing and serving a warning, and taking it back."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door, me
from app.cases.acting import ActForm, act
from app.cases.models import Case
from app.clock import local_day, now
from app.extensions import db
from app.notices.forms import ServersForm
from app.notices.forms_of_service import PaperReceiptForm, RefusedReceiptForm
from app.notices.servers import possible_servers
from app.people.models import User
from app.stages.warning import actions
from app.stages.warning.forms import CorrectionForm, DecisionForm
from app.stages.warning.views import blueprint
from app.stages.warning.views.showing import beside
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/cases/<int:subject_id>/sign-warning", methods=["GET", "POST"])
@door("case", Action.SIGN_WARNING, endpoint="warning.sign_warning")
def sign_warning(case: Case) -> Answer:
    """Sign the reviewed warning."""
    return act(
        case,
        Action.SIGN_WARNING,
        ActForm(),
        lambda _form, by, now: actions.sign_warning(case, by=by, now=now),
        consequence=_("The warning to %(unit)s takes its number and is fixed for good.", unit=case.unit.name),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/issue-warning", methods=["GET", "POST"])
@door("case", Action.ISSUE_WARNING, endpoint="warning.issue_warning")
def issue_warning(case: Case) -> Answer:
    """Seal the signed warning."""
    return act(
        case,
        Action.ISSUE_WARNING,
        ActForm(),
        lambda _form, by, now: actions.issue_warning(case, by=by, now=now),
        consequence=_("The warning to %(unit)s is sealed and ready to be served.", unit=case.unit.name),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/serve-warning", methods=["GET", "POST"])
@door("case", Action.SERVE_WARNING, endpoint="warning.serve_warning")
def serve_warning(case: Case) -> Answer:
    """Hand the sealed warning over; two people serve it."""
    form = ServersForm()
    form.offer(possible_servers(case.unit_path, local_day(now())), me())
    return act(
        case,
        Action.SERVE_WARNING,
        form,
        lambda form, by, now: actions.serve_warning(
            case,
            [db.session.get_one(User, each) for each in (form.first_server.data, form.second_server.data)],
            **form.handing,
            by=by,
            now=now,
        ),
        consequence=_(
            "From now on %(unit)s sees its case; its principal must sign for the notice.", unit=case.unit.name
        ),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/paper-receipt", methods=["GET", "POST"])
@door("case", Action.RECORD_PAPER_RECEIPT, endpoint="warning.record_paper_receipt")
def record_paper_receipt(case: Case) -> Answer:
    """Record that the warning was signed for on paper."""
    return act(
        case,
        Action.RECORD_PAPER_RECEIPT,
        PaperReceiptForm(case),
        lambda form, by, now: actions.record_paper_receipt(
            case,
            form.receiver.data,
            form.received_at.data,
            form.chosen,
            by=by,
            now=now,
            proxy=form.proxy.data or "",
        ),
        consequence=_("Every term runs from the day of the signature; the scan is kept with its hash."),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/refused-receipt", methods=["GET", "POST"])
@door("case", Action.RECORD_REFUSED_RECEIPT, endpoint="warning.record_refused_receipt")
def record_refused_receipt(case: Case) -> Answer:
    """Record before a witness that receipt was refused."""
    return act(
        case,
        Action.RECORD_REFUSED_RECEIPT,
        RefusedReceiptForm(case),
        lambda form, by, now: actions.record_refused_receipt(
            case,
            form.reason.data,
            form.witness.data,
            by=by,
            now=now,
            capacity=form.capacity.data,
            recording=form.recording.data or "",
            refused_at=form.refused_at.data,
            left_in=form.left_in.data or "",
            files=form.chosen,
        ),
        consequence=_(
            "The notice counts as served by leaving it behind; every term runs from the day of the refusal."
        ),
        template="pages/warning/act.html",
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/correct-warning", methods=["GET", "POST"])
@door("case", Action.CORRECT_WARNING, endpoint="warning.correct_warning")
def correct_warning(case: Case) -> Answer:
    """Put slips of the pen right without taking the warning back."""
    return act(
        case,
        Action.CORRECT_WARNING,
        CorrectionForm(),
        lambda form, by, now: actions.correct_warning(
            case, form.passages(), form.reason.data, by=by, now=now
        ),
        consequence=_(
            "A correction is drafted, to be reviewed, signed and served; the warning and its terms stand. "
            "Where a reason, a problem or a term is wrong, the warning is withdrawn instead."
        ),
        template="pages/warning/act.html",
        back=url_for("overview.case_file", case_id=case.id, part="documents"),
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/withdraw-warning", methods=["GET", "POST"])
@door("case", Action.WITHDRAW_WARNING, endpoint="warning.withdraw_warning")
def withdraw_warning(case: Case) -> Answer:
    """Take the warning back."""
    return act(
        case,
        Action.WITHDRAW_WARNING,
        DecisionForm(),
        lambda form, by, now: actions.withdraw_warning(case, form.reason.data, by=by, now=now),
        consequence=_(
            "The case ends and its problems are cancelled; a notice that was signed is kept as it was. The unit is not"
            " warned again for this period: where only a slip of the pen is wrong, correct it instead."
        ),
        template="pages/warning/act.html",
        **beside(case),
    )
