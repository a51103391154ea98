"""Which steps of a rehearsal were taken: written with the step itself, so that each is taken exactly once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Instant


class RehearsalStep(Base):
    """One step that was taken, by its key; a run that was killed goes on after the last one."""

    __tablename__ = "rehearsal_steps"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    #: The time that the step was played at, not the time of the run.
    at: Mapped[datetime] = mapped_column(Instant)
    #: How many acts it was.
    acts: Mapped[int] = mapped_column(default=0)
