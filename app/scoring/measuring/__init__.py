"""From prepared columns to points: integers of 0 to full marks."""

from app.scoring.measuring.points import points

__all__ = ["points"]
