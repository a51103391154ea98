"""The figures of the dashboard: each is counted by the very statement of the list that it leads to (M-17)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from app.cases.models import Case
from app.cases.queries import visible_cases
from app.extensions import db
from app.organisations.models import Unit, UnitKind
from app.organisations.queries import kinds
from app.people.models import User
from app.stages.accountability.queries import found_proceedings
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import (
    PUBLISHED,
    Show,
    Wanted,
    visible_results,
    visible_rounds,
    wanted_results,
)
from app.stages.assessment.ranking import rounded
from app.stages.assessment.results.queries.coverage import Covered, units_covered_so
from app.stages.assessment.results.queries.keylist import Listed, entries_for
from app.stages.assessment.results.queries.reports import Shown, reports_of
from app.stages.rectification.listing import GROUPS, Filters, items_seen_by
from workflows.supervision import CASE
from workflows.vocabulary import N_, ProceedingState, Stage


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the list that it leads to."""

    label: str
    count: int
    endpoint: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OfAKind:
    """One kind of unit (单元) in a round and in supervision."""

    kind: UnitKind
    units: Figure
    candidates: Figure
    cases: Figure
    mean: Decimal | None


def published_rounds(user: User, on: date) -> list[Round]:
    """The published rounds that a person may see: those over the most units first, then the latest periods."""
    return list(
        db.session.scalars(
            visible_rounds(user, on)
            .where(Round.state.in_(PUBLISHED))
            .order_by(func.length(Round.unit_path), Round.period_until_on.desc(), Round.id.desc())
        )
    )


def figures_of_round(round_: Round, user: User, on: date) -> Iterator[Figure]:
    """Who was assessed and how: the ranking under its filters, coverage, reports."""
    about = {"subject_id": round_.id}
    yield Figure(
        N_("Units with a result"),
        _count(wanted_results(round_, Wanted(), user, on)),
        "assessment.ranking",
        about,
    )
    for show in Show:
        count = _count(wanted_results(round_, Wanted(show=show.value), user, on))
        yield Figure(show.label, count, "assessment.ranking", about | {"show": show.value})
    forgotten = units_covered_so(round_, Covered.FORGOTTEN)
    yield Figure(
        Covered.FORGOTTEN.label,
        _count(forgotten),
        "results.coverage",
        about | {"covered": Covered.FORGOTTEN.value},
    )
    unsigned = reports_of(round_, user, on, Shown.DELIVERED.value)
    yield Figure(
        N_("Health reports not signed for by all"),
        _count(unsigned),
        "results.reports",
        about | {"shown": Shown.DELIVERED.value},
    )


def figures_of_cases(user: User, on: date) -> Iterator[Figure]:
    """Cases by stage."""
    for stage in Stage:
        if stage is not Stage.ASSESSMENT:
            states = [str(state.name) for state in CASE.states if state.stage is stage]
            count = _count(visible_cases(user, on).where(Case.state.in_(states)))
            yield Figure(stage.label, count, "overview.cases", {"stage": stage.value})


def figures_of_problems(user: User, on: date, now: datetime) -> Iterator[Figure]:
    """Problems by whom they wait for, and the overdue."""
    for group, (label, _states) in GROUPS.items():
        count = _count(items_seen_by(user, Filters(state=group), on=on, now=now))
        yield Figure(label, count, "rectification.item_list", {"state": group})
    overdue = _count(items_seen_by(user, Filters(due="overdue"), on=on, now=now))
    yield Figure(N_("Overdue problems"), overdue, "rectification.item_list", {"due": "overdue"})


def figures_of_consequences(user: User, on: date) -> Iterator[Figure]:
    """Proceedings that were started and not closed, and the key list."""
    for state in (ProceedingState.PROPOSED, ProceedingState.INVESTIGATING, ProceedingState.SERVED):
        count = _count(found_proceedings(user, on, state=state.value))
        yield Figure(state.label, count, "accountability.proceeding_list", {"state": state.value})
    for listed in (Listed.VALID, Listed.PROPOSED):
        count = _count(entries_for(user, on, shown=listed.value))
        yield Figure(listed.label, count, "results.key_list", {"shown": listed.value})


def kinds_in(round_: Round, user: User, on: date) -> list[OfAKind]:
    """Every kind of unit with results in the round: units, candidates, mean, and the cases about such units."""
    about = {"subject_id": round_.id}
    found = []
    for kind in kinds(active_only=False):
        results = wanted_results(round_, Wanted(kind=kind.code), user, on)
        units = _count(results)
        if not units:
            continue
        candidates = wanted_results(round_, Wanted(kind=kind.code, show=Show.CANDIDATES.value), user, on)
        cases = visible_cases(user, on).join(Unit, Unit.id == Case.unit_id).where(Unit.kind_code == kind.code)
        found.append(
            OfAKind(
                kind,
                Figure(kind.name, units, "assessment.ranking", about | {"kind": kind.code}),
                Figure(
                    Show.CANDIDATES.label,
                    _count(candidates),
                    "assessment.ranking",
                    about | {"kind": kind.code, "show": Show.CANDIDATES.value},
                ),
                Figure(N_("Cases"), _count(cases), "overview.cases", {"kind": kind.code}),
                _mean(results),
            )
        )
    return found


def means_of_rounds(
    round_: Round, user: User, on: date, *, most: int = 6
) -> list[tuple[Round, Decimal | None]]:
    """The mean of the published rounds about the same unit up to this one, the earliest first."""
    before = list(
        db.session.scalars(
            visible_rounds(user, on)
            .where(
                Round.unit_id == round_.unit_id,
                Round.state.in_(PUBLISHED),
                Round.period_until_on <= round_.period_until_on,
            )
            .order_by(Round.period_until_on.desc(), Round.id.desc())
            .limit(most)
        )
    )
    return [(each, _mean(visible_results(each, user, on))) for each in reversed(before)]


def _mean(results: Select[Result]) -> Decimal | None:
    there = results.where(Result.score.is_not(None)).order_by(None).subquery()
    total, count = db.session.execute(
        select(func.sum(Result.score), func.count()).where(Result.id.in_(select(there.c.id)))
    ).one()
    return rounded(total / count) if total is not None else None


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
