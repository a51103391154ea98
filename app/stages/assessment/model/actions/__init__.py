"""What people do with a model: open a version, build and judge it, take it through review into force."""

from app.stages.assessment.model import facts
from app.stages.assessment.model.actions.building import (
    add_entry,
    change_entry,
    change_rule,
    drop_expert,
    invite_expert,
    judge,
    move_entry,
    remove_entry,
    say_judgements,
    set_sheet_rules,
    uninvite_expert,
    weigh_by_hand,
    weigh_by_judgements,
)
from app.stages.assessment.model.actions.versions import (
    approve_model,
    discard_model,
    open_model,
    open_version,
    retire_model,
    return_model,
    review_model,
    submit_model,
)

__all__ = [
    "add_entry", "approve_model", "change_entry", "change_rule", "discard_model", "drop_expert", "facts", "invite_expert",
    "judge", "move_entry", "open_model", "open_version", "remove_entry", "retire_model", "return_model",
    "review_model", "say_judgements", "set_sheet_rules", "submit_model", "uninvite_expert", "weigh_by_hand",
    "weigh_by_judgements",
]  # fmt: skip
