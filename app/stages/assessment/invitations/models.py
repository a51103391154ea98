"""Invitations by name, each with its day: to a review meeting, to judge a version of an index model, to give marks."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base
from app.people.models import User
from workflows.calendar import Duration
from workflows.invitation import InvitationState
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, Role

_OPEN = f"state = '{InvitationState.OPEN}'"
ASKS_ONE_THING = (
    " + ".join(
        f"CASE WHEN {what}_id IS NULL THEN 0 ELSE 1 END" for what in ("meeting", "version", "delivery")
    )
    + " = 1"
)


class Invitation(Subject, Base):
    """One person is asked by name: my work shows it, and reminders reach that person alone."""

    __tablename__ = "invitations"
    workflow_name = "invitation"
    __subject_states__ = InvitationState
    subject_readers = CASE_ROLES | {Role.REVIEW_DELEGATE}

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    #: Of the round's or the model's unit.
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    #: Whoever sent it.
    handler_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: What it is about, as lists and messages call it.
    title: Mapped[str] = mapped_column(String(200))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("review_meetings.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("model_versions.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"))
    #: The day on which it was sent or moved; the meeting's day, or the last day for marks.
    asked_on: Mapped[date]
    until_on: Mapped[date | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])

    __table_args__ = (
        CheckConstraint(ASKS_ONE_THING, name="asks_one_thing"),
        CheckConstraint("(version_id IS NULL) = (until_on IS NOT NULL)", name="all_but_a_model_have_a_day"),
        *(
            Index(
                f"uq_invitations_one_open_of_a_{what}",
                f"{what}_id",
                "user_id",
                unique=True,
                sqlite_where=text(_OPEN),
                postgresql_where=text(_OPEN),
            )
            for what in ("meeting", "version", "delivery")
        ),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_invited_id(self) -> int | None:
        return self.user_id

    @property
    def subject_title(self) -> str:
        return self.title

    def waits_itself(self, term: Term) -> bool:
        """A meeting waits for votes, a model for judgements, a delivery for marks."""
        return {
            Term.MEETING_VOTE: self.meeting_id,
            Term.MODEL_JUDGE: self.version_id,
            Term.RATING: self.delivery_id,
        }.get(term) is not None

    def own_duration(self, term: Term) -> Duration | None:
        """Votes are due on the meeting's own day, marks on the day that was set."""
        if term not in (Term.MEETING_VOTE, Term.RATING) or self.until_on is None:
            return None
        return Duration.parse(f"{max((self.until_on - self.asked_on).days, 1)}D")
