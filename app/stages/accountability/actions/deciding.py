"""Adjudication and decision: two opinions, a collective meeting, a decision with its documents, or exemption."""

from collections.abc import Sequence
from datetime import date, datetime

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db
from app.notices.actions.drafting import draft_notice
from app.notices.actions.issuing import seal_notice, sign_with_decision
from app.notices.actions.serving import serve_notice
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import the_clock
from app.stages.accountability import documents, queries
from app.stages.accountability.models import AccountableParty, AdjudicationOpinion, Proceeding
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, NoticeState

GROUND_HOLDS = Reason(
    N_("The review found a ground of exemption; exempt, or return the proceeding to the team.")
)
NO_FORM_FOR = N_("No form has been chosen for %(name)s yet.")
NO_APPROVAL = Reason(
    N_("The Party committee leads this target: record the document of its approval (Art. 12).")
)
MEETING_IN_THE_FUTURE = Reason(N_("A meeting that decided cannot lie in the future."))
TWO_SERVERS = Reason(N_("A notice is served by two people; name both."))
SERVERS = 2


def adjudicate(
    proceeding: Proceeding,
    opinion: str,
    *,
    facts_are_clear: bool,
    basis_is_right: bool,
    procedure_was_kept: bool,
    by: User,
    now: datetime,
) -> Event:
    """One adjudicator's opinion on facts, basis and procedure; with the second the decision can be taken."""
    event = perform(
        proceeding,
        Action.ADJUDICATE,
        by=by,
        now=now,
        opinion=opinion,
        facts_are_clear=facts_are_clear,
        basis_is_right=basis_is_right,
        procedure_was_kept=procedure_was_kept,
    )
    db.session.add(
        AdjudicationOpinion(
            proceeding=proceeding,
            by=by,
            at=now,
            facts_are_clear=facts_are_clear,
            basis_is_right=basis_is_right,
            procedure_was_kept=procedure_was_kept,
            opinion=opinion,
        )
    )
    db.session.flush()
    return event


def return_to_team(proceeding: Proceeding, reason: str, *, by: User, now: datetime) -> Event:
    """Back to the team: facts are shown, heard and reviewed anew, and opinions on the old text are set aside."""
    event = perform(proceeding, Action.RETURN_TO_TEAM, by=by, now=now, reason=reason)
    for opinion in proceeding.opinions:
        opinion.set_aside_at = opinion.set_aside_at or now
    proceeding.opinion_recorded_at = proceeding.exemption_answered_at = None
    return event


def decide(
    proceeding: Proceeding,
    meeting: str,
    meeting_on: date,
    *,
    by: User,
    now: datetime,
    decision_approval: str = "",
    no_people_reason: str = "",
) -> Event:
    """The organ with authority decides, after a collective meeting; the decision documents are signed with it."""
    today = local_day(now)
    if meeting_on > today:
        raise Refused(MEETING_IN_THE_FUTURE)
    proceeding.no_people_reason = no_people_reason.strip()
    require(proceeding, Action.DECIDE, by=by, now=now, meeting=meeting)
    _refuse_unfit(proceeding, decision_approval)
    proceeding.meeting, proceeding.meeting_on = meeting.strip(), meeting_on
    proceeding.decision_approval = decision_approval.strip()
    proceeding.decided_at, proceeding.decided_by_id = now, by.id
    event = perform(
        proceeding,
        Action.DECIDE,
        by=by,
        now=now,
        meeting=meeting,
        meeting_on=meeting_on,
        decided=[_in_short(party) for party in proceeding.parties],
        no_people_reason=no_people_reason or None,
    )
    for party in proceeding.parties:
        set_influence(party, today)
        party.notice_id = sign_decision(party, effective_on=today, by=by, now=now, led=True).id
    db.session.flush()
    return event


def sign_decision(
    party: AccountableParty, *, effective_on: date, by: User, now: datetime, led: bool, again: str = ""
) -> Notice:
    """Write and sign the decision on one party. Raises Refused where it cannot be written."""
    content = documents.decision(party, effective_on=effective_on, again=again)
    notice = draft_notice(party.proceeding.case, content, by=the_clock(), now=now, led=led)
    sign_with_decision(notice, by=by, now=now)
    return notice


def set_influence(party: AccountableParty, effective_on: date) -> None:
    """Write down from when to when each standing form has influence."""
    for form in party.standing_forms:
        until_on = documents.influence_until(form, effective_on)
        if until_on is not None:
            form.effect_from_on, form.effect_until_on = effective_on, until_on


def exempt(proceeding: Proceeding, reason: str, *, by: User, now: datetime) -> Event:
    """No accountability, for a recorded reason (Art. 17)."""
    event = perform(proceeding, Action.EXEMPT, by=by, now=now, reason=reason)
    proceeding.exempt_reason, proceeding.ended_at = reason, now
    return event


def serve_decision(
    proceeding: Proceeding,
    servers: Sequence[str],
    mode: ServiceMode,
    place: str,
    *,
    by: User,
    now: datetime,
    through: str = "",
    handed_at: datetime | None = None,
) -> Event:
    """Seal the decision documents and hand them over; appeal and execution run from here."""
    named = [each.strip() for each in servers if each.strip()]
    if len(set(named)) < SERVERS:
        raise Refused(TWO_SERVERS)
    notices = queries.decisions_of(proceeding)
    event = perform(
        proceeding,
        Action.SERVE_DECISION,
        by=by,
        now=now,
        servers=named,
        mode=mode,
        numbers=[notice.number for notice in notices],
    )
    proceeding.served_at = now
    for notice in notices:
        if notice.state == NoticeState.SIGNED:
            seal_notice(notice, by=by, now=now)
        serve_notice(notice, named, mode, place, by=by, now=now, through=through, handed_at=handed_at)
    return event


def _refuse_unfit(proceeding: Proceeding, decision_approval: str) -> None:
    """What no table can know: a ground that holds, a party without a form, an approval that is missing."""
    reasons = []
    if any(answer.get("holds") for answer in proceeding.exemption.values()):
        reasons.append(GROUND_HOLDS)
    reasons += [
        Reason(NO_FORM_FOR, {"name": party.name}) for party in proceeding.parties if not party.standing_forms
    ]
    if proceeding.committee_approval_needed and not decision_approval.strip():
        reasons.append(NO_APPROVAL)
    if reasons:
        raise Refused(*reasons)


def _in_short(party: AccountableParty) -> dict[str, object]:
    return {
        "name": party.name,
        "position": party.position,
        "responsibility": str(party.responsibility),
        "grade": str(party.grade),
        "forms": [str(form.form) for form in party.standing_forms],
    }
