"""One way to write a record: UTF-8 in NFC, keys in the order of their code points, no blanks, no floats."""

import hashlib
import json
import unicodedata
from typing import Any

Record = dict[str, Any]


def canonical(record: Any) -> bytes:
    """The bytes whose hash stands for a record. Raises TypeError on a float: decimals are text."""
    written = json.dumps(_exact(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", written).encode()


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError("a frozen record holds integers, and decimals as text")
    if isinstance(value, dict):
        return {str(key): _exact(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(each) for each in value]
    return value


def fingerprint(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
