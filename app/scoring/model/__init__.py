"""What an index model is: a tree of nodes and indicators with a rule for each step, and nothing that computes."""

from app.scoring.model.adjusting import Adjustment, Grade, Notices, Ranking, Survey, Veto
from app.scoring.model.measuring import (
    Bands,
    Deductions,
    DistanceToTarget,
    Flag,
    Goalposts,
    Measure,
    MinMax,
    PercentileRank,
    RankPoints,
    Raters,
    ZScore,
)
from app.scoring.model.preparing import Missing, MissingPolicy, Treatment
from app.scoring.model.tree import Aggregation, Columns, Indicator, Model, Node, Step

__all__ = [
    "Adjustment", "Aggregation", "Bands", "Columns", "Deductions", "DistanceToTarget", "Flag", "Goalposts",
    "Grade", "Indicator", "Measure", "MinMax", "Missing", "MissingPolicy", "Model", "Node", "Notices",
    "PercentileRank", "RankPoints", "Ranking", "Raters", "Step", "Survey", "Treatment", "Veto", "ZScore",
]  # fmt: skip
