"""What people do to the tree of a model file: add, change, move, remove. Raises Refused where it must not be."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.stages.assessment.model.compulsory import is_compulsory
from app.stages.assessment.model.document.content import Document, Entry, EntryKind, Expert, Sheet, Table
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def the_entry(document: Document, code: str) -> Entry:
    """The entry of that code, or Refused."""
    found = document.entry(code)
    if found is None:
        raise Refused(Reason(N_("There is no node or indicator “%(code)s”."), {"code": code}))
    return found


def add_entry(document: Document, kind: EntryKind, parent: str | None, table: Table) -> Entry:
    """Put a new entry last among the children of a node, or a new root."""
    _refuse_taken(document, str(table["code"]))
    if parent is not None and not the_entry(document, parent).is_node:
        raise Refused(Reason(N_("“%(code)s” is an indicator; only nodes have children."), {"code": parent}))
    if parent is None and kind is EntryKind.INDICATOR:
        raise Refused(Reason(N_("An indicator stands below a node: name its parent.")))
    entry = Entry(kind, {**table, **({"parent": parent} if parent is not None else {})})
    if parent is not None and parent in document.sheets:
        entry.table.pop("weight", None)
    document.entries.append(entry)
    return entry


def change_entry(document: Document, code: str, table: Table) -> Entry:
    """Give an entry another table, and everything that names it its new code."""
    entry = the_entry(document, code)
    renamed = str(table["code"])
    if renamed != code:
        if is_compulsory(code):
            raise Refused(Reason(N_("“%(name)s” is compulsory: its code stays “%(code)s”."), _named(entry)))
        _refuse_taken(document, renamed)
        _rename(document, code, renamed)
    entry.table = {**table, **({"parent": entry.parent} if entry.parent is not None else {})}
    return entry


def move_entry(document: Document, code: str, parent: str | None, place: int) -> Entry:
    """Put an entry at a place (counted from 0) among the children of a node."""
    entry = the_entry(document, code)
    if parent != entry.parent:
        _refuse_parent(document, entry, parent)
        _leave_family(document, entry)
        if parent in document.sheets:
            entry.table.pop("weight", None)
        entry.table.pop("parent", None)
        if parent is not None:
            entry.table["parent"] = parent
    family = [each for each in document.children(parent) if each is not entry]
    document.entries.remove(entry)
    followers = family[max(place, 0) :]
    at = document.entries.index(followers[0]) if followers else len(document.entries)
    document.entries.insert(at, entry)
    return entry


def remove_entry(document: Document, code: str) -> list[Entry]:
    """Take an entry out with everything below it. What is compulsory, and what a rule names, stays."""
    entry = the_entry(document, code)
    gone = [entry, *document.below(code)]
    _refuse_loss(document, gone)
    _leave_family(document, entry)
    codes = {each.code for each in gone}
    document.entries = [each for each in document.entries if each.code not in codes]
    document.sheets = {node: sheet for node, sheet in document.sheets.items() if node not in codes}
    return gone


# --- weights ---------------------------------------------------------------------------------------------------


def weigh_by_judgements(document: Document, code: str) -> Sheet:
    """From now on the children of a node are weighed by pairwise judgements."""
    the_entry(document, code)
    family = document.children(code)
    if len(family) < 2:
        raise Refused(Reason(N_("Judgements compare at least two children; this node has fewer.")))
    survey = document.rules.get("survey", {}).get("of")
    if survey in {child.code for child in family}:
        raise Refused(
            Reason(N_("The survey has a fixed share of this node; its other children are weighed by hand."))
        )
    for child in family:
        child.table.pop("weight", None)
    return document.sheets.setdefault(code, Sheet())


def weigh_by_hand(document: Document, code: str, weights: dict[str, Decimal]) -> None:
    """From now on each child of a node has the weight that is given; the judgements are taken out of the file."""
    the_entry(document, code)
    document.sheets.pop(code, None)
    for child in document.children(code):
        if child.code in weights:
            child.table["weight"] = weights[child.code]


def say_judgements(
    document: Document,
    code: str,
    name: str,
    ratios: dict[tuple[str, str], Fraction | None],
    share: Any = None,
) -> Expert:
    """Put an expert's judgements of some pairs of a node's children in place of what was said of them."""
    sheet = document.sheets.get(code)
    if sheet is None:
        raise Refused(Reason(N_("The children of this node are weighed by hand, not by judgements.")))
    family = {child.code for child in document.children(code)}
    expert = sheet.expert(name)
    if expert is None:
        expert = Expert(name)
        sheet.experts.append(expert)
    if share is not None:
        expert.share = share
    for (first, second), ratio in ratios.items():
        if first in family and second in family and first != second:
            expert.say(first, second, ratio)
    return expert


def drop_expert(document: Document, code: str, name: str) -> None:
    """Take an expert's judgements off a sheet."""
    sheet = document.sheets.get(code)
    if sheet is None or sheet.expert(name) is None:
        raise Refused(Reason(N_("Nobody of this name judged here.")))
    sheet.experts = [each for each in sheet.experts if each.name != name]


