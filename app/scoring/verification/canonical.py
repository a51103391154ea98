"""One way to write a record: UTF-8 in NFC, keys in the order of their code points, no blanks, no floats."""

import hashlib
import json
import unicodedata
from typing import Any

Record = dict[str, Any]


def canonical(record: Any) -> bytes:
    """The bytes whose hash stands for a record."""
    written = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", written).encode()


def exact(value: Any) -> Any:
    """The same record, if it can be frozen. Raises TypeError on a float: decimals are text."""
    if isinstance(value, float):
        raise TypeError("a frozen record holds integers, and decimals as text")
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        exact(each)
    return value


def fingerprint(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
