"""From the lists of nodes and indicators in a model file to its trees, with the weights of every family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.scoring.ahp import Priorities
from app.scoring.complaints import N_, Complaint
from app.scoring.model import Aggregation, Indicator, Node, PercentileRank, Survey, Treatment
from app.scoring.numbers import WHOLE, shares
from app.scoring.reading.indicators import flag_of, indicator_of
from app.scoring.reading.soundness import codes_below
from app.scoring.reading.table import Table

#: Deeper than anybody can explain to a unit.
DEEPEST = 50
#: Weights that nearly sum to one of these were meant to.
WHOLES = (1, 100)


@dataclass(frozen=True)
class Entry:
    """A node or indicator as the file lists it, before it has its family."""

    table: Table
    item: Node | Indicator
    parent: str | None
    weight: Fraction | None
    kinds: tuple[str, ...] = ()


def entries_of(
    nodes: Sequence[Table], indicators: Sequence[Table], treatments: Mapping[str, Treatment]
) -> list[Entry]:
    """Everything that the file lists, in its order."""
    found = [*(_node_entry(each) for each in nodes), *(_leaf_entry(each, treatments) for each in indicators)]
    return sorted(found, key=lambda entry: entry.table.line)


def _node_entry(table: Table) -> Entry:
    code, parent, kinds = table.text("code"), table.optional_text("parent"), table.texts("kinds")
    aggregation = table.word("aggregation", Aggregation, Aggregation.ARITHMETIC)
    power = Fraction(1)
    if aggregation is Aggregation.GENERALISED:
        power = table.number("power")
        if not power or abs(power) > 20:
            table.complain(
                "power", N_("The exponent lies between -20 and 20 and is not 0; 0 is the geometric mean.")
            )
            power = Fraction(1)
    coverage = table.number("minimum_coverage", Fraction(0))
    if not 0 <= coverage <= 1:
        table.complain("minimum_coverage", N_("A share lies between 0 and 1."))
    if kinds and parent:
        table.complain("kinds", N_("Kinds of unit belong to a root, the node without a parent."))
    if not parent and table.has("weight"):
        table.complain("weight", N_("A root has no weight."))
    node = Node(
        code=code,
        name=table.text("name", code),
        weight=WHOLE,
        children=(),
        aggregation=aggregation,
        power=power,
        minimum_coverage=coverage,
        then=_percentile(table),
        flag=flag_of(table),
    )
    return _closed(table, Entry(table, node, parent, table.optional_number("weight"), kinds))


def _percentile(table: Table) -> PercentileRank | None:
    circle = table.get("percentile_rank")
    if circle is not None and circle not in ("group", "overall"):
        table.complain(
            "percentile_rank", N_('Write "group" (among the peers) or "overall" (among all units).')
        )
    return None if circle is None else PercentileRank(overall=circle == "overall")


def _leaf_entry(table: Table, treatments: Mapping[str, Treatment]) -> Entry:
    parent, weight = table.text("parent"), table.optional_number("weight")
    return Entry(table, indicator_of(table, treatments), parent, weight)


def _closed(table: Table, entry: Entry) -> Entry:
    table.close()
    return entry


class Forest:
    """The entries by code and by parent, and the trees that grow from them."""

    def __init__(
        self,
        entries: Sequence[Entry],
        judgements: Mapping[str, Priorities],
        wrongly_judged: frozenset[str],
        survey: Survey | None,
        top: Table,
    ) -> None:
        self.top, self.judgements, self.survey = top, judgements, survey
        self.wrongly_judged = wrongly_judged
        self.remarks: list[Complaint] = []
        self.too_deep = False
        self.by_code: dict[str, Entry] = {}
        for entry in entries:
            if entry.item.code in self.by_code:
                entry.table.complain("code", N_("Another node or indicator has this code already."))
            else:
                self.by_code[entry.item.code] = entry
        self.children: dict[str, list[Entry]] = {}
        for entry in self.by_code.values():
            if entry.parent is not None:
                self.children.setdefault(entry.parent, []).append(entry)
        self._complain_of_parents()

    def trees(self) -> tuple[tuple[tuple[str, ...], Node], ...]:
        """A tree for each root, with the kinds of unit that it scores. Complains of what grows nowhere."""
        roots = [
            entry for entry in self.by_code.values() if entry.parent is None and isinstance(entry.item, Node)
        ]
        if not roots:
            self.top.complain(
                None, N_("There is no root: one [[node]] without a parent is the index itself.")
            )
        self._complain_of_kinds(roots)
        grown = [(root.kinds, self._grown(root, frozenset())) for root in roots]
        reached = {code for _, root in grown for code in codes_below(root)}
        for code, entry in self.by_code.items():
            if code not in reached and entry.parent in self.by_code and not self.too_deep:
                entry.table.complain("parent", N_("This hangs in a circle of parents and reaches no root."))
        return tuple((kinds, root) for kinds, root in grown if isinstance(root, Node))

    def _grown(self, entry: Entry, above: frozenset[str]) -> Node:
        node = entry.item
        assert isinstance(node, Node)
        family = [child for child in self.children.get(node.code, []) if child.item.code not in above]
        if not family:
            entry.table.complain(None, N_("This node has no children; nothing can be scored by it."))
        weights = self._weights(entry, family)
        grown: list[Node | Indicator] = []
        for child, weight in zip(family, weights, strict=True):
            item = child.item
            if not weight:
                child.table.complain(
                    "weight", N_("Beside its siblings this weighs less than a billionth, which is nothing.")
                )
            if isinstance(item, Node) and len(above) + 3 > DEEPEST:
                self.too_deep = True
                child.table.complain("parent", N_("A tree has at most %(most)s levels."), most=DEEPEST)
            elif isinstance(item, Node):
                item = self._grown(child, above | {node.code})
            grown.append(replace(item, weight=weight))
        return replace(node, children=tuple(grown))

    def _weights(self, entry: Entry, family: Sequence[Entry]) -> tuple[int, ...]:
        """Integer weights of a family, from judgements or as given."""
        node = entry.item
        assert isinstance(node, Node)
        if not family:
            return ()
        equal = shares([1] * len(family))
        if node.aggregation is Aggregation.SUM:
            self._complain_of_weights(family, N_("The children of a sum have no weights; take this one out."))
            return equal
        if node.code in self.judgements:
            self._complain_of_weights(family, N_("The weight comes from judgements; take this one out."))
            return self._judged(entry, family) or equal
        if node.code in self.wrongly_judged:
            return equal
        if (
            self.survey
            and entry.parent is None
            and any(child.item.code == self.survey.of for child in family)
        ):
            return self._beside_survey(entry, family)
        self._remark_on_sum(entry, family)
        return self._given(family) or equal

    def _remark_on_sum(self, entry: Entry, family: Sequence[Entry]) -> None:
        """Weights count in proportion; where they miss 1 or 100 by a little, somebody may have mistyped one."""
        total = sum((child.weight or Fraction(0) for child in family), Fraction(0))
        for whole in WHOLES:
            if total != whole and abs(total - whole) * 10 <= whole and len(family) > 1:
                message = N_(
                    "The weights below sum to %(sum)s and not to %(whole)s; they count in proportion."
                )
                params = {"sum": f"{float(total):g}", "whole": whole}
                self.remarks.append(Complaint(entry.table.place, message, params))

    def _judged(self, entry: Entry, family: Sequence[Entry]) -> tuple[int, ...] | None:
        priorities = self.judgements[entry.item.code]
        weight = dict(zip(priorities.names, priorities.integer_weights, strict=True))
        codes = [child.item.code for child in family]
        if set(weight) != set(codes):
            entry.table.complain(
                None,
                N_("The judgements compare %(judged)s, the children are %(children)s."),
                judged=", ".join(sorted(weight)),
                children=", ".join(sorted(codes)),
            )
            return None
        return tuple(weight[code] for code in codes)

    def _beside_survey(self, entry: Entry, family: Sequence[Entry]) -> tuple[int, ...]:
        """The survey has exactly its share; the others divide the rest in their proportion."""
        survey = self.survey
        assert survey is not None
        surveyed = [child for child in family if child.item.code == survey.of]
        others = [child for child in family if child.item.code != survey.of]
        self._complain_of_weights(
            surveyed, N_("The share of the survey stands in [survey]; take this one out.")
        )
        if not others:
            entry.table.complain(None, N_("Beside the survey the root needs something else to weigh."))
            return shares([1] * len(family))
        mine = shares([survey.share, 1 - survey.share])[0]
        given = (
            [child.weight or Fraction(1) for child in others]
            if self._given(others)
            else [Fraction(1)] * len(others)
        )
        rest = iter(shares(given, WHOLE - mine))
        return tuple(mine if child in surveyed else next(rest) for child in family)

    def _given(self, family: Sequence[Entry]) -> tuple[int, ...] | None:
        """Weights in the proportion that the file gives; an only child needs none."""
        if len(family) == 1 and family[0].weight is None:
            return (WHOLE,)
        faultless = True
        for child in family:
            if child.weight is None:
                if not child.table.has("weight"):
                    child.table.complain("weight", N_("Give a weight, or judgements for the whole family."))
                faultless = False
            elif child.weight <= 0:
                child.table.complain("weight", N_("A weight is above zero; without any, take the entry out."))
                faultless = False
        return shares([child.weight or 0 for child in family]) if faultless else None

    def _complain_of_weights(self, family: Sequence[Entry], message: str) -> None:
        for child in family:
            if child.weight is not None:
                child.table.complain("weight", message)

    def _complain_of_parents(self) -> None:
        for entry in self.by_code.values():
            parent = self.by_code.get(entry.parent or "")
            if entry.parent and parent is None:
                entry.table.complain("parent", N_("There is no node “%(code)s”."), code=entry.parent)
            elif parent is not None and isinstance(parent.item, Indicator):
                entry.table.complain(
                    "parent", N_("“%(code)s” is an indicator; only nodes have children."), code=entry.parent
                )

    def _complain_of_kinds(self, roots: Sequence[Entry]) -> None:
        """Several trees: each unit must find exactly one."""
        seen: dict[str, str] = {}
        for root in roots:
            if len(roots) > 1 and not root.kinds:
                root.table.complain(
                    "kinds", N_("This file has several roots; each says which kinds of unit it scores.")
                )
            for kind in root.kinds:
                if kind in seen:
                    root.table.complain(
                        "kinds",
                        N_("“%(kind)s” is scored by “%(other)s” already."),
                        kind=kind,
                        other=seen[kind],
                    )
                seen[kind] = root.item.code
