"""Sealing the trail: one Merkle root over every chain that grew, chained to the seal before it.

A seal costs what is new, not what exists: a chain that has not grown stands in an earlier seal already. Whoever
keeps the newest seal's digest outside the database can prove every entry before it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from app.audit.chain import ALGORITHM, GENESIS
from app.audit.models import AuditHead, AuditSeal
from app.extensions import db

#: A chain's name, its length and its newest digest.
Leaf = tuple[str, int, str]
#: The name, a number, of PostgreSQL's lock for sealing.
SEALING = 0x5EA1
#: So many heads are marked as sealed with one statement.
BATCH = 500


def write_seal(*, now: datetime) -> AuditSeal | None:
    """Seal what has grown since the last seal; None where nothing has.

    A chain that somebody is writing to at this moment is left for the next seal.
    """
    _one_at_a_time()
    last = db.session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))
    grown = db.session.execute(
        select(AuditHead.chain, AuditHead.seq, AuditHead.digest, AuditHead.sealed_seq)
        .where(AuditHead.seq > AuditHead.sealed_seq)
        .with_for_update(skip_locked=True)
    ).all()
    if not grown:
        return None
    leaves = sorted((head.chain, head.seq, head.digest) for head in grown)
    entries = sum(head.seq - head.sealed_seq for head in grown)
    root, previous = root_of(leaves), last.digest if last is not None else GENESIS
    seal = AuditSeal(
        at=now,
        chains=len(leaves),
        entries=entries,
        heads=json.dumps(leaves, ensure_ascii=False, separators=(",", ":")),
        algorithm=ALGORITHM,
        root=root,
        previous=previous,
        digest=digest_of_seal(now, len(leaves), entries, root, previous),
    )
    db.session.add(seal)
    for start in range(0, len(leaves), BATCH):
        names = [chain for chain, _seq, _digest in leaves[start : start + BATCH]]
        db.session.execute(
            update(AuditHead)
            .where(AuditHead.chain.in_(names))
            .values(sealed_seq=AuditHead.seq)
            .execution_options(synchronize_session=False)
        )
    db.session.flush()
    return seal


def _one_at_a_time() -> None:
    """Wait for another clock's seal, which this one must be chained to, even where none was written before.

    On SQLite whoever writes holds everything already.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(SEALING)))


def digest_of_seal(at: datetime, chains: int, entries: int, root: str, previous: str) -> str:
    """The digest of a seal: everything it says, and the seal before it."""
    said = "\n".join((at.astimezone(UTC).isoformat(), str(chains), str(entries), root, previous))
    return hashlib.sha256(said.encode()).hexdigest()


def root_of(leaves: Sequence[Leaf]) -> str:
    """The Merkle root over leaves in their order; an odd one climbs by itself (RFC 6962)."""
    level = _hashed(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0].hex() if level else GENESIS


def path_of(leaves: Sequence[Leaf], position: int) -> list[tuple[str, str]]:
    """What a leaf climbs past on its way to the root: the side on which each sibling stands, and its digest.

    With it somebody verifies one chain under a seal, and learns nothing of the others.
    """
    level, path = _hashed(leaves), []
    while len(level) > 1:
        beside = position ^ 1
        if beside < len(level):
            path.append(("left" if beside < position else "right", level[beside].hex()))
        level, position = _level_above(level), position // 2
    return path


def _hashed(leaves: Sequence[Leaf]) -> list[bytes]:
    return [
        hashlib.sha256(b"\x00" + f"{chain}\n{seq}\n{digest}".encode()).digest()
        for chain, seq, digest in leaves
    ]


def _level_above(level: list[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=False)
    odd = level[-1:] if len(level) % 2 else []
    return [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
