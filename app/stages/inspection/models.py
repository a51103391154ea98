"""A look-back and what it found: who went, when, what the team saw of each problem, how satisfied people are."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case
from app.extensions import Base, Instant, word
from app.people.models import User
from workflows.vocabulary import Verdict


class LookBack(Base):
    """One look-back of a case (回头看). A case that was reopened and closed again gets another, with the next round."""

    __tablename__ = "lookbacks"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    #: 1 for the first look-back of a case, 2 for the one after its second rectification …
    round: Mapped[int] = mapped_column(default=1)
    planned_on: Mapped[date]
    #: Ids of the inspectors, the leader of the team first.
    team: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: What the team is to look at, from the leader who appoints it.
    scope: Mapped[str] = mapped_column(Text, default="")
    appointed_at: Mapped[datetime | None] = mapped_column(Instant)
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    #: How it was inspected: 听、看、查、访, with what was read.
    methods: Mapped[str] = mapped_column(Text, default="")
    materials: Mapped[str] = mapped_column(Text, default="")
    overall: Mapped[str] = mapped_column(Text, default="")
    #: The satisfaction poll: answers that count, and how many of them were satisfied; empty without a poll.
    answers: Mapped[int | None]
    satisfied: Mapped[int | None]
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    #: The second rectification notice, where something was not settled.
    rectification_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))

    case: Mapped[Case] = relationship()
    reported_by: Mapped[User | None] = relationship(foreign_keys=[reported_by_id])
    verdicts: Mapped[list["ItemVerdict"]] = relationship(
        back_populates="lookback", order_by="ItemVerdict.item_id"
    )

    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        CheckConstraint("round > 0", name="rounds_count_from_one"),
        CheckConstraint(
            "(answers IS NULL AND satisfied IS NULL)"
            " OR (answers > 0 AND satisfied >= 0 AND satisfied <= answers)",
            name="satisfied_are_among_the_answers",
        ),
        CheckConstraint("confirmed_at IS NULL OR reported_at IS NOT NULL", name="confirmed_was_reported"),
    )


class ItemVerdict(Base):
    """What the team found on one problem. Only people find a rectification false, and never one alone."""

    __tablename__ = "item_verdicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookback_id: Mapped[int] = mapped_column(ForeignKey("lookbacks.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(word(Verdict))
    #: What was seen, on which the verdict rests.
    found: Mapped[str] = mapped_column(Text)
    #: What the unit still has to do, where the problem is not settled.
    requirement: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    #: For false rectification: the second inspector who agreed, and what the unit said (domain.md §3.6).
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    explanation: Mapped[str] = mapped_column(Text, default="")
    explained_by: Mapped[str] = mapped_column(String(100), default="")

    lookback: Mapped[LookBack] = relationship(back_populates="verdicts")
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    agreed_by: Mapped[User | None] = relationship(foreign_keys=[agreed_by_id])

    __table_args__ = (
        UniqueConstraint("lookback_id", "item_id"),
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> by_id", name="agreed_by_a_second_person"),
        CheckConstraint("(agreed_by_id IS NULL) = (agreed_at IS NULL)", name="agreement_has_a_time"),
    )

    @property
    def is_proven(self) -> bool:
        """May the report rest on it? A false rectification needs a second inspector and the unit's explanation."""
        return self.verdict is not Verdict.FALSE or bool(self.agreed_by_id and self.explanation)
