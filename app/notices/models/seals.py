"""The certificates with which seals were set: they stay known when an organ's seal has a new one."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Instant


class SealCertificate(Base):
    """One certificate of one organ's seal, by its SHA-256 in hexadecimal; it came into use with a document sealed here."""

    __tablename__ = "seal_certificates"

    organ: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_used_at: Mapped[datetime] = mapped_column(Instant)
