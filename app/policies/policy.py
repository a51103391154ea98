"""The policy as plain values: what an office may set, with its shipped default (domain.md §2.6, §8, §10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from workflows.approvals import Approval
from workflows.calendar import Duration
from workflows.terms import Rung, Term
from workflows.vocabulary import N_, Colour, Role, Word


class UnknownSetting(Exception):
    """A policy names a setting or a term that this release does not know, or a value that cannot be read."""


class ReviewRule(Word):
    """Which rounds wait for the units' objections, the review meeting and the evaluation report (M-08, M-09)."""

    NEVER = "never", N_("No round")
    WITH_MODEL = "with_model", N_("Rounds that an index model scores")
    ALWAYS = "always", N_("Every round, imported ones too")


@dataclass(frozen=True)
class Policy:
    """One version's thresholds, terms, ladders and approvers.

    ``pass_mark`` is strict: a unit at the mark is not warned. ``bottom_n`` lists the last units of a peer
    group, ties included, in groups of at least ``min_group_size``. Extensions add at most half of the original
    term and ``extension_longest`` days, ``extension_most`` times; one of more than ``extension_long`` days has the
    approver of long extensions; ``extension_ahead`` working days before the date is late. The plan's term is
    extended by at most ``plan_extension_longest`` working days. ``near_days`` working days before its date a
    deadline counts as near (blue); past it, it is yellow, and red after ``red_after_days`` working days.
    ``assessment_rules`` is the name of the office's own rules, which its documents cite as their basis.
    ``review_meeting`` says which rounds are published only after objections, review meeting and evaluation report;
    the meeting may give or take at most ``adjustment_most`` points of one unit.
    What was served electronically and is not signed for counts as served ``deemed_after`` working days after it
    entered the unit's system; 0: never, which is how it is shipped (domain.md §10.10).
    ``terms``, ``ladders`` and ``approvers`` hold only what differs from the shipped rule.
    """

    version: int = 1
    pass_mark: Decimal = Decimal(60)
    bottom_n: int = 3
    min_group_size: int = 10
    assessment_rules: str = "《清廉指数评价办法》"
    extension_longest: int = 30
    extension_long: int = 30
    extension_most: int = 1
    extension_ahead: int = 5
    plan_extension_longest: int = 5
    near_days: int = 3
    red_after_days: int = 10
    review_meeting: ReviewRule = ReviewRule.WITH_MODEL
    adjustment_most: Decimal = Decimal(5)
    deemed_after: int = 0
    terms: Mapping[str, str] = field(default_factory=dict)
    ladders: Mapping[Term, tuple[Rung, ...]] = field(default_factory=dict)
    approvers: Mapping[Approval, Role] = field(default_factory=dict)

    def duration(self, term: Term) -> Duration:
        """How long a term lasts under this policy."""
        return Duration.parse(self.terms.get(str(term), term.default))

    def ladder(self, term: Term) -> tuple[Rung, ...]:
        """Who is told when about a term under this policy."""
        return self.ladders.get(term, term.ladder)

    def approver(self, approval: Approval) -> Role:
        """Who gives an approval under this policy."""
        return self.approvers.get(approval, approval.default)

    @classmethod
    def of(cls, version: int, content: Mapping[str, Any]) -> "Policy":
        """Read a stored policy. Raises UnknownSetting with what is wrong."""
        known = {each.name for each in fields(cls)} - {"version"}
        values: dict[str, Any] = {}
        for name, value in content.items():
            if name not in known:
                raise UnknownSetting(name)
            try:
                values[name] = _READ.get(name, int)(value)
            except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError) as error:
                raise UnknownSetting(f"{name}: {value}") from error
        return cls(version=version, **values)


def as_stored(ladder: tuple[Rung, ...]) -> list[dict[str, Any]]:
    """A ladder as a released policy keeps it: ``Policy.of`` reads the same."""
    return [
        {
            "offset": rung.offset,
            "to": [str(role) for role in rung.to],
            "colour": str(rung.colour) if rung.colour else None,
            "proposes": rung.proposes,
        }
        for rung in ladder
    ]


def _terms(value: Mapping[str, str]) -> dict[str, str]:
    return {str(Term(code)): str(Duration.parse(duration)) for code, duration in value.items()}


def _ladders(value: Mapping[str, Any]) -> dict[Term, tuple[Rung, ...]]:
    return {Term(code): tuple(map(_rung, rungs)) for code, rungs in value.items()}


def _rung(value: Mapping[str, Any]) -> Rung:
    colour = value.get("colour")
    return Rung(
        int(value["offset"]),
        tuple(Role(role) for role in value["to"]),
        Colour(colour) if colour else None,
        proposes=bool(value.get("proposes", False)),
    )


def _approvers(value: Mapping[str, str]) -> dict[Approval, Role]:
    return {Approval(name): Role(role) for name, role in value.items()}


#: How each stored value is read; every other one is a whole number.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "pass_mark": lambda value: Decimal(str(value)),
    "adjustment_most": lambda value: Decimal(str(value)),
    "assessment_rules": str,
    "review_meeting": ReviewRule,
    "terms": _terms,
    "ladders": _ladders,
    "approvers": _approvers,
}
