"""Every released table, by name and version. A subject keeps the version that it started under."""

import hashlib
from collections.abc import Iterable

from workflows.accountability import PROCEEDING
from workflows.appeal import APPEAL
from workflows.assessment import ROUND
from workflows.delivery import DELIVERY
from workflows.documents import NOTICE, NOTICE_COPY
from workflows.index_model import INDEX_MODEL
from workflows.invitation import INVITATION
from workflows.meeting import REVIEW_MEETING, SCORE_OBJECTION, SOURCE_OPINION
from workflows.rectification import EXTENSION, ITEM
from workflows.results import KEY_ENTRY, REPORT_DELIVERY
from workflows.supervision import CASE
from workflows.survey import SURVEY
from workflows.table import Guard, Hold, Workflow
from workflows.terms import Term

RELEASED: tuple[Workflow, ...] = (
    ROUND,
    INDEX_MODEL,
    DELIVERY,
    SURVEY,
    SCORE_OBJECTION,
    SOURCE_OPINION,
    REVIEW_MEETING,
    INVITATION,
    CASE,
    ITEM,
    EXTENSION,
    NOTICE,
    NOTICE_COPY,
    PROCEEDING,
    APPEAL,
    REPORT_DELIVERY,
    KEY_ENTRY,
)

_BY_VERSION = {(workflow.name, workflow.version): workflow for workflow in RELEASED}


def workflow(name: str, version: int) -> Workflow:
    """One released table; KeyError for a version that was never released."""
    return _BY_VERSION[name, version]


def current(name: str) -> Workflow:
    """The newest released table of that name, which new subjects start under."""
    return max((each for each in RELEASED if each.name == name), key=lambda each: each.version)


def holds_over(name: str, term: Term) -> tuple[tuple[Workflow, Hold], ...]:
    """Which tables hold a term of this workflow, and how."""
    return _HOLDS.get((name, term), ())


def _by_held_term() -> dict[tuple[str, Term], tuple[tuple[Workflow, Hold], ...]]:
    found: dict[tuple[str, Term], tuple[tuple[Workflow, Hold], ...]] = {}
    for table in RELEASED:
        for hold in table.holds:
            for term in hold.terms:
                found[hold.over, term] = (*found.get((hold.over, term), ()), (table, hold))
    return found


_HOLDS = _by_held_term()


def fingerprint(table: Workflow) -> str:
    """A hash over everything that a released table says. tests/workflows/released.lock holds the released ones."""
    lines = [f"{table.name} {table.version} {table.opens_with} {table.initial} {_codes(table.opening_terms)}"]
    lines += [
        f"{state.name} {state.stage} {state.owner} {state.awaits} {_codes(state.runs)} {_codes(state.suspends)}"
        f" {state.last}"
        for state in table.states
    ]
    lines += [
        f"{each.action} {_codes(each.source)} {each.target} {_codes(each.by)} {each.approval}"
        f" {_codes(map(_name_of, each.guards))}"
        f" {_name_of(each.when)} {_codes(each.starts)} {_codes(each.ends)} {_codes(each.needs)} {each.serves}"
        for each in table.transitions
    ]
    lines += [f"hold {_codes(each.states)} {each.over} {_codes(each.terms)}" for each in table.holds]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _codes(words: Iterable[object]) -> str:
    return ",".join(str(word) for word in words)


def _name_of(guard: Guard | None) -> str:
    """A guard by its name and sentence, which tells one ``by_another_than`` from another."""
    return f"{getattr(guard, '__name__', '')}({(guard.__doc__ or '') if guard else ''})"
