"""Which invitations are open."""

from sqlalchemy import select

from app.extensions import db
from app.stages.assessment.invitations.models import Invitation
from workflows.invitation import InvitationState


def open_invitations(
    *,
    meeting_id: int | None = None,
    version_id: int | None = None,
    delivery_id: int | None = None,
    user_id: int | None = None,
) -> list[Invitation]:
    """The open invitations to one meeting, one version of a model or one delivery, of one person or of all."""
    wanted = select(Invitation).where(
        Invitation.state == InvitationState.OPEN,
        Invitation.meeting_id == meeting_id,
        Invitation.version_id == version_id,
        Invitation.delivery_id == delivery_id,
    )
    if user_id is not None:
        wanted = wanted.where(Invitation.user_id == user_id)
    return list(db.session.scalars(wanted.order_by(Invitation.id)))
