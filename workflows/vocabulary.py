"""The words of the rulebook: each with the English id that pages translate, and a sentence on what it means."""

# Everybody finds the words here.
from workflows.notice_kinds import NoticeKind as NoticeKind  # noqa: PLC0414
from workflows.words import N_ as N_  # noqa: PLC0414
from workflows.words import Word as Word  # noqa: PLC0414


class Stage(Word):
    """The five parts of a case's life."""

    ASSESSMENT = "assessment", N_("Assessment"), N_("The unit is measured and may become a candidate.")
    WARNING = "warning", N_("Warning"), N_("The warning notice is written, signed, served and acknowledged.")
    RECTIFICATION = (
        "rectification",
        N_("Rectification"),
        N_("The unit plans, acts, proves and closes its problems."),
    )
    INSPECTION = "inspection", N_("Look-back"), N_("Inspectors return and judge whether it was real.")
    ACCOUNTABILITY = (
        "accountability",
        N_("Accountability"),
        N_("Who did not put things right is held to account."),
    )


class Role(Word):
    """Who may act (domain.md §8). A role is granted on a subtree of units, with dates."""

    HANDLER = (
        "handler",
        N_("Case handler"),
        N_("Drafts, checks plans and evidence, proposes; never approves own work."),
    )
    OFFICE_DIRECTOR = (
        "office_director",
        N_("Office director"),
        N_("First review; approves plans and ordinary closures."),
    )
    LEADER_IN_CHARGE = (
        "leader_in_charge",
        N_("Leader in charge"),
        N_("Signs notices; grants extensions; closes key items; confirms look-backs."),
    )
    PRINCIPAL_LEADER = (
        "principal_leader",
        N_("Principal leader"),
        N_("Approves the start of accountability, second extensions and publications."),
    )
    PARTY_COMMITTEE = (
        "party_committee",
        N_("Party committee"),
        N_("Decides on organisations and cadres that it manages."),
    )
    CASE_MANAGER = (
        "case_manager",
        N_("Case management"),
        N_("Numbers, seals, serves, watches deadlines; decides no content."),
    )
    ADJUDICATOR = (
        "adjudicator",
        N_("Adjudicator"),
        N_("Reviews facts, basis and procedure before a decision."),
    )
    APPEAL_REVIEWER = (
        "appeal_reviewer",
        N_("Appeal reviewer"),
        N_("Handles appeals; took no part in anything before."),
    )
    DATA_REPORTER = "data_reporter", N_("Data reporter"), N_("Submits a department's assessment data.")
    REVIEW_DELEGATE = (
        "review_delegate",
        N_("Review delegate"),
        N_("Sees and votes on the review meeting's material."),
    )
    LIAISON = "liaison", N_("Liaison officer"), N_("Fills in the unit's plan, progress and evidence.")
    UNIT_PRINCIPAL = (
        "unit_principal",
        N_("Unit principal"),
        N_("Confirms for the unit: receipt, plan, requests, reports."),
    )
    TASK_OWNER = "task_owner", N_("Task owner"), N_("Updates own measures and uploads evidence.")
    LOOKBACK_MEMBER = (
        "lookback_team",
        N_("Look-back inspector"),
        N_("Inspects after closing; never the original handler."),
    )
    SYSTEM_ADMIN = (
        "system_admin",
        N_("System administrator"),
        N_("Runs the system, accounts and units; sees no business content."),
    )
    SECURITY_ADMIN = (
        "security_admin",
        N_("Security administrator"),
        N_("Grants roles and unlocks accounts; sees no business content."),
    )
    AUDITOR = "auditor", N_("Audit administrator"), N_("Reads the logs of the other administrators.")
    VIEWER = "viewer", N_("Read-only viewer"), N_("Sees aggregate pages in scope.")
    CLOCK = (
        "clock",
        N_("System"),
        N_("The clock and the reactions: it escalates and proposes, it never approves."),
    )


#: Roles of the supervised unit: they reach their own unit only, never the units below it.
UNIT_SIDE = frozenset({Role.LIAISON, Role.UNIT_PRINCIPAL, Role.TASK_OWNER})
#: The three administrators, who see no business content (domain.md §6.2).
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
#: Roles that work on cases from the supervising side, and see those of the subtree granted to them.
CASE_ROLES = frozenset(
    {
        Role.HANDLER,
        Role.OFFICE_DIRECTOR,
        Role.LEADER_IN_CHARGE,
        Role.PRINCIPAL_LEADER,
        Role.PARTY_COMMITTEE,
        Role.CASE_MANAGER,
        Role.ADJUDICATOR,
        Role.APPEAL_REVIEWER,
        Role.LOOKBACK_MEMBER,
    }
)


