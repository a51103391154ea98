"""The key list: the list itself, what a round proposes, and the acts of people on an entry (M-51)."""

from datetime import timedelta

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.cases.access import HOMES, door, me, subject_page
from app.cases.acting import ActForm, ReasonForm, act, buttons_for
from app.clock import local_day, now
from app.extensions import db, transaction
from app.people.queries import scopes_of
from app.stages.assessment.export import as_csv, as_xlsx
from app.stages.assessment.models import Round
from app.stages.assessment.results.actions.keylist import (
    decline_key_entry,
    list_key_entry,
    propose_key_entries,
    remove_key_entry,
)
from app.stages.assessment.results.forms import ProposeForm
from app.stages.assessment.results.models import KeyEntry
from app.stages.assessment.results.queries.keylist import Ground, Listed, entries_for, proposals_from
from app.stages.assessment.results.tables import HEADINGS_OF_KEY_LIST, rows_of_key_list
from app.stages.assessment.results.views import blueprint
from app.stages.assessment.results.views.files import CSV, SHEET, download
from app.web import navigation
from app.web.access import requires
from app.web.filters import plain_day
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import CASE_ROLES, N_, InspectionMode, KeyEntryState, Role

Answer = Response | tuple[str, int] | str
READERS = tuple(sorted(CASE_ROLES))
#: An entry is proposed for half a year; people may choose another day.
USUAL = timedelta(days=182)

navigation.add(Place.ASSESSMENT, "results.key_list", N_("Key list"), roles=READERS, order=40, alone=True)
HOMES["key_entry"] = "results.key_entry"


@blueprint.get("/key-list")
@requires(*READERS)
def key_list() -> str | FlaskResponse:
    """The entries below this person's units, as the filters leave them; the same rows as files."""
    today = local_day(now())
    asked = {"shown": request.args.get("shown", Listed.VALID.value), "mode": request.args.get("mode", "")}
    statement = entries_for(me(), today, shown=asked["shown"], mode=asked["mode"])
    file = request.args.get("format", "")
    if file in ("csv", "xlsx"):
        entries = list(db.session.scalars(statement).unique())
        name = f"key-list-{today.isoformat()}.{file}"
        if file == "csv":
            return download(as_csv(HEADINGS_OF_KEY_LIST, rows_of_key_list(entries)), CSV, name)
        return download(as_xlsx("重点名录", HEADINGS_OF_KEY_LIST, rows_of_key_list(entries)), SHEET, name)
    return render_template(
        "pages/assessment/results/key_list.html",
        page=one_page(statement),
        asked=asked,
        today=today,
        shown_choices=[(each.value, _(each.label)) for each in Listed],
        mode_choices=[(each.value, _(each.label)) for each in InspectionMode],
        states=KeyEntryState,
        grounds=lambda entry: [_(Ground(each).label) for each in entry.grounds],
    )


@blueprint.get("/key-list/<int:subject_id>")
@subject_page("key_entry")
def key_entry(entry: KeyEntry) -> str:
    """One entry: why, until when, who decided, and what can be done."""
    can, not_yet = buttons_for(entry)
    return render_template(
        "pages/assessment/results/key_entry.html",
        entry=entry,
        state=KeyEntryState(entry.state),
        counts=entry.counts_on(local_day(now())),
        can=can,
        not_yet=not_yet,
        grounds=[_(Ground(each).label) for each in entry.grounds],
    )


@blueprint.route("/rounds/<int:subject_id>/key-list", methods=["GET", "POST"])
@subject_page("round")
def propose(round_: Round) -> Answer:
    """What the results of a round propose; a handler chooses units and modes and sends them to the leaders."""
    form = ProposeForm()
    today = local_day(now())
    if not form.is_submitted():
        form.valid_until_on.data = today + USUAL
    if form.validate_on_submit():
        try:
            with transaction():
                made = propose_key_entries(
                    round_,
                    _chosen(),
                    form.valid_until_on.data,
                    remark=form.remark.data or "",
                    by=me(),
                    now=now(),
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("%(num)d unit was proposed.", "%(num)d units were proposed.", len(made)))
            return redirect(url_for("results.key_list", shown=Listed.PROPOSED.value), 303)
    scopes = scopes_of(me(), [Role.HANDLER], today)
    page = render_template(
        "pages/assessment/results/propose.html",
        round=round_,
        form=form,
        proposals=proposals_from(round_),
        modes=InspectionMode,
        chosen=dict(_chosen()),
        may_propose=any(round_.unit_path.startswith(scope) for scope in scopes),
    )
    return page, 422 if form.is_submitted() else 200


def _chosen() -> list[tuple[int, InspectionMode]]:
    """The units that were checked, each with the mode chosen in its row."""
    found = []
    for unit_id in request.form.getlist("units", type=int):
        mode = request.form.get(f"mode-{unit_id}", "")
        if mode in set(InspectionMode):
            found.append((unit_id, InspectionMode(mode)))
    return found


@blueprint.route("/key-list/<int:subject_id>/list", methods=["GET", "POST"])
@door("key_entry", Action.LIST_KEY_ENTRY, endpoint="results.list_entry")
def list_entry(entry: KeyEntry) -> Answer:
    """Put the unit on the list."""
    return act(
        entry,
        Action.LIST_KEY_ENTRY,
        ActForm(),
        lambda _form, by, now: list_key_entry(entry, by=by, now=now),
        consequence=_(
            "%(unit)s is on the key list until %(day)s.",
            unit=entry.unit.name,
            day=plain_day(entry.valid_until_on),
        ),
        back=url_for("results.key_entry", subject_id=entry.id),
    )


@blueprint.route("/key-list/<int:subject_id>/decline", methods=["GET", "POST"])
@door("key_entry", Action.DECLINE_KEY_ENTRY, endpoint="results.decline_entry")
def decline_entry(entry: KeyEntry) -> Answer:
    """Decide that the unit is not listed."""
    return act(
        entry,
        Action.DECLINE_KEY_ENTRY,
        ReasonForm(),
        lambda form, by, now: decline_key_entry(entry, form.reason.data, by=by, now=now),
        consequence=_("The unit is not listed; your reason stays on record."),
        back=url_for("results.key_entry", subject_id=entry.id),
    )


@blueprint.route("/key-list/<int:subject_id>/remove", methods=["GET", "POST"])
@door("key_entry", Action.REMOVE_KEY_ENTRY, endpoint="results.remove_entry")
def remove_entry(entry: KeyEntry) -> Answer:
    """Take the unit off the list before its last day."""
    return act(
        entry,
        Action.REMOVE_KEY_ENTRY,
        ReasonForm(),
        lambda form, by, now: remove_key_entry(entry, form.reason.data, by=by, now=now),
        consequence=_("The unit is taken off the key list; your reason stays on record."),
        back=url_for("results.key_entry", subject_id=entry.id),
    )
