"""Why a unit stands where it stands, what changed since last time, and what would bring it to the pass mark."""

from app.scoring.explanation.gaps import Gap, gaps
from app.scoring.explanation.path import Path, path_to_pass_mark
from app.scoring.explanation.trend import Change, Factor, Moment, NotComparable, change_between

__all__ = [
    "Change", "Factor", "Gap", "Moment", "NotComparable", "Path", "change_between", "gaps", "path_to_pass_mark",
]  # fmt: skip
