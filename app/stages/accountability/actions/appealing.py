"""An appeal: filed, taken up by somebody new, reported on, decided by somebody new, and never heavier (Art. 20)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.cases.models import Event
from app.cases.transitions import open_subject, perform, require
from app.clock import local_day
from app.evidence.actions import enclose, in_short
from app.evidence.models import DraftUpload
from app.extensions import db
from app.notices.actions.issuing import withdraw_notice
from app.notices.content.appeal import Change, Outcome
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import the_clock
from app.stages.accountability import appeal_documents, queries
from app.stages.accountability.actions.deciding import set_influence, sign_decision
from app.stages.accountability.actions.investigating import chosen
from app.stages.accountability.models import AccountableParty, Appeal, Proceeding
from app.stages.accountability.words import Form
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, NoticeState

NO_APPELLANT = Reason(N_("Say who appeals."))
NOTHING_LEFT = Reason(
    N_("A change leaves at least one form; where nothing is to stand, revoke the decision.")
)
HEAVIER_FOR = N_("“%(form)s” is heavier than what %(name)s was given; an appeal never makes it heavier.")
NOT_FOR = N_("“%(form)s” cannot be imposed on: %(kind)s.")
REPLACED = "申诉复查后变更原决定，由新的决定书代替。"
TAKEN_BACK = "申诉复查后撤销原决定。"
AGAIN = "，经申诉复查变更原决定"


def file_appeal(
    proceeding: Proceeding,
    appellant: str,
    grounds: str,
    files: Sequence[DraftUpload] = (),
    *,
    by: User,
    now: datetime,
) -> Appeal:
    """The unit's principal appeals, for the organisation or for a person of it. Late ones are registered as such.

    Execution is not suspended. Raises Refused with the reasons.
    """
    if not appellant.strip():
        raise Refused(NO_APPELLANT)
    require(proceeding, Action.FILE_APPEAL, by=by, now=now, grounds=grounds)
    term = queries.term_of(proceeding, Term.APPEAL)
    appeal = Appeal(
        case=proceeding.case,
        case_id=proceeding.case_id,
        proceeding_id=proceeding.id,
        unit_path=proceeding.unit_path,
        appellant=appellant.strip(),
        grounds=grounds.strip(),
        filed_at=now,
        term_ended_on=term.due_on if term else None,
        is_late=term is not None and local_day(now) > term.due_on,
    )
    open_subject(appeal, by=by, now=now, grounds=grounds, appellant=appellant, files=in_short(files))
    enclose(proceeding.case, ("appeal", appeal.id), files, by=by, now=now)
    db.session.expire(proceeding, ["appeals"])
    if appeal.is_late:
        perform(appeal, Action.REGISTER_LATE, by=the_clock(), now=now, term_ended_on=appeal.term_ended_on)
    return appeal


def accept_appeal(appeal: Appeal, *, by: User, now: datetime) -> Event:
    """Somebody who took no part before takes the appeal up."""
    event = perform(appeal, Action.ACCEPT_APPEAL, by=by, now=now)
    appeal.reviewed_by_id = by.id
    appeal.reply_notice_id = appeal_documents.answer(appeal, accepted=True, by=by, now=now).id
    return event


def refuse_appeal(appeal: Appeal, reason: str, *, by: User, now: datetime) -> Event:
    """A late appeal is not accepted; a person decides so, with a reason."""
    _decided(appeal, reason, by, now)
    event = perform(appeal, Action.REFUSE_APPEAL, by=by, now=now, reason=reason)
    reply = appeal_documents.answer(appeal, accepted=False, reason=reason, by=by, now=now)
    appeal.reply_notice_id = reply.id
    return event


def report_review(appeal: Appeal, opinion: str, *, by: User, now: datetime) -> Event:
    """The reviewer reports what the examination found, and proposes."""
    event = perform(appeal, Action.REPORT_REVIEW, by=by, now=now, opinion=opinion)
    appeal.opinion = opinion
    return event


def maintain_decision(appeal: Appeal, reason: str, *, by: User, now: datetime) -> Event:
    """The decision stands; the appellant is told why."""
    _decided(appeal, reason, by, now)
    event = perform(appeal, Action.MAINTAIN_DECISION, by=by, now=now, reason=reason)
    said = appeal_documents.contested(appeal)
    decision = appeal_documents.decision(appeal, said, Outcome.MAINTAINED, by=by, now=now)
    appeal.decision_notice_id = decision.id
    return event


def change_decision(
    appeal: Appeal, forms: Mapping[int, Sequence[Form]], reason: str, *, by: User, now: datetime
) -> Event:
    """The decision is made lighter: ``forms`` per party's id; a party left out keeps what it has.

    A changed party gets a new decision document; the old one is withdrawn and kept.
    """
    proceeding = appeal.proceeding
    parties = {party.id: party for party in proceeding.parties if party.id in forms}
    changed = [
        (party, list(forms[party_id]))
        for party_id, party in parties.items()
        if {form.form for form in party.standing_forms} != set(forms[party_id])
    ]
    _refuse_heavier(changed)
    kept = [
        form.weight
        for party in proceeding.parties
        if party not in [each for each, _new in changed]
        for form in party.standing_forms
    ]
    new = [chosen(form).weight for _party, wanted in changed for form in wanted]
    if not kept and not new:
        raise Refused(NOTHING_LEFT)
    _decided(appeal, reason, by, now)
    event = perform(
        appeal,
        Action.CHANGE_DECISION,
        by=by,
        now=now,
        reason=reason,
        heaviest_form=max(kept + new),
        forms={party.name: [str(form) for form in wanted] for party, wanted in changed},
    )
    said = appeal_documents.contested(appeal)
    effective_on = local_day(proceeding.decided_at or now)
    before = {party.id: appeal_documents.forms_in_words(party.standing_forms) for party, _wanted in changed}
    for party, wanted in changed:
        _replace_forms(party, wanted, appeal)
        set_influence(party, effective_on)
    old = {party.id: party.notice_id for party, _wanted in changed}
    again = {party.id: _decide_again(party, effective_on, by, now) for party, _wanted in changed}
    changes = [
        Change(
            name=party.name,
            before=before[party.id],
            after=appeal_documents.forms_in_words(party.standing_forms),
            number=_number(again[party.id]),
        )
        for party, _wanted in changed
    ]
    decision = appeal_documents.decision(appeal, said, Outcome.CHANGED, changes, by=by, now=now)
    appeal.decision_notice_id = decision.id
    for party, _wanted in changed:
        replaced = again[party.id]
        _withdraw(old[party.id], REPLACED if replaced else TAKEN_BACK, replaced or decision, by, now)
    return event


def _decide_again(party: AccountableParty, effective_on: date, by: User, now: datetime) -> Notice | None:
    """A new decision on a changed party; none where nothing is left to say."""
    party.notice_id = None
    if not party.standing_forms:
        return None
    notice = sign_decision(party, effective_on=effective_on, by=by, now=now, led=False, again=AGAIN)
    party.notice_id = notice.id
    return notice


def _number(notice: Notice | None) -> str:
    return (notice.number or "") if notice else ""


def revoke_decision(appeal: Appeal, reason: str, *, by: User, now: datetime) -> Event:
    """The decision is taken back; its documents are withdrawn and kept."""
    _decided(appeal, reason, by, now)
    event = perform(appeal, Action.REVOKE_DECISION, by=by, now=now, reason=reason)
    said = appeal_documents.contested(appeal)
    decision = appeal_documents.decision(appeal, said, Outcome.REVOKED, by=by, now=now)
    appeal.decision_notice_id = decision.id
    for party in appeal.proceeding.parties:
        _replace_forms(party, [], appeal)
        _withdraw(party.notice_id, TAKEN_BACK, decision, by, now)
    return event


def _refuse_heavier(changed: Sequence[tuple[AccountableParty, Sequence[Form]]]) -> None:
    reasons = []
    for party, wanted in changed:
        heaviest = max((form.weight for form in party.standing_forms), default=0)
        for form in wanted:
            if form.target is not party.kind:
                reasons.append(Reason(NOT_FOR, {"form": form, "kind": party.kind}))
            elif chosen(form).weight > heaviest:
                reasons.append(Reason(HEAVIER_FOR, {"form": form, "name": party.name}))
    if reasons:
        raise Refused(*reasons)


def _replace_forms(party: AccountableParty, wanted: Sequence[Form], appeal: Appeal) -> None:
    for form in party.standing_forms:
        form.ended_by_appeal_id = appeal.id
    for each in wanted:
        form = chosen(each)
        form.imposed_by_appeal_id = appeal.id
        party.forms.append(form)
    db.session.flush()


def _withdraw(notice_id: int | None, reason: str, superseded_by: Notice, by: User, now: datetime) -> None:
    notice = db.session.get(Notice, notice_id) if notice_id else None
    if notice is not None and notice.state != NoticeState.WITHDRAWN:
        withdraw_notice(notice, reason, by=by, now=now, superseded_by=superseded_by)


def _decided(appeal: Appeal, reason: str, by: User, now: datetime) -> None:
    appeal.outcome_reason, appeal.decided_at, appeal.decided_by_id = reason, now, by.id