class RoundState(Word):
    """The life of an assessment round."""

    DRAFT = "draft", N_("Being prepared"), N_("Results are gathered and may still be replaced.")
    IN_REVIEW = "in_review", N_("Under review"), N_("The office director checks the results.")
    REVIEWED = "reviewed", N_("Awaiting publication"), N_("The principal leader decides on publication.")
    PUBLISHED = "published", N_("Published"), N_("Results are fixed for good; candidates are selected.")
    CONCLUDED = "concluded", N_("Concluded"), N_("Every candidate has a case or a recorded dismissal.")


class IndexModelState(Word):
    """The life of one version of an index model (domain.md §8, M-01)."""

    DRAFT = "draft", N_("Model being built"), N_("The tree, its rules and judgements may be changed.")
    IN_REVIEW = "in_review", N_("Model under review"), N_("The office director checks the model.")
    REVIEWED = "reviewed", N_("Model awaiting approval"), N_("The principal leader decides on the model.")
    APPROVED = "approved", N_("Model in force"), N_("Fixed for good; rounds may be computed by it.")
    RETIRED = "retired", N_("Model retired"), N_("No new round uses it; what it computed stands.")
    DISCARDED = "discarded", N_("Model given up"), N_("A draft that never came into force.")


class CaseState(Word):
    """Where a case stands (domain.md §9)."""

    DRAFTING = "drafting", N_("Warning being drafted"), N_("The handler drafts the warning notice.")
    REVIEWING = "reviewing", N_("Warning under review"), N_("The office director reviews the draft.")
    SIGNING = "signing", N_("Awaiting signature"), N_("The leader in charge decides on signing.")
    SIGNED = "signed", N_("Signed"), N_("Signed and numbered; waits for the seal.")
    ISSUED = "issued", N_("Issued"), N_("Sealed; waits to be served.")
    DELIVERED = (
        "delivered",
        N_("Served, not acknowledged"),
        N_("The unit's principal has not acknowledged yet."),
    )
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged"), N_("The terms run; the unit may object and must plan.")
    OBJECTED = "objected", N_("Objection under review"), N_("The unit objects; the plan's term is suspended.")
    PLANNING = (
        "planning",
        N_("Plan being drawn up"),
        N_("The liaison writes problem, task and responsibility lists."),
    )
    PLAN_CONFIRMING = (
        "plan_confirming",
        N_("Plan awaiting confirmation"),
        N_("The unit's principal confirms the plan."),
    )
    PLAN_REVIEW = "plan_review", N_("Plan under review"), N_("The handler checks the plan.")
    PLAN_APPROVAL = (
        "plan_approval",
        N_("Plan awaiting approval"),
        N_("The office director approves or returns the plan."),
    )
    RECTIFYING = "rectifying", N_("Under rectification"), N_("The unit puts things right, item by item.")
    REOPENED = "reopened", N_("Reopened"), N_("The look-back found unresolved problems; a second term runs.")
    CLOSURE_REVIEW = (
        "closure_review",
        N_("Closing under review"),
        N_("Every item is closed; case management checks the file."),
    )
    CLOSURE_APPROVAL = (
        "closure_approval",
        N_("Closing awaiting approval"),
        N_("The leader in charge closes the case."),
    )
    CLOSED = "closed", N_("Closed"), N_("Rectification is closed; the look-back is planned.")
    LOOKBACK_APPOINTED = (
        "lookback_appointed",
        N_("Look-back about to start"),
        N_("The team is appointed; one of its members starts the look-back."),
    )
    LOOKBACK = "lookback", N_("Look-back under way"), N_("The team inspects in the field.")
    LOOKBACK_REVIEW = (
        "lookback_review",
        N_("Look-back under review"),
        N_("Case management checks the report."),
    )
    LOOKBACK_CONFIRMING = (
        "lookback_confirming",
        N_("Look-back awaiting confirmation"),
        N_("The leader in charge confirms the verdicts."),
    )
    CONFIRMED = "confirmed", N_("Confirmed"), N_("The look-back confirmed the rectification.")
    WITHDRAWN = "withdrawn", N_("Withdrawn"), N_("The warning was withdrawn; the old notice is kept.")
    ARCHIVED = "archived", N_("Archived"), N_("The file is closed for good.")


