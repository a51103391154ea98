"""What follows what. Read it after the rulebook: when this has happened, these follow, in the same transaction.

A reaction never acts a second time on the subject that it reacts to (the door refuses it), and what leaves the house
goes to the outbox.
It is ``react_<what>(subject, event, *, by, now)`` in the actions of the slice that does the work. Each table is in
the order of its actions' names.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.archive.models import ArchivedFile
from app.archive.verification import check_archived_files
from app.audit import rows, verify
from app.audit.row_check import check_rows
from app.calendars import actions as calendars
from app.cases import transitions
from app.cases.models import Case, Recusal
from app.cases.transitions import Reaction
from app.cases.verification.calendar import check_calendar
from app.cases.verification.deadlines import check_deadlines
from app.cases.verification.events import check_events
from app.cases.verification.places import check_places
from app.evidence.models import Evidence, EvidenceVersion
from app.evidence.verification import check_evidence
from app.extensions import Base
from app.notices.actions.copying import react_end_copies
from app.notices.actions.pressing import react_discard_drafts, react_draft_papers
from app.notices.batches.models import Batch, BatchLine
from app.notices.models import Notice, NoticeCopy, NoticeVersion, NumberGap, Paper, ServiceRecord
from app.notices.verification import check_notices
from app.outbox import queries as outbox
from app.outbox.kinds import Kind
from app.people.models import AccessEvent, Grant, Recovery, User
from app.policies.models import PolicyVersion
from app.reminders.actions import announcing, ladder
from app.reminders.actions.announcing import Announcement, announce
from app.reminders.actions.recomputing import count_again
from app.reminders.queries import not_about_a_case_recused_from
from app.reminders.verification import check_reminders
from app.stages.accountability.actions.ending import react_count_appeal
from app.stages.accountability.actions.proposing import (
    react_propose_after_ladder,
    react_propose_after_lookback,
)
from app.stages.accountability.models import (
    AccountableParty,
    AdjudicationOpinion,
    Appeal,
    ImposedForm,
    Proceeding,
    RuleCorrection,
)
from app.stages.assessment.computing.models import Computation, CorrectedValue, Exemption
from app.stages.assessment.computing.verification import check_computations
from app.stages.assessment.feeds.actions import react_end_deliveries
from app.stages.assessment.feeds.models import Delivery, Feed, FeedColumn, Submission
from app.stages.assessment.feeds.verification import check_deliveries
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.meeting.models import (
    Ballot,
    Delegate,
    MeetingAdjustment,
    ObjectionWindow,
    ReviewFile,
    ReviewMeeting,
    ScoreObjection,
    SourceOpinion,
)
from app.stages.assessment.meeting.verification import check_review_files
from app.stages.assessment.model.models import IndexModel, InvitedExpert, ModelVersion
from app.stages.assessment.models import Round
from app.stages.assessment.rating.actions import react_end_ratings
from app.stages.assessment.rating.models import Rater
from app.stages.assessment.results.actions.reports import react_reissue_reports
from app.stages.assessment.results.models import HealthReport, KeyEntry, ReportDelivery, ResultUse
from app.stages.assessment.results.verification import check_reports
from app.stages.assessment.surveys.models import Survey
from app.stages.assessment.surveys.verification import check_answers
from app.stages.assessment.verification import check_results
from app.stages.inspection.actions import react_count_second_term, react_plan_lookback
from app.stages.inspection.models import ItemVerdict, LookBack
from app.stages.rectification.actions.reactions import (
    react_cancel_items,
    react_complete_case,
    react_list_items_from_trigger,
    react_reopen_items,
    react_start_items,
    react_withdraw_extensions,
)
from app.stages.rectification.models import Extension, Item, Measure, ProgressReport
from app.stages.warning.actions.serving import react_count_warning, react_deem_warning
from workflows.actions import Action
from workflows.terms import Term
from workflows.vocabulary import CaseState, NoticeKind, Role

#: When this has happened, these follow.
FOLLOWS: Mapping[Action, tuple[Reaction, ...]] = {
    Action.ACKNOWLEDGE_NOTICE: (react_count_second_term, react_count_appeal),
    Action.ACKNOWLEDGE_WARNING: (react_start_items,),
    Action.ARCHIVE_CASE: (react_discard_drafts,),
    Action.CANCEL_ITEM: (react_withdraw_extensions, react_complete_case),
    Action.CLOSE_CASE: (react_plan_lookback,),
    Action.CLOSE_ITEM: (react_complete_case,),
    Action.CONFIRM_LOOKBACK: (react_reopen_items, react_propose_after_lookback),
    Action.CORRECT_RESULTS: (react_reissue_reports,),
    Action.CORRECT_SERVICE: (react_count_warning, react_count_second_term, react_count_appeal),
    Action.DEEM_SERVED: (
        react_deem_warning,
        react_start_items,
        react_count_warning,
        react_count_second_term,
        react_count_appeal,
    ),
    Action.ESCALATE: (react_draft_papers,),
    Action.OPEN_CASE: (react_list_items_from_trigger,),
    Action.PUBLISH_ROUND: (react_end_deliveries, react_end_ratings),
    Action.RECORD_PAPER_RECEIPT: (
        react_start_items,
        react_count_warning,
        react_count_second_term,
        react_count_appeal,
    ),
    Action.RECORD_REFUSED_RECEIPT: (
        react_start_items,
        react_count_warning,
        react_count_second_term,
        react_count_appeal,
    ),
    Action.RETURN_CLOSURE: (react_reopen_items,),
    Action.UPHOLD_OBJECTION: (react_cancel_items,),
    Action.WITHDRAW_NOTICE: (react_end_copies,),
    Action.WITHDRAW_WARNING: (react_cancel_items,),
}

#: When a deadline's ladder comes to the rung that proposes accountability:
#: ``react_<what>(subject, deadline, *, by, now)``. It only proposes, and leaves a proceeding that is open alone.
ON_PROPOSAL: tuple[Callable[..., object], ...] = (react_propose_after_ladder,)

UNIT = (Role.LIAISON, Role.UNIT_PRINCIPAL)
#: What concerns the unit and the one who handles its case.
BOTH_SIDES = (*UNIT, Role.HANDLER)


def _the_unit_knows(case: Any) -> bool:
    """Was the case ever served? Before, it is nobody's business outside the office."""
    return case.served_at is not None


