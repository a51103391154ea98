"""Everything that a round is computed from, gathered as the engine takes it: values, peers, earlier rounds, meeting."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.organisations.models import Unit
from app.scoring.freeze.records import model_record
from app.scoring.model import Adjustment, Model
from app.scoring.observations import Column, Observations
from app.scoring.verification.canonical import canonical, exact
from app.stages.assessment.computing.frozen import bundle_of, observations_in
from app.stages.assessment.computing.models import CorrectedValue
from app.stages.assessment.computing.queries import corrected_values, earlier_computations, units_scored
from app.stages.assessment.feeds.queries import Value, count_of_values, values_in_force
from app.stages.assessment.meeting.models import MeetingAdjustment
from app.stages.assessment.meeting.queries import adjustments_of
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Round
from app.stages.assessment.queries import default_group
from app.stages.assessment.surveys.queries import survey_values

#: What the review meeting gives and takes, as rules beside the model's own.
MEETING_BONUS = Adjustment("meeting_bonus", "综合评审会加分", "meeting_bonus", Fraction(1))
MEETING_PENALTY = Adjustment("meeting_penalty", "综合评审会减分", "meeting_penalty", Fraction(1))

#: After so many values somebody is told how many of them are read.
HEARD_EVERY = 5_000
Hear = Callable[[float], None]


def nobody(_share: float) -> None:
    """Nobody waits to be told."""


@dataclass(frozen=True)
class Assembled:
    """The model under the round's own rule, what was observed, and the units by code."""

    model: Model
    observations: Observations
    units: Mapping[str, Unit]
    #: Over all of it: the same digest, the same results.
    digest: str


def assemble(round_: Round, version: ModelVersion, *, drafts: bool = False, hear: Hear = nobody) -> Assembled:
    """What the round is computed from now; with ``drafts`` also what departments submitted and nobody checked yet.

    ``hear`` is told again and again which share of the values is read, 0 … 1.
    """
    model, units = model_under_rule(round_, version), units_scored(round_)
    meeting = adjustments_of(round_)
    if meeting:
        model = replace(
            model, bonuses=(*model.bonuses, MEETING_BONUS), penalties=(*model.penalties, MEETING_PENALTY)
        )
    given = gathered(round_, model, drafts=drafts, hear=hear)
    by_id = {unit.id: unit for unit in units.values()}
    for unit_id, adjustments in meeting.items():
        if unit_id in by_id:
            given.adjust(by_id[unit_id].code, adjustments)
    observations = given.observations(units, written_period(round_))
    if any(leaf.missing.max_age for leaf in model.indicators):
        observations = replace(observations, earlier=earlier_observations(round_, model))
    return Assembled(model, observations, units, _digest(model, observations))


def gathered(
    round_: Round, model: Model, *, drafts: bool = False, unit: Unit | None = None, hear: Hear = nobody
) -> "Gathered":
    """What departments and people gave, with what was corrected since; of all units, or of one."""
    given = Gathered(model)
    given.take(_heard(values_in_force(round_, drafts=drafts, unit=unit), round_, hear))
    given.take((code, column, Decimal(value), "") for code, column, value in survey_values(round_))
    for each in corrected_values(round_):
        given.correct(each)
    return given


def _heard(values: Iterable[Value], round_: Round, hear: Hear) -> Iterator[Value]:
    """The same values; whoever waits is told how many of them have been read."""
    expected = max(count_of_values(round_), 1)
    for number, value in enumerate(values):
        if number % HEARD_EVERY == 0:
            hear(min(number / expected, 1.0))
        yield value


def model_under_rule(round_: Round, version: ModelVersion) -> Model:
    """The model with the pass mark, the last places and the least group that the round pinned."""
    model = model_of(version)
    return replace(
        model,
        ranking=replace(model.ranking, minimum_group=round_.min_group_size),
        notices=replace(model.notices, pass_mark=Fraction(round_.pass_mark), last_places=round_.bottom_n),
    )


def earlier_observations(round_: Round, model: Model) -> tuple[Observations, ...]:
    """What was delivered for the rounds before, from their frozen bundles, the latest first."""
    return tuple(observations_in(bundle_of(each), model) for each in earlier_computations(round_))


def written_period(round_: Round) -> str:
    """The round's period as the engine counts ages: 2026, 2026H1, 2026Q3, or its last month."""
    from_on, until_on = round_.period_from_on, round_.period_until_on
    months = (until_on.year - from_on.year) * 12 + until_on.month - from_on.month + 1
    written = {
        12: f"{until_on.year}",
        6: f"{until_on.year}H{until_on.month // 6}",
        3: f"{until_on.year}Q{until_on.month // 3}",
    }
    if months in written and until_on.month % months == 0:
        return written[months]
    return f"{until_on.year}-{until_on.month:02d}"