class ItemState(Word):
    """Where one problem stands."""

    OPEN = "open", N_("Listed"), N_("Part of the notice; the unit has not acknowledged yet.")
    IN_PROGRESS = "in_progress", N_("In progress"), N_("The unit rectifies; its term runs.")
    LONG_TERM = "long_term", N_("Long-term"), N_("Kept up over time, reviewed at intervals.")
    CLAIMED = (
        "claimed",
        N_("Completion awaiting confirmation"),
        N_("The unit's principal confirms the claim."),
    )
    SUBMITTED = "submitted", N_("Completion submitted"), N_("The handler checks the evidence.")
    CHECKED = "checked", N_("Awaiting closure"), N_("A second person closes the item.")
    BASICALLY_DONE = (
        "basically_done",
        N_("Basically completed"),
        N_("Not counted as completed; reviewed again."),
    )
    RETURNED = "returned", N_("Returned for more work"), N_("The unit must add what was asked.")
    REOPENED = "reopened", N_("Reopened"), N_("A look-back found it unresolved.")
    ACCEPTED = "accepted", N_("Struck off"), N_("Closed and struck off the list.")
    CANCELLED = "cancelled", N_("Cancelled"), N_("The warning was withdrawn.")


class ExtensionState(Word):
    """Where a request for more time stands."""

    REQUESTED = (
        "requested",
        N_("Extension awaiting confirmation"),
        N_("The unit's principal consents or not."),
    )
    CONFIRMED = "confirmed", N_("Extension requested"), N_("The handler examines the request.")
    EXAMINED = "examined", N_("Extension examined"), N_("The office director endorses or not.")
    ENDORSED = "endorsed", N_("Extension awaiting decision"), N_("A leader grants or refuses.")
    GRANTED = "granted", N_("Extension granted"), N_("The item's date moved; the original is kept.")
    REFUSED = "refused", N_("Extension refused"), N_("The date stays.")
    WITHDRAWN = "withdrawn", N_("Extension withdrawn"), N_("The unit took the request back.")


class ProceedingState(Word):
    """Where an accountability proceeding stands."""

    PROPOSED = "proposed", N_("Proposed"), N_("A proposal only; case management checks it.")
    PROPOSAL_REVIEWED = (
        "proposal_reviewed",
        N_("Start awaiting approval"),
        N_("The principal leader decides on a start."),
    )
    START_APPROVED = "start_approved", N_("Start approved"), N_("A team is to be appointed.")
    NOT_STARTED = "not_started", N_("Not started"), N_("The principal leader refused the start.")
    INVESTIGATING = "investigating", N_("Under investigation"), N_("The team establishes the facts.")
    FACTS_SHOWN = "facts_shown", N_("Facts shown"), N_("The target states its opinion and defence.")
    REPORTED = "reported", N_("Reported"), N_("The exemption review is answered, then adjudication.")
    ADJUDICATION = (
        "adjudication",
        N_("In adjudication"),
        N_("Two adjudicators review facts, basis and procedure."),
    )
    DECIDING = "deciding", N_("Awaiting decision"), N_("The organ with authority decides.")
    DECIDED = "decided", N_("Decided"), N_("The decision is to be served.")
    EXEMPTED = "exempted", N_("Exempted"), N_("No accountability, for a recorded reason.")
    SERVED = "served", N_("Decision served"), N_("The decision is executed and may be appealed.")
    EXECUTED = "executed", N_("Executed"), N_("Execution is reported.")
    CLOSED = "closed", N_("Closed"), N_("Nothing more is open.")
    ARCHIVED = "archived", N_("Archived"), N_("The file is closed for good.")


class AppealState(Word):
    """Where an appeal stands. Execution is not suspended (问责条例 Art. 20)."""

    FILED = "filed", N_("Appeal filed"), N_("Waits for someone who took no part before.")
    REGISTERED_LATE = (
        "registered_late",
        N_("Registered as late"),
        N_("Filed after the term; a person decides on it."),
    )
    NOT_ACCEPTED = "not_accepted", N_("Appeal not accepted"), N_("Filed too late without good reason.")
    UNDER_REVIEW = "under_review", N_("Appeal under review"), N_("The reviewer examines the case anew.")
    REVIEWED = "reviewed", N_("Appeal awaiting decision"), N_("The organ that decided decides on the appeal.")
    MAINTAINED = "maintained", N_("Decision maintained"), N_("The decision stands.")
    CHANGED = "changed", N_("Decision changed"), N_("The decision was made lighter.")
    REVOKED = "revoked", N_("Decision revoked"), N_("The decision was taken back.")


