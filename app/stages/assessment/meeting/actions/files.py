"""Files that come with an objection, and the minutes of a meeting."""

from collections.abc import Sequence
from datetime import datetime

from app.evidence.actions import drop_drafts
from app.evidence.models import DraftUpload
from app.extensions import db
from app.people.models import User
from app.stages.assessment.meeting.models import ReviewFile, ReviewMeeting, ScoreObjection


def keep_files(
    owner: ScoreObjection | ReviewMeeting, files: Sequence[DraftUpload], *, by: User, now: datetime
) -> None:
    """Give uploads that waited to an objection or a meeting."""
    of_objection = isinstance(owner, ScoreObjection)
    db.session.add_all(
        ReviewFile(
            objection_id=owner.id if of_objection else None,
            meeting_id=None if of_objection else owner.id,
            name=file.name,
            media_type=file.media_type,
            sha256=file.sha256,
            size=file.size,
            uploaded_at=now,
            uploaded_by_id=by.id,
        )
        for file in files
    )
    drop_drafts(files)
