"""Conditions on an official document."""

from workflows.facts import NoticeFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_, NoticeKind


def notice_is_complete(ask: Ask) -> Reason | None:
    """Every compulsory field is filled."""
    return None if facts_as(NoticeFacts, ask).complete else Reason(N_("The document is not complete yet."))


def text_is_the_reviewed_one(ask: Ask) -> Reason | None:
    """What is signed is what was reviewed."""
    facts = facts_as(NoticeFacts, ask)
    if facts.content_digest == facts.reviewed_digest:
        return None
    return Reason(N_("The text changed after its review; it must be reviewed again."))


def is_an_evaluation_report(ask: Ask) -> Reason | None:
    """The report on a round, which is signed by the principal leader and kept, not served."""
    if facts_as(NoticeFacts, ask).kind == NoticeKind.EVALUATION_REPORT:
        return None
    return Reason(N_("Only an evaluation report is signed and kept like this."))
