"""What people do with a round: open it, fill it, check it, publish it, open its candidates' cases."""

from app.stages.assessment import facts
from app.stages.assessment.actions.candidates import (
    Opening,
    Outcome,
    conclude_round,
    dismiss_candidate,
    open_cases,
)
from app.stages.assessment.actions.importing import Checked, Judged, import_results, judge, keep_file
from app.stages.assessment.actions.rounds import (
    open_round,
    publish_round,
    return_round,
    review_round,
    submit_round,
)

__all__ = [
    "Checked",
    "Judged",
    "Opening",
    "Outcome",
    "conclude_round",
    "dismiss_candidate",
    "facts",
    "import_results",
    "judge",
    "keep_file",
    "open_cases",
    "open_round",
    "publish_round",
    "return_round",
    "review_round",
    "submit_round",
]
