"""Rounds and results as a person may see them; groups, candidates, and what changed since the round before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, func, or_, select

from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import outermost, paths_above, within
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Result, ResultFile, Round
from app.stages.assessment.ranking import Rule, Why, rounded
from workflows.vocabulary import CASE_ROLES, N_, Role, RoundState, Word

PUBLISHED = (str(RoundState.PUBLISHED), str(RoundState.CONCLUDED))
#: Who reads a ranking once it is published, besides those who work on cases.
READERS = frozenset({Role.VIEWER, Role.DATA_REPORTER})


class Show(Word):
    """Which results a ranking shows."""

    CANDIDATES = "candidates", N_("Candidates")
    BELOW = "below", N_("Below the pass mark")
    LAST = "last", N_("Among the last places")
    MISSING = "missing", N_("Score missing")


@dataclass(frozen=True)
class Wanted:
    """The filters of a ranking, as its address has them."""

    group: str = ""
    show: str = ""
    text: str = ""
    #: The code of a kind of unit (单元).
    kind: str = ""


@dataclass(frozen=True)
class Group:
    """One peer group in a round."""

    name: str
    units: int
    scored: int
    candidates: int
    mean: Decimal | None
    ranked: bool

    @property
    def missing(self) -> int:
        """Units without a score."""
        return self.units - self.scored


@dataclass(frozen=True)
class Line:
    """One row of a ranking with the round before."""

    result: Result
    before: Result | None

    @property
    def change(self) -> Decimal | None:
        """Points won or lost since the round before; None where one of the two is missing."""
        if self.before is None or self.before.score is None or self.result.score is None:
            return None
        return self.result.score - self.before.score

    @property
    def places(self) -> int | None:
        """Places won (above zero) or lost since the round before; None where one of the two has no place."""
        if self.before is None or self.before.rank is None or self.result.rank is None:
            return None
        return self.before.rank - self.result.rank


def rule_of(round_: Round) -> Rule:
    """What the round pinned when it was opened."""
    return Rule(round_.pass_mark, round_.bottom_n, round_.min_group_size)


def is_published(round_: Round) -> bool:
    """Are the results fixed for good?"""
    return round_.state in PUBLISHED


def visible_rounds(user: User, on: date) -> Select[Round]:
    """Rounds that a person may see: all over whose unit one works; published ones that touch one's subtree."""
    office = scopes_of(user, CASE_ROLES, on)
    readers = scopes_of(user, CASE_ROLES | READERS, on)
    if not readers:
        return select(Round).where(false())
    above = {path for scope in readers for path in paths_above(scope)}
    published = and_(
        Round.state.in_(PUBLISHED), or_(within(Round.unit_path, readers), Round.unit_path.in_(above))
    )
    return select(Round).where(or_(within(Round.unit_path, office), published))


def visible_round(round_id: int, user: User, on: date) -> Round | None:
    """One round, if this person may see it."""
    return db.session.scalar(visible_rounds(user, on).where(Round.id == round_id))


def works_on_cases(round_: Round, user: User, on: date) -> list[str]:
    """The subtrees of the round in which this person works on cases and so sees candidates; none for a reader."""
    return [
        scope
        for scope in scopes_of(user, CASE_ROLES, on)
        if scope.startswith(round_.unit_path) or round_.unit_path.startswith(scope)
    ]


def visible_results(round_: Round, user: User, on: date) -> Select[Result]:
    """The results of a round in the subtrees granted to a person."""
    scopes = scopes_of(user, CASE_ROLES | READERS if is_published(round_) else CASE_ROLES, on)
    return select(Result).where(Result.round_id == round_.id, within(Result.unit_path, outermost(scopes)))


def wanted_results(round_: Round, wanted: Wanted, user: User, on: date) -> Select[Result]:
    """The results that the filters leave, by group and rank, missing scores last."""
    statement = visible_results(round_, user, on)
    if wanted.group:
        statement = statement.where(Result.peer_group == wanted.group)
    if wanted.show in _SHOWN:
        statement = statement.where(_SHOWN[Show(wanted.show)](round_))
    if wanted.kind:
        statement = statement.where(exists().where(Unit.id == Result.unit_id, Unit.kind_code == wanted.kind))
    if wanted.text:
        pattern = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(
            exists().where(
                Unit.id == Result.unit_id,
                or_(Unit.name.like(f"%{pattern}%", escape="\\"), Unit.code.like(f"{pattern}%", escape="\\")),
            )
        )
    return statement.order_by(Result.peer_group, Result.score.desc().nulls_last(), Result.unit_path)


def _is_last(_round: Round) -> ColumnElement[bool]:
    return cast(Result.reasons, Text).like(f'%"{Why.LAST_PLACES.value}"%')


_SHOWN: Mapping[str, Any] = {
    Show.CANDIDATES: lambda _round: Result.is_candidate,
    Show.BELOW: lambda round_: Result.score < round_.pass_mark,
    Show.LAST: _is_last,
    Show.MISSING: lambda _round: Result.score.is_(None),
}


