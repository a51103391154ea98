"""Changes to the tree of a draft: each comes back to the page with the entry beside the tree."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import may
from app.cases.acting import ActForm, carry_out
from app.cases.transitions import Stale
from app.stages.assessment.model import actions
from app.stages.assessment.model.access import version_page
from app.stages.assessment.model.document import Entry, EntryKind
from app.stages.assessment.model.forms import MoveForm, NewEntryForm
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.showing import Shown, names_of, shown
from app.stages.assessment.model.views.version import form_of, offer_parents, page_of
from app.web.errors import page_for
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str
Verb = Callable[[Any, Any, Any], Any]


@blueprint.post("/models/versions/<int:subject_id>/entry")
@version_page
def change_entry(version: ModelVersion) -> Answer:
    """Change what an entry says of itself."""
    seen, entry = _asked_for(version)
    form = form_of(seen, entry, submitted=True)
    if not form.validate_on_submit():
        return page_of(seen, entry.code, form=form), 422
    table = form.table()
    return _carry_out(
        seen,
        entry.code,
        form,
        lambda _form, by, now: actions.change_entry(version, entry.code, table, by=by, now=now),
        went_to=str(table["code"]),
        name="form",
    )


@blueprint.post("/models/versions/<int:subject_id>/add")
@version_page
def add_entry(version: ModelVersion) -> Answer:
    """Add a node or an indicator below a node; without one, a new root."""
    seen = shown(version)
    at = request.args.get("at", "")
    parent = seen.document.entry(at)
    if at and (parent is None or not parent.is_node):
        abort(404)
    form = NewEntryForm()
    if not form.validate_on_submit():
        return page_of(seen, at, new=form), 422
    kind = EntryKind(form.kind.data) if parent is not None else EntryKind.NODE
    table = form.table()
    return _carry_out(
        seen,
        at,
        form,
        lambda _form, by, now: actions.add_entry(version, kind, at or None, table, by=by, now=now),
        went_to=str(table["code"]),
        name="new",
    )


@blueprint.post("/models/versions/<int:subject_id>/move")
@version_page
def move_entry(version: ModelVersion) -> Answer:
    """Put an entry one place up or down, or last below another node."""
    seen, entry = _asked_for(version)
    form = MoveForm()
    offer_parents(form, seen, entry)
    step = {"up": -1, "down": 1}.get(request.form.get("step", ""))
    if step is not None:
        form.parent.data = entry.parent or ""
    if step is None and not form.validate_on_submit():
        return page_of(seen, entry.code, move=form), 422
    parent = entry.parent if step is not None else form.parent.data
    family = seen.document.children(parent)
    place = family.index(entry) + step if step is not None else len(family)
    return _carry_out(
        seen,
        entry.code,
        form,
        lambda _form, by, now: actions.move_entry(version, entry.code, parent, place, by=by, now=now),
        went_to=entry.code,
        name="move",
    )


@blueprint.route("/models/versions/<int:subject_id>/remove", methods=["GET", "POST"])
@version_page
def remove_entry(version: ModelVersion) -> Answer:
    """Take an entry out, with everything below it, after saying what goes."""
    seen, entry = _asked_for(version)
    form, refused = ActForm(), 200
    below = list(seen.document.below(entry.code))
    if form.validate_on_submit():
        try:
            carry_out(
                version,
                form,
                lambda _form, by, now: actions.remove_entry(version, entry.code, by=by, now=now),
            )
        except Stale:
            return page_for(409)
        except Refused as refusal:
            form.refuse(refusal)
            refused = 422
        else:
            flash(_("Removed: %(name)s.", name=entry.name))
            return redirect(seen.address(entry.parent or ""), 303)
    else:
        form.version.data = str(version.version)
    return render_template(
        "pages/assessment/model/remove.html",
        version=version,
        entry=entry,
        below=below,
        names=names_of(below),
        form=form,
        back=seen.address(entry.code),
    ), refused


def _asked_for(version: ModelVersion) -> tuple[Shown, Entry]:
    """The entry that the address names, for those who may change it."""
    if not may(version, Action.EDIT_MODEL):
        abort(403)
    seen = shown(version)
    entry = seen.document.entry(request.args.get("at", ""))
    if entry is None:
        abort(404)
    return seen, entry


def _carry_out(seen: Shown, at: str, form: Any, verb: Verb, *, went_to: str, name: str) -> Answer:
    """Do it, and show the entry as it stands now; a refusal or a stale version comes back with what was typed."""
    try:
        carry_out(seen.version, form, verb)
    except Stale:
        seen = shown(seen.version)
        if at and seen.document.entry(at) is None:
            return page_for(409)
        form.take_up(seen.version)
        return page_of(seen, at, **{name: form}), 409
    except Refused as refusal:
        form.refuse(refusal)
        return page_of(seen, at, **{name: form}), 422
    flash(_("Saved."))
    return redirect(seen.address(went_to) + "#panel", 303)
