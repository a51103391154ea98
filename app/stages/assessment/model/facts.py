"""What the rulebook may look at of a version of a model."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.extensions import db
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.model.checking import examine
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.opinions import sheets_left_to
from app.stages.assessment.model.queries import experts_of
from workflows.invitation import InvitationState
from workflows.vocabulary import IndexModelState


@contributes("index_model", in_states=(IndexModelState.DRAFT, IndexModelState.REVIEWED))
def what_stands_against_it(version: ModelVersion, _today: date) -> dict[str, Any]:
    """Faults, contradictions, indicators without tags, and what must be there and is not."""
    found = examine(version.text)
    return {
        "faults": len(found.faults),
        "contradictory": len(found.contradictory),
        "untagged": len(found.untagged),
        "missing_compulsory": len(found.missing),
    }


@contributes("invitation", in_states=(InvitationState.OPEN,))
def invited_to_judge(invitation: Invitation, _today: date) -> dict[str, Any]:
    """How many sheets an invited expert has still to fill in."""
    if invitation.version_id is None:
        return {}
    version = db.session.get_one(ModelVersion, invitation.version_id)
    mine = next((each for each in experts_of(version) if each.user_id == invitation.user_id), None)
    return {"sheets_left": sheets_left_to(version, mine.name if mine else "")}


@contributes("index_model", in_states=(IndexModelState.DRAFT,))
def who_may_judge(version: ModelVersion, _today: date) -> dict[str, Any]:
    """Whoever was invited as an expert."""
    return {"experts": frozenset(each.user_id for each in experts_of(version))}
