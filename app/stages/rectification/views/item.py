"""The page of one problem: where it stands, what I may do, what was done about it and with what proof."""

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import HOMES, door, is_office, me, subject_page
from app.cases.acting import ReasonForm, act, buttons_for
from app.cases.actions import urge
from app.cases.queries import moves_of
from app.cases.transitions import possible_actions
from app.clock import local_day, now
from app.evidence.queries import evidence_of
from app.notices.queries import notices_of
from app.people.models import User
from app.stages.rectification import queries
from app.stages.rectification.actions import items
from app.stages.rectification.flags import flags_of
from app.stages.rectification.models import Item
from app.stages.rectification.views import blueprint
from app.stages.rectification.views.proof import upload_context
from app.stages.rectification.words import responsibility_words, state_word
from workflows.actions import Action
from workflows.calendar import remaining

HOMES["item"] = "rectification.item_page"


@blueprint.get("/items/<int:subject_id>")
@subject_page("item")
def item_page(item: Item) -> str:
    """One problem, whole."""
    return render_template("pages/rectification/item.html", **item_context(item))


def item_context(item: Item) -> dict[str, Any]:
    """Everything that the page of a problem shows."""
    today = local_day(now())
    acts = {each.action: each for each in possible_actions(item, by=me(), now=now())}
    deadline = queries.open_deadlines("item", [item.id]).get(item.id)
    terms = queries.terms_of(item)
    requests = queries.extensions_of(item)
    pending = [each for each in requests if each.state in queries.PENDING]
    # The upload stands on the page itself; a button to it would lead nowhere new.
    can, not_yet = buttons_for(item, *pending, without=(Action.ADD_EVIDENCE,))
    office = is_office(item)
    return {
        "item": item,
        "case": item.case,
        "state": state_word(item),
        "deadline": deadline,
        "left": remaining(deadline.due_on, today, current_calendar()) if deadline else None,
        "can": can,
        "not_yet": not_yet,
        "terms": terms,
        "moves": moves_of(terms),
        "requests": requests,
        "evidence": evidence_of("item", item.id),
        "events": queries.events_of_item(item),
        "flags": flags_of(item) if office else [],
        "office": office,
        "served_notices": [each.id for each in notices_of(item.case, me(), today)] if requests else [],
        "responsibilities": responsibility_words(item),
        "may_upload": Action.ADD_EVIDENCE in acts and acts[Action.ADD_EVIDENCE].possible,
        **upload_context(item),
    }


@blueprint.route("/items/<int:subject_id>/urge", methods=["GET", "POST"])
@door("item", Action.URGE, endpoint="rectification.urge_item")
def urge_item(item: Item) -> Response | tuple[str, int] | str:
    """A supervisor urges whoever holds the problem."""
    return act(
        item,
        Action.URGE,
        ReasonForm(),
        lambda form, by, now: urge(item, form.reason.data, by=by, now=now),
        consequence=_("Whoever holds the problem now is told at once, with your words."),
        back=_back(item),
    )


@blueprint.route("/items/<int:subject_id>/cancel", methods=["GET", "POST"])
@door("item", Action.CANCEL_ITEM, endpoint="rectification.cancel_item")
def cancel_item(item: Item) -> Response | tuple[str, int] | str:
    """A leader takes a problem out of the case."""

    def cancel(form: ReasonForm, by: User, now: datetime) -> Any:
        return items.cancel_item(item, form.reason.data or "", by=by, now=now)

    return act(
        item,
        Action.CANCEL_ITEM,
        ReasonForm(),
        cancel,
        consequence=_(
            "The problem is cancelled and counts no more; an open request for more time lapses with it."
        ),
        back=_back(item),
    )


def _back(item: Item) -> str:
    return url_for("rectification.item_page", subject_id=item.id)
