"""Judge every row of an import against the file and the tree: what is new, what changes, what moves, what is wrong."""

from dataclasses import dataclass, field

from sqlalchemy import select

from app.extensions import db
from app.organisations.actions.imports.reading import NO, YES, Fault, Row
from app.organisations.models import SEGMENT, Unit, UnitKind
from app.organisations.paths import DEEPEST, depth_of, number_of, segment
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

CORRECT_LINE = Reason(N_("Correct this line and import the file again."))
LONGEST_CODE = 64
LONGEST_NAME = 200
HIGHEST_LEVEL = 9


@dataclass(slots=True)
class Known:
    """A unit that stands in the tree already."""

    id: int
    code: str
    name: str
    parent_id: int | None
    path: str
    kind: str | None
    level: int
    pilot: bool


@dataclass(slots=True)
class Planned:
    """A unit as it shall stand after the import. ``before`` is empty for a new one."""

    row: Row
    kind: str | None
    level: int | None
    pilot: bool | None
    before: Known | None
    id: int = 0
    parent_id: int | None = None
    path: str = ""

    @property
    def moves(self) -> bool:
        """Does it get another parent?"""
        return self.before is not None and self.parent_id != self.before.parent_id

    @property
    def changes(self) -> bool:
        """Does anything else about it change?"""
        known = self.before
        return known is not None and (
            known.name != self.row.name
            or known.kind != self.kind
            or known.level != self.level
            or known.pilot != self.pilot
        )


@dataclass
class Plan:
    """What an import would do; with faults it does nothing."""

    units: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> list[Planned]:
        """Units that do not exist yet, parents before children."""
        return [unit for unit in self.units if unit.before is None]

    @property
    def changed(self) -> list[Planned]:
        """Units of which something else than the place changes."""
        return [unit for unit in self.units if unit.changes]

    @property
    def moved(self) -> list[Planned]:
        """Units that get another parent."""
        return [unit for unit in self.units if unit.moves]

    @property
    def unchanged(self) -> int:
        """How many rows say what is known already."""
        return sum(1 for unit in self.units if unit.before and not unit.moves and not unit.changes)


def plan_import(rows: list[Row], *, update: bool) -> Plan:
    """Judge all rows. ``update`` permits rows about units that exist; without it they are faults."""
    known = _known_units()
    plan = Plan()
    wanted = _judged(rows, known, plan, update=update)
    _place(wanted, known, plan)
    plan.faults.sort(key=lambda fault: fault.line)
    return plan


def _known_units() -> dict[str, Known]:
    columns = (
        Unit.id,
        Unit.code,
        Unit.name,
        Unit.parent_id,
        Unit.path,
        Unit.kind_code,
        Unit.level,
        Unit.pilot,
    )
    rows = db.session.execute(select(*columns).execution_options(yield_per=10_000))
    return {row.code: Known(*row) for row in rows}


def _judged(rows: list[Row], known: dict[str, Known], plan: Plan, *, update: bool) -> dict[str, Planned]:
    """The rows that are right by themselves, by code."""
    kinds = _kinds_by_any_name()
    lines: dict[str, int] = {}
    for row in rows:
        lines.setdefault(row.code, row.line)
    wanted: dict[str, Planned] = {}
    for row in rows:
        before = known.get(row.code)
        faults = _faults_of(row, kinds, lines, known, update=update)
        plan.faults += faults
        if not faults:
            kind = kinds.get(row.kind.casefold()) if row.kind else (before.kind if before else None)
            level = int(row.level) if row.level else (before.level if before else None)
            pilot = row.pilot.casefold() in YES if row.pilot else (before.pilot if before else False)
            wanted[row.code] = Planned(row, kind, level, pilot, before)
    return wanted


def _kinds_by_any_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in db.session.scalars(select(UnitKind)):
        for name in (kind.code, kind.name, kind.name_en):
            if name:
                found[name.casefold()] = kind.code
    return found


def _faults_of(
    row: Row, kinds: dict[str, str], lines: dict[str, int], known: dict[str, Known], *, update: bool
) -> list[Fault]:
    """What is wrong with one row by itself; faults of form first, then what it says about others."""
    return [
        Fault(row.line, what, advice)
        for what, advice in (*_form(row, kinds), *_place_in_file(row, lines, known, update))
    ]


def _form(row: Row, kinds: dict[str, str]) -> list[tuple[Reason, Reason]]:
    found = []
    if not row.code:
        found.append((Reason(N_("The code is missing.")), Reason(N_("Give every unit a code of its own."))))
    if len(row.code) > LONGEST_CODE:
        found.append(
            (Reason(N_("The code is longer than %(n)s characters."), {"n": LONGEST_CODE}), CORRECT_LINE)
        )
    if not row.name:
        found.append((Reason(N_("The name is missing.")), Reason(N_("Write the unit's full name."))))
    if len(row.name) > LONGEST_NAME:
        found.append(
            (Reason(N_("The name is longer than %(n)s characters."), {"n": LONGEST_NAME}), CORRECT_LINE)
        )
    if row.kind and row.kind.casefold() not in kinds:
        advice = N_("Use one of the kinds under Administration, or add this one there first.")
        found.append((Reason(N_("There is no kind of unit “%(kind)s”."), {"kind": row.kind}), Reason(advice)))
    if row.level and not (
        row.level.isascii() and row.level.isdigit() and 1 <= int(row.level) <= HIGHEST_LEVEL
    ):
        what = Reason(N_("The level “%(level)s” is not a number from 1 to 9."), {"level": row.level})
        found.append((what, Reason(N_("Write 1 for the top level, 2 below it, and so on."))))
    if row.pilot.casefold() not in YES | NO:
        what = Reason(N_("“%(word)s” in the pilot column means neither yes nor no."), {"word": row.pilot})
        found.append((what, Reason(N_("Write 是 or 否, or leave it empty."))))
    return found


