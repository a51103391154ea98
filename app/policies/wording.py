"""A policy in words: each setting with its label and its value, and ladders as lines that people read and write."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext

from app.policies.policy import Policy
from workflows.actions import Action
from workflows.approvals import Approval
from workflows.calendar import Duration
from workflows.terms import Rung, Term
from workflows.vocabulary import N_, Colour, Role, Word

W = TypeVar("W", bound=Word)


class Part(Word):
    """The parts of a policy, in the order in which they are read."""

    WARNING = "warning", N_("Assessment and warning")
    REVIEW = "review", N_("Review meeting")
    SERVICE = "service", N_("Service of documents")
    EXTENSION = "extension", N_("Extensions")
    COLOURS = "colours", N_("Colours of the board")
    APPROVERS = "approvers", N_("Who approves")
    TERMS = "terms", N_("Terms")
    LADDERS = "ladders", N_("Reminders and escalation")


@dataclass(frozen=True)
class Figure:
    """A number that an office may set: the field of Policy, its label, itself with its unit, what it means, its bounds."""

    name: str
    part: Part
    label: str
    unit: str
    meaning: str
    most: int = 365
    least: int = 0


FIGURES = (
    Figure(
        "pass_mark",
        Part.WARNING,
        N_("Pass mark"),
        N_("%(n)s points"),
        N_("A unit below it is warned; one at the mark is not."),
        100,
    ),
    Figure(
        "bottom_n",
        Part.WARNING,
        N_("Last places that are warned"),
        N_("%(n)s places"),
        N_("Of each peer group, ties included; 0 warns nobody by place."),
        100,
    ),
    Figure(
        "min_group_size",
        Part.WARNING,
        N_("Smallest group that is ranked"),
        N_("%(n)s units"),
        N_("A peer group with fewer scores is not ranked."),
        1000,
        2,
    ),
    Figure(
        "adjustment_most",
        Part.REVIEW,
        N_("Most points that the meeting may give or take"),
        N_("%(n)s points"),
        N_("Of one unit in one round, all adjustments together."),
        100,
    ),
    Figure(
        "deemed_after",
        Part.SERVICE,
        N_("Counts as served without a signature after"),
        N_("%(n)s working days"),
        N_("Electronic service only, from its entry into the unit's system; 0: never."),
        60,
    ),
    Figure(
        "extension_longest",
        Part.EXTENSION,
        N_("Longest extension"),
        N_("%(n)s days"),
        N_("Besides, it is at most half of the original term."),
    ),
    Figure(
        "extension_long",
        Part.EXTENSION,
        N_("Long extension: more than"),
        N_("%(n)s days"),
        N_("It needs the approver of long extensions."),
    ),
    Figure(
        "extension_most",
        Part.EXTENSION,
        N_("Extensions of one problem"),
        N_("%(n)s times"),
        N_("0 allows no extension."),
        10,
    ),
    Figure(
        "extension_ahead",
        Part.EXTENSION,
        N_("Asked for ahead of the day by"),
        N_("%(n)s working days"),
        N_("A later request is marked as late."),
        60,
    ),
    Figure(
        "plan_extension_longest",
        Part.EXTENSION,
        N_("Longest extension of the plan's term"),
        N_("%(n)s working days"),
        "",
        60,
    ),
    Figure(
        "near_days",
        Part.COLOURS,
        N_("Blue from the day back by"),
        N_("%(n)s working days"),
        N_("Past its day a matter is yellow."),
        60,
    ),
    Figure("red_after_days", Part.COLOURS, N_("Red once late by"), N_("%(n)s working days"), "", 250),
)


RULES_LABEL = N_("Name of the rules of assessment")
REVIEW_LABEL = N_("Published only after objections, review meeting and evaluation report")


@dataclass(frozen=True)
class Setting:
    """One setting in the reader's language; a ladder has a line for each reminder."""

    part: Part
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A setting that two versions have differently."""

    before: Setting
    after: Setting


def settings_of(policy: Policy) -> list[Setting]:
    """Everything that a policy sets, in the same order for every version."""
    return [
        *(_figure(each, policy) for each in FIGURES),
        Setting(Part.WARNING, _(RULES_LABEL), (policy.assessment_rules,)),
        Setting(Part.REVIEW, _(REVIEW_LABEL), (_(policy.review_meeting.label),)),
        *(Setting(Part.APPROVERS, _(each.label), (_(policy.approver(each).label),)) for each in Approval),
        *(Setting(Part.TERMS, _(each.label), (length(policy.duration(each)),)) for each in Term),
        *(
            Setting(Part.LADDERS, _(each.label), tuple(reminder(rung) for rung in policy.ladder(each)))
            for each in Term
        ),
    ]


def differences(before: Policy, after: Policy) -> list[Difference]:
    """What one version has differently from another."""
    pairs = zip(settings_of(before), settings_of(after), strict=True)
    return [Difference(old, new) for old, new in pairs if old.lines != new.lines]


def length(duration: Duration) -> str:
    """How long a term lasts: 3 working days."""
    return _(duration.label, n=duration.amount)


def reminder(rung: Rung) -> str:
    """A rung as a sentence: 3 working days late: office director (yellow)."""
    who = _(", ").join(_(role.label) for role in rung.to)
    colour = _(" (%(name)s)", name=_(rung.colour.label)) if rung.colour else ""
    proposal = _("; the system proposes accountability") if rung.proposes else ""
    return f"{_moment(rung.offset)}{_(': ')}{who}{colour}{proposal}"


def as_line(rung: Rung) -> str:
    """A rung as it is written into the form: ``-1: Liaison officer, Case handler; Blue``."""
    extras = [rung.colour.label] if rung.colour else []
    extras += [Action.PROPOSE_ACCOUNTABILITY.label] if rung.proposes else []
    who = _(", ").join(_(role.label) for role in rung.to)
    return _("; ").join([f"{rung.offset}{_(': ')}{who}", *(_(extra) for extra in extras)])


class UnreadableLine(ValueError):
    """A line of a ladder that says nothing; its message is for the reader."""


_LINE = re.compile(r"([+\-−]?\d+)\s*[:：]\s*(.+)")


def ladder_of(text: str) -> tuple[Rung, ...]:
    """Read the lines that ``as_line`` writes, in the order of their days. Raises UnreadableLine."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(sorted(_rungs(lines), key=lambda rung: rung.offset))


