"""Setting electronic seals, and knowing ever after with which certificates that was done."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.notices.models import SealCertificate
from app.notices.seals import Place, Sealed, the_sealer


def set_seals(pdf: bytes, organs: Sequence[str], places: Sequence[Place], *, now: datetime) -> Sealed | None:
    """Set the seal of every organ behind the bytes of a document; None where the office seals on paper.

    Raises SealMissing where an organ has no seal that is valid.
    """
    sealer = the_sealer()
    if sealer is None:
        return None
    sealed = sealer.seal(pdf, organs, places, at=now)
    for organ, certificate in zip(organs, sealed.certificates, strict=True):
        if db.session.get(SealCertificate, (organ, certificate)) is None:
            _keep(organ, certificate, now)
    return sealed


def _keep(organ: str, certificate: str, now: datetime) -> None:
    """Two who seal with a new certificate at the same instant both succeed."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = insert(SealCertificate).values(organ=organ, sha256=certificate, first_used_at=now)
    db.session.execute(row.on_conflict_do_nothing())
