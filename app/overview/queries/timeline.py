"""The timeline as its reader may see it: the unit's side reads what was said to it, not what the office weighed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.cases.models import Case, Deadline, DeadlineMove, Event
from app.cases.queries import events_of, reads_as_office
from app.extensions import db
from app.notices.models import RECEIPTS
from app.people.models import User
from workflows.actions import Action
from workflows.vocabulary import N_, NoticeState

#: Acts inside the office; the unit learns of their outcome by the document that is served on it.
INTERNAL = frozenset(
    {
        Action.DECLARE_RECUSAL,
        Action.REASSIGN,
        Action.CORRECT_WARNING,
        Action.CHECK_PLAN,
        Action.CHECK_CLAIM,
        Action.CHECK_CLOSURE,
        Action.EXAMINE_EXTENSION,
        Action.ENDORSE_EXTENSION,
        Action.APPOINT_TEAM,
        Action.RECORD_VERDICT,
        Action.REPORT_LOOKBACK,
        Action.CHECK_LOOKBACK,
        Action.RETURN_LOOKBACK,
        Action.PROPOSE_ACCOUNTABILITY,
        Action.KEEP_PACKAGE,
    }
)
_SHOWN_OF_PROCEEDINGS = frozenset({Action.SHOW_FACTS, Action.SERVE_DECISION, Action.FILE_APPEAL})
_SHOWN_OF_NOTICES = RECEIPTS | {Action.SERVE_NOTICE, Action.CORRECT_SERVICE}
_DAYS = frozenset({"until", "before", "received_on"})
#: Details that are worth a line of their own, in this order.
TOLD: Mapping[str, str] = {
    "reason": N_("Reason"),
    "opinion": N_("Opinion"),
    "summary": N_("Summary"),
    "grounds": N_("Grounds"),
    "until": N_("New date"),
    "handler": N_("New handler"),
    "witness": N_("Witness"),
    "receiver": N_("Signed by"),
    "before": N_("Day of receipt on record before"),
    "received_on": N_("Day of receipt"),
    "unsigned_days": N_("Working days without a signature"),
    "rule_version": N_("Version of the office's rules"),
    "days": N_("Working days late"),
    "package_sha256": N_("SHA-256 of the package"),
}


@dataclass(frozen=True)
class Move:
    """A deadline that an event moved: of which term, from which day to which, and why."""

    term: str
    from_on: date
    to_on: date
    why: str


@dataclass(frozen=True)
class Line:
    """One line of the timeline: the event, what of its details may be told, and which deadlines it moved."""

    event: Event
    told: tuple[tuple[str, str | date], ...]
    moves: tuple[Move, ...] = ()


def timeline_of(case: Case, reader: User, today: date) -> list[Line]:
    """The lines of a case that this person may read, newest first."""
    events = events_of(case)
    if not reads_as_office(case, reader, today):
        served = [event.id for event in events if event.action is Action.SERVE_WARNING]
        events = [event for event in events if served and event.id >= min(served) and _is_for_the_unit(event)]
    moves = _moves_by_event(case)
    return [Line(event, _told(event), tuple(moves.get(event.id, ()))) for event in events]


def _is_for_the_unit(event: Event) -> bool:
    if event.action in INTERNAL:
        return False
    if event.subject_kind in ("proceeding", "appeal"):
        return event.action in _SHOWN_OF_PROCEEDINGS
    if event.subject_kind == "notice":
        return event.action in _SHOWN_OF_NOTICES or _takes_back_what_the_unit_has(event)
    return event.subject_kind != "notice_copy"


def _takes_back_what_the_unit_has(event: Event) -> bool:
    served = (NoticeState.SERVED, NoticeState.ACKNOWLEDGED)
    return event.action is Action.WITHDRAW_NOTICE and event.source in served


def _told(event: Event) -> tuple[tuple[str, str | date], ...]:
    """Words, figures and days; what an act keeps as a table (answers on grounds) stands on its own page."""
    known = ((name, event.details.get(name)) for name in TOLD)
    return tuple(
        (name, _spoken(name, value)) for name, value in known if isinstance(value, str | int) and value
    )


def _spoken(name: str, value: str | int) -> str | date:
    return date.fromisoformat(value) if name in _DAYS and isinstance(value, str) else str(value)


def _moves_by_event(case: Case) -> Mapping[int, list[Move]]:
    """The deadlines of a case that moved, by the event that moved them."""
    wanted = (
        select(DeadlineMove, Deadline.term)
        .join(Deadline, Deadline.id == DeadlineMove.deadline_id)
        .where(Deadline.case_id == case.id)
        .order_by(DeadlineMove.id)
    )
    found: dict[int, list[Move]] = defaultdict(list)
    for move, term in db.session.execute(wanted):
        found[move.event_id].append(Move(term.label, move.from_on, move.to_on, move.why))
    return found
