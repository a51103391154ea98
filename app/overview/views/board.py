"""The overdue board (督办台): what is late, who holds it, and four things to do about it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import get_template_attribute, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db, transaction
from app.organisations.queries import found_units, unit_at
from app.overview.actions import BULK, Wish, fulfil
from app.overview.queries.board import (
    SUPERVISORS,
    Figure,
    Filters,
    GroupedBy,
    Horizon,
    board,
    figures,
    supervised_scopes,
    watched_deadlines,
)
from app.overview.queries.work import UnitLine, subjects_of, units_of
from app.overview.views import blueprint
from app.overview.views.lines import page_of
from app.people.models import User
from app.people.queries import names_of_holders
from app.web import navigation
from app.web.access import requires
from app.web.exporting import csv_file
from app.web.navigation import Place, stand_under
from app.web.paging import address_with, one_page
from app.web.sentences import sentences
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.engine import Refused
from workflows.vocabulary import N_, Colour, Role

navigation.add(Place.SUPERVISION, "overview.overdue_board", N_("Overdue board"), roles=SUPERVISORS, order=1)

_ROW = re.compile("[0-9]{1,18}")
#: A reason stands there already: ten rows are urged with three clicks.
USUAL_REASON = N_("The term has passed or is near: act at once and report within three working days.")
KINDS = (
    ("case", N_("Case")),
    ("item", N_("Problem")),
    ("extension", N_("Extension request")),
    ("notice", N_("Document")),
    ("notice_copy", N_("Copy of a document")),
    ("proceeding", N_("Proceeding")),
    ("appeal", N_("Appeal")),
    ("round", N_("Round")),
    ("survey", N_("Survey")),
    ("score_objection", N_("Objection to a draft score")),
    ("review_meeting", N_("Review meeting")),
    ("report_delivery", N_("Health report")),
    ("key_entry", N_("Key list")),
)


@dataclass(frozen=True)
class Asked:
    """What a form of the board said; when it is refused, it is all still there."""

    reason: str
    handler: int | None = None
    until: str = ""
    rows: tuple[int, ...] = ()

    @classmethod
    def by_the_form(cls) -> "Asked":
        """As it was sent."""
        given = request.form
        return cls(
            reason=given.get("reason", "").strip(),
            handler=given.get("handler_id", type=int),
            until=given.get("until", ""),
            rows=tuple(dict.fromkeys(map(int, filter(_ROW.fullmatch, given.getlist("row"))))),
        )


@blueprint.get("/board")
@requires(*SUPERVISORS)
def overdue_board() -> str | Response:
    """Everything overdue or near due below this supervisor's units."""
    if request.args.get("format") == "csv":
        return _as_csv(_filters()[0], Horizon(now()))
    return _board(Asked(reason=_(USUAL_REASON)))


def _board(asked: Asked, complaint: str = "") -> str:
    horizon = Horizon(now())
    filters, unit_text, unit_found = _filters()
    counts, total = figures(me(), filters, horizon)
    shown = board(me(), filters, horizon)
    page = one_page(*shown, total=counts[filters.figure] if filters.figure else total)
    units = units_of(page.rows)
    homes = {path: url_for("overview.unit_page", unit_id=unit.id) for path, unit in units.items()}
    in_words = get_template_attribute("components/words.html", "deadline")

    # A board is full of neighbours with the same day, the same term and the same owner.
    said, choosing = cache(_), _("Choose %(what)s")

    @cache
    def due(due_on: date, provisional: bool) -> Markup:
        left = remaining(due_on, horizon.today, horizon.calendar).working_days
        words: Markup = in_words(due_on, left, provisional=provisional)
        return words

    rows = [
        {
            "deadline": deadline,
            "choose": choosing % {"what": deadline.subject_title},
            "waits": said(deadline.term.label),
            "owner": said(deadline.owner_role.label),
            "unit": units.get(deadline.unit_path),
            "unit_page": homes.get(deadline.unit_path),
            "colour": horizon.colour_of(deadline),
            "due": due(deadline.due_on, deadline.provisional),
            "page": page_of(deadline.subject_kind, deadline.subject_id, deadline.case_id),
        }
        for deadline in page.rows
    ]
    return render_template(
        "pages/overview/board.html",
        counts=counts,
        figures=list(Figure),
        filters=filters,
        unit_text=unit_text,
        unit_found=unit_found,
        kinds=[(kind, _(label)) for kind, label in KINDS],
        colours=[(colour.value, _(colour.label)) for colour in Colour],
        rows=rows,
        page=page,
        all_chosen=request.args.get("choose") == "all",
        asked=asked,
        complaint=complaint,
        handlers=_handlers(),
        bulk=BULK,
    )


