"""The official documents: each with the English ids that pages translate, and a sentence on what it says."""

from workflows.words import N_, Word


class NoticeKind(Word):
    """The official documents of this release (domain.md §3.8)."""

    WARNING = (
        "warning_notice",
        N_("Warning notice"),
        N_("Tells a unit why it is warned, what is wrong and by when to put it right."),
    )
    WITHDRAWAL = (
        "withdrawal_notice",
        N_("Withdrawal of a warning"),
        N_("Takes a warning back that was served; the warning stays on record under its number."),
    )
    RECTIFICATION = (
        "rectification_notice",
        N_("Rectification notice"),
        N_("Sets a second term for problems that were found unresolved."),
    )
    THREE_LISTS = (
        "three_lists",
        N_("Problem, task and responsibility lists"),
        N_("The approved plan: every problem with its measures and its responsible people."),
    )
    EXTENSION_REPLY = (
        "extension_reply",
        N_("Reply on extension"),
        N_("Says whether a request for more time was granted, and why."),
    )
    LOOKBACK_FEEDBACK = (
        "lookback_feedback",
        N_("Look-back feedback"),
        N_("What the look-back found, problem by problem."),
    )
    DECISION = (
        "accountability_decision",
        N_("Accountability decision"),
        N_("Who is held to account in which form, and how to appeal."),
    )
    APPEAL_REPLY = (
        "appeal_reply",
        N_("Reply to an appeal"),
        N_("Says whether an appeal is taken up, who examines it and by when it is decided."),
    )
    APPEAL_DECISION = (
        "appeal_decision",
        N_("Decision on an appeal"),
        N_("Whether the decision stands, is made lighter or is revoked, and why."),
    )
    HEALTH_REPORT = (
        "health_report",
        N_("Health report"),
        N_("How a unit stands in one round, where it loses, and what is advised."),
    )
    PROOF_OF_SERVICE = (
        "proof_of_service",
        N_("Proof of service"),
        N_("By whom, when and how a document was handed over."),
    )
    SUPERVISION_SLIP = (
        "supervision_slip",
        N_("Supervision slip"),
        N_("Presses a unit for what is late: blue reminds, yellow cautions, red is serious."),
    )
    REMINDER_LETTER = (
        "reminder_letter",
        N_("Reminder letter"),
        N_("Lists what is overdue and sets a last day."),
    )
    ADMONITION_LETTER = (
        "admonition_letter",
        N_("Admonition letter"),
        N_("Says why the unit is still late, what it answers for and what follows."),
    )
    INTERVIEW_NOTICE = (
        "interview_notice",
        N_("Summons to an interview"),
        N_("Whom the office calls to an interview, when, where and about what."),
    )
    INTERVIEW_RECORD = (
        "interview_record",
        N_("Record of an interview"),
        N_("What was put to the unit, what it promised, signed page by page."),
    )
    RECOMMENDATION = (
        "recommendation",
        N_("Discipline inspection or supervisory recommendation"),
        N_("Recommends how a systemic problem is put right, by when, and asks for an answer."),
    )
