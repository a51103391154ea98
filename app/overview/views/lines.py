"""What the lists of this slice share: where a row leads, what it asks for, how its day reads."""

from flask import url_for

from app.cases.access import DOORS, HOMES
from app.cases.models import Deadline, Subject
from workflows.actions import Action
from workflows.rulebook import workflow

#: Acts that are possible beside the one that a state waits for.
_BESIDE = frozenset(
    {
        Action.LIST_ITEM,
        Action.EDIT_ITEM,
        Action.STRIKE_ITEM,
        Action.URGE,
        Action.REASSIGN,
        Action.DECLARE_RECUSAL,
        Action.WITHDRAW_WARNING,
        Action.PROPOSE_ACCOUNTABILITY,
        Action.EXTEND_PLAN,
        Action.EXTEND_INVESTIGATION,
    }
)


def page_of(kind: str, subject_id: int, case_id: int | None) -> str:
    """The page of a subject: the problem's own, the case file, else its own."""
    if kind == "item":
        return url_for("rectification.item_page", subject_id=subject_id)
    if case_id is not None:
        return url_for("overview.case_file", case_id=case_id)
    return url_for(HOMES[kind], subject_id=subject_id)


def door_to(deadline: Deadline, subject: Subject | None) -> str:
    """Straight to the act that the deadline waits for; a problem's own page where there is a choice of acts."""
    if subject is not None and deadline.subject_kind != "item":
        endpoint = _awaited(subject, deadline)
        if endpoint is not None:
            return url_for(endpoint, subject_id=deadline.subject_id)
    return page_of(deadline.subject_kind, deadline.subject_id, deadline.case_id)


def _awaited(subject: Subject, deadline: Deadline) -> str | None:
    """The act that fulfils this very term where there is one, else the owner's first that leads on."""
    table = workflow(subject.workflow_name, subject.workflow_version)
    ways = [
        each
        for each in table.transitions
        if subject.state in each.source and deadline.owner_role in each.by and each.action not in _BESIDE
    ]
    fulfilling = [each for each in ways if deadline.term in each.ends]
    for transition in fulfilling or [each for each in ways if not each.ends]:
        endpoint = DOORS.get((subject.workflow_name, transition.action))
        if endpoint is not None:
            return endpoint
    return None
