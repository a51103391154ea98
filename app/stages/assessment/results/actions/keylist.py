"""The key list: a handler proposes what results suggest, leaders list or decline, and take off for a reason (M-51)."""

from collections.abc import Iterable
from datetime import date, datetime

from app.cases.models import Event
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.models import Round
from app.stages.assessment.results.models import KeyEntry
from app.stages.assessment.results.queries.keylist import Proposal, proposals_from
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.table import Reason
from workflows.vocabulary import N_, InspectionMode, Role


def propose_key_entries(
    round_: Round,
    wanted: Iterable[tuple[int, InspectionMode]],
    valid_until_on: date,
    *,
    remark: str = "",
    by: User,
    now: datetime,
) -> list[KeyEntry]:
    """Propose units, by id and mode of inspection, with the grounds that the round's results give."""
    if Role.HANDLER not in actor_for(by, round_.unit_path, local_day(now)).roles:
        raise Refused(Reason(NOT_YOURS, {"action": Action.PROPOSE_KEY_ENTRY, "roles": (Role.HANDLER,)}))
    if valid_until_on <= local_day(now):
        raise Refused(Reason(N_("The last day of validity has to lie ahead.")))
    proposed = {each.result.unit_id: each for each in proposals_from(round_)}
    made = []
    for unit_id, mode in wanted:
        proposal = proposed.pop(unit_id, None)
        if proposal is None:
            raise Refused(Reason(N_("The results of this round do not propose this unit, or no longer.")))
        made.append(_propose(round_, proposal, mode, valid_until_on, remark, by, now))
    if not made:
        raise Refused(Reason(N_("Check at least one unit.")))
    return made


def _propose(
    round_: Round,
    proposal: Proposal,
    mode: InspectionMode,
    valid_until_on: date,
    remark: str,
    by: User,
    now: datetime,
) -> KeyEntry:
    entry = KeyEntry(
        round=round_,
        round_id=round_.id,
        unit=proposal.result.unit,
        unit_id=proposal.result.unit_id,
        unit_path=proposal.result.unit_path,
        mode=mode,
        grounds=[str(each) for each in proposal.grounds],
        remark=remark,
        proposed_at=now,
        proposed_by_id=by.id,
        valid_until_on=valid_until_on,
    )
    open_subject(entry, by=by, now=now, mode=mode, grounds=proposal.grounds, until=valid_until_on)
    return entry


def list_key_entry(entry: KeyEntry, *, by: User, now: datetime) -> Event:
    """Put the unit on the key list."""
    entry.decided_at, entry.decided_by_id = now, by.id
    return perform(entry, Action.LIST_KEY_ENTRY, by=by, now=now)


def decline_key_entry(entry: KeyEntry, reason: str, *, by: User, now: datetime) -> Event:
    """Decide that the unit is not listed."""
    event = perform(entry, Action.DECLINE_KEY_ENTRY, by=by, now=now, reason=reason)
    entry.decided_at, entry.decided_by_id = now, by.id
    db.session.flush()
    return event


def remove_key_entry(entry: KeyEntry, reason: str, *, by: User, now: datetime) -> Event:
    """Take the unit off the list before its last day."""
    event = perform(entry, Action.REMOVE_KEY_ENTRY, by=by, now=now, reason=reason)
    entry.removed_at, entry.removed_reason = now, reason
    db.session.flush()
    return event