def _is_reopened(case: Any) -> bool:
    return bool(case.state == CaseState.REOPENED)


def _is_confirmed(case: Any) -> bool:
    return bool(case.state == CaseState.CONFIRMED)


def _stands_alone(notice: Any) -> bool:
    """A notice that a case or a proceeding leads is announced by that one's own act."""
    return not notice.led


def _was_served_alone(notice: Any) -> bool:
    """Does the unit have the document, and does no case or proceeding announce what became of it?"""
    return notice.served_at is not None and not notice.led


def _is_signed_for_here(copy: Any) -> bool:
    """Is it the copy of a unit of this system? Anybody else gets paper."""
    return copy.unit_id is not None


def _is_no_led_warning(subject: Any) -> bool:
    """The receipt of a warning is an act of its case, too, and told once."""
    return not (isinstance(subject, Notice) and subject.led and subject.kind is NoticeKind.WARNING)


def _is_brought_by_people(delivery: Any) -> bool:
    """What is counted from our own records is asked of nobody."""
    return bool(delivery.waits_itself(Term.DATA_DUE))


def _is_for_the_unit(delivery: Any) -> bool:
    """A leader's copy of a health report is nobody's message: the handler records its receipt."""
    return bool(delivery.is_for_the_unit)


#: When this has happened, these people hear of it, but never the one who did it.
ANNOUNCEMENTS: Mapping[Action, tuple[Announcement, ...]] = {
    Action.ACCEPT_BASICALLY: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.ACCEPT_DATA: (Announcement(Kind.MATTER_DECIDED, (Role.DATA_REPORTER,)),),
    Action.APPOINT_INVESTIGATORS: (Announcement(Kind.TEAM_APPOINTED, named="team"),),
    Action.APPOINT_TEAM: (Announcement(Kind.TEAM_APPOINTED, named="team"),),
    Action.APPROVE_PLAN: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.APPROVE_START: (
        Announcement(Kind.ACCOUNTABILITY_STARTED, (Role.UNIT_PRINCIPAL, Role.HANDLER), holders=True),
    ),
    Action.ASK_SOURCE: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.CANCEL_ITEM: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.CHANGE_DECISION: (Announcement(Kind.APPEAL_DECIDED, BOTH_SIDES),),
    Action.CLAIM_COMPLETION: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.CLOSE_CASE: (
        Announcement(Kind.MATTER_DECIDED, BOTH_SIDES),
        Announcement(Kind.LOOKBACK_PLANNED, holders=True),
    ),
    Action.CLOSE_ITEM: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.CONCLUDE_MEETING: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),),
    Action.CONFIRM_CLAIM: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.CONFIRM_LOOKBACK: (
        Announcement(Kind.CASE_REOPENED, BOTH_SIDES, when=_is_reopened),
        Announcement(Kind.MATTER_DECIDED, BOTH_SIDES, when=_is_confirmed),
    ),
    Action.CONFIRM_PLAN: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.CONSENT_EXTENSION: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.CORRECT_RESULTS: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER, Role.OFFICE_DIRECTOR)),),
    Action.CORRECT_SERVICE: (Announcement(Kind.MATTER_DECIDED, BOTH_SIDES),),
    Action.DECLARE_RECUSAL: (Announcement(Kind.RECUSAL_DECLARED, (Role.OFFICE_DIRECTOR,)),),
    Action.DECLINE_CLAIM: (Announcement(Kind.MATTER_RETURNED, (Role.LIAISON,)),),
    Action.DECLINE_CORRECTION: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),),
    Action.DECLINE_KEY_ENTRY: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),),
    Action.DECLINE_PLAN: (Announcement(Kind.MATTER_RETURNED, (Role.LIAISON,)),),
    Action.DEEM_SERVED: (Announcement(Kind.MATTER_DECIDED, BOTH_SIDES, when=_is_no_led_warning),),
    Action.DELIVER_COPY: (Announcement(Kind.COPY_DELIVERED, UNIT, when=_is_signed_for_here),),
    Action.DELIVER_REPORT: (Announcement(Kind.DOCUMENT_SERVED, UNIT, when=_is_for_the_unit),),
    Action.EXTEND_ITEM: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.EXTEND_PLAN: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.FILE_APPEAL: (Announcement(Kind.APPEAL_FILED, (Role.APPEAL_REVIEWER, Role.CASE_MANAGER)),),
    Action.FILE_SCORE_OBJECTION: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.GIVE_OPINION: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),),
    Action.GRANT_EXTENSION: (Announcement(Kind.MATTER_DECIDED, BOTH_SIDES),),
    Action.HOLD_MEETING: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.LIST_KEY_ENTRY: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),),
    Action.MAINTAIN_DECISION: (Announcement(Kind.APPEAL_DECIDED, BOTH_SIDES),),
    Action.OBJECT: (Announcement(Kind.MATTER_SUBMITTED, (Role.HANDLER,), holders=True),),
    Action.PLAN_MEETING: (Announcement(Kind.MATTER_DECIDED, (Role.REVIEW_DELEGATE, Role.OFFICE_DIRECTOR)),),
    Action.POSTPONE_MEETING: (
        Announcement(Kind.MATTER_DECIDED, (Role.REVIEW_DELEGATE, Role.OFFICE_DIRECTOR)),
    ),
    Action.PROPOSE_ACCOUNTABILITY: (
        Announcement(Kind.ACCOUNTABILITY_PROPOSED, (Role.HANDLER,), holders=True),
    ),
    Action.PROPOSE_CORRECTION: (Announcement(Kind.MATTER_SUBMITTED, (Role.PRINCIPAL_LEADER,)),),
    Action.PROPOSE_KEY_ENTRY: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.REASSIGN: (Announcement(Kind.CASE_REASSIGNED, named="handler_id"),),
    Action.RECORD_PAPER_RECEIPT: (Announcement(Kind.MATTER_DECIDED, UNIT, when=_is_no_led_warning),),
    Action.RECORD_REFUSED_RECEIPT: (Announcement(Kind.MATTER_DECIDED, UNIT, when=_is_no_led_warning),),
    Action.REFUSE_EXTENSION: (Announcement(Kind.MATTER_DECIDED, BOTH_SIDES),),
    Action.REFUSE_START: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER, Role.CASE_MANAGER)),),
    Action.REJECT_OBJECTION: (Announcement(Kind.MATTER_DECIDED, BOTH_SIDES),),
    Action.REJECT_SCORE_OBJECTION: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.REQUEST_DATA: (Announcement(Kind.MATTER_SUBMITTED, holders=True, when=_is_brought_by_people),),
    Action.REQUEST_EXTENSION: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.RETURN_CLAIM: (Announcement(Kind.MATTER_RETURNED, UNIT),),
    Action.RETURN_CLOSURE: (Announcement(Kind.MATTER_RETURNED, BOTH_SIDES),),
    Action.RETURN_DATA: (Announcement(Kind.MATTER_RETURNED, holders=True, when=_is_brought_by_people),),
    Action.RETURN_LOOKBACK: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_MEETING: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_MODEL: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_NOTICE: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_PLAN: (Announcement(Kind.MATTER_RETURNED, UNIT),),
    Action.RETURN_ROUND: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_SURVEY: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_TO_TEAM: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.RETURN_WARNING: (Announcement(Kind.MATTER_RETURNED, holders=True),),
    Action.REVOKE_DECISION: (Announcement(Kind.APPEAL_DECIDED, BOTH_SIDES),),
    Action.SEND_INVITATION: (Announcement(Kind.INVITED, holders=True),),
    Action.SERVE_DECISION: (Announcement(Kind.DECISION_SERVED, UNIT),),
    Action.SERVE_NOTICE: (Announcement(Kind.DOCUMENT_SERVED, UNIT, when=_stands_alone),),
    Action.SERVE_WARNING: (Announcement(Kind.WARNING_SERVED, UNIT),),
    Action.SETTLE_SCORE_OBJECTION: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.SHOW_FACTS: (Announcement(Kind.FACTS_SHOWN, (Role.UNIT_PRINCIPAL,)),),
    Action.START_LOOKBACK: (Announcement(Kind.LOOKBACK_STARTED, UNIT),),
    Action.SUBMIT_DATA: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.SUBMIT_PLAN: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.SUBMIT_SURVEY: (Announcement(Kind.MATTER_SUBMITTED, holders=True),),
    Action.UPHOLD_OBJECTION: (Announcement(Kind.MATTER_DECIDED, BOTH_SIDES),),
    Action.UPHOLD_SCORE_OBJECTION: (Announcement(Kind.MATTER_DECIDED, UNIT),),
    Action.URGE: (Announcement(Kind.MATTER_URGED, (Role.HANDLER,), holders=True),),
    Action.WITHDRAW_DATA: (Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),),
    Action.WITHDRAW_NOTICE: (Announcement(Kind.MATTER_DECIDED, UNIT, when=_was_served_alone),),
    Action.WITHDRAW_WARNING: (
        Announcement(Kind.MATTER_DECIDED, (Role.HANDLER,)),
        Announcement(Kind.MATTER_DECIDED, UNIT, when=_the_unit_knows),
    ),
}

