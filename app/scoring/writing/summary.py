"""The summary of a result, canonical: UTF-8 NFC, sorted keys, decimals as strings, LF."""

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.scoring.model import Model
from app.scoring.numbers import printed
from app.scoring.preparing.moments import Moments
from app.scoring.results import Scores
from app.scoring.writing.tables import ORIGINS, by_code, reasons


def canonical(value: object) -> str:
    """The same text for the same content, on every machine."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return unicodedata.normalize("NFC", text) + "\n"


def summary(model: Model, results: Sequence[Scores]) -> dict[str, Any]:
    """What was scored by which model, with counts, weights, and who is proposed for a warning."""
    return {
        "model": {"code": model.code, "name": model.name, "version": model.version},
        "publishable": model.publishable,
        "consistency": _consistency(model),
        "results": [_of_tree(scores) for scores in results],
    }


def _consistency(model: Model) -> dict[str, Any]:
    """Of each family weighted by judgements."""
    return {
        code: [
            {
                "ratio": None if each.consistency.ratio is None else str(each.consistency.ratio),
                "random_index": each.consistency.random_index.table,
                "acceptable": each.consistency.acceptable,
            }
            for each in priorities.opinions
        ]
        for code, priorities in model.judgements
    }


def _of_tree(scores: Scores) -> dict[str, Any]:
    places = scores.model.places
    leaves = list(scores.root.indicators())
    return {
        "tree": scores.root.code,
        "period": scores.period,
        "units": len(scores.units),
        "scored": int(scores.scored.sum()),
        "not_scored": [scores.units[row] for row in by_code(scores) if not scores.scored[row]],
        "groups": {name: _of_group(scores, place) for place, name in enumerate(scores.groups)},
        "grades": {
            grade.name: int((scores.grade == place).sum()) for place, grade in enumerate(scores.model.grades)
        },
        "listed": [
            {
                "unit": scores.units[row],
                "group": scores.groups[scores.group[row]],
                "index": printed(int(scores.index[row]), places),
                "rank": int(scores.rank[row]) or None,
                "reasons": reasons(scores, row),
            }
            for row in by_code(scores)
            if reasons(scores, row)
        ],
        "weights": {leaf.code: int(weight) for leaf, weight in zip(leaves, scores.weights, strict=True)},
        "origins": {leaf.code: _origins(scores, place) for place, leaf in enumerate(leaves)},
        "treatments": {
            code: {
                "winsorised": each.winsorised,
                "logarithm": each.logarithm,
                "before": _shape(each.before),
                "after": _shape(each.after),
            }
            for code, each in scores.treatments
        },
    }


def _of_group(scores: Scores, place: int) -> dict[str, int]:
    mine = scores.group == place
    return {
        "units": int(mine.sum()),
        "scored": int((mine & scores.scored).sum()),
        "ranked": int((mine & (scores.rank > 0)).sum()),
    }


def _origins(scores: Scores, place: int) -> dict[str, int]:
    counts = np.bincount(scores.origin[:, place], minlength=len(ORIGINS))
    return {name: int(counts[number]) for number, name in ORIGINS.items() if counts[number]}


def _shape(found: Moments) -> dict[str, str]:
    return {"skewness": f"{found.skewness:.7f}", "kurtosis": f"{float(found.kurtosis):.7f}"}
