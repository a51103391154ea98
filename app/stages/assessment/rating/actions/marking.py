"""A rater gives marks, as a draft that nobody else sees, and submits them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from app.cases.models import Event
from app.cases.transitions import perform
from app.extensions import db
from app.people.models import User
from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.feeds.queries import columns_of
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.rating.actions.collecting import collect_if_nobody_is_awaited
from app.stages.assessment.rating.models import Rater, RaterMark
from app.stages.assessment.rating.queries import count_asked, marks_of, rater_of, units_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: (unit, column) → what was typed; empty: no mark.
Typed = Mapping[tuple[int, str], str]


def give_marks(invitation: Invitation, typed: Typed, *, by: User, now: datetime) -> Event:
    """Keep marks as a draft. Raises Refused with a sentence for each that cannot be; then none is kept."""
    event = perform(invitation, Action.GIVE_MARKS, by=by, now=now, marks=sum(map(bool, typed.values())))
    rater = _the_rater(invitation)
    wrong = what_is_wrong(rater, typed)
    if wrong:
        raise Refused(*wrong.values())
    _keep(rater, typed)
    db.session.flush()
    return event


def what_is_wrong(rater: Rater, typed: Typed) -> dict[tuple[int, str], Reason]:
    """Why a mark cannot be, place by place."""
    columns = {each.name: each for each in columns_of(rater.delivery)}
    names = {unit.id: unit.name for unit in db.session.scalars(units_of(rater)).unique()}
    wrong: dict[tuple[int, str], Reason] = {}
    for (unit_id, name), value in typed.items():
        if unit_id not in names or name not in columns:
            wrong[unit_id, name] = Reason(N_("This mark is not yours to give."))
        elif value and not _may_be(columns[name], value):
            told = {"unit": names[unit_id], "low": columns[name].lowest, "high": columns[name].highest}
            wrong[unit_id, name] = Reason(N_("%(unit)s: a mark is a number from %(low)s to %(high)s."), told)
    return wrong


def finish_rating(invitation: Invitation, *, by: User, now: datetime) -> Event:
    """Submit the own marks: from now on they stand. When nobody else is awaited, the marks of all are submitted."""
    rater = _the_rater(invitation)
    marks, asked = marks_of(rater), count_asked(rater)
    event = perform(
        invitation,
        Action.FINISH_RATING,
        by=by,
        now=now,
        marks=len(marks),
        missing=asked - len(marks),
        digest=digest_of_marks(marks),
    )
    rater.given_at = now
    db.session.flush()
    collect_if_nobody_is_awaited(rater.delivery, now=now)
    return event


def digest_of_marks(marks: Mapping[tuple[int, str], str]) -> str:
    """SHA-256 over a rater's marks."""
    told = json.dumps(sorted([*place, value] for place, value in marks.items()), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _the_rater(invitation: Invitation) -> Rater:
    rater = rater_of(invitation)
    assert rater is not None
    return rater


def _may_be(column: Column, value: str) -> bool:
    plain = value.isascii() and value.replace(".", "", 1).isdigit() and value[0] != "." and value[-1] != "."
    return plain and len(value) <= 20 and column.admits(Decimal(value))


def _keep(rater: Rater, typed: Typed) -> None:
    """Marks in the place of those before; an empty one takes the one before away."""
    wanted = select(RaterMark).where(
        RaterMark.rater_id == rater.id, RaterMark.unit_id.in_({unit_id for unit_id, _column in typed})
    )
    known = {(each.unit_id, each.column): each for each in db.session.scalars(wanted)}
    for (unit_id, column), value in typed.items():
        before = known.get((unit_id, column))
        if before is None and value:
            db.session.add(RaterMark(rater_id=rater.id, unit_id=unit_id, column=column, value=value))
        elif before is not None and value:
            before.value = value
        elif before is not None:
            db.session.delete(before)
