"""More time for one problem: asked for, consented to, examined, endorsed, granted or refused; or given ex officio."""

from datetime import date, datetime

from app.cases import deadlines
from app.cases.models import Deadline, Event
from app.cases.transitions import open_subject, perform, require
from app.clock import local_day
from app.extensions import db
from app.notices.actions.drafting import draft_notice
from app.notices.actions.issuing import sign_with_decision
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import actor_for, the_clock
from app.stages.rectification.facts import is_late
from app.stages.rectification.models import Extension, Item
from app.stages.rectification.queries import extensions_so_far, running_term
from app.stages.rectification.writing import extension_reply
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role


def request_extension(
    item: Item, until: date, reason: str, progress: str, *, by: User, now: datetime
) -> Extension:
    """Ask for more time before the term ends: until when, why, and how far the work has come."""
    require(item, Action.REQUEST_EXTENSION, by=by, now=now, until=until, reason=reason)
    if not progress.strip():
        raise Refused(Reason(N_("Say how far the rectification has come.")))
    deadline = _term_of(item)
    today = local_day(now)
    request = Extension(
        case=item.case,
        case_id=item.case_id,
        item=item,
        item_id=item.id,
        original_due_on=deadline.due_on,
        asked_until_on=until,
        asked_on=today,
        asked_late=is_late(deadline, today, item.policy_version),
        reason=reason.strip(),
        progress=progress.strip(),
    )
    open_subject(
        request,
        by=by,
        now=now,
        parent=item,
        until=until,
        reason=reason,
        progress=progress,
        item=item.position,
    )
    return request


def consent_extension(request: Extension, *, by: User, now: datetime) -> Event:
    """The unit's principal stands for the request."""
    return perform(request, Action.CONSENT_EXTENSION, by=by, now=now)


def withdraw_extension(request: Extension, *, by: User, now: datetime) -> Event:
    """The unit takes its request back."""
    return perform(request, Action.WITHDRAW_EXTENSION, by=by, now=now)


def examine_extension(request: Extension, opinion: str, *, by: User, now: datetime) -> Event:
    """The handler says whether the reason holds."""
    event = perform(request, Action.EXAMINE_EXTENSION, by=by, now=now, opinion=opinion)
    request.opinion = opinion
    return event


def endorse_extension(request: Extension, *, by: User, now: datetime) -> Event:
    """The office director passes the request on to the leader."""
    return perform(request, Action.ENDORSE_EXTENSION, by=by, now=now)


def grant_extension(
    request: Extension, reason: str = "", *, until: date | None = None, by: User, now: datetime
) -> Event:
    """Grant the day asked for, or an earlier one: the term moves, its original day is kept, the reply is signed."""
    day = until or request.asked_until_on
    if day > request.asked_until_on:
        raise Refused(Reason(N_("No more time is granted than was asked for.")))
    deadline, turn = _term_of(request.item), extensions_so_far(request.item) + 1
    require(request, Action.GRANT_EXTENSION, by=by, now=now, until=day, reason=reason)
    content = extension_reply(
        request,
        deadline,
        granted_until=day,
        grounds=reason.strip() or request.opinion,
        turn=turn,
        role=_deciding_role(request, turn, by, now),
    )
    request.granted_until_on, request.decision_reason = day, reason.strip()
    with db.session.no_autoflush:
        event = perform(
            request, Action.GRANT_EXTENSION, by=by, now=now, until=day, reason=reason or None, turn=turn
        )
    deadlines.extend(deadline, day, event, reason.strip() or request.reason, now)
    request.notice_id = _signed(draft_notice(request.case, content, by=the_clock(), now=now), by, now)
    db.session.flush()
    return event


def refuse_extension(request: Extension, reason: str, *, by: User, now: datetime) -> Event:
    """Refuse with a reason: the day stays, and the unit is told why."""
    deadline, turn = _term_of(request.item), extensions_so_far(request.item) + 1
    event = perform(request, Action.REFUSE_EXTENSION, by=by, now=now, reason=reason)
    request.decision_reason = reason
    content = extension_reply(
        request,
        deadline,
        granted_until=None,
        grounds=reason,
        turn=turn,
        role=_deciding_role(request, turn, by, now),
    )
    request.notice_id = _signed(draft_notice(request.case, content, by=the_clock(), now=now), by, now)
    db.session.flush()
    return event


def extend_item(item: Item, until: date, reason: str, *, by: User, now: datetime) -> Event:
    """A leader gives a problem more time without a request, within the same caps."""
    event = perform(item, Action.EXTEND_ITEM, by=by, now=now, until=until, reason=reason)
    deadlines.extend(_term_of(item), until, event, reason, now)
    db.session.flush()
    return event


def _term_of(item: Item) -> Deadline:
    deadline = running_term(item)
    if deadline is None:
        raise Refused(Reason(N_("The problem has no term that could be extended.")))
    return deadline


def _deciding_role(request: Extension, turn: int, by: User, now: datetime) -> Role:
    roles = actor_for(by, request.subject_unit_path, local_day(now)).roles
    if Role.PRINCIPAL_LEADER in roles and (turn > 1 or Role.LEADER_IN_CHARGE not in roles):
        return Role.PRINCIPAL_LEADER
    return Role.LEADER_IN_CHARGE


def _signed(notice: Notice, by: User, now: datetime) -> int:
    sign_with_decision(notice, by=by, now=now)
    return notice.id
