"""Coverage: of the units in the tree, who was assessed, who is exempt and why, and who was forgotten (M-03)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Exists, Select, exists, select

from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.stages.assessment.computing.models import Exemption
from app.stages.assessment.models import Result, Round
from workflows.vocabulary import N_, Word


class Covered(Word):
    """How a round covers a unit."""

    ASSESSED = "assessed", N_("Assessed"), N_("The unit has a score.")
    MISSING = "missing", N_("Score missing"), N_("The unit is listed without a score, for want of data.")
    EXEMPT = "exempt", N_("Exempt from the round"), N_("The unit was left out for a recorded reason.")
    FORGOTTEN = (
        "forgotten",
        N_("Not covered"),
        N_("The unit is in the tree, and the round does not mention it."),
    )


#: In place of a level: the units that take part in the pilot, whichever their level (M-21).
PILOT = -1


@dataclass(frozen=True)
class Level:
    """One level of the tree, all of them (0), or the pilot's units (PILOT)."""

    level: int
    counts: Counter[Covered]

    @property
    def units(self) -> int:
        """All units of the level: the four ways add up to it."""
        return sum(self.counts.values())

    @property
    def is_complete(self) -> bool:
        """Is every unit assessed, listed as missing, or exempt for a reason?"""
        return not self.counts[Covered.FORGOTTEN]


def coverage_by_level(round_: Round) -> list[Level]:
    """The whole, then each level of the tree, then the units of the pilot, if there are any."""
    asked = _units(round_).with_only_columns(
        Unit.level, Unit.pilot, *_marks(round_), maintain_column_froms=True
    )
    by_level: dict[int, Counter[Covered]] = {0: Counter()}
    pilot: Counter[Covered] = Counter()
    for level, is_pilot, scored, listed, exempt in db.session.execute(asked.order_by(None)):
        covered = _covered(scored, listed, exempt)
        by_level[0][covered] += 1
        by_level.setdefault(level, Counter())[covered] += 1
        pilot[covered] += is_pilot
    levels = [Level(level, counts) for level, counts in sorted(by_level.items())]
    return [*levels, Level(PILOT, pilot)] if pilot.total() else levels


def covered_units(round_: Round) -> Iterator[tuple[Unit, Covered, str]]:
    """Every unit of the tree with how the round covers it, and why where it is exempt."""
    found = db.session.execute(_units(round_).add_columns(*_marks(round_))).unique().all()
    reasons = exemptions_by_unit(round_, [row[0].id for row in found])
    for unit, scored, listed, exempt in found:
        reason = reasons[unit.id].reason if unit.id in reasons else ""
        yield unit, _covered(scored, listed, exempt), reason


def units_covered_so(round_: Round, covered: Covered, level: int = 0) -> Select[Unit]:
    """The units that a figure of the coverage counts."""
    scored, listed, exempt = _marks(round_)
    condition = {
        Covered.ASSESSED: scored,
        Covered.MISSING: listed & ~scored,
        Covered.EXEMPT: exempt & ~listed,
        Covered.FORGOTTEN: ~listed & ~exempt,
    }[covered]
    found = _units(round_).where(condition)
    if level == PILOT:
        return found.where(Unit.pilot)
    return found.where(Unit.level == level) if level else found


def exemptions_by_unit(round_: Round, units: Sequence[int]) -> dict[int, Exemption]:
    """Why units are exempt, by unit."""
    wanted = set(units)
    asked = select(Exemption).where(Exemption.round_id == round_.id)
    return {each.unit_id: each for each in db.session.scalars(asked).unique() if each.unit_id in wanted}


def _units(round_: Round) -> Select[Unit]:
    """The active units below the round's own, in the order of the tree."""
    return (
        select(Unit)
        .where(within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active)
        .order_by(Unit.path)
    )


def _marks(round_: Round) -> tuple[Exists, Exists, Exists]:
    of_unit = (Result.round_id == round_.id, Result.unit_id == Unit.id)
    return (
        exists().where(*of_unit, Result.score.is_not(None)).correlate(Unit),
        exists().where(*of_unit).correlate(Unit),
        exists().where(Exemption.round_id == round_.id, Exemption.unit_id == Unit.id).correlate(Unit),
    )


def _covered(scored: bool, listed: bool, exempt: bool) -> Covered:
    if scored:
        return Covered.ASSESSED
    if listed:
        return Covered.MISSING
    return Covered.EXEMPT if exempt else Covered.FORGOTTEN
