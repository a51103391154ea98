"""How long each state may last, whom to remind when, and what follows when a term is missed (domain.md §2.6, §9).

The durations here are the shipped defaults; an organisation's policy replaces them without touching code.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.vocabulary import N_, UNIT_SIDE, Colour, Role


@dataclass(frozen=True)
class Rung:
    """One step of a reminder ladder, counted in working days from the due day (negative: before).

    ``to`` are roles over the subject's unit. ``proposes`` marks the rung at which the clock proposes (never
    decides) accountability.
    """

    offset: int
    to: tuple[Role, ...]
    colour: Colour | None = None
    proposes: bool = False

    @property
    def escalates(self) -> bool:
        """Does this rung come after the due day?"""
        return self.offset > 0


def told_at(rung: Rung, owner: Role) -> tuple[Role, ...]:
    """Whom a rung tells: of the office, whoever must act hears every rung; on the unit's side its ladder says who."""
    return rung.to if owner in UNIT_SIDE or owner in rung.to else (owner, *rung.to)


_UNIT = (Role.LIAISON, Role.UNIT_PRINCIPAL)

#: The unit must act: domain.md §9, reminder ladder.
UNIT_LADDER = (
    Rung(-5, (Role.LIAISON, Role.HANDLER)),
    Rung(-1, (Role.LIAISON, Role.HANDLER), Colour.BLUE),
    Rung(0, (Role.UNIT_PRINCIPAL,), Colour.BLUE),
    Rung(1, (Role.UNIT_PRINCIPAL, Role.OFFICE_DIRECTOR), Colour.YELLOW),
    Rung(3, (*_UNIT, Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE), Colour.YELLOW),
    Rung(10, (*_UNIT, Role.LEADER_IN_CHARGE), Colour.RED),
    Rung(20, (*_UNIT, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER), Colour.RED, proposes=True),
)

#: The unit must acknowledge: short, and unsigned means escalation at once.
RECEIPT_LADDER = (
    Rung(-1, _UNIT, Colour.BLUE),
    Rung(0, (Role.UNIT_PRINCIPAL, Role.HANDLER), Colour.BLUE),
    Rung(1, (Role.UNIT_PRINCIPAL, Role.HANDLER, Role.OFFICE_DIRECTOR), Colour.YELLOW),
    Rung(3, (Role.UNIT_PRINCIPAL, Role.LEADER_IN_CHARGE), Colour.RED),
)

#: The office must act.
OFFICE_LADDER = (
    Rung(-1, (Role.HANDLER, Role.OFFICE_DIRECTOR), Colour.BLUE),
    Rung(1, (Role.OFFICE_DIRECTOR, Role.CASE_MANAGER), Colour.YELLOW),
    Rung(3, (Role.LEADER_IN_CHARGE, Role.CASE_MANAGER), Colour.YELLOW),
    Rung(10, (Role.PRINCIPAL_LEADER, Role.CASE_MANAGER), Colour.RED),
)

#: A right that lapses: told before, nothing follows but the end of the right.
RIGHT_LADDER = (Rung(-1, _UNIT), Rung(1, (Role.HANDLER,)))


#: A department must deliver its data.
DATA_LADDER = (
    Rung(-3, (Role.DATA_REPORTER,)),
    Rung(0, (Role.DATA_REPORTER, Role.HANDLER), Colour.BLUE),
    Rung(1, (Role.DATA_REPORTER, Role.OFFICE_DIRECTOR), Colour.YELLOW),
    Rung(5, (Role.DATA_REPORTER, Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE), Colour.RED),
)

#: Somebody was invited by name: that person is told, and afterwards whoever sent the invitation.
INVITATION_LADDER = (
    Rung(-1, (Role.REVIEW_DELEGATE,)),
    Rung(0, (Role.REVIEW_DELEGATE,), Colour.BLUE),
    Rung(1, (Role.REVIEW_DELEGATE, Role.HANDLER), Colour.YELLOW),
)


