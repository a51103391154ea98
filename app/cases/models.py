"""What all stages share: the case, the subject of a workflow, what happened, and by when something must end."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.append_only import only_grows
from app.extensions import UNIT_PATH, Base, Instant, table_of, word
from app.organisations.models import Unit
from app.people.models import User
from workflows.actions import Action
from workflows.calendar import Duration
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, CaseState, Role

#: Every class of subject by the name of its workflow.
SUBJECTS: dict[str, type["Subject"]] = {}


class Subject:
    """Something with a state that a workflow governs: a case, an item, a notice … Mix into a mapped class.

    Only ``transitions.open_subject`` and ``transitions.perform`` write its state.
    """

    workflow_name: ClassVar[str]
    __subject_states__: ClassVar[Any]
    #: Who reaches a subject without a case, over its unit's path.
    subject_readers: ClassVar[frozenset[Role]] = CASE_ROLES
    #: Is it handed to a unit that does not see its case?
    subject_leaves_its_case: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(32))
    state_since_at: Mapped[datetime] = mapped_column(Instant)
    workflow_version: Mapped[int] = mapped_column(default=1)
    policy_version: Mapped[int] = mapped_column(default=1)
    #: Who did what so far: action value → ids of people, for the separation of duties.
    hands: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "workflow_name" in cls.__dict__:
            SUBJECTS[cls.workflow_name] = cls

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Two people cannot change one subject at once: the second is told so."""
        return {"version_id_col": cls.version}

    # What the shared machinery asks of a subject; each class answers.

    @property
    def subject_unit_path(self) -> str:
        """The path of the unit that the subject is about; roles are asked over it."""
        return self.unit_path  # type: ignore[attr-defined, no-any-return]

    @property
    def subject_case_id(self) -> int | None:
        """The case that the subject belongs to, if any."""
        return None

    @property
    def subject_handler_id(self) -> int | None:
        """The handler of the case that the subject belongs to."""
        raise AttributeError("subject_handler_id")

    @property
    def subject_invited_id(self) -> int | None:
        """The one person who was invited by name, where that is what the subject is."""
        return None

    @property
    def subject_people(self) -> tuple[int, ...]:
        """The accounts that answer by name for what the unit must do about it."""
        return ()

    @property
    def subject_title(self) -> str:
        """How lists name it: a case number with the unit, the problem's text …"""
        raise AttributeError("subject_title")

    @property
    def subject_is_known_to_its_unit(self) -> bool:
        """May the unit's own people reach a subject without a case? Of a case, the case itself answers."""
        return False

    def own_duration(self, term: Term) -> Duration | None:
        """A duration that the subject itself fixes for a term, instead of the policy's."""
        return None

    def counts_from(self, term: Term, today: date) -> date:
        """The day that a term is counted from, where that is not the day of the act."""
        return today

    def waits_itself(self, term: Term) -> bool:
        """Does this term start a deadline here, or does another subject's term already wait for it?"""
        return True


class Case(Subject, Base):
    """One supervision matter about one unit, from the trigger to the archive."""

    __tablename__ = "cases"
    workflow_name = "case"
    __subject_states__ = CaseState

    number: Mapped[str] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    #: What made the unit a candidate: score, pass mark, rank, size, reasons (domain.md §3.4).
    trigger: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    #: When the warning was served: from then on the unit sees its case.
    served_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])

    __table_args__ = (
        # Never two cases for one unit and round.
        UniqueConstraint("unit_id", "round_id"),
        Index("ix_cases_state_unit_path_opened_at", "state", "unit_path", "opened_at"),
        Index("ix_cases_unit_path", "unit_path"),
        CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_closed_at"),
        CheckConstraint("state <> 'archived' OR archived_at IS NOT NULL", name="archived_has_archived_at"),
    )

    @property
    def subject_case_id(self) -> int | None:
        return self.id

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.number} {self.unit.name}"


class OfACase(Subject):
    """A subject that belongs to a case, asked over the case's unit. Mix into a class with ``case``."""

    case: Any

    @property
    def subject_unit_path(self) -> str:
        return str(self.case.unit_path)

    @property
    def subject_case_id(self) -> int | None:
        return int(self.case.id)

    @property
    def subject_handler_id(self) -> int | None:
        return self.case.handler_id  # type: ignore[no-any-return]


