"""The forms of a model: opening versions, the panel of an entry, the rules beside the tree, judgements."""

from app.stages.assessment.model.forms.entries import IndicatorForm, MoveForm, NewEntryForm, NodeForm
from app.stages.assessment.model.forms.judging import ExpertForm, InviteForm, SheetRulesForm, WeightsForm
from app.stages.assessment.model.forms.rules import SECTIONS, RulesForm
from app.stages.assessment.model.forms.versions import NewModelForm, NewVersionForm

__all__ = [
    "SECTIONS", "ExpertForm", "IndicatorForm", "InviteForm", "MoveForm", "NewEntryForm", "NewModelForm",
    "NewVersionForm", "NodeForm", "RulesForm", "SheetRulesForm", "WeightsForm",
]  # fmt: skip
