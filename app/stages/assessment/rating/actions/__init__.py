"""What is done with raters: name them, release them, give marks, and submit what all of them gave."""

from app.stages.assessment.rating import facts
from app.stages.assessment.rating.actions.collecting import end_late_ratings, react_end_ratings
from app.stages.assessment.rating.actions.marking import finish_rating, give_marks
from app.stages.assessment.rating.actions.naming import name_rater, release_rater

__all__ = [
    "end_late_ratings",
    "facts",
    "finish_rating",
    "give_marks",
    "name_rater",
    "react_end_ratings",
    "release_rater",
]