class CaseCounter(Base):
    """The last case number of a year, locked by whoever takes the next."""

    __tablename__ = "case_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Event(Base):
    """What happened: written once, never changed. The timeline is these rows as sentences."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    subject_title: Mapped[str] = mapped_column(String(300), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    action: Mapped[Action] = mapped_column(word(Action))
    source: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        Index("ix_events_case_id_id", "case_id", "id"),
        Index("ix_events_subject_kind_subject_id_id", "subject_kind", "subject_id", "id"),
    )


only_grows(table_of(Event))


class Deadline(Base):
    """A day by which a state must end, with everything needed to count it again.

    ``due_at`` is the first instant after the last day in Shanghai; overdue is ``due_at <= now`` and is never
    stored. ``next_rung_at`` is when the ladder speaks next: the sweep asks for it alone.
    """

    __tablename__ = "deadlines"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    subject_title: Mapped[str] = mapped_column(String(300), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    term: Mapped[Term] = mapped_column(word(Term))
    owner_role: Mapped[Role] = mapped_column(word(Role))
    #: The one person among the owners, where there is one (the handler of the case).
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    started_on: Mapped[date]
    #: Budget in its own unit; what was used up before the last suspension; since when it runs.
    amount: Mapped[int]
    unit: Mapped[str] = mapped_column(String(2))
    consumed: Mapped[int] = mapped_column(default=0)
    running_since_on: Mapped[date]
    suspended_on: Mapped[date | None]
    original_due_on: Mapped[date]
    due_on: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(Instant)
    #: The day that an extension granted, which a new schedule rolls but never counts again.
    extended_to_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    workflow_version: Mapped[int] = mapped_column(default=1)
    policy_version: Mapped[int] = mapped_column(default=1)
    calendar_version: Mapped[int] = mapped_column(default=1)
    #: Raised whenever the date moves, so that reminders of the old date do not stand for the new one.
    version: Mapped[int] = mapped_column(default=1)
    next_rung_at: Mapped[datetime | None] = mapped_column(Instant)
    #: A right that lapses (objection, appeal): nobody is late with it.
    is_right: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    started_by_event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    closed_by_event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))

    __table_args__ = (
        CheckConstraint("amount > 0", name="has_a_budget"),
        CheckConstraint("unit IN ('WD', 'D', 'M')", name="counts_in_a_known_unit"),
        Index(
            "uq_deadlines_one_open_of_a_term",
            "subject_kind",
            "subject_id",
            "term",
            unique=True,
            sqlite_where=(closed_at.is_(None)),
            postgresql_where=(closed_at.is_(None)),
        ),
        Index(
            "ix_deadlines_next_rung_at",
            "next_rung_at",
            sqlite_where=(closed_at.is_(None)),
            postgresql_where=(closed_at.is_(None)),
        ),
        Index(
            "ix_deadlines_owner_role_unit_path_due_at",
            "owner_role",
            "unit_path",
            "due_at",
            sqlite_where=(closed_at.is_(None)),
            postgresql_where=(closed_at.is_(None)),
        ),
        Index(
            "ix_deadlines_unit_path_due_at",
            "unit_path",
            "due_at",
            sqlite_where=(closed_at.is_(None)),
            postgresql_where=(closed_at.is_(None)),
        ),
        Index("ix_deadlines_case_id", "case_id"),
    )

    @property
    def duration(self) -> Duration:
        """The budget as it was granted."""
        return Duration.parse(f"{self.amount}{self.unit}")

    def is_overdue(self, now: datetime) -> bool:
        """A question asked of the clock: open, running, and its last day has passed."""
        return (
            self.closed_at is None and self.suspended_on is None and not self.is_right and self.due_at <= now
        )


class DeadlineMove(Base):
    """Why a date moved: from, to, and the event that moved it. Original dates are never lost."""

    __tablename__ = "deadline_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    why: Mapped[str] = mapped_column(Text)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class Recusal(Base):
    """A declared recusal: access to this case ends with it (domain.md §6, 监察法 Art. 67)."""

    __tablename__ = "recusals"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("case_id", "user_id"),)
