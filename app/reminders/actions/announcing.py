"""Telling those concerned what has happened; ``app.reactions`` says who hears of which act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cases.facts import recused_from, running_deadlines
from app.cases.models import Event, Subject
from app.cases.transitions import holder_of
from app.clock import local_day
from app.extensions import db
from app.outbox.actions import tell
from app.people.models import User
from app.reminders.queries import people_to_tell, unit_name_of
from workflows.actions import Action
from workflows.vocabulary import Role


@dataclass(frozen=True)
class Announcement:
    """Who hears of an act, and in which words.

    ``kind`` is a folder under templates/messages. ``to`` are roles over the subject's unit; ``holders`` adds
    whoever the matter now waits for, ``named`` the people whose ids the event keeps under that name. With
    ``when`` it is only said of a subject of which that is true.
    """

    kind: str
    to: tuple[Role, ...] = ()
    holders: bool = False
    named: str = ""
    when: Callable[[Any], bool] | None = None


#: Filled by ``app.reactions``.
ANNOUNCEMENTS: dict[Action, tuple[Announcement, ...]] = {}


def announce(subject: Subject, event: Event, *, by: User, now: datetime) -> None:
    """Tell everybody who is to hear of this event, but not the one who did it."""
    for announcement in ANNOUNCEMENTS.get(event.action, ()):
        if announcement.when is None or announcement.when(subject):
            _say(announcement, subject, event, by, now)


def told_about(
    announcement: Announcement, subject: Subject, event: Event, by: User, now: datetime
) -> list[User]:
    """The people whom an announcement of this event reaches."""
    owner = holder_of(subject, by=by, now=now) if announcement.holders else None
    roles = (*announcement.to, owner) if owner is not None else announcement.to
    people = people_to_tell(
        roles,
        subject.subject_unit_path,
        local_day(now),
        handler_id=subject.subject_handler_id,
        case_id=subject.subject_case_id,
        invited_id=subject.subject_invited_id,
        named=subject.subject_people if owner is Role.LIAISON else (),
    )
    if announcement.named:
        people += _people_named(event.details.get(announcement.named), recused_from(subject.subject_case_id))
    return list(dict.fromkeys(people))


def _say(announcement: Announcement, subject: Subject, event: Event, by: User, now: datetime) -> None:
    people = [person for person in told_about(announcement, subject, event, by, now) if person.id != by.id]
    if not people:
        return
    running = running_deadlines(subject)
    deadline = next((each for each in running if not each.is_right), None)
    right = next((each for each in running if each.is_right), None)
    tell(
        people,
        announcement.kind,
        key=f"event:{event.id}:{announcement.kind}",
        now=now,
        case_id=event.case_id,
        unit_path=subject.subject_unit_path,
        title=subject.subject_title,
        unit=unit_name_of(subject),
        act=event.action.past,
        by=event.by_name,
        reason=_reason(event.details),
        details=event.details,
        at=event.at,
        term=deadline.term.label if deadline is not None else "",
        due_on=deadline.due_on if deadline is not None else None,
        right=right.term.label if right is not None else "",
        right_until_on=right.due_on if right is not None else None,
    )


def _reason(details: Mapping[str, object]) -> str:
    """What the person gave as the reason, whatever the act calls it."""
    given = (details.get(name) for name in ("reason", "opinion", "grounds", "summary"))
    return next((str(each) for each in given if each), "")


def _people_named(ids: object, without: frozenset[int]) -> list[User]:
    wanted = ids if isinstance(ids, Sequence) and not isinstance(ids, str) else [ids]
    numbers = [each for each in wanted if isinstance(each, int) and each not in without]
    return list(db.session.scalars(select(User).where(User.id.in_(numbers), User.active).order_by(User.id)))