# --- refusals and references -----------------------------------------------------------------------------------


def _named(entry: Entry) -> dict[str, str]:
    return {"name": entry.name, "code": entry.code}


def _refuse_taken(document: Document, code: str) -> None:
    if document.entry(code) is not None:
        raise Refused(Reason(N_("Another node or indicator has this code already.")))


def _refuse_parent(document: Document, entry: Entry, parent: str | None) -> None:
    if parent is None:
        raise Refused(Reason(N_("An entry of a tree does not become a root; add a root instead.")))
    if not the_entry(document, parent).is_node:
        raise Refused(Reason(N_("“%(code)s” is an indicator; only nodes have children."), {"code": parent}))
    if parent == entry.code or parent in {each.code for each in document.below(entry.code)}:
        raise Refused(Reason(N_("Nothing can be put below itself.")))
    _refuse_loss_of_survey(document, entry)


def _refuse_loss_of_survey(document: Document, entry: Entry) -> None:
    if document.rules.get("survey", {}).get("of") == entry.code:
        raise Refused(
            Reason(N_("The survey fills “%(name)s”; change the survey's rule first."), _named(entry))
        )


def _refuse_loss(document: Document, gone: Sequence[Entry]) -> None:
    reasons = [
        Reason(N_("“%(name)s” is compulsory: it may be weighted anew, never removed."), _named(entry))
        for entry in gone
        if is_compulsory(entry.code)
    ]
    if reasons:
        raise Refused(*reasons)
    for entry in gone:
        _refuse_loss_of_survey(document, entry)
        if entry.code in document.rules.get("ranking", {}).get("tie_break", ()):
            raise Refused(
                Reason(N_("“%(name)s” decides ties; change the rule of ranking first."), _named(entry))
            )


def _leave_family(document: Document, entry: Entry) -> None:
    """Nobody's judgements speak of an entry that is no longer there."""
    sheet = document.sheets.get(entry.parent or "")
    for expert in sheet.experts if sheet is not None else ():
        expert.ratios = {pair: ratio for pair, ratio in expert.ratios.items() if entry.code not in pair}


def _rename(document: Document, before: str, after: str) -> None:
    for entry in document.entries:
        if entry.parent == before:
            entry.table["parent"] = after
    document.sheets = {after if node == before else node: sheet for node, sheet in document.sheets.items()}
    for sheet in document.sheets.values():
        for expert in sheet.experts:
            expert.ratios = {_renamed(pair, before, after): told for pair, told in expert.ratios.items()}
    survey, ranking = document.rules.get("survey", {}), document.rules.get("ranking", {})
    if survey.get("of") == before:
        survey["of"] = after
    if before in ranking.get("tie_break", ()):
        ranking["tie_break"] = [after if each == before else each for each in ranking["tie_break"]]


def _renamed(pair: tuple[str, str], before: str, after: str) -> tuple[str, str]:
    first, second = (after if each == before else each for each in pair)
    return first, second


def pairs_of(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every pair of a family, row by row above the diagonal."""
    for row, first in enumerate(codes):
        for second in codes[row + 1 :]:
            yield first, second
