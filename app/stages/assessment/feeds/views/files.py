"""A file that was brought: the dry run, what the clock does with a large one, the submission, and the file as it came."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response as FlaskResponse
from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import may, subject_page
from app.cases.acting import ActForm, carry_out
from app.cases.kept_reasons import reason_kept
from app.cases.transitions import Stale
from app.clock import now
from app.extensions import db, the_store
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.feeds import actions, queries
from app.stages.assessment.feeds.judged import Judged
from app.stages.assessment.feeds.models import Delivery, FileCheck, FileTaking, Submission
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.tables import Unreadable
from app.web.errors import page_for
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str
#: While the clock is at a file the page asks again after so many seconds.
AGAIN = "2"
#: A sign of life is due more often than that; the clock begins within seconds.
SILENT = timedelta(minutes=1)


@blueprint.route("/deliveries/<int:subject_id>/files/<int:submission_id>", methods=["GET", "POST"])
@subject_page("delivery")
def dry_run(delivery: Delivery, submission_id: int) -> Answer:
    """What submitting the kept file would store, every cell judged; then the submission itself."""
    submission = _file_of(delivery, submission_id)
    form, code, unreadable = ActForm(), 200, ""
    if form.validate_on_submit():
        try:
            address = _submitted(delivery, submission, form)
        except Refused as refusal:
            form.refuse(refusal)
            code = 422
        except Unreadable as why:
            unreadable, code = sentence(why.reason), 422
        except Stale:
            return page_for(409)
        else:
            return redirect(address, 303)
    check, taking = db.session.get(FileCheck, submission.id), db.session.get(FileTaking, submission.id)
    for work in (check, taking):
        if work is not None and not work.is_over:
            return _under_way(delivery, submission, work)
    judged = Judged()
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
        taking=taking,
        not_taken=sentence(reason_kept(taking.failure)) if taking and taking.failure else "",
        columns=queries.columns_of(delivery),
        names=names,
        units=_units_in(judged),
        expected=queries.count_of_units(delivery.round),
        replaced=queries.submission_in_place(delivery),
        may_submit=submission.submitted_at is None and may(delivery, Action.SUBMIT_DATA),
    )
    return page, code


def _submitted(delivery: Delivery, submission: Submission, form: ActForm) -> str:
    """Submit a small file now, or ask the clock to submit a large one; the page that follows."""
    if db.session.get(FileCheck, submission.id) is not None:
        carry_out(delivery, form, _verb(actions.ask_to_take_over, delivery, submission))
        return url_for("feeds.dry_run", subject_id=delivery.id, submission_id=submission.id)
    carry_out(delivery, form, _verb(actions.submit_data, delivery, submission, _path_of(submission)))
    flash(_("Submitted %(n)s values; a second person checks them.", n=submission.values))
    return url_for("feeds.delivery_page", subject_id=delivery.id)


def _verb(action: Callable[..., Any], *given: Any) -> Callable[[Any, User, datetime], Any]:
    return lambda _form, by, at: action(*given, by=by, now=at)


def _under_way(delivery: Delivery, submission: Submission, work: FileCheck | FileTaking) -> Response:
    """How far the clock is with the file; the page asks again by itself, without a script."""
    page = make_response(
        render_template(
            "pages/assessment/feeds/under_way.html",
            delivery=delivery,
            submission=submission,
            work=work,
            submits=isinstance(work, FileTaking),
            silent_since=work.heard_at if work.heard_at + SILENT <= now() else None,
        )
    )
    page.headers["Refresh"] = f"{AGAIN}; url={request.path}"
    return page


def _outcome_of(check: FileCheck) -> Judged:
    """What the clock found. Raises Unreadable where it could not read the file."""
    if check.failure is not None:
        raise Unreadable(reason_kept(check.failure))
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
