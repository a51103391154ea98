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
    CORRECTION = (
        "correction_notice",
        N_("Correction of a warning"),
        N_("Puts slips of the pen in a served warning right; the warning and its terms stand."),
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
    EVALUATION_REPORT = (
        "evaluation_report",
        N_("Evaluation report"),
        N_("How a round was assessed, what came out, what the meeting decided, what is recommended."),
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
    LOOKBACK_NOTICE = (
        "lookback_notice",
        N_("Notice of a look-back"),
        N_("Who comes to look again, when, at what, and what is to be kept ready."),
    )
    RECTIFICATION_ASSESSMENT = (
        "rectification_assessment",
        N_("Assessment of the rectification"),
        N_("Four aspects with their points, the completion rate and a grade."),
    )
    CIRCULAR = ("circular", N_("Circular"), N_("Makes typical cases known, with names left out."))
    RECTIFICATION_LEDGER = (
        "rectification_ledger",
        N_("Rectification ledger"),
        N_("Every problem of a case in one line, as it stands."),
    )
    CLOSURE_OPINION = (
        "closure_opinion",
        N_("Opinion on striking off"),
        N_("Why a problem was struck off: measures, evidence, opinions."),
    )
    REWORK_NOTICE = (
        "rework_notice",
        N_("Notice of return for more work"),
        N_("What is missing before a problem can be struck off, and by when."),
    )
    START_APPROVAL = (
        "start_approval",
        N_("Approval of a start of accountability"),
        N_("Who proposes an investigation against whom, and who approved it."),
    )
    FACT_MATERIAL = (
        "fact_material",
        N_("Fact material"),
        N_("The facts as they are shown to the target, with the page that it signs."),
    )
    FILE_INDEX = (
        "file_index",
        N_("Index of the file"),
        N_("What lies in the file of a case, in its order, with pages and hashes."),
    )
    APPROVAL_SHEET = (
        "approval_sheet",
        N_("Approval sheet"),
        N_("Every hand that a document went through, with its versions."),
    )