class Term(StrEnum):
    """A term with its meaning, default duration ('3WD', '30D', '1M'), ladder and, where it differs, its owner."""

    label: str
    default: str
    ladder: tuple[Rung, ...]
    owner: Role | None
    #: Missing it is nobody's fault: a right lapses, nothing is overdue.
    is_right: bool

    def __new__(
        cls,
        value: str,
        label: str = "",
        default: str = "",
        ladder: tuple[Rung, ...] = OFFICE_LADDER,
        owner: Role | None = None,
    ) -> "Term":
        """Keep the rule beside the stored value."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        term.default = default
        term.ladder = ladder
        term.owner = owner
        term.is_right = ladder is RIGHT_LADDER
        return term

    # the round
    ROUND_DRAFT = "ROUND_DRAFT", N_("Results to be submitted"), "20WD"
    ROUND_REVIEW = "ROUND_REVIEW", N_("Results to be reviewed"), "5WD"
    ROUND_PUBLISH = "ROUND_PUBLISH", N_("Publication to be decided"), "5WD"
    CANDIDATES = "CANDIDATES", N_("Candidates to be handled"), "5WD"

    # objections to draft scores, and the review meeting; it is to be held on its own day
    OBJECTIONS = (
        "OBJECTIONS",
        N_("Objections to draft scores possible until"),
        "5WD",
        RIGHT_LADDER,
        Role.UNIT_PRINCIPAL,
    )
    OBJECTION_ANSWER = "OBJECTION_ANSWER", N_("Objection to a draft score to be answered"), "5WD"
    SOURCE_OPINION = "SOURCE_OPINION", N_("Department's opinion on an objection"), "3WD", DATA_LADDER
    OBJECTION_SETTLE = "OBJECTION_SETTLE", N_("Upheld objection to be settled"), "10WD"
    MEETING_HELD = "MEETING_HELD", N_("Review meeting to be held and recorded"), "15WD"
    MEETING_CONCLUDE = "MEETING_CONCLUDE", N_("Record of the meeting to be checked"), "3WD"
    MEETING_VOTE = (
        "MEETING_VOTE",
        N_("Review meeting to be attended, with your votes"),
        "15WD",
        INVITATION_LADDER,
    )

    # the index model
    MODEL_DRAFT = "MODEL_DRAFT", N_("Model to be submitted"), "20WD"
    MODEL_JUDGE = "MODEL_JUDGE", N_("Pairwise judgements to be given"), "5WD", INVITATION_LADDER
    MODEL_REVIEW = "MODEL_REVIEW", N_("Model to be reviewed"), "5WD"
    MODEL_APPROVE = "MODEL_APPROVE", N_("Model to be approved"), "5WD"

    # the data of a round
    DATA_DUE = "DATA_DUE", N_("Data to be delivered"), "10WD", DATA_LADDER
    RATING = "RATING", N_("Marks to be given"), "5WD", INVITATION_LADDER
    DATA_CHECK = "DATA_CHECK", N_("Data to be checked"), "5WD"
    DATA_REWORK = "DATA_REWORK", N_("Corrected data to be delivered"), "3WD", DATA_LADDER

    # the surveys of a round; the last two end on the days that the survey itself names
    SURVEY_DRAFT = "SURVEY_DRAFT", N_("Survey to be submitted"), "10WD"
    SURVEY_REVIEW = "SURVEY_REVIEW", N_("Survey to be approved"), "3WD"
    SURVEY_START = "SURVEY_START", N_("Survey to be opened"), "10WD"
    SURVEY_FIELD = "SURVEY_FIELD", N_("Survey ends"), "30D"

    # what follows from results
    REPORT_ACK = (
        "REPORT_ACK",
        N_("Health report to be signed for"),
        "3WD",
        RECEIPT_LADDER,
        Role.UNIT_PRINCIPAL,
    )
    REPORT_RECEIPT = "REPORT_RECEIPT", N_("Receipt of the health report to be recorded"), "5WD"
    COPY_ACK = "COPY_ACK", N_("Copy to be signed for"), "5WD", RECEIPT_LADDER, Role.UNIT_PRINCIPAL
    COPY_RECEIPT = "COPY_RECEIPT", N_("Receipt of the copy to be recorded"), "10WD"
    KEY_DECIDE = "KEY_DECIDE", N_("Entry on the key list to be decided"), "10WD"

    # warning
    DRAFT = "DRAFT", N_("Warning to be drafted"), "5WD"
    REVIEW = "REVIEW", N_("Warning to be reviewed"), "2WD"
    SIGN = "SIGN", N_("Warning to be signed"), "2WD"
    ISSUE = "ISSUE", N_("Warning to be sealed"), "1WD"
    SERVE = "SERVE", N_("Warning to be served"), "2WD"
    ACK = "ACK", N_("Receipt to be acknowledged"), "2WD", RECEIPT_LADDER
    OBJECT = "OBJECT", N_("Objection possible until"), "5WD", RIGHT_LADDER, Role.UNIT_PRINCIPAL
    OBJECT_REVIEW = "OBJECT_REVIEW", N_("Objection to be decided"), "5WD"

    # rectification
    PLAN = "PLAN", N_("Plan to be submitted"), "10WD", UNIT_LADDER
    PLAN_REVIEW = "PLAN_REVIEW", N_("Plan to be decided"), "5WD"
    RECT_IMMEDIATE = "RECT_IMMEDIATE", N_("Immediate rectification"), "15D", UNIT_LADDER
    RECT_LIMITED = "RECT_LIMITED", N_("Rectification within the time limit"), "3M", UNIT_LADDER
    RECT_LONG = "RECT_LONG", N_("Long-term rectification: next review"), "3M", UNIT_LADDER
    RECT_SECOND = "RECT_SECOND", N_("Second rectification"), "1M", UNIT_LADDER
    REWORK = "REWORK", N_("More work to be submitted"), "10WD", UNIT_LADDER
    PROGRESS = "PROGRESS", N_("Progress report due"), "1M", UNIT_LADDER[:4], Role.LIAISON
    CASE_TERM = "CASE_TERM", N_("All problems to be closed"), "6M", OFFICE_LADDER, Role.HANDLER
    CLOSE_REVIEW = "CLOSE_REVIEW", N_("Claim of completion to be decided"), "10WD"
    CLOSURE = "CLOSURE", N_("Closing of the case to be decided"), "10WD"
    EXT_REVIEW = "EXT_REVIEW", N_("Extension request to be decided"), "3WD"

    # look-back and archive
    LOOKBACK_START = "LOOKBACK_START", N_("Look-back to be started"), "3M"
    LOOKBACK_FIELD = "LOOKBACK_FIELD", N_("Look-back to be reported"), "25D"
    LOOKBACK_REPORT = "LOOKBACK_REPORT", N_("Look-back result to be confirmed"), "15WD"
    ARCHIVE = "ARCHIVE", N_("File to be archived"), "30D"

    # accountability
    ACC_START = "ACC_START", N_("Start of accountability to be decided"), "10WD"
    ACC_TEAM = "ACC_TEAM", N_("Investigators to be appointed"), "5WD"
    ACC_INVEST = "ACC_INVEST", N_("Investigation to be concluded"), "60D"
    ACC_SHOW = "ACC_SHOW", N_("Target's opinion due"), "5WD"
    ACC_ADJUDICATE = "ACC_ADJUDICATE", N_("Adjudication to be concluded"), "1M"
    ACC_DECIDE = "ACC_DECIDE", N_("Decision to be taken"), "10WD"
    ACC_ANNOUNCE = "ACC_ANNOUNCE", N_("Decision to be served"), "7D"
    ACC_FORMALITY = "ACC_FORMALITY", N_("Formalities to be completed"), "1M"
    ACC_EXEC_REPORT = "ACC_EXEC_REPORT", N_("Execution report due"), "6M"
    APPEAL = "APPEAL", N_("Appeal possible until"), "1M", RIGHT_LADDER, Role.UNIT_PRINCIPAL
    APPEAL_ACCEPT = "APPEAL_ACCEPT", N_("Appeal to be accepted"), "5WD"
    APPEAL_DECIDE = "APPEAL_DECIDE", N_("Appeal to be decided"), "1M"

    # documents of their own
    NOTICE_DRAFT = "NOTICE_DRAFT", N_("Document to be submitted"), "5WD"
    NOTICE_REVIEW = "NOTICE_REVIEW", N_("Document to be reviewed"), "2WD"
    NOTICE_SIGN = "NOTICE_SIGN", N_("Document to be signed"), "2WD"
    NOTICE_SERVE = "NOTICE_SERVE", N_("Document to be served"), "2WD"
    NOTICE_ACK = "NOTICE_ACK", N_("Document to be acknowledged"), "2WD", RECEIPT_LADDER
    UNIT_CONFIRM = "UNIT_CONFIRM", N_("Unit principal's confirmation due"), "3WD", RECEIPT_LADDER


#: What cannot be done before a right has lapsed counts from that right's last day, where it still runs.
COUNTS_AFTER = {Term.ARCHIVE: Term.APPEAL}
