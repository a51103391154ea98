"""Every witnessed row against what the trail last said of it: none changed, none gone, none added."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.rows import OF_ROWS, WITNESSED, Witnessed, values_of
from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.extensions import db
from workflows.vocabulary import N_

#: So many chains, or rows of a table, are compared at a time.
BATCH = 200


@dataclass
class Told:
    """What the trail says of one row: the newest digest of each value, or that it was removed; and where it says so."""

    chain: str
    seq: int
    values: dict[str, tuple[str, int]] | None


def check_rows(scope: Scope) -> Iterator[Broken]:
    """Compare, table by table, some chains at a time; rows that no entry knows come last."""
    tables = {each.table.name: each for each in WITNESSED.values()}
    known: dict[str, set[Any]] = defaultdict(set)
    chains = _chains(scope)
    for start in range(0, len(chains), BATCH):
        told = _told(chains[start : start + BATCH])
        for name in told.keys() & tables.keys():
            known[name].update(told[name])
            yield from _compare(tables[name], told[name])
    if scope.chain is None:
        for name, found in sorted(tables.items()):
            yield from _unknown(found, known[name])


def _chains(scope: Scope) -> list[str]:
    asked = select(AuditEntry.chain).where(AuditEntry.body.startswith(OF_ROWS)).distinct()
    if scope.chain is not None:
        asked = asked.where(AuditEntry.chain == scope.chain)
    return list(db.session.scalars(asked.order_by(AuditEntry.chain)))


def _told(chains: list[str]) -> dict[str, dict[Any, Told]]:
    """Table → row → what is said of it, later entries over earlier ones."""
    found: dict[str, dict[Any, Told]] = defaultdict(dict)
    asked = (
        select(AuditEntry.chain, AuditEntry.seq, AuditEntry.body)
        .where(AuditEntry.chain.in_(chains), AuditEntry.body.startswith(OF_ROWS))
        .order_by(AuditEntry.chain, AuditEntry.seq)
    )
    for chain, seq, body in db.session.execute(asked):
        try:
            rows = json.loads(body)["rows"].items()
        except (ValueError, KeyError, AttributeError):
            continue  # named by its digest
        for name, values in rows:
            table, _colon, number = name.partition(":")
            told = found[table].setdefault(int(number), Told(chain, seq, {}))
            told.seq = seq
            if values is None or told.values is None:
                told.values = None
            else:
                told.values.update({column: (digest, seq) for column, digest in values.items()})
    return found


def _compare(found: Witnessed, told: dict[Any, Told]) -> Iterator[Broken]:
    numbers = sorted(told)
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        standing = dict(values_of(found, some))
        for number in some:
            yield from _judge(f"{found.table.name}:{number}", told[number], standing.get(number))


def _judge(row: str, told: Told, stands: dict[str, str] | None) -> Iterator[Broken]:
    if told.values is None:
        if stands is not None:
            yield Broken(told.chain, told.seq, N_("%(row)s was removed, and is here again"), {"row": row})
    elif stands is None:
        yield Broken(told.chain, told.seq, N_("%(row)s is gone, and nothing removed it"), {"row": row})
    else:
        for column, (digest, seq) in sorted(told.values.items()):
            if column in stands and stands[column] != digest:
                yield Broken(
                    told.chain,
                    seq,
                    N_("%(row)s: its %(field)s is not what was written"),
                    {"row": row, "field": column},
                )


def _unknown(found: Witnessed, known: set[Any]) -> Iterator[Broken]:
    for (number,) in rows_of(select(found.key).order_by(found.key)):
        if number not in known:
            yield Broken(f"{found.table.name}:{number}", None, N_("the row was added behind the trail"))
