"""Bringing results: the template, the upload, the dry run, the import."""

from typing import BinaryIO, cast

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.cases.access import door, may, me, subject_page
from app.cases.acting import ActForm
from app.clock import now
from app.extensions import db, the_store, transaction
from app.organisations.models import Unit
from app.organisations.queries import within
from app.stages.assessment import actions, queries
from app.stages.assessment.export import template_xlsx
from app.stages.assessment.forms import FileForm
from app.stages.assessment.models import ResultFile, Round
from app.stages.assessment.reading import read_results
from app.stages.assessment.tables import Unreadable
from app.stages.assessment.views import blueprint
from app.store import TooLarge
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str
LARGEST = 10 * 1024 * 1024
#: A template lists at most so many units; a larger round is filled from the departments' own lists.
MOST_LISTED = 20_000
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/rounds/<int:subject_id>/import", methods=["GET", "POST"])
@door("round", Action.IMPORT_RESULTS, endpoint="assessment.import_results")
def import_results(round_: Round) -> Answer:
    """Bring a file; it is kept as it is, and the dry run follows."""
    form = FileForm()
    if form.validate_on_submit():
        upload: FileStorage = form.file.data
        try:
            kept = the_store().put_stream(cast(BinaryIO, upload.stream), at_most=LARGEST)
            with transaction():
                file = actions.keep_file(
                    round_, sha256=kept.sha256, name=upload.filename or "", size=kept.size, by=me(), now=now()
                )
        except TooLarge:
            form.refuse(_("The file is larger than 10 MB; split it."), "file")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("assessment.dry_run", subject_id=round_.id, file_id=file.id), 303)
    page = render_template(
        "pages/assessment/import.html",
        round=round_,
        form=form,
        files=queries.files_of(round_),
        may_import=may(round_, Action.IMPORT_RESULTS),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/rounds/<int:subject_id>/import/<int:file_id>", methods=["GET", "POST"])
@subject_page("round")
def dry_run(round_: Round, file_id: int) -> Answer:
    """What importing the kept file would do, every row judged; then the import itself."""
    file = db.session.get(ResultFile, file_id)
    if file is None or file.round_id != round_.id:
        abort(404)
    form, refused = ActForm(), 200
    unreadable = ""
    checked = actions.Checked()
    try:
        reading = read_results(the_store().get(file.sha256), file.name)
    except Unreadable as why:
        unreadable = sentence(why.reason)
    else:
        checked = actions.judge(round_, reading)
        if form.validate_on_submit():
            try:
                with transaction():
                    judged = actions.judge(round_, reading)
                    actions.import_results(round_, judged, file=file, by=me(), now=now())
            except Refused as refusal:
                form.refuse(refusal)
                refused = 422
            else:
                flash(_("Imported the results of %(n)s units.", n=len(judged.rows)))
                return redirect(url_for("assessment.round_page", subject_id=round_.id), 303)
    replaced = queries.count_of_results(round_)
    return (
        render_template(
            "pages/assessment/dry_run.html",
            round=round_,
            file=file,
            form=form,
            checked=checked,
            unreadable=unreadable,
            replaced=replaced,
            uncovered=_uncovered(round_, checked),
            may_import=may(round_, Action.IMPORT_RESULTS),
        ),
        refused,
    )


def _uncovered(round_: Round, checked: actions.Checked) -> int:
    """How many active units below the round's unit the file does not mention; each row is one of them."""
    below = select(func.count(Unit.id)).where(
        within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active
    )
    return (db.session.scalar(below) or 0) - len(checked.rows)


@blueprint.get("/rounds/<int:subject_id>/template.xlsx")
@subject_page("round")
def template(round_: Round) -> Response:
    """The table to fill in, with the codes and names of the units to be assessed."""
    units = db.session.execute(
        select(Unit.code, Unit.name)
        .where(within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active)
        .order_by(Unit.path)
        .limit(MOST_LISTED)
    )
    content = template_xlsx((code, name) for code, name in units)
    return _download(content, f"round-{round_.id}-template.xlsx")


def _download(content: bytes, name: str) -> Response:
    return FlaskResponse(
        content, mimetype=SHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
