"""What each part of a model weighs: among its siblings, and in the whole index; also while the model has faults."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.scoring.numbers import WHOLE, shares
from app.scoring.reading.table import exact_number
from app.stages.assessment.model.document import Document, Entry
from app.stages.assessment.model.opinions import shared_view


@dataclass(frozen=True)
class Weight:
    """Shares of 1: of the parent's children, and of the root."""

    among_siblings: Fraction
    in_whole: Fraction


def weights_in(document: Document) -> dict[str, Weight]:
    """The weight of every node and indicator by its code, as far as it is known; the root of a tree weighs 1.

    Of a sound model these are the engine's own weights (a test compares them).
    """
    found: dict[str, Weight] = {}
    for root in document.children(None):
        found[root.code] = Weight(Fraction(1), Fraction(1))
        found.update(_below(document, root, Fraction(1)))
    return found


def _below(document: Document, node: Entry, whole: Fraction) -> Iterator[tuple[str, Weight]]:
    family = document.children(node.code)
    for child, weight in zip(family, _of_family(document, node, family) or (), strict=False):
        share = Fraction(weight, WHOLE)
        yield child.code, Weight(share, share * whole)
        yield from _below(document, child, share * whole)


def _of_family(document: Document, node: Entry, family: Sequence[Entry]) -> tuple[int, ...] | None:
    """Integer weights of a node's children; None where they are not known yet."""
    if not family:
        return None
    if node.table.get("aggregation") == "sum":
        return shares([1] * len(family))
    if node.code in document.sheets:
        _group, priorities = shared_view(document.sheets[node.code], [child.code for child in family])
        return priorities.integer_weights if priorities is not None else None
    survey = document.rules.get("survey", {})
    if node.parent is None and survey.get("of") in {child.code for child in family}:
        return _beside_survey(family, survey["of"], _number(survey.get("share")))
    return _given(family, WHOLE)


def _beside_survey(family: Sequence[Entry], surveyed: str, share: Fraction | None) -> tuple[int, ...] | None:
    if share is None or not 0 < share < 1:
        return None
    mine = shares([share, 1 - share])[0]
    given = _given([child for child in family if child.code != surveyed], WHOLE - mine)
    if given is None:
        return None
    rest = iter(given)
    return tuple(mine if child.code == surveyed else next(rest) for child in family)


def _given(family: Sequence[Entry], whole: int) -> tuple[int, ...] | None:
    if len(family) == 1 and "weight" not in family[0].table:
        return (whole,)
    given = [_number(child.table.get("weight")) for child in family]
    known = [weight for weight in given if weight is not None and weight > 0]
    return shares(known, whole) if known and len(known) == len(given) else None


def _number(value: object) -> Fraction | None:
    try:
        return exact_number(value)
    except (ValueError, ArithmeticError):
        return None
