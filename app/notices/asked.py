"""The documents that a handler drafts by hand, and what each asks for beyond what the file already says."""

from app.notices.asking import Ask, How
from app.notices.content.circular import Scope
from app.notices.content.letterhead import Secrecy, Urgency
from app.notices.content.recommendation import Track
from app.notices.content.slip import COLOUR_WORDS, Feedback
from workflows.vocabulary import N_, NoticeKind

#: Asked of every document.
COMMON = (
    Ask("recipient", N_("Main recipient")),
    Ask(
        "secrecy",
        N_("Secrecy"),
        How.CHOICE,
        options=tuple((mark.value, mark.label) for mark in Secrecy),
        help=N_("A state-secret mark (★) is not offered: this is a non-classified system."),
    ),
    Ask(
        "urgency",
        N_("Urgency"),
        How.CHOICE,
        required=False,
        options=tuple((mark.value, mark.label) for mark in Urgency),
    ),
    Ask("attachments", N_("Attachments"), How.LINES, required=False, help=N_("One a line.")),
    Ask("copies_to", N_("Copies to"), How.LINES, required=False, help=N_("One a line.")),
)
_BASIS = Ask("basis", N_("Basis of the document"))
_NUMBER = Ask("notice_number", N_("Number of the notice"))
_CONSEQUENCES = Ask("consequences", N_("What follows if nothing is done"), How.TEXT)
_EARLIER = Ask(
    "earlier_numbers", N_("Earlier slips and letters"), How.LINES, required=False, help=N_("One a line.")
)
_LATE = (
    _BASIS,
    _NUMBER,
    Ask(
        "matters.remaining",
        N_("What remains to be done"),
        How.EACH,
        help=N_("One line for each overdue matter, in their order."),
    ),
    Ask("limit.on", N_("To be done by the latest on"), How.DUE),
    _EARLIER,
    _CONSEQUENCES,
)
_INTERVIEW = (
    Ask("starts_at", N_("Begins at"), How.MOMENT, help=N_("Like 2026-02-11 09:30.")),
    Ask("place", N_("Place of the interview")),
    Ask("interviewers", N_("Interviewers"), How.LINES, help=N_("Two or more by office, one a line.")),
    Ask("interviewed", N_("Who is interviewed"), How.LINES, help=N_("By office, one a line.")),
    Ask("reason", N_("Reason for the interview"), How.TEXT),
)

