"""One unit's own line, to be checked by the unit alone: its numbers, and that they are among those that were sealed.

What depends on other units (the places, and points that compare) cannot be recomputed without them; the path to the
root proves that it is what was sealed for all. Everything else is recomputed.
"""

from dataclasses import dataclass
from typing import Any

from app.scoring.complaints import N_
from app.scoring.verification.bundle import MISFITS, MODEL, Bundle, Difference, NoBundle, record_in
from app.scoring.verification.canonical import Record, canonical, fingerprint
from app.scoring.verification.combining import Column, base_scores, node_scores
from app.scoring.verification.measuring import alone
from app.scoring.verification.merkle import leaf_hash, path_of, root_along
from app.scoring.verification.placing import below_pass, grades, index_of
from app.scoring.verification.recomputing import first_difference, leaf_points, shown, shown_index
from app.scoring.verification.situation import Tree

FORMAT = "qingjian-index-line/1"


@dataclass(frozen=True)
class LineVerdict:
    """What was found on one line."""

    seal: str
    record: Record
    #: Indicators whose points were recomputed, and those that rest on the seal alone.
    recomputed: tuple[str, ...]
    sealed: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def stands(self) -> bool:
        """Is everything as it was sealed, and right as far as it can be told?"""
        return not self.differences


def line_of(bundle: Bundle, unit: str) -> bytes:
    """What a unit is handed: its record, the model, the manifest, and the path. Raises NoBundle."""
    places = [place for place, record in enumerate(bundle.units) if record["unit"] == unit]
    if not places:
        raise NoBundle(N_("There is no unit “%(unit)s” in this bundle."), unit=unit)
    leaves = [leaf_hash(line) for line in bundle.lines]
    return canonical(
        {
            "format": FORMAT,
            "manifest": bundle.manifest,
            "model": bundle.model,
            "record": bundle.units[places[0]],
            "path": [list(step) for step in path_of(leaves, places[0])],
        }
    )


def verify_line(content: bytes, seal: str | None = None, file: str = FORMAT) -> LineVerdict:
    """Verify one line, against a seal that was published if one is given. Raises NoBundle, which names the file."""
    line = record_in(content, file)
    if line.get("format") != FORMAT:
        raise NoBundle(N_("%(file)s is no line of this kind."), file=file)
    try:
        return _verified(line, seal)
    except MISFITS as error:
        raise NoBundle(
            N_("The records of this bundle do not fit each other: %(what)s."), what=repr(error)
        ) from error


def _verified(line: Record, seal: str | None) -> LineVerdict:
    manifest, model, record = line["manifest"], line["model"], line["record"]
    subject, own = record["unit"], fingerprint(canonical(manifest))
    found = []
    if seal is not None and seal.lower() != own:
        found.append(Difference(subject, N_("is not the one with this seal"), "", seal, own))
    if fingerprint(canonical(model)) != manifest["model"]["sha256"]:
        found.append(Difference(MODEL, N_("was changed after it was sealed")))
    if root_along(canonical(record), line["path"]) != manifest["root"]:
        found.append(Difference(subject, N_("is not among the lines that were sealed")))
    root = {root["code"]: root for _, root in model["trees"]}[record["tree"]]
    tree = Tree(model, root, [record], manifest["period"])
    recomputed, results = _recomputed(tree, record)
    told = {name: _part(record[name], results[name]) for name in results}
    if difference := first_difference(told, results):
        found.append(Difference(subject, N_("does not follow from what was delivered"), *difference))
    sealed = tuple(leaf["code"] for leaf in tree.leaves if leaf["code"] not in recomputed)
    return LineVerdict(own, record, recomputed, sealed, tuple(found))


def _part(told: Any, found: Any) -> Any:
    """As much of a record as was recomputed."""
    return {key: told.get(key) for key in found} if isinstance(found, dict) else told


def _recomputed(tree: Tree, record: Record) -> tuple[tuple[str, ...], Record]:
    """What follows from the unit's own values; comparing indicators count as they are told."""
    points = {code: _count(text, tree) for code, text in record["points"].items()}
    origins = {code: [origin] for code, origin in record["origins"].items()}
    mine, _ = leaf_points(tree, [True])
    own = tuple(
        leaf["code"]
        for leaf in tree.leaves
        if alone(leaf) and record["origins"][leaf["code"]] in ("observed", "imputed_earlier")
    )
    leaves: dict[str, Column] = {code: mine[code] if code in own else [points[code]] for code in points}
    results: Record = {"points": {code: shown(leaves[code][0], tree) for code in own}}
    if _compares_nodes(tree.root):
        return own, results
    nodes = node_scores(tree, leaves, origins)
    bonus, penalty, index = index_of(tree, record, base_scores(tree, leaves, nodes)[0])
    before, grade = grades(tree, record, index)
    results |= {
        "nodes": {code: shown(column[0], tree) for code, column in nodes.items()},
        "bonus": shown_index(bonus, tree),
        "penalty": shown_index(penalty, tree),
        "index": shown_index(index, tree),
        "grade_before_veto": before,
        "grade": grade,
        "below_pass": below_pass(tree, index),
    }
    return own, results


def _compares_nodes(node: Record) -> bool:
    """Does a node compare units (percentile rank, Copeland)? Then its score needs the others."""
    inner = (child for child in node["children"] if child["is"] == "Node")
    return bool(node["then"]) or node["aggregation"] == "copeland" or any(map(_compares_nodes, inner))


def _count(text: str | None, tree: Tree) -> int | None:
    """Points as a count of their last place."""
    return None if text is None else int(text.replace(".", "")) if tree.model["score_places"] else int(text)
