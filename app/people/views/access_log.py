"""The access log, for the audit administrator: read it, filter it, take it along as CSV."""

from datetime import date

from flask import Response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select

from app.extensions import db
from app.people.access import requires
from app.people.models import AccessEvent, AccessKind
from app.people.queries import access_events
from app.people.views import blueprint
from app.web.exporting import csv_file
from app.web.filters import moment
from app.web.paging import one_page
from workflows.vocabulary import Role


def _asked_for() -> tuple[Select[AccessEvent], dict[str, str]]:
    """The lines that the address asks for, and its filters."""
    filters = {name: request.args.get(name, "").strip() for name in ("kind", "username", "on")}
    if filters["kind"] not in set(AccessKind):
        filters["kind"] = ""
    try:
        on = date.fromisoformat(filters["on"]) if filters["on"] else None
    except ValueError:
        on, filters["on"] = None, ""
    return access_events(filters["kind"], filters["username"], on), filters


@blueprint.get("/access-log")
@requires(Role.AUDITOR)
def access_log() -> str:
    """Who signed in, failed, was refused, granted or ended what."""
    statement, filters = _asked_for()
    return render_template(
        "pages/people/access_log.html", page=one_page(statement), chosen=filters, kinds=list(AccessKind)
    )


@blueprint.get("/access-log.csv")
@requires(Role.AUDITOR)
def access_log_csv() -> Response:
    """Exactly the lines that the filters leave."""
    statement, _filters = _asked_for()
    heads = [
        _("Time"),
        _("Event"),
        _("Result"),
        _("User name"),
        _("Account concerned"),
        _("About"),
        _("Address"),
    ]
    return csv_file("access-log", heads, (_cells(event) for event in db.session.scalars(statement)))


def _cells(event: AccessEvent) -> list[str]:
    return [
        moment(event.at),
        _(event.kind.label),
        _("succeeded") if event.succeeded else _("failed"),
        event.username,
        event.subject.username if event.subject else "",
        event.about,
        event.address,
    ]