class NoticeState(Word):
    """Where a notice stands."""

    DRAFT = "draft", N_("Draft"), N_("No number, no effect.")
    IN_REVIEW = "in_review", N_("Under review"), N_("The reviewer reads it.")
    REVIEWED = "reviewed", N_("Awaiting signature"), N_("The signatory decides.")
    SIGNED = "signed", N_("Signed"), N_("It has its number and its fixed bytes.")
    SEALED = "sealed", N_("Sealed"), N_("Ready to be served.")
    SERVED = "served", N_("Served"), N_("Handed over; not acknowledged yet.")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged"), N_("Signed for, or counted as served.")
    KEPT = "kept", N_("Kept on file"), N_("Sealed and kept; a report to the leadership is served on no unit.")
    WITHDRAWN = "withdrawn", N_("Withdrawn"), N_("Taken back by a later document; kept as it was.")
    DISCARDED = "discarded", N_("Discarded"), N_("A draft that was given up; it never had a number.")


class NoticeCopyState(Word):
    """Where the copy of a notice for one of those it is copied to stands."""

    DELIVERED = "delivered", N_("Delivered"), N_("Handed over; the receipt is still to be signed.")
    RECEIVED = "received", N_("Receipt signed"), N_("The recipient has signed for it.")
    LAPSED = (
        "lapsed",
        N_("No longer awaited"),
        N_("The document was withdrawn before its copy was signed for."),
    )


class ReportDeliveryState(Word):
    """Where one copy of a health report stands."""

    DELIVERED = "delivered", N_("Delivered"), N_("Handed over; the receipt is still to be signed.")
    RECEIVED = "received", N_("Receipt signed"), N_("The recipient has signed for it.")
    LAPSED = (
        "lapsed",
        N_("No longer awaited"),
        N_("Another report was delivered in its place before it was signed for."),
    )


class ReportRecipient(Word):
    """To whom a health report goes: four classes, each with a copy of its own (M-14)."""

    PARTY_LEADER = "party_leader", N_("Head of the Party committee")
    GOVERNMENT_LEADER = "government_leader", N_("Head of the government")
    LEADER_IN_CHARGE = "leader_in_charge", N_("Leader in charge of the unit")
    UNIT_PRINCIPAL = "unit_principal", N_("Principal of the unit")


class KeyEntryState(Word):
    """Where an entry on the key list stands."""

    PROPOSED = "proposed", N_("Proposed for the list"), N_("A leader decides whether the unit is listed.")
    LISTED = "listed", N_("On the list"), N_("The unit is on the key list until its last day.")
    DECLINED = "declined", N_("Not listed"), N_("The leader decided against it, with a reason.")
    REMOVED = "removed", N_("Taken off the list"), N_("Taken off before its last day, with a reason.")


class InspectionMode(Word):
    """How a unit on the key list is to be inspected (M-51)."""

    TARGETED = "targeted", N_("Targeted inspection")
    MOBILE = "mobile", N_("Mobile inspection")
    LOOK_BACK = "look_back", N_("Inspection look-back")


class ProblemClass(Word):
    """The class that every problem carries (M-32)."""

    BLOCKAGE = "blockage", N_("Blockage"), N_("Something that keeps the work from flowing.")
    PAIN_POINT = "pain_point", N_("Pain point"), N_("Something that people suffer from.")
    POLLUTION = "pollution", N_("Pollution point"), N_("Something that pollutes the political ecosystem.")


class ItemType(Word):
    """The three kinds of rectification (M-40); each has a term of its own."""

    IMMEDIATE = "immediate", N_("Immediate"), N_("To be put right at once.")
    LIMITED = "limited", N_("Within a time limit"), N_("To be put right by a day.")
    LONG_TERM = "long_term", N_("Long-term"), N_("To be kept up, with a stage goal and regular reviews.")


class Verdict(Word):
    """What a look-back finds on one item (domain.md §3.8, no. 11)."""

    RECTIFIED = "rectified", N_("Rectified"), N_("The problem is solved.")
    BASICALLY = "basically", N_("Basically rectified"), N_("Nearly solved; it does not count as completed.")
    NOT_RECTIFIED = "not_rectified", N_("Not rectified"), N_("The problem is as it was.")
    REBOUNDED = "rebounded", N_("Rebounded"), N_("Solved once, and back again.")
    FALSE = "false", N_("False rectification"), N_("Only claimed to be solved; only people may find this.")


class Colour(Word):
    """The colours of supervision slips; what each means is policy."""

    BLUE = "blue", N_("Blue"), N_("Near or just past the day: a reminder.")
    YELLOW = "yellow", N_("Yellow"), N_("Past the day: a caution.")
    RED = "red", N_("Red"), N_("Badly late: serious.")
