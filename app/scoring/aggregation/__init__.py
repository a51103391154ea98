"""From the scores of children to the score of their node, up to the index."""

from app.scoring.aggregation.means import Children, combined

__all__ = ["Children", "combined"]
