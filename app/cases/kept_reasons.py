"""A reason that is read later: kept as a message id with its parameters, and told then as if it had just been given."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.approvals import Approval
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import Word

Kept = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def keep_reason(reason: Reason) -> Kept:
    """A reason as JSON keeps it; a word is kept by its message id, which is translated for whoever reads it."""
    return {
        "message": reason.message,
        "params": {name: _as_kept(value) for name, value in reason.params.items()},
    }


def reason_kept(told: Mapping[str, Any]) -> Reason:
    """The reason that was kept."""
    message, params = told["message"], told["params"]
    return Reason(message, {name: _as_told(value) for name, value in params.items()})


def _as_kept(value: Any) -> Any:
    if isinstance(value, Word | Term | Approval):
        return value.label
    if isinstance(value, Reason):
        return keep_reason(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_as_kept(each) for each in value]
    return value if isinstance(value, str | int | float) else str(value)


def _as_told(value: Any) -> Any:
    if isinstance(value, dict):
        return reason_kept(value)
    if isinstance(value, list):
        return [_as_told(each) for each in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value