ASKED: dict[NoticeKind, tuple[Ask, ...]] = {
    NoticeKind.SUPERVISION_SLIP: (
        Ask(
            "colour",
            N_("Colour"),
            How.CHOICE,
            options=tuple((each.value, each.label) for each in COLOUR_WORDS),
        ),
        _BASIS,
        Ask("matter", N_("Matter")),
        Ask("original_due.on", N_("Original day"), How.DUE),
        Ask("days_late", N_("Working days late"), How.NUMBER, help=N_("0 where it is not late yet.")),
        Ask("content", N_("What is supervised"), How.TEXT),
        Ask("demand", N_("What the unit must do"), How.TEXT),
        Ask("limit.on", N_("To be done by the latest on"), How.DUE),
        Ask(
            "feedback",
            N_("How the unit reports back"),
            How.CHOICE,
            options=tuple((each.value, each.label) for each in Feedback),
        ),
        Ask(
            "feedback_every",
            N_("Cycle of reports"),
            required=False,
            help=N_("Where it reports regularly: 每周五."),
        ),
        Ask("lead_unit", N_("Unit in the lead")),
        Ask("cooperating_units", N_("Units that help"), How.LINES, required=False, help=N_("One a line.")),
        Ask("instruction", N_("A leader's instruction"), How.TEXT, required=False),
        Ask("instructed_by", N_("Leader who gave it"), required=False),
        _EARLIER,
        _CONSEQUENCES,
    ),
    NoticeKind.REMINDER_LETTER: _LATE,
    NoticeKind.ADMONITION_LETTER: (
        *_LATE,
        Ask("causes", N_("Why nothing was done"), How.LINES, help=N_("One a line.")),
        Ask("demands", N_("What the unit must do"), How.LINES, help=N_("One a line.")),
    ),
    NoticeKind.INTERVIEW_NOTICE: (
        *_INTERVIEW,
        _BASIS,
        Ask("purpose", N_("Purpose"), How.TEXT),
        Ask("bring", N_("What is to be brought"), How.LINES, help=N_("One a line.")),
        Ask("reply_by.on", N_("To be answered by"), How.DUE),
    ),
    NoticeKind.INTERVIEW_RECORD: (
        *_INTERVIEW,
        Ask("ends_at", N_("Ends at"), How.MOMENT, help=N_("Like 2026-02-11 09:30.")),
        Ask("notice_number", N_("Number of the summons")),
        Ask("recorder", N_("Recorder")),
        Ask("problems", N_("Problems that were put"), How.TEXT),
        Ask("statement", N_("Statement and promises"), How.TEXT),
        Ask("demands", N_("What the unit must do"), How.TEXT),
        Ask("follow_up.on", N_("Looked at again by"), How.DUE),
    ),
    NoticeKind.RECOMMENDATION: (
        Ask("track", N_("Kind"), How.CHOICE, options=tuple((each.value, each.label) for each in Track)),
        Ask("about", N_("Subject of the title"), help=N_("As it stands in the title after 关于.")),
        _BASIS,
        Ask("investigation", N_("What was supervised or investigated"), How.TEXT),
        Ask(
            "findings",
            N_("Problems and causes"),
            How.PAIRS,
            parts=("problem", "cause"),
            help=N_("One a line: problem｜cause."),
        ),
        Ask("advice", N_("Advice and demands"), How.LINES, help=N_("One a line.")),
        Ask("rectify_by.on", N_("To be rectified by"), How.DUE),
        Ask("answer", N_("What is to be answered")),
        Ask("answer_by.on", N_("To be answered by"), How.DUE),
        _CONSEQUENCES,
    ),
    NoticeKind.LOOKBACK_NOTICE: (
        _BASIS,
        _NUMBER,
        Ask("team_leader", N_("Head of the team")),
        Ask("team_members", N_("Members of the team"), How.LINES, help=N_("One a line.")),
        Ask("from_on", N_("From"), How.DAY),
        Ask("until_on", N_("Until"), How.DAY),
        Ask("scope", N_("Scope"), How.TEXT),
        Ask("methods", N_("Methods")),
        Ask("materials", N_("Materials to be kept ready"), How.LINES, help=N_("One a line.")),
    ),
    NoticeKind.RECTIFICATION_ASSESSMENT: (
        _BASIS,
        _NUMBER,
        Ask("period", N_("Period")),
        Ask("methods", N_("Methods")),
        Ask("aspects.points", N_("Points"), How.EACH, help=N_("Four lines: of 20, of 30, of 40, of 10.")),
        Ask(
            "aspects.found", N_("What was found"), How.EACH, help=N_("One line for each of the four aspects.")
        ),
        Ask("completed", N_("Problems settled"), How.NUMBER),
        Ask("problems", N_("Problems in all"), How.NUMBER),
        Ask("answers", N_("Valid answers"), How.NUMBER),
        Ask("satisfied", N_("Satisfied answers"), How.NUMBER),
        Ask("remaining", N_("What is not settled"), How.LINES, required=False, help=N_("One a line.")),
        Ask("conclusion", N_("Conclusion"), How.TEXT),
        Ask("advice", N_("What is recommended"), How.LINES, help=N_("One a line.")),
    ),
    NoticeKind.CIRCULAR: (
        Ask("readers", N_("Readers"), How.CHOICE, options=tuple((each.value, each.label) for each in Scope)),
        Ask("about", N_("Subject of the title"), help=N_("As it stands in the title after 关于.")),
        Ask("opening", N_("Opening"), How.TEXT),
        Ask("cases", N_("Typical cases"), How.LINES, help=N_("One a line.")),
        Ask("lessons", N_("Lessons"), How.TEXT),
        Ask("demands", N_("What the unit must do"), How.LINES, help=N_("One a line.")),
        Ask(
            "left_out",
            N_("Names to leave out"),
            How.NAMES,
            required=False,
            help=N_("One a line. They become 张某 or 张某某 in every text; the full names are kept nowhere."),
        ),
        Ask("secrecy_check.by", N_("Secrecy checked by")),
        Ask("secrecy_check.on", N_("Secrecy checked on"), How.DAY),
        Ask("secrecy_check.opinion", N_("Opinion on secrecy")),
        Ask("adjudication_check.by", N_("Facts checked by")),
        Ask("adjudication_check.on", N_("Facts checked on"), How.DAY),
        Ask("adjudication_check.opinion", N_("Opinion on the facts")),
    ),
}