#: What is compared with the audit trail, after the trail itself.
VERIFIED = (
    check_events,
    check_deadlines,
    check_calendar,
    check_places,
    check_reminders,
    check_notices,
    check_evidence,
    check_archived_files,
    check_results,
    check_computations,
    check_reports,
    check_answers,
    check_deliveries,
    check_review_files,
    check_rows,
)

#: Whose values the trail remembers beside the events, and the way from a row to its case, or the chain's name.
WITNESSED: Mapping[type[Base], str] = {
    AccessEvent: "access log",
    AccountableParty: "proceeding.case_id",
    AdjudicationOpinion: "proceeding.case_id",
    Appeal: "case_id",
    ArchivedFile: "case_id",
    Case: "id",
    Computation: "rounds",
    CorrectedValue: "rounds",
    Ballot: "review meetings",
    Batch: "batches of documents",
    BatchLine: "batches of documents",
    Delegate: "review meetings",
    Delivery: "feeds",
    Evidence: "case_id",
    EvidenceVersion: "evidence.case_id",
    Exemption: "rounds",
    Extension: "case_id",
    Feed: "feeds",
    FeedColumn: "feeds",
    Grant: "people",
    HealthReport: "health reports",
    ImposedForm: "party.proceeding.case_id",
    IndexModel: "index models",
    Invitation: "invitations",
    InvitedExpert: "index models",
    Item: "case_id",
    ItemVerdict: "lookback.case_id",
    KeyEntry: "key list",
    LookBack: "case_id",
    Measure: "item.case_id",
    ModelVersion: "index models",
    MeetingAdjustment: "review meetings",
    Notice: "case_id",
    NoticeCopy: "case_id",
    NoticeVersion: "notice.case_id",
    NumberGap: "document numbers",
    ObjectionWindow: "review meetings",
    Paper: "case_id",
    PolicyVersion: "policies",
    Proceeding: "case_id",
    ProgressReport: "case_id",
    Recovery: "people",
    Recusal: "case_id",
    ReviewFile: "review meetings",
    ReviewMeeting: "review meetings",
    Rater: "feeds",
    Round: "rounds",
    ReportDelivery: "health reports",
    ResultUse: "use of results",
    RuleCorrection: "accountability rules",
    ScoreObjection: "review meetings",
    ServiceRecord: "notice.case_id",
    SourceOpinion: "review meetings",
    Submission: "feeds",
    Survey: "surveys",
    User: "people",
}
#: What changes with every sign-in stands in the access log; what came of a line, in the event of its act.
_FLEETING: Mapping[type[Base], tuple[str, ...]] = {
    BatchLine: ("done_at", "failure"),
    User: ("failed_sign_ins", "locked_until_at", "last_sign_in_at", "session_epoch", "language"),
}


def connect() -> None:
    """Hand the tables to those who ask them. Connecting again changes nothing."""
    transitions.REACTIONS.clear()
    for action in FOLLOWS.keys() | ANNOUNCEMENTS.keys():
        told = (announce,) if action in ANNOUNCEMENTS else ()
        transitions.REACTIONS[action] = [*FOLLOWS.get(action, ()), *told]
    announcing.ANNOUNCEMENTS.clear()
    announcing.ANNOUNCEMENTS.update(ANNOUNCEMENTS)
    ladder.ON_PROPOSAL[:] = ON_PROPOSAL
    calendars.on_schedule_imported[:] = [count_again]
    verify.CHECKS[:] = VERIFIED
    for model, leads_to in WITNESSED.items():
        rows.witness(model, leads_to, _FLEETING.get(model, ()))
    outbox.NARROWINGS[:] = [not_about_a_case_recused_from]
