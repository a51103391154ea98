"""The records of a case as its chain knows them: every witnessed row, each value as it is digested."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.audit.rows import WITNESSED, spelled_out


def records_of(entries: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows that these entries speak of and that were not removed, by table and number.

    Of each row those columns that the chain tells of: one that a later release added is told once it is written.
    """
    tables = {each.table.name: each for each in WITNESSED.values()}
    for table, told in sorted(_told(entries).items()):
        for number, values in sorted(spelled_out(tables[table], sorted(told))):
            yield {
                "row": f"{table}:{number}",
                "values": {name: json.loads(values[name]) for name in sorted(told[number] & values.keys())},
            }


def _told(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, dict[int, set[str]]]:
    """Table → row → the columns that the chain told of."""
    found: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for entry in entries:
        for name, values in json.loads(entry["body"]).get("rows", {}).items():
            table, _colon, number = name.partition(":")
            if values is None:
                found[table].pop(int(number), None)
            else:
                found[table].setdefault(int(number), set()).update(values)
    return found
