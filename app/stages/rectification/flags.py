"""Machine flags of false rectification, F1 to F6 (domain.md §3.6): shown to who checks, never a verdict."""

from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select

from app.cases.models import Deadline, Event
from app.clock import local_day
from app.evidence.models import Evidence, EvidenceKind
from app.evidence.queries import evidence_of, same_bytes_elsewhere
from app.extensions import db
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of, last_act, measure_counts
from workflows.actions import Action
from workflows.vocabulary import N_

#: Two completion texts that are this much alike count as copied.
ALIKE = 0.9
#: How many other completion texts of the same unit are compared.
COMPARED = 300
#: Material that only repeats what the unit says.
_SELF_REPORT = (EvidenceKind.REPORT, EvidenceKind.OTHER)
#: The terms that a claim may be close to.
_TERMS = ("RECT_IMMEDIATE", "RECT_LIMITED", "RECT_LONG", "RECT_SECOND", "REWORK")


@dataclass(frozen=True)
class Flag:
    """One thing to look at: its code, and a sentence with its parameters."""

    code: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)


def flags_of(item: Item) -> list[Flag]:
    """Everything about an item that whoever checks it should look at twice."""
    evidence = evidence_of("item", item.id)
    found = [
        _missing_measures(item),
        _paper_only(evidence),
        *_date_conflicts(item, evidence),
        *_reused_files(item, evidence),
        _copied_text(item),
        _mass_completion(item),
    ]
    return [flag for flag in found if flag is not None]


def _missing_measures(item: Item) -> Flag | None:
    """F1: a problem of the notice has no measure."""
    items = items_of(item.case)
    with_measures = measure_counts([each.id for each in items])
    missing = [each.position for each in items if each.id not in with_measures]
    if not missing:
        return None
    return Flag(
        "F1", N_("Without any measure: problem %(numbers)s."), {"numbers": ", ".join(str(n) for n in missing)}
    )


def _paper_only(evidence: list[Evidence]) -> Flag | None:
    """F2: everything is self-report; no document with a number, no voucher, photograph or record."""
    if not evidence or any(each.kind not in _SELF_REPORT or each.document_number for each in evidence):
        return None
    return Flag(
        "F2",
        N_(
            "All evidence is the unit's own report or of no named kind; no rule, voucher, photograph or record is among it."
        ),
    )


def _date_conflicts(item: Item, evidence: list[Evidence]) -> list[Flag]:
    """F3: a document is older than the notice, or younger than the completion it proves."""
    flags = []
    served = local_day(item.case.served_at) if item.case.served_at else None
    for each in evidence:
        if each.dated_on is None:
            continue
        name = {"name": each.newest.name, "day": each.dated_on}
        if served is not None and each.dated_on < served:
            flags.append(Flag("F3", N_("“%(name)s” bears the date %(day)s, before the notice."), name))
        if item.completed_on is not None and each.dated_on > item.completed_on:
            flags.append(
                Flag(
                    "F3", N_("“%(name)s” bears the date %(day)s, after the completion it should prove."), name
                )
            )
    return flags


def _reused_files(item: Item, evidence: list[Evidence]) -> list[Flag]:
    """F4: the very same bytes prove another problem, or were used by another unit."""
    mine = {each.newest.sha256: each.newest.name for each in evidence}
    flags = {}
    for other in same_bytes_elsewhere(mine, outside=("item", item.id)):
        name = mine[other.sha256]
        if other.evidence.case.unit_id != item.case.unit_id:
            flags[name] = Flag("F4", N_("“%(name)s” was also used by another unit."), {"name": name})
        else:
            flags.setdefault(name, Flag("F4", N_("“%(name)s” also proves another problem."), {"name": name}))
    return list(flags.values())


def _copied_text(item: Item) -> Flag | None:
    """F5: the completion text is nearly that of another problem of the unit."""
    text = item.completion_summary
    if not text:
        return None
    others = select(Item).where(
        Item.unit_path == item.unit_path, Item.id != item.id, Item.completion_summary != ""
    )
    for other in db.session.scalars(others.order_by(Item.id.desc()).limit(COMPARED)):
        matcher = SequenceMatcher(None, text, other.completion_summary, autojunk=False)
        if (
            matcher.real_quick_ratio() >= ALIKE
            and matcher.quick_ratio() >= ALIKE
            and matcher.ratio() >= ALIKE
        ):
            return Flag(
                "F5",
                N_("The text of the completion is %(share)s %% that of problem %(title)s."),
                {"share": round(matcher.ratio() * 100), "title": other.subject_title[:60]},
            )
    return None


def _mass_completion(item: Item) -> Flag | None:
    """F6: more than half of the case's claims came within a day of the date."""
    items = items_of(item.case)
    claims = [claim for each in items if (claim := last_act(each, Action.CLAIM_COMPLETION)) is not None]
    if len(claims) < 2:
        return None
    late = sum(_is_at_the_last_moment(claim) for claim in claims)
    if late * 2 <= len(claims):
        return None
    return Flag(
        "F6",
        N_("%(late)s of %(all)s claims in this case came within 24 hours of their date."),
        {"late": late, "all": len(claims)},
    )


def _is_at_the_last_moment(claim: Event) -> bool:
    """Did the claim come in the last 24 hours of the term that ran then, or later?"""
    ran = (
        select(Deadline)
        .where(
            Deadline.subject_kind == "item",
            Deadline.subject_id == claim.subject_id,
            Deadline.term.in_(_TERMS),
            Deadline.started_by_event_id < claim.id,
        )
        .order_by(Deadline.id.desc())
        .limit(1)
    )
    deadline = db.session.scalar(ran)
    return deadline is not None and claim.at >= deadline.due_at - timedelta(hours=24)