def _rungs(lines: list[str]) -> Iterator[Rung]:
    for number, line in enumerate(lines, 1):
        if line:
            yield _rung(number, line)


def _rung(number: int, line: str) -> Rung:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UnreadableLine(_("Line %(n)s: write the days, a colon and who is told.", n=number))
    who, *extras = [part.strip() for part in re.split("[;；]", found[2])]
    roles = tuple(
        _known(name.strip(), _names(Role), number) for name in re.split("[,，、]", who) if name.strip()
    )
    colour, proposes = None, False
    for extra in filter(None, extras):
        if extra.casefold() in {
            _(Action.PROPOSE_ACCOUNTABILITY.label).casefold(),
            Action.PROPOSE_ACCOUNTABILITY,
        }:
            proposes = True
        else:
            colour = _known(extra, _names(Colour), number)
    return Rung(int(found[1].replace("−", "-")), roles, colour, proposes=proposes)


def _known(name: str, names: Mapping[str, W], number: int) -> W:
    word = names.get(name.casefold())
    if word is None:
        raise UnreadableLine(_("Line %(n)s: “%(name)s” is not a word of this system.", n=number, name=name))
    return word


def _names(words: type[W]) -> dict[str, W]:
    """Each word by its name in the reader's language, and by its code."""
    return {name.casefold(): word for word in words for name in (_(word.label), str(word))}


def _figure(figure: Figure, policy: Policy) -> Setting:
    value = getattr(policy, figure.name)
    shown = f"{value.normalize():f}" if isinstance(value, Decimal) else value
    return Setting(figure.part, _(figure.label), (_(figure.unit, n=shown),))


def _moment(offset: int) -> str:
    if offset == 0:
        return _("on the day")
    if offset < 0:
        return ngettext("%(num)d working day before", "%(num)d working days before", -offset)
    return ngettext("%(num)d working day overdue", "%(num)d working days overdue", offset)
