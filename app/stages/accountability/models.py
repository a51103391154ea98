"""A proceeding, who it holds to account in which form, what adjudicators said of it, and appeals against it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case, OfACase
from app.extensions import UNIT_PATH, Base, Instant, word
from app.people.models import User
from app.stages.accountability.words import (
    Adoption,
    Form,
    Grade,
    Responsibility,
    Situation,
    Source,
    TargetKind,
    Track,
)
from workflows.vocabulary import AppealState, ProceedingState

#: A proposal that nobody decided on yet; a case has one at the most.
_OPEN_PROPOSAL = "state IN ('proposed', 'proposal_reviewed')"


class Proceeding(OfACase, Base):
    """One accountability proceeding of a case, against an organisation or a person (问责)."""

    __tablename__ = "proceedings"
    workflow_name = "proceeding"
    __subject_states__ = ProceedingState

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    track: Mapped[Track] = mapped_column(word(Track), default=Track.PARTY)
    target_kind: Mapped[TargetKind] = mapped_column(word(TargetKind))
    target_name: Mapped[str] = mapped_column(String(200))
    target_position: Mapped[str] = mapped_column(String(200), default="")
    #: Which of the situations of Art. 7.
    situation: Mapped[Situation] = mapped_column(word(Situation))
    source: Mapped[Source] = mapped_column(word(Source))
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    committee_approval_needed: Mapped[bool] = mapped_column(default=False)
    #: The document of the Party committee's principal that approved the start (Art. 9).
    committee_approval: Mapped[str] = mapped_column(String(200), default="")
    started_on: Mapped[date | None]
    team: Mapped[list[int]] = mapped_column(JSON, default=list)
    investigation_extensions: Mapped[int] = mapped_column(default=0)

    fact_material: Mapped[str] = mapped_column(Text, default="")
    #: One piece of evidence a line.
    evidence: Mapped[str] = mapped_column(Text, default="")
    shown_at: Mapped[datetime | None] = mapped_column(Instant)
    opinion: Mapped[str] = mapped_column(Text, default="")
    opinion_refused: Mapped[bool] = mapped_column(default=False)
    refusal_witness: Mapped[str] = mapped_column(String(100), default="")
    opinion_recorded_at: Mapped[datetime | None] = mapped_column(Instant)
    adoption: Mapped[Adoption | None] = mapped_column(word(Adoption))
    adoption_reason: Mapped[str] = mapped_column(Text, default="")
    report: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Ground → {"holds": bool, "reasoning": str}.
    exemption: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mitigation: Mapped[str] = mapped_column(Text, default="")
    aggravation: Mapped[str] = mapped_column(Text, default="")
    exemption_answered_at: Mapped[datetime | None] = mapped_column(Instant)

    meeting: Mapped[str] = mapped_column(Text, default="")
    meeting_on: Mapped[date | None]
    #: The organ's approval for the decision itself, where the committee leads the target (Art. 12).
    decision_approval: Mapped[str] = mapped_column(String(200), default="")
    no_people_reason: Mapped[str] = mapped_column(Text, default="")
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    served_at: Mapped[datetime | None] = mapped_column(Instant)
    execution: Mapped[str] = mapped_column(Text, default="")
    executed_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    case: Mapped[Case] = relationship()
    parties: Mapped[list["AccountableParty"]] = relationship(
        back_populates="proceeding", order_by="AccountableParty.id", cascade="all, delete-orphan"
    )
    opinions: Mapped[list["AdjudicationOpinion"]] = relationship(
        back_populates="proceeding", order_by="AdjudicationOpinion.id"
    )
    appeals: Mapped[list["Appeal"]] = relationship(back_populates="proceeding", order_by="Appeal.id")

    __table_args__ = (
        Index(
            "uq_proceedings_one_open_proposal_a_case",
            "case_id",
            unique=True,
            sqlite_where=text(_OPEN_PROPOSAL),
            postgresql_where=text(_OPEN_PROPOSAL),
        ),
        Index("ix_proceedings_unit_path_state_id", "unit_path", "state", "id"),
        CheckConstraint(
            "state NOT IN ('decided', 'served', 'executed', 'closed') OR decided_at IS NOT NULL",
            name="decided_has_a_time",
        ),
        CheckConstraint("NOT opinion_refused OR refusal_witness <> ''", name="refusal_has_a_witness"),
    )

    @property
    def subject_title(self) -> str:
        """The case's number and whom the proceeding is against."""
        return f"{self.case.number} {self.target_name}"

    @property
    def forms(self) -> list["ImposedForm"]:
        """Every form that stands, over all parties."""
        return [form for party in self.parties for form in party.standing_forms]


