"""The model and each unit's line as records of plain words: integers, and decimals as text."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from app.scoring.ahp import Priorities
from app.scoring.ahp.completing import completed
from app.scoring.ahp.priorities import Opinion
from app.scoring.model import Model
from app.scoring.numbers import printed
from app.scoring.observations import Observations
from app.scoring.results import (
    ABSENT,
    DOES_NOT_APPLY,
    IMPUTED_EARLIER,
    IMPUTED_PEERS,
    OBSERVED,
    SCORED_ZERO,
    Scores,
)

Record = dict[str, Any]

ORIGINS = {
    OBSERVED: "observed",
    IMPUTED_PEERS: "imputed_peers",
    IMPUTED_EARLIER: "imputed_earlier",
    SCORED_ZERO: "scored_zero",
    ABSENT: "absent",
    DOES_NOT_APPLY: "does_not_apply",
}


def model_record(model: Model) -> Record:
    """Every rule of the model, with the judgements that its weights come from."""
    record: Record = plain(model)
    record["judgements"] = [
        {"node": node, **judgements_record(priorities)} for node, priorities in model.judgements
    ]
    return record


def plain(value: Any) -> Any:
    """A dataclass as a record that says what it ``is``; numbers as text."""
    if is_dataclass(value):
        told = {
            each.name: plain(getattr(value, each.name)) for each in fields(value) if each.name != "judgements"
        }
        return {"is": type(value).__name__, **told}
    if isinstance(value, Fraction | Decimal):
        return number_text(Fraction(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def number_text(value: Fraction) -> str:
    """A decimal where it ends, else a fraction."""
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    if bottom != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while value.denominator > 1 and 10**places % value.denominator:
        places += 1
    return printed(int(value * 10**places), places)


def judgements_record(priorities: Priorities) -> Record:
    """What the experts said of the children of a node, and the weights that follow."""
    return {
        "names": list(priorities.names),
        "method": priorities.method.value,
        "aggregate": priorities.aggregate.value,
        "experts": [
            {
                "share": number_text(share),
                "ratios": [
                    [i, j, number_text(ratio)] for (i, j), ratio in sorted(opinion.judgements.ratios.items())
                ],
                **_opinion(opinion),
            }
            for share, opinion in zip(priorities.shares, priorities.experts, strict=True)
        ],
        "group": None if priorities.group is None else _opinion(priorities.group),
        "random_index": priorities.experts[0].consistency.random_index.table,
        "weights": [f"{weight:f}" for weight in priorities.weights],
    }


def _opinion(opinion: Opinion) -> Record:
    """What follows from one matrix: what fills its missing pairs, its weights, and how far it contradicts itself."""
    consistency, filled = opinion.consistency, completed(opinion.judgements).ratios
    return {
        "completed": [[i, j, number_text(filled[i, j])] for i, j in opinion.judgements.missing],
        "weights": [f"{weight:f}" for weight in opinion.weights],
        "consistency_ratio": None if consistency.ratio is None else f"{consistency.ratio:f}",
        "random_index": f"{consistency.random_index.value:f}",
    }


def unit_records(scores: Scores, observations: Observations) -> Iterator[Record]:
    """One line for each unit: what was delivered about it, and every number that follows."""
    row_of = {unit: row for row, unit in enumerate(observations.units)}
    delivered, earlier = _delivered(observations), _earlier(scores.model, observations)
    results = _results(scores)
    for place, unit in enumerate(scores.units):
        row = row_of[unit]
        yield {
            "unit": unit,
            "tree": scores.root.code,
            "name": scores.names[place],
            "group": scores.groups[int(scores.group[place])],
            "delivered": {
                name: text for name, cells in delivered.items() if (text := cells[row]) is not None
            },
            "ratings": {
                name: [number_text(each) for each in given[row]]
                for name, given in observations.ratings.items()
                if given[row]
            },
            "labels": {name: labels[row] for name, labels in observations.labels.items()},
            "earlier": earlier.get(unit, []),
            "sources": {
                column: source
                for column in (*delivered, *observations.ratings)
                if (source := observations.sources.get((unit, column)))
            },
            **next(results),
        }


def _delivered(observations: Observations) -> dict[str, list[str | None]]:
    """The cells of each column as text."""
    return {
        name: [
            number_text(Fraction(value) / column.unit) if there else None
            for value, there in zip(column.values.tolist(), column.present.tolist(), strict=True)
        ]
        for name, column in observations.columns.items()
    }


def _earlier(model: Model, observations: Observations) -> dict[str, list[list[Any]]]:
    """What each unit delivered in earlier periods, the latest first; nothing if no rule looks at it."""
    found: dict[str, list[list[Any]]] = {}
    if not any(leaf.missing.max_age for leaf in model.indicators):
        return found
    for before in observations.earlier:
        delivered = _delivered(before)
        for row, unit in enumerate(before.units):
            told = {name: text for name, cells in delivered.items() if (text := cells[row]) is not None}
            found.setdefault(unit, []).append([before.period, told])
    return found


def _results(scores: Scores) -> Iterator[Record]:
    """Every number of each unit, as it is published."""
    model = scores.model
    leaves, nodes = (
        [leaf.code for leaf in scores.root.indicators()],
        [node.code for node in scores.root.nodes()],
    )
    grades = [grade.name for grade in model.grades]
    columns = _columns(scores)
    for place in range(len(scores.units)):
        told = {name: column[place] for name, column in columns.items()}
        scored = told["scored"]
        yield {
            "points": _texts(leaves, told["leaf"], told["leaf_missing"], model.score_places),
            "origins": dict(zip(leaves, (ORIGINS[each] for each in told["origin"]), strict=True)),
            "nodes": _texts(nodes, told["node"], told["node_missing"], model.score_places),
            "flags": [
                code
                for code, flagged in zip(
                    [*leaves, *nodes], [*told["leaf_flags"], *told["node_flags"]], strict=True
                )
                if flagged
            ],
            "base": printed(told["base"], model.places) if scored else None,
            "bonus": printed(told["bonus"], model.places),
            "penalty": printed(told["penalty"], model.places),
            "index": printed(told["index"], model.places) if scored else None,
            "rank": told["rank"] or None,
            "ranked_peers": told["ranked_peers"],
            "grade_before_veto": _grade(grades, told["grade_before_veto"]),
            "grade": _grade(grades, told["grade"]),
            "below_pass": told["below_pass"],
            "among_last": told["among_last"],
        }


def _columns(scores: Scores) -> Mapping[str, list[Any]]:
    """The arrays as lists of Python's own numbers."""
    arrays = ((each.name, getattr(scores, each.name)) for each in fields(scores))
    told = {name: array.tolist() for name, array in arrays if hasattr(array, "tolist")}
    return told | {"leaf_missing": scores.leaf_missing.tolist()}


def _texts(codes: list[str], values: list[int], missing: list[bool], places: int) -> dict[str, str | None]:
    return {
        code: None if absent else printed(value, places)
        for code, value, absent in zip(codes, values, missing, strict=True)
    }


def _grade(names: list[str], place: int) -> str | None:
    return names[place] if place >= 0 else None
