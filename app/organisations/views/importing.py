"""Import units: choose a file, read what would happen, then confirm. The judged file is kept, not sent twice."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db, transaction
from app.organisations.actions.imports import Plan, import_units, plan_import, read_units
from app.organisations.forms import ConfirmImportForm, ImportForm
from app.organisations.views import blueprint
from app.web.access import record_act, requires
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

#: A file of more rows is imported by the command, which shows its progress and no browser waits for.
MOST_ROWS = 20_000
#: So many faults and so many rows of a preview are shown.
SHOWN = 200


@blueprint.route("/units/import", methods=["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def import_page() -> str | tuple[str, int]:
    """Choose a file and see what it would do; nothing is changed yet."""
    form = ImportForm()
    if form.validate_on_submit():
        content = form.file.data.read()
        try:
            plan = _judged(content, update=form.update.data)
        except Refused as refusal:
            form.refuse(refusal, "file")
        else:
            stored = current_app.extensions["store"].put(content)
            confirm = ConfirmImportForm(
                formdata=None, ticket=_tickets().dumps([stored.sha256, form.update.data])
            )
            return render_template(
                "pages/organisations/import_preview.html",
                plan=plan,
                form=confirm,
                shown=SHOWN,
                update=form.update.data,
                name=form.file.data.filename,
            )
    return render_template("pages/organisations/import.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/units/import/confirm")
@requires(Role.SYSTEM_ADMIN)
def confirm_import() -> Response:
    """Import the file that was judged, judged once more: the tree may have changed meanwhile."""
    form = ConfirmImportForm()
    try:
        if not form.validate():
            raise Refused(Reason(N_("This import was not confirmed; choose the file again.")))
        sha256, update = _tickets().loads(form.ticket.data or "")
        content = current_app.extensions["store"].get(sha256)
        with transaction():
            counts = import_units(_judged(content, update=update))
            about = f"+{counts.new} ~{counts.changed} >{counts.moved} ={counts.unchanged} sha256:{sha256}"
            record_act("units_imported", about, clock.now())
    except (BadSignature, FileNotFoundError):
        flash(_("This import was not confirmed; choose the file again."), "error")
        return redirect(url_for(".import_page"))
    except Refused as refusal:
        db.session.rollback()
        flash(
            _(
                "Nothing was imported, because the tree or the file has changed meanwhile. Check the file again."
            ),
            "error",
        )
        current_app.logger.info("an import was refused at its confirmation: %s", refusal)
        return redirect(url_for(".import_page"))
    flash(
        _(
            "Imported: %(new)s units added, %(changed)s changed, %(moved)s moved, %(unchanged)s as they were.",
            new=counts.new,
            changed=counts.changed,
            moved=counts.moved,
            unchanged=counts.unchanged,
        )
    )
    return redirect(url_for(".units"))


def _judged(content: bytes, *, update: bool) -> Plan:
    rows = read_units(content)
    if len(rows) > MOST_ROWS:
        what = N_("%(n)s rows are too many for a page; use the command: qingjian units import FILE")
        raise Refused(Reason(what, {"n": f"{len(rows):,}"}))
    return plan_import(rows, update=update)


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="units import")
