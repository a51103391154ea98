"""The words of a model file as people read them: for every option of a panel, and for the comparison of versions."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

AGGREGATIONS = (
    ("arithmetic", _l("weighted arithmetic mean")),
    ("geometric", _l("weighted geometric mean")),
    ("harmonic", _l("weighted harmonic mean")),
    ("generalised", _l("weighted mean of powers")),
    ("sum", _l("sum, without weights")),
    ("copeland", _l("victories in pairs (Copeland)")),
)
CIRCLES = (("", _l("no")), ("group", _l("within the peer group")), ("overall", _l("among all units")))
DIRECTIONS = (
    ("", _l("the measure says it itself")),
    ("higher", _l("more is better")),
    ("lower", _l("less is better")),
)
MEASURES = (
    ("goalposts", _l("share of the way between two fixed values")),
    ("minmax", _l("share of the way between the peers' worst and best")),
    ("zscore", _l("standard deviations from the peers' mean")),
    ("percentile_rank", _l("share of the peers that are below")),
    ("rank", _l("place among the peers")),
    ("target", _l("share of the way to a target")),
    ("bands", _l("points by bands of values")),
    ("deductions", _l("full marks less deductions")),
    ("raters", _l("mean of raters, the extremes left out")),
)
#: The fields that each kind of measure uses.
KEYS_OF: Mapping[str, tuple[str, ...]] = {
    "goalposts": ("lowest", "highest", "logarithm"),
    "minmax": ("overall",),
    "zscore": ("centre", "spread", "overall"),
    "percentile_rank": ("overall",),
    "rank": ("overall",),
    "target": ("target", "lowest", "overall"),
    "bands": ("bands",),
    "deductions": ("rules",),
    "raters": ("lowest", "highest", "minimum", "trim"),
}
POLICIES = (
    ("reweight", _l("leaves its weight to its siblings")),
    ("zero", _l("has no points, by declaration")),
    ("group_median", _l("is the median of the peers")),
    ("group_mean", _l("is the mean of the peers")),
    ("last_value", _l("is the unit's own last value")),
    ("not_applicable", _l("does not apply to the unit")),
)
LEFT_OVER = (
    ("reweight", _l("leaves its weight to its siblings")),
    ("zero", _l("has no points, by declaration")),
    ("not_applicable", _l("does not apply to the unit")),
)
METHODS = (
    ("geometric", _l("geometric mean of the rows")),
    ("eigenvector", _l("principal eigenvector")),
    ("harker", _l("eigenvector after Harker")),
)
AGGREGATES = (
    ("judgements", _l("one matrix of all judgements (AIJ)")),
    ("priorities", _l("geometric mean of everybody's weights (AIP)")),
    ("priorities-arithmetic", _l("arithmetic mean of everybody's weights (AIP)")),
)

#: The keys of a model file as people read them, where a fault or a change is told.
KEYS: Mapping[str, Any] = {
    "code": _l("Code in the model"), "name": _l("Name in the model"), "parent": _l("Below"), "kinds": _l("Kinds of unit that this tree scores"),
    "weight": _l("Weight"), "aggregation": _l("Score of the node"), "power": _l("Exponent"),
    "minimum_coverage": _l("Minimum coverage"), "percentile_rank": _l("Then as a percentile rank"),
    "flag_at": _l("Flag from this score on"), "direction": _l("Direction"), "source": _l("Source department"),
    "column": _l("Column of the data"), "denominator": _l("Divided by the column"), "cap": _l("Values above count as"),
    "standard_error": _l("Standard error of a value"), "relative_error": _l("Relative error of a value"),
    "floor": _l("Values below count as"), "measure": _l("Scoring method"), "treatment": _l("Treatment of outliers"),
    "missing": _l("A missing value"), "tags": _l("Tags"), "kind": _l("How points follow"),
    "lowest": _l("Value of no points"), "highest": _l("Value of full marks"), "target": _l("Target"),
    "logarithm": _l("By logarithms"), "centre": _l("Points of the mean"),
    "spread": _l("Points of one standard deviation"), "minimum": _l("Raters at least"),
    "trim": _l("Highest and lowest ratings left out"), "overall": _l("Among all units instead of the peer group"),
    "bands": _l("Bands"), "rules": _l("Deductions"), "max_age": _l("Not older than so many months"),
    "within": _l("Peers by this column"), "otherwise": _l("If nothing is found"), "matrix": _l("Judgements"),
    "scale": _l("Full marks"), "score_places": _l("Decimal places of indicators and nodes"),
    "places": _l("Decimal places of the index"), "index_from": _l("The index follows from"),
    "minimum_delivered": _l("Delivered at least"), "steps": _l("Order of the steps"), "of": _l("The survey fills"),
    "share": _l("Share"), "answers": _l("Column of the number of answers"), "minimum_answers": _l("Answers at least"),
    "error": _l("Column of standard errors"), "each": _l("Points for each"), "at_least": _l("From this value on"), "points": _l("Points"),
    "ceiling": _l("Grade at the most"), "tie_break": _l("Ties fall by"),
    "minimum_group": _l("Smallest group with places"), "dense": _l("Places without gaps after a tie (1223)"),
    "pass_mark": _l("Pass mark"), "last_places": _l("Last places that are proposed"),
    "exactly": _l("Exactly so many: ties at the boundary fall by the chain"), "method": _l("Weights by"),
    "aggregate": _l("Several experts by"), "random_index": _l("Random index by"),
    "winsorise": _l("Values drawn in at the most"), "skewness": _l("Skewness above"),
    "kurtosis": _l("Kurtosis above"),
}  # fmt: skip

#: Every word of a closed list with what it means; no two lists use one word for two things.
OPTIONS: Mapping[str, Any] = {
    word: label
    for words in (AGGREGATIONS, CIRCLES, DIRECTIONS, MEASURES, POLICIES, METHODS, AGGREGATES)
    for word, label in words
    if word
}

#: What a change to a draft did, as the history tells it.
DEEDS: Mapping[str, Any] = {
    "added": _l("added"),
    "changed": _l("changed"),
    "moved": _l("moved"),
    "removed": _l("removed"),
    "rules": _l("Other rules"),
    "weighed_by_judgements": _l("weights by judgements"),
    "weighed_by_hand": _l("weights by hand"),
    "sheet_rules": _l("shares and method of the experts"),
    "judged": _l("judgements entered"),
    "expert_dropped": _l("judgements taken off"),
    "invited": _l("invited to judge"),
    "uninvited": _l("invitation taken back"),
}
