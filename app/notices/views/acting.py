"""Acting: each page is the door to one act on a document that no other subject leads."""

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, Verb, act
from app.notices.actions import drafting, issuing
from app.notices.forms import ReviewForm
from app.notices.models import Notice
from app.notices.views import blueprint
from app.notices.views.reading import only_if_visible
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


def _act(notice: Notice, action: Action, form: ActForm, verb: Verb, consequence: str) -> Answer:
    only_if_visible(notice)
    if not notice.is_acted_on_here(action):  # its case, request or proceeding leads it, with doors of its own
        abort(404)
    back = url_for("notices.notice_page", subject_id=notice.id)
    return act(notice, action, form, verb, consequence=consequence, back=back)


@blueprint.route("/notices/<int:subject_id>/submit", methods=["GET", "POST"])
@door("notice", Action.SUBMIT_NOTICE, endpoint="notices.submit")
def submit(notice: Notice) -> Answer:
    """Send the draft to review."""
    return _act(
        notice,
        Action.SUBMIT_NOTICE,
        ActForm(),
        lambda _form, by, now: drafting.submit_notice(notice, by=by, now=now),
        _("The document goes to the office director for review."),
    )


@blueprint.route("/notices/<int:subject_id>/return", methods=["GET", "POST"])
@door("notice", Action.RETURN_NOTICE, endpoint="notices.return_it")
def return_it(notice: Notice) -> Answer:
    """Give the document back to its drafter."""
    return _act(
        notice,
        Action.RETURN_NOTICE,
        ReasonForm(),
        lambda form, by, now: drafting.return_notice(notice, form.reason.data, by=by, now=now),
        _("The document goes back to its drafter; its review starts again."),
    )


@blueprint.route("/notices/<int:subject_id>/review", methods=["GET", "POST"])
@door("notice", Action.REVIEW_NOTICE, endpoint="notices.review")
def review(notice: Notice) -> Answer:
    """Pass the document in review."""
    return _act(
        notice,
        Action.REVIEW_NOTICE,
        ReviewForm(),
        lambda form, by, now: drafting.review_notice(notice, by=by, now=now, opinion=form.opinion.data),
        _("Exactly this text goes to the leader for signature."),
    )


@blueprint.route("/notices/<int:subject_id>/sign", methods=["GET", "POST"])
@door("notice", Action.SIGN_NOTICE, endpoint="notices.sign")
def sign(notice: Notice) -> Answer:
    """Sign the document."""
    return _act(
        notice,
        Action.SIGN_NOTICE,
        ActForm(),
        lambda _form, by, now: issuing.sign_notice(notice, by=by, now=now),
        _("The document takes its number and is fixed for good."),
    )


@blueprint.route("/notices/<int:subject_id>/sign-with-decision", methods=["GET", "POST"])
@door("notice", Action.SIGN_WITH_DECISION, endpoint="notices.sign_with_decision")
def sign_with_decision(notice: Notice) -> Answer:
    """Sign a document whose decision was approved already."""
    return _act(
        notice,
        Action.SIGN_WITH_DECISION,
        ActForm(),
        lambda _form, by, now: issuing.sign_with_decision(notice, by=by, now=now),
        _("The document takes its number and is fixed for good."),
    )


@blueprint.route("/notices/<int:subject_id>/seal", methods=["GET", "POST"])
@door("notice", Action.SEAL_NOTICE, endpoint="notices.seal")
def seal(notice: Notice) -> Answer:
    """Seal the document."""
    return _act(
        notice,
        Action.SEAL_NOTICE,
        ActForm(),
        lambda _form, by, now: issuing.seal_notice(notice, by=by, now=now),
        _("The document is ready to be served."),
    )


@blueprint.route("/notices/<int:subject_id>/withdraw", methods=["GET", "POST"])
@door("notice", Action.WITHDRAW_NOTICE, endpoint="notices.withdraw")
def withdraw(notice: Notice) -> Answer:
    """Withdraw the document; it is kept as it was."""
    return _act(
        notice,
        Action.WITHDRAW_NOTICE,
        ReasonForm(),
        lambda form, by, now: issuing.withdraw_notice(notice, form.reason.data, by=by, now=now),
        _("The document has no effect any more; its number and its text are kept."),
    )


@blueprint.route("/notices/<int:subject_id>/discard", methods=["GET", "POST"])
@door("notice", Action.DISCARD_NOTICE, endpoint="notices.discard")
def discard(notice: Notice) -> Answer:
    """Give up a draft."""
    return _act(
        notice,
        Action.DISCARD_NOTICE,
        ReasonForm(),
        lambda form, by, now: drafting.discard_notice(notice, by=by, now=now, reason=form.reason.data),
        _("The draft is given up; it never had a number."),
    )