def groups_of(round_: Round, user: User, on: date) -> list[Group]:
    """The peer groups of a round as far as a person sees them, by name."""
    seen = visible_results(round_, user, on).subquery()
    rows = db.session.execute(
        select(
            Result.peer_group,
            func.count(),
            func.count(Result.score),
            func.count().filter(Result.is_candidate),
            func.sum(Result.score),
            func.max(Result.group_size),
        )
        .where(Result.id.in_(select(seen.c.id)))
        .group_by(Result.peer_group)
        .order_by(Result.peer_group)
    )
    return [
        Group(
            name,
            units,
            scored,
            candidates,
            rounded(total / scored) if total is not None else None,
            size is not None,
        )
        for name, units, scored, candidates, total, size in rows
    ]


def previous_round(round_: Round) -> Round | None:
    """The published round about the same unit whose period ended last before this one, if it can be compared.

    Scores of one index model, in whichever version, are compared with each other; imported ones with imported ones.
    """
    return db.session.scalar(
        select(Round)
        .where(
            Round.unit_id == round_.unit_id,
            Round.state.in_(PUBLISHED),
            Round.period_until_on < round_.period_until_on,
            _scored_alike(round_),
        )
        .order_by(Round.period_until_on.desc(), Round.id.desc())
        .limit(1)
    )


def _scored_alike(round_: Round) -> ColumnElement[bool]:
    if round_.model_version_id is None:
        return Round.model_version_id.is_(None)
    own = select(ModelVersion.model_id).where(ModelVersion.id == round_.model_version_id).scalar_subquery()
    return Round.model_version_id.in_(select(ModelVersion.id).where(ModelVersion.model_id == own))


def with_the_round_before(results: Sequence[Result], before: Round | None) -> list[Line]:
    """Each result beside the same unit's in the round before."""
    earlier: dict[int, Result] = {}
    if before is not None:
        for some in _in_groups([result.unit_id for result in results]):
            found = select(Result).where(Result.round_id == before.id, Result.unit_id.in_(some))
            earlier.update({result.unit_id: result for result in db.session.scalars(found)})
    return [Line(result, earlier.get(result.unit_id)) for result in results]


def candidates_of(round_: Round) -> list[Result]:
    """The candidates of a round, by group and from the lowest score."""
    return list(db.session.scalars(_candidates(round_)))


def candidates_below(round_: Round, scopes: Iterable[str]) -> Select[Result]:
    """The candidates in some subtrees, those that nobody handled first."""
    handled = or_(Result.case_id.is_not(None), Result.dismissed_at.is_not(None))
    return (
        _candidates(round_)
        .where(within(Result.unit_path, scopes))
        .order_by(None)
        .order_by(handled, Result.peer_group, Result.score, Result.unit_path)
    )


def _candidates(round_: Round) -> Select[Result]:
    wanted = select(Result).where(Result.round_id == round_.id, Result.is_candidate)
    return wanted.order_by(Result.peer_group, Result.score, Result.unit_path)


def is_open(result: Result) -> bool:
    """Is the candidate still without a case and without a dismissal?"""
    return result.is_candidate and result.case_id is None and result.dismissed_at is None


def files_of(round_: Round) -> list[ResultFile]:
    """The files that came for a round, newest first."""
    return list(
        db.session.scalars(
            select(ResultFile).where(ResultFile.round_id == round_.id).order_by(ResultFile.id.desc())
        )
    )


def count_of_results(round_: Round) -> int:
    """How many units have a row in the round."""
    return db.session.scalar(select(func.count(Result.id)).where(Result.round_id == round_.id)) or 0


def units_by_code(codes: Iterable[str]) -> dict[str, Unit]:
    """The units with these codes."""
    found: dict[str, Unit] = {}
    for some in _in_groups(sorted(set(codes))):
        found.update(
            {unit.code: unit for unit in db.session.scalars(select(Unit).where(Unit.code.in_(some)))}
        )
    return found


def default_group(unit: Unit) -> str:
    """Units of one kind on one level are compared with each other, unless the file says otherwise (M-03)."""
    return f"{unit.kind.name if unit.kind else '未分类单位'}·第{unit.level}级"


def trigger_of(result: Result) -> dict[str, Any]:
    """Why the case is opened, as the case keeps it for good and the warning prints it."""
    round_ = result.round
    return {
        "round": round_.name,
        "period": round_.period,
        "score": str(result.score),
        "pass_mark": str(round_.pass_mark),
        "peer_group": result.peer_group,
        "rank": result.rank,
        "group_size": result.group_size,
        "bottom_n": round_.bottom_n,
        "reasons": list(result.reasons),
        "report_number": result.report_number,
        "problems": list(result.problems),
    }


def _in_groups(values: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
