"""Items (problems to rectify), the measures against them, progress, and requests for more time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case, OfACase
from app.extensions import UNIT_PATH, Base, Instant, word
from app.people.models import User
from workflows.calendar import Duration
from workflows.terms import Term
from workflows.vocabulary import N_, ExtensionState, ItemState, ItemType, ProblemClass, Word


class MeasureKind(Word):
    """The kinds of measure that offices count (domain.md §3.4 f)."""

    RULES = "rules", N_("Rules and institutions")
    LOSS = "loss", N_("Recovery of losses")
    PEOPLE = "people", N_("Holding people to account")
    LESSONS = "lessons", N_("Drawing inferences to like cases")
    CAMPAIGN = "campaign", N_("Special campaign")
    MAJOR = "major", N_("Major measure")
    OTHER = "other", N_("Other measure")


#: What a unit answers for each problem before its plan may be submitted, in words; the first four are M-48's.
RESPONSIBILITY_WORDS = {
    "primary_responsibility": N_("Primary responsibility"),
    "first_responsible": N_("First responsible person"),
    "supervising_responsibility": N_("Supervising responsibility"),
    "regulating_responsibility": N_("Regulating responsibility"),
    "responsible_leader": N_("Responsible leader"),
    "responsible_person": N_("Responsible person"),
}
RESPONSIBILITIES = tuple(RESPONSIBILITY_WORDS)


class Item(OfACase, Base):
    """One problem of a case that must be rectified, until it is struck off the list (销号)."""

    __tablename__ = "items"
    workflow_name = "item"
    __subject_states__ = ItemState

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    position: Mapped[int]
    problem: Mapped[str] = mapped_column(Text)
    problem_class: Mapped[ProblemClass] = mapped_column(word(ProblemClass))
    item_type: Mapped[ItemType] = mapped_column(word(ItemType))
    indicator: Mapped[str] = mapped_column(String(200), default="")
    severity: Mapped[str] = mapped_column(String(64), default="")
    requirement: Mapped[str] = mapped_column(Text, default="")
    #: A term that the notice fixes for this problem ("45D"), instead of the policy's for its type.
    own_term: Mapped[str] = mapped_column(String(8), default="")
    is_key: Mapped[bool] = mapped_column(default=False)

    #: 主体责任, 第一责任人, 监督责任, 监管责任: the four of M-48, none empty in a submitted plan.
    primary_responsibility: Mapped[str] = mapped_column(String(100), default="")
    first_responsible: Mapped[str] = mapped_column(String(100), default="")
    supervising_responsibility: Mapped[str] = mapped_column(String(100), default="")
    regulating_responsibility: Mapped[str] = mapped_column(String(100), default="")
    #: 责任领导 and 责任人, who answer for this very problem; the unit inside that leads, and who helps.
    responsible_leader: Mapped[str] = mapped_column(String(100), default="")
    responsible_person: Mapped[str] = mapped_column(String(100), default="")
    #: The same person's account, where the unit has exactly one of that name or post.
    responsible_person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    lead_unit: Mapped[str] = mapped_column(String(100), default="")
    cooperating_units: Mapped[str] = mapped_column(String(300), default="")
    #: 整改目标; for long-term items the goal of the stage, and the day by which it should be finished.
    stage_goal: Mapped[str] = mapped_column(Text, default="")
    expected_on: Mapped[date | None]

    #: What the unit says it has done, the day on which it was done, and what can be counted (domain.md §3.7).
    completion_summary: Mapped[str] = mapped_column(Text, default="")
    completed_on: Mapped[date | None]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The last return or review, in the words of who wrote it: what the unit reads first.
    last_remark: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    case: Mapped[Case] = relationship()
    measures: Mapped[list["Measure"]] = relationship(back_populates="item", order_by="Measure.id")

    __table_args__ = (
        CheckConstraint("state <> 'accepted' OR closed_at IS NOT NULL", name="accepted_has_closed_at"),
        UniqueConstraint("case_id", "position"),
        Index("ix_items_state_unit_path_id", "state", "unit_path", "id"),
        Index("ix_items_unit_path_id", "unit_path", "id"),
    )

    @property
    def subject_title(self) -> str:
        """Number and problem, without its full stop: a title goes on in subjects of messages."""
        return f"{self.case.number}-{self.position} {self.problem.rstrip('。')}"

    @property
    def subject_people(self) -> tuple[int, ...]:
        """The accounts of those who carry out its measures, and of who answers for it."""
        named = (self.responsible_person_id, *(measure.person_id for measure in self.measures))
        return tuple(dict.fromkeys(each for each in named if each is not None))

    def own_duration(self, term: Term) -> Duration | None:
        return self.own_length if term in (Term.RECT_IMMEDIATE, Term.RECT_LIMITED) else None

    @property
    def own_length(self) -> Duration | None:
        """The term that the notice fixes for this problem, if it does."""
        return Duration.parse(self.own_term) if self.own_term else None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The names of the responsibilities that nobody has answered yet."""
        return tuple(name for name in RESPONSIBILITIES if not getattr(self, name))


class Measure(Base):
    """What the unit does about an item."""

    __tablename__ = "measures"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[MeasureKind] = mapped_column(word(MeasureKind), default=MeasureKind.OTHER)
    #: 完成标准: what will show that it is done.
    outcome: Mapped[str] = mapped_column(Text, default="")
    #: The unit inside and the person who carry it out; empty means those of the item.
    unit: Mapped[str] = mapped_column(String(100), default="")
    person: Mapped[str] = mapped_column(String(100), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date | None]
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    item: Mapped[Item] = relationship(back_populates="measures")


class ProgressReport(Base):
    """What the unit reported for one interval of a case."""

    __tablename__ = "progress_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    summary: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime] = mapped_column(Instant)
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    reported_by: Mapped[User] = relationship()


class Extension(OfACase, Base):
    """A request for more time on one item (延期申请)."""

    __tablename__ = "extensions"
    workflow_name = "extension"
    __subject_states__ = ExtensionState

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    original_due_on: Mapped[date]
    asked_until_on: Mapped[date]
    asked_on: Mapped[date]
    #: Less than the policy's working days before the date: granting it needs the leader's own reason.
    asked_late: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text, default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    granted_until_on: Mapped[date | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))

    case: Mapped[Case] = relationship()
    item: Mapped[Item] = relationship()

    __table_args__ = (
        CheckConstraint("asked_until_on > original_due_on", name="asks_for_a_later_day"),
        CheckConstraint("state <> 'granted' OR granted_until_on IS NOT NULL", name="granted_has_a_day"),
    )

    @property
    def subject_title(self) -> str:
        return self.item.subject_title