def _place_in_file(
    row: Row, lines: dict[str, int], known: dict[str, Known], update: bool
) -> list[tuple[Reason, Reason]]:
    found = []
    if row.code and lines[row.code] != row.line:
        where = {"code": row.code, "line": lines[row.code]}
        what = Reason(N_("The code %(code)s stands in line %(line)s already."), where)
        found.append((what, Reason(N_("Remove one of the two lines."))))
    if row.code in known and not update:
        what = Reason(N_("A unit with the code %(code)s exists already."), {"code": row.code})
        found.append((what, Reason(N_("To change units that exist, import in update mode."))))
    if row.parent and row.parent == row.code:
        what = Reason(N_("The unit is named as its own parent."))
        found.append((what, Reason(N_("Give the parent's code, or leave it empty for a root."))))
    elif row.parent and row.parent not in lines and row.parent not in known:
        what = Reason(
            N_("There is no parent with the code %(code)s, neither here nor in the tree."),
            {"code": row.parent},
        )
        found.append((what, Reason(N_("Correct the parent's code, or add the parent as a line of its own."))))
    return found


def _place(wanted: dict[str, Planned], known: dict[str, Known], plan: Plan) -> None:
    """Find every unit's id, parent and path, parents first; what hangs in a circle is a fault."""
    next_id = max((each.id for each in known.values()), default=0) + 1
    for unit in wanted.values():
        unit.id = unit.before.id if unit.before else next_id
        next_id += unit.before is None
    parents = {code: unit.row.parent for code, unit in wanted.items()}
    if any(unit.before for unit in wanted.values()):
        codes = {each.id: each.code for each in known.values()}
        for code, each in known.items():
            parents.setdefault(code, codes[each.parent_id] if each.parent_id else "")
    below: dict[str, list[str]] = {}
    for code, parent in parents.items():
        below.setdefault(parent, []).append(code)
    layout = _Layout(known, plan)
    reached = [code for start in below if start not in parents for code in below[start]]
    for code in reached:  # grows while it is walked
        reached.extend(below.get(code, ()))
        if code in wanted:
            layout.settle(wanted[code])
        else:
            layout.follow(known[code], parents[code])
    standing = set(reached)
    for code, unit in wanted.items():
        if code not in standing:
            what = Reason(N_("The parents of this unit go round in a circle."))
            plan.faults.append(
                Fault(unit.row.line, what, Reason(N_("Correct the parent's code of one of them.")))
            )


class _Layout:
    """The tree as it will stand: ids and paths by code, filled from the roots down."""

    def __init__(self, known: dict[str, Known], plan: Plan) -> None:
        self.plan = plan
        self.places = {code: (each.id, each.path) for code, each in known.items()}
        self.last: dict[int | None, int] = {}
        for each in known.values():
            self.last[each.parent_id] = max(self.last.get(each.parent_id, 0), number_of(each.path))

    def settle(self, unit: Planned) -> None:
        """Give one unit of the file its parent and path; records a fault where it cannot be."""
        above = self.places.get(unit.row.parent)
        if unit.row.parent and above is None:
            return  # the parent's own line is at fault, and says so
        unit.parent_id, over = above or (None, "")
        try:
            unit.path = self._path(unit, over)
        except Refused as refusal:
            self.plan.faults.append(
                Fault(unit.row.line, refusal.reasons[0], Reason(N_("Hang the unit elsewhere.")))
            )
            return
        if unit.level is None:
            unit.level = min(depth_of(unit.path), HIGHEST_LEVEL)
        self.places[unit.row.code] = unit.id, unit.path
        self.plan.units.append(unit)

    def follow(self, unit: Known, parent: str) -> None:
        """Let a unit that the file does not name go where its parent goes."""
        over = self.places[parent][1] if parent else ""
        self.places[unit.code] = unit.id, _not_too_deep(over + unit.path[-SEGMENT:])

    def _path(self, unit: Planned, over: str) -> str:
        if unit.before is not None and not unit.moves:
            return _not_too_deep(over + unit.before.path[-SEGMENT:])
        self.last[unit.parent_id] = self.last.get(unit.parent_id, 0) + 1
        return _not_too_deep(over + segment(self.last[unit.parent_id]))


def _not_too_deep(path: str) -> str:
    if depth_of(path) > DEEPEST:
        raise Refused(Reason(N_("The tree has at most %(n)s levels."), {"n": DEEPEST}))
    return path