class Gathered:
    """Values by column and unit, before they become columns."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.numbers: dict[str, dict[str, Decimal]] = {column: {} for column in model.inputs}
        #: Column → unit → rater → mark.
        self.marks: dict[str, dict[str, dict[str, Decimal]]] = {column: {} for column in model.ratings}
        self.sources: dict[tuple[str, str], str] = {}

    def take(self, values: Iterable[Value]) -> None:
        """Values as departments and people gave them; columns that the model does not read are left."""
        for code, column, value, rater in values:
            if column in self.numbers:
                self.numbers[column][code] = value
            elif column in self.marks:
                self.marks[column].setdefault(code, {})[rater] = value

    def correct(self, each: CorrectedValue) -> None:
        """A number or a mark that takes the place of what was given; an empty one says that there is none."""
        code, column = each.unit.code, each.column
        if column in self.marks:
            _put(self.marks[column].setdefault(code, {}), each.rater, each.value)
            before = self.sources.get((code, column))
            reason = f"更正评分（{each.rater}）：{each.reason}"
            self.sources[code, column] = f"{before}；{reason}" if before else reason
        else:
            _put(self.numbers[column], code, each.value)
            self.sources[code, column] = f"更正：{each.reason}"

    def told(self, code: str, column: str, rater: str = "") -> str:
        """What is known of a unit in a column, as it is written; empty: nothing."""
        found = self.marks[column].get(code, {}).get(rater) if rater else self.numbers[column].get(code)
        return "" if found is None else f"{found:f}"

    def adjust(self, code: str, adjustments: Iterable[MeetingAdjustment]) -> None:
        """What the meeting adopted for one unit: points up and points down are two columns, each with its reasons."""
        for each in adjustments:
            column = MEETING_BONUS.column if each.points > 0 else MEETING_PENALTY.column
            self.numbers[column][code] = self.numbers[column].get(code, Decimal(0)) + abs(each.points)
            before = self.sources.get((code, column))
            self.sources[code, column] = f"{before}；{each.reason}" if before else each.reason

    def observations(self, units: Mapping[str, Unit], period: str) -> Observations:
        """The columns, a row for each unit in the order of codes."""
        codes = sorted(units)
        known = {kind for kinds, _root in self.model.trees for kind in kinds}
        groups = tuple(default_group(units[code]) for code in codes)
        return Observations(
            units=tuple(codes),
            columns={
                column: Column.of([found.get(code) for code in codes])
                for column, found in self.numbers.items()
            },
            period=period,
            names=tuple(units[code].name for code in codes),
            groups=groups,
            kinds=tuple(_kind_of(units[code], known) for code in codes),
            ratings={
                column: tuple(_in_order(found.get(code, {})) for code in codes)
                for column, found in self.marks.items()
            },
            labels={name: tuple(_label(units[code], name) for code in codes) for name in self.model.labels},
            sources=self.sources,
        )


def _put(place: dict[str, Decimal], key: str, value: str) -> None:
    if value:
        place[key] = Decimal(value)
    else:
        place.pop(key, None)


def _in_order(marks: Mapping[str, Decimal]) -> tuple[Fraction, ...]:
    """A unit's marks in the order of their raters, whoever was corrected."""
    return tuple(Fraction(marks[rater]) for rater in sorted(marks))


def _kind_of(unit: Unit, known: set[str]) -> str:
    """The unit's kind as the model calls it, by code or by name."""
    if unit.kind is None:
        return ""
    return unit.kind.name if unit.kind.name in known else unit.kind.code


def _label(unit: Unit, name: str) -> str:
    """What a rule about neighbours may look at of a unit."""
    if name == "level":
        return str(unit.level)
    return (unit.kind_code or "") if name == "kind" else default_group(unit)


def _digest(model: Model, observations: Observations) -> str:
    """SHA-256 over the model and everything that was observed, earlier periods included."""
    digest = hashlib.sha256(canonical(exact(model_record(model))))
    for period in (observations, *observations.earlier):
        digest.update(canonical([period.period, period.units, period.names, period.groups, period.kinds]))
        for name, column in sorted(period.columns.items()):
            told = [name, column.unit, column.values.tolist(), column.present.tolist()]
            digest.update(json.dumps(told, default=str).encode())
        for title, given in sorted({**period.ratings, **period.labels}.items()):
            digest.update(json.dumps([title, given], default=str).encode())
    digest.update(json.dumps(sorted(map(list, observations.sources.items())), default=str).encode())
    return digest.hexdigest()
