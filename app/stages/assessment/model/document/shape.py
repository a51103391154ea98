"""Which tables and keys a model file has, in the order in which they are written, and what goes without saying."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

#: Tables that stand once.
SINGLE = ("columns", "survey", "caps", "ranking", "notices")
#: Tables of which there may be several.
LISTS = ("bonus", "penalty", "veto", "grade")
#: Every table at the top of a file.
TOP = ("model", "node", "indicator", "judgements", "treatment", *SINGLE, *LISTS)

_ADJUSTMENT = ("code", "name", "column", "each", "cap")
ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "model": (
            "code", "name", "version", "scale", "score_places", "places", "index_from", "minimum_delivered", "steps",
        ),
        "columns": ("unit", "name", "group", "kind", "period"),
        "node": (
            "code", "name", "parent", "kinds", "weight", "aggregation", "power", "minimum_coverage", "percentile_rank",
            "flag_at",
        ),
        "indicator": (
            "code", "name", "parent", "weight", "direction", "source", "column", "denominator", "cap", "floor",
            "standard_error", "relative_error", "measure", "treatment", "missing", "flag_at", "tags",
        ),
        "judgements": ("method", "aggregate", "random_index", "over", "matrix"),
        "survey": ("of", "share", "answers", "minimum_answers", "error"),
        "bonus": _ADJUSTMENT,
        "penalty": _ADJUSTMENT,
        "caps": ("bonus", "penalty"),
        "veto": ("code", "name", "column", "ceiling"),
        "grade": ("name", "at_least"),
        "ranking": ("dense", "tie_break", "minimum_group"),
        "notices": ("pass_mark", "last_places", "exactly"),
        "treatment": ("winsorise", "logarithm", "skewness", "kurtosis"),
        "inline": (
            "kind", "policy", "lowest", "highest", "logarithm", "target", "centre", "spread", "minimum", "trim",
            "overall", "bands", "rules", "max_age", "within", "otherwise", "column", "each", "cap", "at_least", "points",
        ),
    }
)  # fmt: skip

#: What a reader assumes where a table is silent; it is left out of the canonical text.
SILENT: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "model": {"scale": 100, "score_places": 4, "places": 2, "index_from": "published_scores"},
        "columns": {"unit": "unit", "name": "name", "group": "group", "kind": "kind", "period": "period"},
        "node": {"aggregation": "arithmetic", "minimum_coverage": 0, "kinds": []},
        "indicator": {"missing": "reweight", "tags": [], "source": ""},
        "measure": {"logarithm": False, "overall": False, "trim": 0},
        "missing": {"otherwise": "reweight"},
        "judgements": {"method": "geometric", "aggregate": "judgements"},
        "survey": {"minimum_answers": 0},
        "bonus": {"each": 1},
        "penalty": {"each": 1},
        "ranking": {"dense": False, "tie_break": []},
        "notices": {"last_places": 0, "exactly": False},
        "treatment": {},
    }
)
