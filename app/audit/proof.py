"""One chain as a stranger verifies it: every entry, and the newest seal with the way from the chain to its root."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEntry, AuditHead, AuditSeal
from app.audit.seal import path_of
from app.audit.trail import rows_of
from app.extensions import db


class NotSealed(Exception):
    """Something was written to the chain that no seal covers yet."""


@dataclass(frozen=True)
class SealOver:
    """A seal as its digest was made, and the leaf of one chain under it."""

    seal: AuditSeal
    chain: str
    seq: int
    digest: str
    #: The siblings on the way to the root; see ``app.audit.seal.path_of``.
    path: list[tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Everything that it takes to compute root and digest again."""
        return {
            "number": self.seal.id,
            "at": self.seal.at.astimezone(UTC).isoformat(),
            "chains": self.seal.chains,
            "entries": self.seal.entries,
            "algorithm": self.seal.algorithm,
            "root": self.seal.root,
            "previous": self.seal.previous,
            "digest": self.seal.digest,
            "leaf": {"chain": self.chain, "seq": self.seq, "digest": self.digest},
            "path": [list(step) for step in self.path],
        }


def sealed_end(chain: str) -> SealOver:
    """The seal over the last entry of a chain. Raises NotSealed where there is none."""
    head = db.session.get(AuditHead, chain, populate_existing=True)
    if head is None or head.sealed_seq != head.seq:
        raise NotSealed(chain)
    leaf = [head.chain, head.seq, head.digest]
    spelled = json.dumps(leaf, ensure_ascii=False, separators=(",", ":"))
    seal = db.session.scalar(
        select(AuditSeal).where(AuditSeal.heads.contains(spelled)).order_by(AuditSeal.id.desc()).limit(1)
    )
    if seal is None:
        raise NotSealed(chain)
    leaves = json.loads(seal.heads)
    return SealOver(seal, head.chain, head.seq, head.digest, path_of(leaves, leaves.index(leaf)))


def entries_of(chain: str, up_to: int) -> Iterator[dict[str, Any]]:
    """The entries of a chain in order, as their digests were made over them."""
    asked = select(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.seq <= up_to)
    for (entry,) in rows_of(asked.order_by(AuditEntry.seq)):
        yield {
            "chain": entry.chain,
            "seq": entry.seq,
            "at": entry.at.astimezone(UTC).isoformat(),
            "body": entry.body,
            "algorithm": entry.algorithm,
            "previous": entry.previous,
            "digest": entry.digest,
        }
