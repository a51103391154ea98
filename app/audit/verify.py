"""Reading the trail back: is every entry what was written, is none missing, is none added?

Here the trail is compared with itself: digests, numbers, heads, seals. What the entries say is compared with the
rows that they speak of by checks of the slices above, which ``app.reactions`` registers.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from app.audit.chain import ALGORITHM, GENESIS, digest_of
from app.audit.models import AuditEntry, AuditHead
from app.audit.sealed import Sealed, check_seals, sealed_heads
from app.audit.trail import Broken, rows_of
from app.extensions import db
from workflows.vocabulary import N_


@dataclass(frozen=True)
class Scope:
    """What is to be verified: everything, or the chain of one case."""

    case_id: int | None = None

    @property
    def chain(self) -> str | None:
        """The name of the one chain, if it is one."""
        return f"case:{self.case_id}" if self.case_id is not None else None


Check = Callable[[Scope], Iterator[Broken]]

#: What the slices above compare with the trail, in this order.
CHECKS: list[Check] = []


def verify(scope: Scope | None = None) -> Generator[Broken]:
    """Everything that is broken, the first broken entry first. Nothing at all when the trail is whole."""
    scope = scope or Scope()
    sealed = sealed_heads()
    if scope.chain is None:
        yield from check_seals()
    yield from check_chains(scope, sealed)
    for check in CHECKS:
        yield from check(scope)


def check_chains(scope: Scope, sealed: Mapping[str, Sealed]) -> Iterator[Broken]:
    """Every chain, link by link, against its head and against its newest seal."""
    asked = select(AuditHead.chain, AuditHead.seq, AuditHead.digest, AuditHead.sealed_seq)
    if scope.chain is not None:
        asked = asked.where(AuditHead.chain == scope.chain)
    heads = {head.chain: head for head in db.session.execute(asked)}
    seen = set()
    for chain, links in groupby(_links(scope), key=attrgetter("chain")):
        seen.add(chain)
        yield from _check_chain(chain, links, heads.get(chain), sealed.get(chain))
    for chain in sorted(heads.keys() | _of_scope(sealed, scope)):
        if chain not in seen:
            yield Broken(chain, 1, N_("the entry is missing: the chain is known, but has no entry at all"))


def _links(scope: Scope) -> Iterator[Any]:
    statement = select(
        AuditEntry.chain,
        AuditEntry.seq,
        AuditEntry.at,
        AuditEntry.body,
        AuditEntry.algorithm,
        AuditEntry.previous,
        AuditEntry.digest,
    ).order_by(AuditEntry.chain, AuditEntry.seq)
    if scope.chain is not None:
        statement = statement.where(AuditEntry.chain == scope.chain)
    yield from rows_of(statement)


def _of_scope(sealed: Mapping[str, Sealed], scope: Scope) -> set[str]:
    return set(sealed) if scope.chain is None else set(sealed) & {scope.chain}


def _check_chain(chain: str, links: Iterator[Any], head: Any, sealed: Sealed | None) -> Iterator[Broken]:
    """The first fault of one chain; what comes after it follows from it."""
    seq, previous = 0, GENESIS
    for link in links:
        seq += 1
        if link.seq != seq:
            yield Broken(chain, seq, N_("the entry is missing"))
            return
        if link.algorithm != ALGORITHM or link.digest != digest_of(
            chain, link.seq, link.at, link.body, link.previous
        ):
            yield Broken(chain, seq, N_("the entry says something else than when it was written"))
            return
        if link.previous != previous:
            yield Broken(
                chain, max(seq - 1, 1), N_("the entry was replaced: the one after it remembers another")
            )
            return
        if sealed is not None and seq == sealed.seq and link.digest != sealed.digest:
            yield Broken(
                chain,
                seq,
                N_("the entry was replaced: seal %(seal)s remembers another"),
                {"seal": sealed.seal},
            )
            return
        previous = link.digest
    yield from _check_end(chain, seq, previous, head, sealed)


def _check_end(chain: str, seq: int, last: str, head: Any, sealed: Sealed | None) -> Iterator[Broken]:
    """Where the chain ends: as long as its head says, at least as long as it was sealed."""
    if sealed is not None and seq < sealed.seq:
        yield Broken(
            chain,
            seq + 1,
            N_("the entry is missing: seal %(seal)s saw the chain with %(length)s entries"),
            {"seal": sealed.seal, "length": sealed.seq},
        )
    elif head is None:
        yield Broken(chain, seq, N_("the head of the chain is missing"))
    elif seq < head.seq:
        yield Broken(chain, seq + 1, N_("the entry is missing at the end of the chain"))
    elif seq > head.seq:
        yield Broken(chain, head.seq + 1, N_("the entry was added behind the head of the chain"))
    elif last != head.digest:
        yield Broken(chain, seq, N_("the entry was replaced: the head of the chain remembers another"))
    elif head.sealed_seq != (sealed.seq if sealed is not None else 0):
        yield Broken(
            chain, head.sealed_seq, N_("the seal of the entry is missing: the chain was sealed up to it")
        )
