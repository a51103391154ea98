"""Files of objections and minutes, exactly as they were uploaded."""

import io

from flask import Response, abort, send_file
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db, the_store
from app.stages.assessment.meeting.models import ReviewFile, ReviewMeeting, ScoreObjection, SourceOpinion
from app.stages.assessment.meeting.queries import (
    own_units,
    visible_meetings,
    visible_objections,
    visible_opinions,
)
from app.stages.assessment.meeting.views import blueprint
from app.store import TamperedBytes
from app.web.access import signed_in
from app.web.errors import page_for


@blueprint.get("/review-files/<int:file_id>")
@signed_in
def download(file_id: int) -> Response | tuple[str, int]:
    """The bytes of a file, for those who may see what it belongs to."""
    file = db.session.get(ReviewFile, file_id)
    if file is None or not _is_visible(file):
        abort(404)
    try:
        content = the_store().get(file.sha256)
    except (TamperedBytes, FileNotFoundError):
        return page_for(
            500,
            _("This file is not what was uploaded"),
            _(
                "Its bytes no longer match the hash that was recorded. It is not handed out; tell the operators."
            ),
        )
    answer = send_file(
        io.BytesIO(content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=False,
        max_age=0,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _is_visible(file: ReviewFile) -> bool:
    today = local_day(now())
    if file.meeting_id is not None:
        meetings = visible_meetings(me(), today).where(ReviewMeeting.id == file.meeting_id)
        return db.session.scalar(meetings) is not None
    of_opinion = SourceOpinion.id == file.opinion_id
    if file.objection_id is not None:
        objections = select(ScoreObjection.id).where(
            ScoreObjection.id == file.objection_id, visible_objections(me(), today)
        )
        if db.session.scalar(objections) is not None:
            return True
        of_opinion = SourceOpinion.objection_id == file.objection_id
    # What the unit sent the department reads too, and what the department sent the unit reads with the answer.
    opinions = select(SourceOpinion.id).join(ScoreObjection).where(of_opinion)
    own = and_(ScoreObjection.unit_path.in_(own_units(me(), today)), ScoreObjection.answered_at.is_not(None))
    return db.session.scalar(opinions.where(or_(visible_opinions(me(), today), own)).limit(1)) is not None
