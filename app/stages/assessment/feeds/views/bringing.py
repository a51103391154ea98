"""Bringing data: the template, the upload, the dry run, the submission; or the count of our own records."""

from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Response as FlaskResponse
from flask import (
    abort,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.cases.access import door, me, subject_page
from app.cases.acting import ActForm, carry_out
from app.cases.transitions import Stale, possible_actions
from app.clock import local_day, now
from app.extensions import db, the_store, transaction
from app.organisations.models import Unit
from app.stages.assessment.feeds import actions, queries
from app.stages.assessment.feeds.forms import DataFileForm
from app.stages.assessment.feeds.judged import Judged
from app.stages.assessment.feeds.models import Delivery, FileCheck, Submission
from app.stages.assessment.feeds.template import template_xlsx
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.tables import Unreadable
from app.store import TooLarge
from app.web.errors import page_for
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason

Answer = Response | tuple[str, int] | str
#: While a file is being checked the page asks again after so many seconds.
AGAIN = "2"
#: A sign of life is due more often than that; the clock begins within seconds.
SILENT = timedelta(minutes=1)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _on_to(address: str) -> Response:
    """The page that follows; the script that sends a file with its progress is told where it is."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(address=address)
    return redirect(address, 303)


def may(delivery: Delivery, action: Action) -> bool:
    """Would the rulebook let this person do it now?"""
    offered = possible_actions(delivery, by=me(), now=now())
    return any(each.action is action and each.possible for each in offered)


@blueprint.route("/deliveries/<int:subject_id>/submit", methods=["GET", "POST"])
@door("delivery", Action.SUBMIT_DATA, endpoint="feeds.submit_data")
def submit_data(delivery: Delivery) -> Answer:
    """Bring a file; it is kept as it is, and the dry run follows. What is recorded in a form has its own page."""
    if delivery.feed.kind is FeedKind.OCCASIONS:
        return redirect(url_for("feeds.occasions", subject_id=delivery.id), 303)
    if delivery.feed.kind is FeedKind.RECORDS:
        return redirect(url_for("feeds.delivery_page", subject_id=delivery.id), 303)
    form = DataFileForm()
    if form.validate_on_submit():
        upload: FileStorage = form.file.data
        try:
            largest = current_app.config["SETTINGS"].largest_upload
            kept = the_store().put_stream(cast(BinaryIO, upload.stream), at_most=largest)
            with transaction():
                submission = actions.keep_data_file(
                    delivery,
                    sha256=kept.sha256,
                    name=upload.filename or "",
                    size=kept.size,
                    by=me(),
                    now=now(),
                )
        except TooLarge:
            form.refuse(_("The file is too large; split it."), "file")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _on_to(url_for("feeds.dry_run", subject_id=delivery.id, submission_id=submission.id))
    page = render_template(
        "pages/assessment/feeds/bring.html",
        delivery=delivery,
        form=form,
        columns=queries.columns_of(delivery),
        may_submit=may(delivery, Action.SUBMIT_DATA),
        largest=current_app.config["SETTINGS"].largest_upload,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/deliveries/<int:subject_id>/files/<int:submission_id>", methods=["GET", "POST"])
@subject_page("delivery")
def dry_run(delivery: Delivery, submission_id: int) -> Answer:
    """What submitting the kept file would store, every cell judged; then the submission itself."""
    submission = _file_of(delivery, submission_id)
    form, code, unreadable, judged = ActForm(), 200, "", Judged()
    if form.validate_on_submit():
        path = _path_of(submission)
        try:
            carry_out(
                delivery,
                form,
                lambda _form, by, at: actions.submit_data(delivery, submission, path, by=by, now=at),
            )
        except Refused as refusal:
            form.refuse(refusal)
            code = 422
        except Unreadable as why:
            unreadable, code = sentence(why.reason), 422
        except Stale:
            return page_for(409)
        else:
            flash(_("Submitted %(n)s values; a second person checks them.", n=submission.values))
            return redirect(url_for("feeds.delivery_page", subject_id=delivery.id), 303)
    check = db.session.get(FileCheck, submission.id)
    if check is not None and check.checked_at is None:
        return _being_checked(delivery, submission, check)
    try:
        judged = (
            _outcome_of(check) if check else actions.judge_file(delivery, submission, _path_of(submission))
        )
    except Unreadable as why:
        unreadable = unreadable or sentence(why.reason)
    names = {each.name: each.label for each in queries.columns_of(delivery)}
    page = render_template(
        "pages/assessment/feeds/dry_run.html",
        delivery=delivery,
        submission=submission,
        form=form,
        judged=judged,
        unreadable=unreadable,
        columns=queries.columns_of(delivery),
        names=names,
        units=_units_in(judged),
        expected=queries.count_of_units(delivery.round),
        replaced=queries.submission_in_place(delivery),
        may_submit=submission.submitted_at is None and may(delivery, Action.SUBMIT_DATA),
    )
    return page, code


def _being_checked(delivery: Delivery, submission: Submission, check: FileCheck) -> Response:
    """How far the clock has read the file; the page asks again by itself, without a script."""
    heard = check.told_at or check.asked_at
    page = make_response(
        render_template(
            "pages/assessment/feeds/being_checked.html",
            delivery=delivery,
            submission=submission,
            check=check,
            silent_since=heard if heard + SILENT <= now() else None,
        )
    )
    page.headers["Refresh"] = f"{AGAIN}; url={request.path}"
    return page


def _outcome_of(check: FileCheck) -> Judged:
    """What the clock found. Raises Unreadable where it could not read the file."""
    if check.failure is not None:
        message, params = check.failure["message"], check.failure["params"]
        raise Unreadable(Reason(message, params))
    assert check.outcome is not None
    return Judged.of(check.outcome)


@blueprint.get("/deliveries/<int:subject_id>/files/<int:submission_id>/as-it-came")
@subject_page("delivery")
def data_file(delivery: Delivery, submission_id: int) -> Response:
    """The file as it came, byte by byte."""
    submission = _file_of(delivery, submission_id)
    assert submission.sha256 is not None
    name = quote(submission.name)
    return FlaskResponse(
        the_store().get(submission.sha256),
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@blueprint.get("/deliveries/<int:subject_id>/template.xlsx")
@subject_page("delivery")
def template(delivery: Delivery) -> Response:
    """The table to fill in: units named, columns headed, each cell checked while one types."""
    if delivery.feed.kind is not FeedKind.FILE:
        abort(404)
    wanted = queries.units_assessed(delivery.round).with_only_columns(Unit.code, Unit.name)
    units = [(code, name) for code, name in db.session.execute(wanted)]
    content = template_xlsx(queries.columns_of(delivery), units, stamp=delivery.stamp)
    name = f"delivery-{delivery.id}-{delivery.period_until_on:%Y%m%d}.xlsx"
    return FlaskResponse(
        content, mimetype=SHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.post("/deliveries/<int:subject_id>/count")
@subject_page("delivery")
def count_records(delivery: Delivery) -> Answer:
    """Count our own records anew, in the name of the system."""
    if delivery.feed.kind is not FeedKind.RECORDS or not queries.works_over(
        me(), delivery.unit_path, local_day(now())
    ):
        abort(404)
    try:
        with transaction():
            actions.count_records(delivery, now=now())
    except Refused as refusal:
        flash(" ".join(sentence(reason) for reason in refusal.reasons), "near")
    else:
        flash(_("Counted anew from the records of this moment."))
    return redirect(url_for("feeds.delivery_page", subject_id=delivery.id), 303)


def _file_of(delivery: Delivery, submission_id: int) -> Submission:
    submission = db.session.get(Submission, submission_id)
    if submission is None or submission.delivery_id != delivery.id or submission.sha256 is None:
        abort(404)
    return submission


def _path_of(submission: Submission) -> Path:
    assert submission.sha256 is not None
    return the_store().path(submission.sha256)


def _units_in(judged: Judged) -> dict[int, Unit]:
    ids = {each.unit_id for each in judged.sample}
    return {unit.id: unit for unit in db.session.query(Unit).filter(Unit.id.in_(ids))}
