"""The rows of one period, gathered into columns."""

from decimal import Decimal
from fractions import Fraction

from app.scoring.complaints import N_, Complaint
from app.scoring.model import Model, Raters
from app.scoring.model.tree import deducted_columns
from app.scoring.observations.cells import NotANumber, number_in, ratings_in
from app.scoring.observations.columns import Column, Observations


class Gathering:
    """Values by unit and column, and the complaints about them, which the whole file shares."""

    def __init__(self, model: Model, period: str, complaints: list[Complaint]) -> None:
        self.model, self.period, self.complaints = model, period, complaints
        self.first_seen: dict[str, str] = {}
        self.facts: dict[str, dict[str, str]] = {}
        self.numbers: dict[str, dict[str, Decimal]] = {title: {} for title in model.inputs}
        self.ratings: dict[str, dict[str, tuple[Fraction, ...]]] = {title: {} for title in model.ratings}
        self.sources: dict[tuple[str, str], str] = {}
        self.values_seen: dict[tuple[str, str, str], str] = {}
        self.scales = {
            leaf.column: leaf.measure for leaf in model.indicators if isinstance(leaf.measure, Raters)
        }
        self.counts = {rule.column for rule in model.bonuses + model.penalties}
        self.counts |= {veto.column for veto in model.vetoes}
        self.counts |= {column for leaf in model.indicators for column in deducted_columns(leaf)}

    def take_unit(self, place: str, row: dict[str, str]) -> None:
        """A wide row: everything about one unit."""
        unit = self._unit(place, row)
        if unit is None:
            return
        if unit in self.first_seen:
            self._complain(
                place,
                N_("The unit “%(unit)s” stands in this file already, at %(first)s."),
                unit=unit,
                first=self.first_seen[unit],
            )
            return
        self._note_facts(place, unit, row)
        for title in (*self.numbers, *self.ratings):
            self._note_value(f"{place} · {title}", unit, title, row[title])

    def take_value(self, place: str, row: dict[str, str]) -> None:
        """A long row: one value of one unit."""
        unit, title = self._unit(place, row), row["indicator"]
        if unit is None:
            return
        self._note_facts(place, unit, row)
        title = self._title(title)
        if title not in self.numbers and title not in self.ratings:
            self._complain(
                place, N_("The model has no indicator or column “%(title)s”."), title=row["indicator"]
            )
            return
        key = (unit, title, row.get("rater", "") if title in self.ratings else "")
        if key in self.values_seen and (title in self.numbers or key[2]):
            self._complain(
                place, N_("This value stands in the file already, at %(first)s."), first=self.values_seen[key]
            )
            return
        self.values_seen[key] = place
        self._note_value(f"{place} · {title}", unit, title, row["value"])
        if row.get("source"):
            self.sources[unit, title] = row["source"]

    def complain_of_units(self) -> None:
        """Units that no tree scores."""
        known = {kind for kinds, _ in self.model.trees for kind in kinds}
        if not known:
            return
        for unit, facts in self.facts.items():
            kind = facts.get(self.model.columns.kind or "", "")
            if kind not in known:
                self._complain(
                    self.first_seen[unit],
                    N_("No tree of the model scores the kind “%(kind)s” of the unit “%(unit)s”."),
                    kind=kind,
                    unit=unit,
                )

    def observations(self) -> Observations:
        """The columns, units in the order of their codes."""
        units = sorted(self.facts)
        columns = self.model.columns

        def told(title: str | None) -> tuple[str, ...]:
            return tuple(self.facts[unit].get(title or "", "") for unit in units)

        names = tuple(name or unit for name, unit in zip(told(columns.name), units, strict=True))
        return Observations(
            units=tuple(units),
            columns={
                title: Column.of([found.get(unit) for unit in units]) for title, found in self.numbers.items()
            },
            period=self.period,
            names=names,
            groups=told(columns.group),
            kinds=told(columns.kind),
            ratings={
                title: tuple(found.get(unit, ()) for unit in units) for title, found in self.ratings.items()
            },
            labels={title: told(title) for title in self.model.labels},
            sources=self.sources,
        )

    def _title(self, written: str) -> str:
        """The column that a long row's indicator means: its own code, or its column's name."""
        if written in self.numbers or written in self.ratings:
            return written
        return next(
            (leaf.column for leaf in self.model.indicators if written in (leaf.code, leaf.name)), written
        )

    def _unit(self, place: str, row: dict[str, str]) -> str | None:
        unit = row[self.model.columns.unit]
        if not unit:
            self._complain(place, N_("This row names no unit."))
            return None
        return unit

    def _note_facts(self, place: str, unit: str, row: dict[str, str]) -> None:
        """Name, group, kind and labels; a long file must say the same in every row."""
        columns = self.model.columns
        titles = [columns.name, columns.group, columns.kind, *self.model.labels]
        facts = {title: row[title] for title in titles if title and title in row}
        known = self.facts.setdefault(unit, facts)
        self.first_seen.setdefault(unit, place)
        for title, told in facts.items():
            if known.get(title, told) != told:
                self._complain(
                    f"{place} · {title}",
                    N_("Here “%(unit)s” has “%(told)s”, before it had “%(before)s”."),
                    unit=unit,
                    told=told,
                    before=known[title],
                )
        if columns.group and columns.group in facts and not facts[columns.group] and known is facts:
            self._complain(place, N_("The unit “%(unit)s” has no peer group."), unit=unit)

    def _note_value(self, place: str, unit: str, title: str, cell: str) -> None:
        try:
            if title in self.ratings:
                given = ratings_in(cell)
                self._complain_of_scale(place, title, given)
                self.ratings[title][unit] = self.ratings[title].get(unit, ()) + given
                return
            value = number_in(cell)
        except NotANumber as error:
            self._complain(place, error.message, cell=cell)
            return
        if value is None:
            return
        if value < 0 and title in self.counts:
            self._complain(place, N_("A count for bonus, penalty, veto or deduction cannot be negative."))
        self.numbers[title][unit] = value

    def _complain_of_scale(self, place: str, title: str, given: tuple[Fraction, ...]) -> None:
        scale = self.scales[title]
        if any(not scale.lowest <= rating <= scale.highest for rating in given):
            self._complain(
                place,
                N_("A rating lies outside the scale of %(lowest)s to %(highest)s."),
                lowest=str(scale.lowest),
                highest=str(scale.highest),
            )

    def _complain(self, place: str, message: str, /, **params: object) -> None:
        self.complaints.append(Complaint(place, message, params))
