"""A proposal and what becomes of it: checked, its start approved or refused. Nothing here ever decides."""

from datetime import datetime

import app.stages.accountability.facts  # noqa: F401 - what the rulebook may ask of proceedings
from app.cases.facts import case_of
from app.cases.models import Case, Deadline, Event, Subject
from app.cases.transitions import open_subject, perform, require
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.people.queries import the_clock
from app.stages.accountability import queries
from app.stages.accountability.models import Proceeding
from app.stages.accountability.words import Situation, Source, TargetKind, Track
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

ALREADY_PROPOSED = Reason(N_("A proposal for this case waits for its decision already."))
NO_TARGET = Reason(N_("Say against whom: an organisation by its name, a person by name and post."))

AFTER_LOOK_BACK = "“回头看”发现%(n)s项问题未整改到位、反弹或者虚假整改，提请研究是否启动问责。"
AFTER_LADDER = "“%(title)s”已严重逾期（应于%(day)s办结），经多次催办仍未办结，提请研究是否启动问责。"


def propose(
    case: Case,
    reason: str,
    *,
    by: User,
    now: datetime,
    target_kind: TargetKind = TargetKind.ORGANISATION,
    target_name: str = "",
    target_position: str = "",
    situation: Situation = Situation.RESPONSIBILITY,
    track: Track = Track.PARTY,
    committee_approval_needed: bool | None = None,
    source: Source = Source.PERSON,
) -> Proceeding:
    """Propose accountability about a case; the unit's own organisation unless somebody else is named.

    A case has one undecided proposal at the most. Raises Refused with the reasons.
    """
    require(case, Action.PROPOSE_ACCOUNTABILITY, by=by, now=now, reason=reason)
    if queries.open_proposal(case) is not None:
        raise Refused(ALREADY_PROPOSED)
    name = target_name.strip() or (
        f"{case.unit.name}党组织" if target_kind is TargetKind.ORGANISATION else ""
    )
    if not name or (target_kind is TargetKind.PERSON and not target_position.strip()):
        raise Refused(NO_TARGET)
    led = is_led_by_the_committee(case) if committee_approval_needed is None else committee_approval_needed
    proceeding = Proceeding(
        case=case,
        case_id=case.id,
        unit_path=case.unit_path,
        track=track,
        target_kind=target_kind,
        target_name=name,
        target_position=target_position,
        situation=situation,
        source=source,
        reason=reason,
        opened_at=now,
        committee_approval_needed=led,
    )
    open_subject(proceeding, by=by, now=now, reason=reason, target=name, situation=situation, source=source)
    return proceeding


def is_led_by_the_committee(case: Case) -> bool:
    """Does the Party committee of the same level lead this unit directly, as far as the tree tells?"""
    parent = case.unit.parent
    return parent is not None and parent.parent_id is None


def react_propose_after_lookback(case: Case, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A look-back found problems unresolved, rebounded or false: the clock proposes, once."""
    bad = event.details.get("bad_item_ids") or ()
    if bad and not queries.open_proceedings(case):
        propose(case, AFTER_LOOK_BACK % {"n": len(bad)}, by=the_clock(), now=now, source=Source.LOOK_BACK)


def react_propose_after_ladder(
    subject: Subject, deadline: Deadline, *, by: User, now: datetime
) -> Proceeding | None:
    """A term of the unit was badly missed: the clock proposes, unless a proceeding is open already."""
    case = case_of(subject)
    if case is None or subject.workflow_name in _OWN_KINDS or queries.open_proceedings(case):
        return None
    reason = AFTER_LADDER % {"title": deadline.subject_title, "day": _in_words(deadline)}
    try:
        return propose(case, reason, by=by, now=now, source=Source.LADDER)
    except Refused:
        # The case has come to a state in which nobody may be proposed any more; the reminder stands.
        return None


def review_proposal(
    proceeding: Proceeding,
    *,
    by: User,
    now: datetime,
    situation: Situation | None = None,
    committee_approval_needed: bool | None = None,
    opinion: str = "",
) -> Event:
    """Case management checks the proposal, and puts right which situation it meets and who must approve."""
    event = perform(
        proceeding,
        Action.REVIEW_PROPOSAL,
        by=by,
        now=now,
        opinion=opinion or None,
        situation=situation,
        committee_approval_needed=committee_approval_needed,
    )
    if situation is not None:
        proceeding.situation = situation
    if committee_approval_needed is not None:
        proceeding.committee_approval_needed = committee_approval_needed
    db.session.flush()
    return event


def approve_start(proceeding: Proceeding, committee_approval: str = "", *, by: User, now: datetime) -> Event:
    """The principal leader approves the start (Art. 9)."""
    event = perform(
        proceeding, Action.APPROVE_START, by=by, now=now, committee_approval=committee_approval or None
    )
    proceeding.committee_approval = committee_approval
    proceeding.started_on = local_day(now)
    return event


def refuse_start(proceeding: Proceeding, reason: str, *, by: User, now: datetime) -> Event:
    """The principal leader refuses the start; the proposal stays on file."""
    event = perform(proceeding, Action.REFUSE_START, by=by, now=now, reason=reason)
    proceeding.ended_at = now
    return event


_OWN_KINDS = ("proceeding", "appeal")


def _in_words(deadline: Deadline) -> str:
    return f"{deadline.due_on.year}年{deadline.due_on.month}月{deadline.due_on.day}日"
