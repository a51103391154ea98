"""Files that come with an objection or with a department's opinion, and the minutes of a meeting."""

from collections.abc import Sequence
from datetime import datetime

from app.cases.models import Subject
from app.evidence.actions import drop_drafts
from app.evidence.models import DraftUpload
from app.extensions import db
from app.people.models import User
from app.stages.assessment.meeting.models import ReviewFile, ReviewMeeting, ScoreObjection, SourceOpinion

_BELONGS: dict[type[Subject], str] = {
    ScoreObjection: "objection_id",
    SourceOpinion: "opinion_id",
    ReviewMeeting: "meeting_id",
}


def keep_files(
    owner: ScoreObjection | SourceOpinion | ReviewMeeting,
    files: Sequence[DraftUpload],
    *,
    by: User,
    now: datetime,
) -> None:
    """Give uploads that waited to what they belong to."""
    db.session.add_all(
        ReviewFile(
            **{_BELONGS[type(owner)]: owner.id},
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
