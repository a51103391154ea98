"""The forest: how a region stands, and the regions and units in it; every aggregate is the sum of its units (M-15)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import literal, select

from app.extensions import db
from app.organisations.models import SEGMENT, Unit
from app.organisations.queries import within
from app.people.models import User
from app.stages.assessment.computing.models import ComputedLine
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import visible_results
from app.stages.assessment.results.queries.basis import (
    Spread,
    computation_behind,
    figure,
    model_behind,
    spread_of,
)


@dataclass(frozen=True)
class Stand:
    """One branch of the forest: a region with all units below it, or a single unit."""

    name: str
    unit_id: int
    path: str
    units: int
    candidates: int
    spread: Spread
    #: Node code → the spread of its scores, where results were computed.
    nodes: Mapping[str, Spread] = field(default_factory=dict)
    #: Does it go on below, or is it a single unit with a tree of its own?
    deeper: bool = False

    @property
    def missing(self) -> int:
        """Units without a score."""
        return self.units - self.spread.count


@dataclass(frozen=True)
class Forest:
    """A region: the whole, its branches, and the dimensions that results were computed by (code, name)."""

    above: Unit
    whole: Stand
    branches: Sequence[Stand]
    dimensions: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class _Row:
    unit_id: int
    path: str
    score: Decimal | None
    candidate: bool
    nodes: Mapping[str, Decimal | None]


def forest(round_: Round, above: Unit, user: User, on: date, *, group: str = "") -> Forest:
    """The region below a unit as far as a person sees it; with ``group`` only one peer group."""
    dimensions = _dimensions(round_)
    rows = _rows(round_, above, user, on, group, [code for code, _ in dimensions])
    branches: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        branches[row.path[: len(above.path) + SEGMENT]].append(row)
    units = _units_at(branches)
    stands = [
        _stand(
            units[path],
            branch,
            [code for code, _ in dimensions],
            deeper=branch[0].path != path or len(branch) > 1,
        )
        for path, branch in sorted(branches.items())
        if path in units
    ]
    return Forest(
        above, _stand(above, rows, [code for code, _ in dimensions], deeper=True), stands, dimensions
    )


def _dimensions(round_: Round) -> list[tuple[str, str]]:
    """The children of the index, of every tree, each code once."""
    computation = computation_behind(round_)
    if computation is None:
        return []
    found = {
        child.code: child.name or child.code
        for _, root in model_behind(computation).trees
        for child in root.children
    }
    return list(found.items())


def _rows(round_: Round, above: Unit, user: User, on: date, group: str, codes: Sequence[str]) -> list[_Row]:
    seen = visible_results(round_, user, on).where(within(Result.unit_path, [above.path]))
    if group:
        seen = seen.where(Result.peer_group == group)
    asked = seen.with_only_columns(
        Result.unit_id, Result.unit_path, Result.score, Result.is_candidate, maintain_column_froms=True
    ).order_by(Result.unit_path)
    nodes = _nodes_by_unit(round_, above, codes) if codes else {}
    return [
        _Row(unit_id, path, score, candidate, {code: nodes.get(unit_id, {}).get(code) for code in codes})
        for unit_id, path, score, candidate in db.session.execute(asked)
    ]


def _nodes_by_unit(round_: Round, above: Unit, codes: Sequence[str]) -> dict[int, dict[str, Decimal | None]]:
    computation = computation_behind(round_)
    if computation is None:
        return {}
    # An indicator may stand right below the index; else the many indicators of every unit are left where they are.
    leaves = {leaf.code for leaf in model_behind(computation).indicators}.intersection(codes)
    told = ComputedLine.indicators if leaves else literal(None)
    asked = select(ComputedLine.unit_id, ComputedLine.nodes, told).where(
        ComputedLine.computation_id == computation.id, within(ComputedLine.unit_path, [above.path])
    )
    return {
        unit_id: {code: figure(each.get("score")) for code, each in nodes.items() if code in codes}
        | {code: figure((indicators or {}).get(code, {}).get("points")) for code in leaves}
        for unit_id, nodes, indicators in db.session.execute(asked)
    }


def _units_at(paths: Iterable[str]) -> dict[str, Unit]:
    wanted, found = sorted(paths), {}
    for start in range(0, len(wanted), 500):
        asked = select(Unit).where(Unit.path.in_(wanted[start : start + 500]))
        found.update({unit.path: unit for unit in db.session.scalars(asked)})
    return found


def _stand(unit: Unit, rows: Sequence[_Row], codes: Sequence[str], *, deeper: bool) -> Stand:
    return Stand(
        unit.name,
        unit.id,
        unit.path,
        len(rows),
        sum(row.candidate for row in rows),
        spread_of(row.score for row in rows),
        {code: spread_of(row.nodes[code] for row in rows) for code in codes},
        deeper,
    )
