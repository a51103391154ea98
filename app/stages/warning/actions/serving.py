"""Handing a warning over: by two people, signed for by the unit's principal, or refused before a witness."""

from collections.abc import Sequence
from datetime import datetime

from app.cases.models import Case, Event
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db
from app.notices.actions import serving
from app.notices.content.proof import ServiceMode
from app.people.models import User
from app.stages.warning.queries import in_words, notice_of, possible_servers
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def serve_warning(
    case: Case,
    servers: Sequence[User],
    mode: ServiceMode = ServiceMode.ELECTRONIC,
    place: str = "",
    *,
    by: User,
    now: datetime,
) -> Event:
    """Hand the sealed warning over; from now on the unit sees its case.

    ``servers`` are two people of the office; ``place`` defaults to the unit's account in this system.
    """
    allowed = possible_servers(case, local_day(now))
    for person in servers:
        if person not in allowed:
            raise Refused(Reason(N_("%(name)s does not serve notices on this unit."), {"name": person.name}))
    named = list(dict.fromkeys(in_words(person) for person in servers))
    event = perform(case, Action.SERVE_WARNING, by=by, now=now, servers=named, mode=mode, place=place or None)
    serving.serve_notice(
        notice_of(case), named, mode, place or f"清鉴系统（{case.unit.name}收文账户）", by=by, now=now
    )
    case.served_at = now
    db.session.flush()
    return event


def acknowledge_warning(case: Case, *, by: User, now: datetime, proxy: str = "") -> Event:
    """The unit's principal signs for the warning; every term runs from this day (domain.md §10.10)."""
    event = perform(case, Action.ACKNOWLEDGE_WARNING, by=by, now=now, proxy=proxy or None)
    serving.acknowledge_notice(notice_of(case), by=by, now=now, proxy=proxy)
    return event


def record_refused_receipt(
    case: Case, reason: str, witness: str, *, by: User, now: datetime, recording: str = ""
) -> Event:
    """Receipt was refused before a witness: the warning is left, and its terms run from this day."""
    event = perform(
        case,
        Action.RECORD_REFUSED_RECEIPT,
        by=by,
        now=now,
        reason=reason,
        witness=witness,
        recording=recording or None,
    )
    serving.record_refused_receipt(notice_of(case), reason, witness, by=by, now=now, recording=recording)
    return event