class AccountableParty(Base):
    """One organisation or person of a proceeding, with the responsibility found."""

    __tablename__ = "accountable_parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    proceeding_id: Mapped[int] = mapped_column(ForeignKey("proceedings.id"), index=True)
    kind: Mapped[TargetKind] = mapped_column(word(TargetKind))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200), default="")
    responsibility: Mapped[Responsibility] = mapped_column(word(Responsibility))
    grade: Mapped[Grade] = mapped_column(word(Grade))
    responsibility_reason: Mapped[str] = mapped_column(Text)
    #: One of the four forms (M-63), for people only.
    four_forms: Mapped[int | None]
    #: The decision on this party as a document.
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))

    proceeding: Mapped[Proceeding] = relationship(back_populates="parties")
    forms: Mapped[list["ImposedForm"]] = relationship(
        back_populates="party", order_by="ImposedForm.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("four_forms IS NULL OR four_forms BETWEEN 1 AND 4", name="one_of_four_forms"),
        CheckConstraint("(kind = 'person') = (four_forms IS NOT NULL)", name="people_have_one_of_four_forms"),
        CheckConstraint("kind <> 'person' OR position <> ''", name="people_have_a_post"),
    )

    @property
    def standing_forms(self) -> list["ImposedForm"]:
        """The forms that no appeal ended."""
        return [form for form in self.forms if form.ended_by_appeal_id is None]


class ImposedForm(Base):
    """One form imposed on a party, with basis and influence period as the rules said on the day of choosing."""

    __tablename__ = "imposed_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("accountable_parties.id"), index=True)
    form: Mapped[Form] = mapped_column(word(Form))
    #: How heavy it is, for the rule that an appeal never makes it heavier.
    weight: Mapped[int]
    basis: Mapped[str] = mapped_column(String(300))
    demand: Mapped[str] = mapped_column(Text, default="")
    #: What the influence period means; empty where the rules know none.
    effect: Mapped[str] = mapped_column(Text, default="")
    effect_months: Mapped[int | None]
    #: Both are filled in by the decision.
    effect_from_on: Mapped[date | None]
    effect_until_on: Mapped[date | None]
    imposed_by_appeal_id: Mapped[int | None] = mapped_column(ForeignKey("appeals.id"))
    ended_by_appeal_id: Mapped[int | None] = mapped_column(ForeignKey("appeals.id"))

    party: Mapped[AccountableParty] = relationship(back_populates="forms")

    __table_args__ = (
        CheckConstraint("weight > 0", name="has_a_weight"),
        CheckConstraint(
            "effect_until_on IS NULL OR (effect_from_on IS NOT NULL AND effect_until_on > effect_from_on)",
            name="influence_ends_after_it_starts",
        ),
    )


class AdjudicationOpinion(Base):
    """What one adjudicator found on facts, basis and procedure. A return to the team sets it aside."""

    __tablename__ = "adjudication_opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    proceeding_id: Mapped[int] = mapped_column(ForeignKey("proceedings.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    facts_are_clear: Mapped[bool]
    basis_is_right: Mapped[bool]
    procedure_was_kept: Mapped[bool]
    opinion: Mapped[str] = mapped_column(Text)
    set_aside_at: Mapped[datetime | None] = mapped_column(Instant)

    proceeding: Mapped[Proceeding] = relationship(back_populates="opinions")
    by: Mapped[User] = relationship()


class Appeal(OfACase, Base):
    """An appeal against a decision (申诉). It does not suspend execution and never makes the result heavier."""

    __tablename__ = "appeals"
    workflow_name = "appeal"
    __subject_states__ = AppealState

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    proceeding_id: Mapped[int] = mapped_column(ForeignKey("proceedings.id"), index=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    appellant: Mapped[str] = mapped_column(String(200))
    grounds: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    #: The last day of the term when it was filed.
    term_ended_on: Mapped[date | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    opinion: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Why it was not accepted, or how it was decided.
    outcome_reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Whether it was taken up, and how it was decided, as documents.
    reply_notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    decision_notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))

    case: Mapped[Case] = relationship()
    proceeding: Mapped[Proceeding] = relationship(back_populates="appeals")

    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('maintained', 'changed', 'revoked', 'not_accepted') OR decided_at IS NOT NULL",
            name="decided_has_a_time",
        ),
    )

    @property
    def subject_title(self) -> str:
        """The case's number and who appeals."""
        return f"{self.case.number} {self.appellant}"


class RuleCorrection(Base):
    """A correction of the administered table of situations, bases and influence periods; the newest one stands."""

    __tablename__ = "accountability_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(48), index=True)
    text: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(300), default="")
    months: Mapped[int | None]
    effect: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime] = mapped_column(Instant)
    corrected_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    corrected_by: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("code", "corrected_at"),
        CheckConstraint("months IS NULL OR months > 0", name="months_are_some"),
    )
