"""What people and the clock do with the computations of a round: choose, exempt, compute, publish, correct."""

from app.stages.assessment.computing import facts
from app.stages.assessment.computing.actions.computing import (
    ask_again,
    ask_for_results,
    begin,
    compute_results,
    fail,
    finish,
    make_running_score,
    prepare,
)
from app.stages.assessment.computing.actions.correcting import (
    correct_results,
    decline_correction,
    propose_correction,
)
from app.stages.assessment.computing.actions.publishing import publish_computation, require_unchanged_data
from app.stages.assessment.computing.actions.scope import (
    choose_model,
    end_exemption,
    exempt_unit,
    pin_model,
    require_usable,
)

__all__ = [
    "ask_again",
    "ask_for_results",
    "begin",
    "choose_model",
    "compute_results",
    "correct_results",
    "decline_correction",
    "end_exemption",
    "exempt_unit",
    "facts",
    "fail",
    "finish",
    "make_running_score",
    "pin_model",
    "prepare",
    "propose_correction",
    "publish_computation",
    "require_unchanged_data",
    "require_usable",
]
