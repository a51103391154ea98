"""The policy as plain values: every number an office may set, with its shipped default (domain.md §2.6, §10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from workflows.calendar import Duration
from workflows.terms import Term


class UnknownSetting(Exception):
    """A policy names a setting or a term that this release does not know, or a value that cannot be read."""


@dataclass(frozen=True)
class Policy:
    """One version's thresholds and terms.

    ``pass_mark`` is strict: a unit at the mark is not warned. ``bottom_n`` lists the last units of a peer
    group, ties included, in groups of at least ``min_group_size``. Extensions add at most half of the original
    term and ``extension_longest`` days, ``extension_most`` times; ``extension_ahead`` working days before the
    date is late. The plan's term is extended by at most ``plan_extension_longest`` working days. ``near_days``
    working days before its date a deadline counts as near (blue); past it, it is yellow, and red after
    ``red_after_days`` working days.
    """

    version: int = 1
    pass_mark: Decimal = Decimal(60)
    bottom_n: int = 3
    min_group_size: int = 10
    extension_longest: int = 30
    extension_most: int = 1
    extension_ahead: int = 5
    plan_extension_longest: int = 5
    near_days: int = 3
    red_after_days: int = 10
    terms: Mapping[str, str] = field(default_factory=dict)

    def duration(self, term: Term) -> Duration:
        """How long a term lasts under this policy."""
        return Duration.parse(self.terms.get(str(term), term.default))

    @classmethod
    def of(cls, version: int, content: Mapping[str, Any]) -> "Policy":
        """Read a stored policy. Raises UnknownSetting with what is wrong."""
        known = {each.name: each for each in fields(cls)} | {}
        values: dict[str, Any] = {}
        for name, value in content.items():
            if name not in known or name == "version":
                raise UnknownSetting(name)
            try:
                values[name] = _read(name, value)
            except (ValueError, ArithmeticError) as error:
                raise UnknownSetting(f"{name}: {value}") from error
        return cls(version=version, **values)


def _read(name: str, value: Any) -> Any:
    if name == "pass_mark":
        return Decimal(str(value))
    if name == "terms":
        for code, duration in value.items():
            Term(code)
            Duration.parse(duration)
        return dict(value)
    return int(value)
