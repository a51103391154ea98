"""Pages of rectification: the list of problems, the plan, evidence, claims, more time, the ledger."""

from flask import Blueprint

from app.stages.rectification.actions.claims import FIGURES
from app.stages.rectification.words import extension_word, responsibility_words
from app.web import navigation
from app.web.navigation import Place
from workflows.vocabulary import CASE_ROLES, N_, UNIT_SIDE

blueprint = Blueprint("rectification", __name__)

from app.stages.rectification.views import (  # noqa: E402
    claims,
    closure,
    drafting,
    extensions,
    item,
    listing,
    papers,
    plan,
    plan_acts,
    proof,
)

__all__ = [
    "blueprint",
    "claims",
    "closure",
    "drafting",
    "extensions",
    "item",
    "listing",
    "papers",
    "plan",
    "plan_acts",
    "proof",
]

navigation.add(
    Place.RECTIFICATION, "rectification.item_list", N_("Problems"), roles=(*CASE_ROLES, *UNIT_SIDE), order=10
)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    """What the templates of this slice call by name."""
    return {
        "claim_figures": FIGURES,
        "extension_word": extension_word,
        "responsibility_words": responsibility_words,
    }
