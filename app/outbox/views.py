"""Pages of messages: one's own, and the outbox of those who watch it."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.clock import local_day, now
from app.extensions import transaction
from app.organisations.queries import unit_at
from app.outbox import actions, queries
from app.outbox.kinds import Kind, label_of
from app.outbox.models import Channel, Message, MessageState
from app.people.models import User
from app.web import navigation
from app.web.access import requires, roles_today, signed_in
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.vocabulary import N_, Role

blueprint = Blueprint("outbox", __name__)

WATCHERS = (Role.CASE_MANAGER, Role.SYSTEM_ADMIN)


def _me() -> User:
    return current_user._get_current_object()  # type: ignore[no-any-return]


@blueprint.route("/messages")
@signed_in
def messages() -> str:
    """My messages, the newest first; unread ones alone on request."""
    navigation.stand_under(Place.MY_WORK)
    only_unread = request.args.get("show") == "unread"
    statement = queries.unread_messages_of(_me()) if only_unread else queries.messages_of(_me())
    return render_template(
        "pages/outbox/messages.html",
        page=one_page(statement),
        unread=queries.unread_count(_me()),
        only_unread=only_unread,
        label_of=label_of,
    )


@blueprint.route("/messages/<int:message_id>")
@signed_in
def message(message_id: int) -> str:
    """One of my messages; opening it is reading it."""
    navigation.stand_under(Place.MY_WORK)
    with transaction():
        found = queries.own_message(message_id, _me())
        if found is None:
            abort(404)
        actions.mark_read(found, now=now())
    return render_template("pages/outbox/message.html", message=found, label_of=label_of)


@blueprint.route("/messages/read", methods=["POST"])
@signed_in
def mark_all_read() -> Response:
    """I have seen all of them."""
    with transaction():
        actions.mark_all_read(_me(), now=now())
    flash(_("Everything is marked as read."))
    return redirect(url_for("outbox.messages"), 303)


@blueprint.route("/outbox")
@requires(*WATCHERS)
def outbox_page() -> str:
    """Every message in my scope: who was told, how, when, with what result."""
    content = Role.CASE_MANAGER in roles_today()
    navigation.stand_under(Place.SUPERVISION if content else Place.ADMINISTRATION)
    chosen = {name: request.args.get(name, "") for name in ("kind", "channel", "state", "to")}
    everything = queries.outbox_of(_me(), local_day(now()))
    narrowed = _chosen(everything, chosen)
    page = one_page(_in_state(narrowed, chosen["state"]))
    return render_template(
        "pages/outbox/outbox.html",
        page=page,
        figures=queries.counts_by_state(narrowed),
        chosen=chosen,
        kinds=[(each.value, _(each.label)) for each in Kind],
        channels=[(each.value, _(each.label)) for each in Channel],
        content=content,
        label_of=label_of,
        units=_unit_names(page.rows),
        mail_host=urlsplit(current_app.config["SETTINGS"].smtp_url).hostname or "",
    )


@blueprint.route("/outbox/<int:message_id>/try-again", methods=["POST"])
@requires(*WATCHERS)
def try_again(message_id: int) -> Response:
    """Put a message that failed at the head of the queue."""
    with transaction():
        found = queries.message_in_outbox(message_id, _me(), local_day(now()))
        if found is None:
            abort(404)
        queued = actions.try_again(found, now=now())
    flash(_("The message is at the head of the queue.") if queued else _("It was delivered meanwhile."))
    return redirect(url_for("outbox.outbox_page"), 303)


def _chosen(statement: Select[Message], chosen: dict[str, str]) -> Select[Message]:
    if chosen["kind"]:
        statement = statement.where(Message.kind == chosen["kind"])
    if chosen["channel"] in set(Channel):
        statement = statement.where(Message.channel == Channel(chosen["channel"]))
    if chosen["to"]:
        statement = statement.where(queries.sent_to(chosen["to"]))
    return statement


def _in_state(statement: Select[Message], state: str) -> Select[Message]:
    if state in set(MessageState):
        return statement.where(queries.in_state(MessageState(state)))
    return statement


def _unit_names(messages: Sequence[Message]) -> dict[str, str]:
    paths = {each.unit_path for each in messages}
    units = ((path, unit_at(path)) for path in paths if path)
    return {path: unit.name for path, unit in units if unit is not None}


@blueprint.app_template_global("deliveries_of")
def deliveries_of(case_id: int, unit_id: int | None = None) -> list[Message]:
    """For the case file: ``{% from 'components/deliveries.html' import deliveries %}`` shows them."""
    return queries.deliveries_of(case_id, unit_id=unit_id)


@blueprint.app_template_filter("message_result")
def message_result(message: Message) -> str:
    """What the channel said last, in the reader's language where the words are ours."""
    return _(message.result) if message.result else ""


def _waiting_for_me() -> int:
    return queries.unread_count(_me())


navigation.offer("messages", "outbox.messages", count=_waiting_for_me)
navigation.add(Place.MY_WORK, "outbox.messages", N_("My messages"), order=80)
navigation.add(Place.SUPERVISION, "outbox.outbox_page", N_("Outbox"), roles=(Role.CASE_MANAGER,), order=80)
navigation.add(Place.ADMINISTRATION, "outbox.outbox_page", N_("Outbox"), roles=(Role.SYSTEM_ADMIN,), order=60)
