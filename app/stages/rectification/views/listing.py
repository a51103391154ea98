"""The list of problems in my scope, and the same rows as a table to take away."""

from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from app.calendars.queries import current_calendar
from app.cases.access import me
from app.cases.models import Deadline
from app.clock import local_day, now
from app.evidence.queries import counts_by_subject
from app.extensions import db
from app.people.access import requires
from app.stages.rectification.listing import GROUPS, Filters, items_seen_by
from app.stages.rectification.models import Item
from app.stages.rectification.queries import open_deadlines
from app.stages.rectification.views import blueprint
from app.stages.rectification.words import state_word
from app.web.exporting import csv_file
from app.web.filters import iso
from app.web.paging import one_page
from workflows.calendar import Remaining, remaining
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE, ItemType, ProblemClass

SEERS = requires(*CASE_ROLES, *UNIT_SIDE)


@blueprint.get("/items")
@SEERS
def item_list() -> str:
    """Every problem that I may see, filtered by what the address says."""
    filters, today = Filters.of(request.args), local_day(now())
    arguments: dict[str, Any] = request.args.to_dict()
    page = one_page(items_seen_by(me(), filters, on=today, now=now()))
    ids = [item.id for item in page.rows]
    terms = open_deadlines("item", ids)
    return render_template(
        "pages/rectification/items.html",
        page=page,
        filters=filters,
        groups=[(name, label) for name, (label, _states) in GROUPS.items()],
        types=list(ItemType),
        classes=list(ProblemClass),
        terms=terms,
        lefts=_lefts(terms, today),
        evidence=counts_by_subject("item", ids),
        state_word=state_word,
        export=url_for("rectification.item_table", **arguments),
    )


@blueprint.get("/items.csv")
@SEERS
def item_table() -> Response:
    """Exactly the filtered rows, all of them, as CSV that Excel opens in Chinese."""
    filters, today = Filters.of(request.args), local_day(now())
    rows = list(db.session.scalars(items_seen_by(me(), filters, on=today, now=now())))
    terms = open_deadlines("item", [item.id for item in rows])
    evidence = counts_by_subject("item", [item.id for item in rows])
    cells = (_cells(item, terms.get(item.id), evidence.get(item.id, 0)) for item in rows)
    return csv_file("items", _heads(), cells)


def _heads() -> list[str]:
    return [
        _("Case"),
        _("Unit"),
        _("No."),
        _("Problem"),
        _("Class"),
        _("Type of rectification"),
        _("Key problem"),
        _("State"),
        _("Due on"),
        _("Original date"),
        _("Responsible person"),
        _("Responsible leader"),
        _("Evidence"),
        _("Closed on"),
    ]


def _cells(item: Item, deadline: Deadline | None, evidence: int) -> list[object]:
    return [
        item.case.number,
        item.case.unit.name,
        item.position,
        item.problem,
        _(item.problem_class.label),
        _(item.item_type.label),
        _("yes") if item.is_key else _("no"),
        _(state_word(item).label),
        iso(deadline.due_on if deadline else None),
        iso(deadline.original_due_on if deadline else None),
        item.responsible_person,
        item.responsible_leader,
        evidence,
        iso(local_day(item.closed_at) if item.closed_at else None),
    ]


def _lefts(terms: dict[int, Deadline], today: date) -> dict[int, Remaining]:
    calendar = current_calendar()
    return {item_id: remaining(deadline.due_on, today, calendar) for item_id, deadline in terms.items()}
