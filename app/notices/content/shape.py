"""Documents as JSON and back, field by field, and the refusal that every check raises."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

T = TypeVar("T")


class ContentRefused(Refused):
    """A document cannot say this; the reason is a sentence for the person who drafts it."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(Reason(message, params))


def as_json(value: Any) -> Any:
    """A document, or a part of one, in JSON's own types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def from_json(kind: type[T], value: Any) -> T:
    """The document, or part of one, that ``as_json`` wrote. Raises ContentRefused for another shape."""
    try:
        made = _read(kind, value)
    except (TypeError, ValueError, KeyError, ArithmeticError) as error:
        raise ContentRefused(
            N_("The content does not have the shape of this document: %(error)s"), error=str(error)
        ) from error
    assert isinstance(made, kind)
    return made


def sha256_of(value: Any) -> str:
    """The hash of a document's content: its JSON with sorted keys, as UTF-8."""
    text = json.dumps(as_json(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return (
            None
            if value is None
            else _read(next(each for each in get_args(hint) if each is not type(None)), value)
        )
    if origin is tuple:
        return tuple(_read(get_args(hint)[0], each) for each in value)
    if is_dataclass(hint):
        hints = _hints(hint)  # type: ignore[arg-type]
        known = {field.name for field in fields(hint) if field.init}
        return hint(**{name: _read(hints[name], each) for name, each in value.items() if name in known})  # type: ignore[operator]
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Decimal | StrEnum):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r}")
    return value