def _as_csv(filters: Filters, horizon: Horizon) -> Response:
    """Exactly the filtered rows, those of every page."""
    heads = (
        _("What waits"),
        _("What"),
        _("Unit"),
        _("Who must act"),
        _("Due on"),
        _("Working days left"),
        _("Colour"),
    )
    deadlines = db.session.execute(*board(me(), filters, horizon)).all()
    units = units_of(deadlines)
    return csv_file("board", heads, (_cells(each, units.get(each.unit_path), horizon) for each in deadlines))


def _cells(deadline: Row[*tuple[Any, ...]], unit: UnitLine | None, horizon: Horizon) -> list[object]:
    colour = horizon.colour_of(deadline)
    return [
        _(deadline.term.label),
        deadline.subject_title,
        unit.name if unit else "",
        _(deadline.owner_role.label),
        deadline.due_on,
        remaining(deadline.due_on, horizon.today, horizon.calendar).working_days,
        _(colour.label) if colour else "",
    ]


@blueprint.post("/board")
@requires(*SUPERVISORS)
def act_on_rows() -> str | tuple[str, int]:
    """One act on every chosen row; each row is its own transaction and answers for itself."""
    stand_under(Place.SUPERVISION)
    asked = Asked.by_the_form()
    complaint = _complaint(asked)
    if complaint:
        return _board(asked, complaint), 422
    wish = Wish(
        action=Action(request.form["act"]),
        reason=asked.reason,
        handler=db.session.get(User, asked.handler or 0),
        until=_day(asked.until),
    )
    return render_template(
        "pages/overview/board_results.html",
        wish=wish,
        results=[_result_of(wish, deadline_id) for deadline_id in asked.rows],
        back=address_with(),
    )


def _result_of(wish: Wish, deadline_id: int) -> dict[str, object]:
    """Do it to one row and say what came of it."""
    row = next(iter(watched_deadlines(me(), [deadline_id], Horizon(now()))), None)
    if row is None:
        return {"title": "", "done": False, "said": [_("This row is no longer on your board.")]}
    subject = subjects_of([row]).get((row.subject_kind, row.subject_id))
    line: dict[str, object] = {
        "title": row.subject_title,
        "page": page_of(row.subject_kind, row.subject_id, row.case_id),
        "done": True,
        "said": [],
    }
    try:
        with transaction():
            if subject is None:
                return {**line, "done": False, "said": [_("This row is no longer on your board.")]}
            fulfil(wish, subject, by=me(), now=now())
    except Refused as refusal:
        line |= {"done": False, "said": sentences(refusal)}
    return line


def _complaint(asked: Asked) -> str:
    if request.form.get("act") not in {str(action) for action in BULK}:
        return _("Choose what is to be done with the rows.")
    if not asked.rows:
        return _("Choose at least one row first.")
    if not asked.reason:
        return _("Say why; the reason is kept with every row.")
    if request.form["act"] == Action.REASSIGN and not asked.handler:
        return _("Choose the new handler.")
    if request.form["act"] == Action.EXTEND_ITEM and not _day(asked.until):
        return _("Give the new date.")
    return ""


def _filters() -> tuple[Filters, str, int]:
    """What the address asks for; a word that is no filter is left out."""
    asked = request.args
    unit_text = asked.get("unit", "").strip()
    scopes = supervised_scopes(me(), local_day(now()))
    units = found_units(unit_text, scopes, limit=2) if unit_text else []
    unit = unit_at(unit_text) if unit_text else None
    path = unit.path if unit else units[0].path if units else ""
    filters = Filters(
        figure=Figure(asked["figure"]) if asked.get("figure") in set(Figure) else None,
        colour=Colour(asked["colour"]) if asked.get("colour") in set(Colour) else None,
        kind=asked["kind"] if asked.get("kind") in dict(KINDS) else "",
        unit_path=path,
        text=asked.get("text", "").strip(),
        grouped_by=GroupedBy.UNIT if asked.get("by") == "unit" else GroupedBy.DAYS,
    )
    return filters, unit_text, len(units)


def _handlers() -> dict[int, str]:
    """Who may take a case over, by id and name: the handlers of this supervisor's units."""
    today, found = local_day(now()), dict[int, str]()
    for scope in supervised_scopes(me(), today):
        found |= names_of_holders(Role.HANDLER, scope, today)
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
