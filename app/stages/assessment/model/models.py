"""An index model and its versions: what is measured, how it is weighed, and who agreed to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant
from app.organisations.models import Unit
from app.people.models import User
from workflows.vocabulary import IndexModelState


class IndexModel(Base):
    """One index of a unit, such as the integrity index of its subordinate units; it lives in versions."""

    __tablename__ = "index_models"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))

    unit: Mapped[Unit] = relationship()

    __table_args__ = (UniqueConstraint("unit_id", "code"),)


class ModelVersion(Subject, Base):
    """One version of a model: a model file in its canonical form, which changes only while it is a draft."""

    __tablename__ = "model_versions"
    workflow_name = "index_model"
    __subject_states__ = IndexModelState

    model_id: Mapped[int] = mapped_column(ForeignKey("index_models.id"))
    #: 1, 2, 3 … within the model.
    number: Mapped[int]
    #: The model file (docs/index-model.md) as ``document.writing`` writes it.
    text: Mapped[str] = mapped_column(Text)
    #: Of the text; what was read of it is remembered by this.
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("model_versions.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)

    model: Mapped[IndexModel] = relationship(lazy="joined", innerjoin=True)
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])
    based_on: Mapped["ModelVersion | None"] = relationship(remote_side="ModelVersion.id")

    __table_args__ = (
        UniqueConstraint("model_id", "number"),
        CheckConstraint("number >= 1", name="is_counted_from_one"),
        CheckConstraint(
            "state NOT IN ('approved', 'retired') OR approved_at IS NOT NULL", name="approved_has_approved_at"
        ),
    )

    @property
    def subject_unit_path(self) -> str:
        return self.model.unit_path

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.model.name}第{self.number}版"


class InvitedExpert(Base):
    """A person of the office who enters the judgements of one expert of a draft.

    Experts without an account (专家1) have no row: the handler enters what they said.
    """

    __tablename__ = "invited_experts"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("model_versions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: Under which the model file keeps the judgements.
    name: Mapped[str] = mapped_column(String(100))
    invited_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship()
    of_version: Mapped[ModelVersion] = relationship()

    __table_args__ = (
        UniqueConstraint("version_id", "user_id"),
        UniqueConstraint("version_id", "name"),
        Index("ix_invited_experts_user_id", "user_id"),
    )
