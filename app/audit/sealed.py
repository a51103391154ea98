"""Reading the seals back: each against itself and against the one before it, and what they say of every chain."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.audit.chain import ALGORITHM, GENESIS
from app.audit.models import AuditHead, AuditSeal
from app.audit.seal import digest_of_seal, root_of
from app.audit.trail import Broken, rows_of
from app.extensions import db
from workflows.vocabulary import N_

AT_A_TIME = 20


@dataclass(frozen=True)
class Sealed:
    """How long a chain was, and how it ended, when a seal saw it last."""

    seq: int
    digest: str
    seal: int


def sealed_heads() -> dict[str, Sealed]:
    """The newest word of the seals on every chain. Leaves that cannot be read are named by ``check_seals``."""
    found: dict[str, Sealed] = {}
    for seal in _seals():
        for chain, seq, digest in _leaves(seal) or ():
            found[chain] = Sealed(seq, digest, seal.id)
    return found


def check_seals() -> Iterator[Broken]:
    """Every seal in order; the first fault, since what comes after it follows from it."""
    previous, number = GENESIS, 0
    for seal in _seals():
        number += 1
        leaves = _leaves(seal)
        if seal.previous != previous:
            yield Broken("seal", seal.id, N_("the seal before it is missing or was replaced"))
            return
        said = digest_of_seal(seal.at, seal.chains, seal.entries, seal.root, seal.previous)
        if seal.algorithm != ALGORITHM or seal.digest != said:
            yield Broken("seal", seal.id, N_("the seal says something else than when it was written"))
            return
        if leaves is None or len(leaves) != seal.chains or root_of(leaves) != seal.root:
            yield Broken("seal", seal.id, N_("the heads under the seal are not those that it was made over"))
            return
        previous = seal.digest
    if not number and db.session.scalar(select(AuditHead.chain).where(AuditHead.sealed_seq > 0).limit(1)):
        yield Broken("seal", 1, N_("every seal is missing, though chains were sealed"))


def newest_seal() -> tuple[int, str] | None:
    """Number and digest of the newest seal, to be kept outside the database."""
    row = db.session.execute(
        select(AuditSeal.id, AuditSeal.digest).order_by(AuditSeal.id.desc()).limit(1)
    ).one_or_none()
    return (row.id, row.digest) if row is not None else None


def seal_with(digest: str) -> int | None:
    """The number of the seal with that digest, if it still stands."""
    return db.session.scalar(select(AuditSeal.id).where(AuditSeal.digest == digest))


def _seals() -> Iterator[AuditSeal]:
    for row in rows_of(select(AuditSeal).order_by(AuditSeal.id), AT_A_TIME):
        yield row[0]


def _leaves(seal: AuditSeal) -> list[tuple[str, int, str]] | None:
    try:
        found: Any = json.loads(seal.heads)
        return [(str(chain), int(seq), str(digest)) for chain, seq, digest in found]
    except (ValueError, TypeError):
        return None
