"""The rulebook's reasons as sentences in the reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.web.filters import plain_day
from app.web.languages import speaks_chinese
from workflows.approvals import Approval
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import Word


def sentence(reason: Reason) -> str:
    """One reason in the reader's language; words among its parameters are translated as well."""
    text = _(reason.message)
    return text % {name: _spoken(value) for name, value in reason.params.items()} if reason.params else text


def sentences(refusal: Refused) -> list[str]:
    """Every reason of a refusal."""
    return [sentence(reason) for reason in refusal.reasons]


def run_together(told: Iterable[str]) -> str:
    """Sentences one behind the other, as the reader's language sets them: Chinese ones without a blank."""
    return ("" if speaks_chinese() else " ").join(told)


def _spoken(value: Any) -> Any:
    if isinstance(value, Word | Term | Approval):
        return _(value.label)
    if isinstance(value, str) and value:
        return _(value)
    if isinstance(value, tuple | list | frozenset | set):
        return _(", ").join(str(_spoken(each)) for each in value)
    if isinstance(value, Reason):
        return sentence(value)
    return plain_day(value) if isinstance(value, date) else value
