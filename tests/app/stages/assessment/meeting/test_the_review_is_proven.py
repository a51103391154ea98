"""What was recorded of objections and meetings cannot be changed behind the trail without being named."""

from sqlalchemy import text

from app.audit.verify import verify
from app.extensions import db, the_store, transaction
from app.stages.assessment.meeting import queries
from tests.app.stages.assessment.meeting.conftest import Reviewed


def reviewed(city: Reviewed) -> None:
    city.asked()
    city.objection()
    meeting = city.planned()
    city.invited(meeting)
    city.voted(city.proposed(meeting), 2, 2, 1)
    city.minuted(meeting)


def test_a_vote_that_is_changed_afterwards_is_named(city: Reviewed) -> None:
    with transaction():
        reviewed(city)
    assert list(verify()) == []
    db.session.rollback()
    with db.engine.begin() as behind:
        behind.execute(text("UPDATE meeting_adjustments SET votes_for = 3, votes_against = 1"))
    found = [broken.params["row"] for broken in verify()]
    assert found == ["meeting_adjustments:1", "meeting_adjustments:1"]  # both columns


def test_minutes_whose_bytes_are_gone_are_named(city: Reviewed) -> None:
    with transaction():
        reviewed(city)
    meeting = queries.meeting_of(city.round)
    assert meeting is not None
    (minutes,) = queries.minutes_of(meeting)
    assert list(verify()) == []
    the_store().path(minutes.sha256).unlink()
    # The unit's file has the same bytes: they are kept once, and missed by both.
    assert {broken.entry for broken in verify()} == {"review_files:1", "review_files:2"}
