"""Who may be commended for a period: a unit under warning or held to account in it may not (M-24)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.cases.models import Case
from app.cases.queries import recused_cases
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import User
from app.stages.accountability.models import Proceeding
from workflows.table import Reason
from workflows.vocabulary import N_, CaseState, ProceedingState, Word


class Standing(Word):
    """Whether a unit may be commended."""

    ELIGIBLE = "eligible", N_("May be commended")
    EXCLUDED = "excluded", N_("Excluded")


@dataclass(frozen=True)
class Against:
    """One thing that speaks against a commendation: a sentence, and the case that it stands in, if one may see it."""

    reason: Reason
    case: Case | None


@dataclass(frozen=True)
class Checked:
    """One unit with everything that excludes it."""

    unit: Unit
    against: tuple[Against, ...]

    @property
    def standing(self) -> Standing:
        """May it be commended?"""
        return Standing.EXCLUDED if self.against else Standing.ELIGIBLE


#: All that is said of a case to whoever declared a recusal from it.
RECUSED = Reason(N_("There is a matter from which you declared a recusal."))
#: A warning that was taken back never counted.
_TAKEN_BACK = (str(CaseState.WITHDRAWN),)
#: Proceedings that found nothing, or were never started.
_NOTHING_FOUND = (str(ProceedingState.EXEMPTED), str(ProceedingState.NOT_STARTED))


def check_units(units: Sequence[Unit], from_on: date, until_on: date, reader: User) -> list[Checked]:
    """Judge units for a period, both days included; of what the reader is recused from, only that it is there."""
    against: dict[int, list[Against]] = defaultdict(list)
    ids = [unit.id for unit in units]
    unseen = recused_cases(reader)
    for start in range(0, len(ids), 500):
        for unit_id, found in _against(ids[start : start + 500], from_on, until_on):
            assert found.case is not None
            against[unit_id].append(Against(RECUSED, None) if found.case.id in unseen else found)
    return [Checked(unit, tuple(against.get(unit.id, ()))) for unit in units]


def _against(ids: Sequence[int], from_on: date, until_on: date) -> list[tuple[int, Against]]:
    found = []
    warned = select(Case).where(
        Case.unit_id.in_(ids), Case.served_at.is_not(None), Case.state.not_in(_TAKEN_BACK)
    )
    for case in db.session.scalars(warned.order_by(Case.id)).unique():
        assert case.served_at is not None
        began, ended = local_day(case.served_at), _ended_on(case)
        if began <= until_on and (ended is None or ended >= from_on):
            found.append((case.unit_id, Against(_warned(case, began, ended), case)))
    accountable = (
        select(Proceeding)
        .join(Case, Case.id == Proceeding.case_id)
        .where(
            Case.unit_id.in_(ids),
            Proceeding.started_on.is_not(None),
            Proceeding.started_on <= until_on,
            Proceeding.state.not_in(_NOTHING_FOUND),
        )
    )
    proceedings = db.session.scalars(accountable.order_by(Proceeding.id)).unique()
    found += [
        (each.case.unit_id, Against(_held(each), each.case))
        for each in proceedings
        if each.ended_at is None or local_day(each.ended_at) >= from_on
    ]
    return found


def _ended_on(case: Case) -> date | None:
    """When the warning was settled: with the look-back that confirmed it, at the latest with the archive."""
    if case.state == CaseState.CONFIRMED:
        return local_day(case.state_since_at)
    return local_day(case.archived_at) if case.archived_at else None


def _warned(case: Case, began: date, ended: date | None) -> Reason:
    if ended is None:
        return Reason(
            N_("Warned on %(day)s and not settled yet (%(number)s)."), {"day": began, "number": case.number}
        )
    return Reason(
        N_("Under warning from %(day)s to %(end)s (%(number)s)."),
        {"day": began, "end": ended, "number": case.number},
    )


def _held(proceeding: Proceeding) -> Reason:
    assert proceeding.started_on is not None
    return Reason(
        N_("Accountability against %(target)s since %(day)s (%(number)s)."),
        {"target": proceeding.target_name, "day": proceeding.started_on, "number": proceeding.case.number},
    )


def units_below(scopes: Sequence[str], codes: Sequence[str]) -> tuple[list[Unit], list[str]]:
    """The active units in some subtrees, or of them those with these codes or names; and what named none."""
    wanted = select(Unit).where(within(Unit.path, scopes), Unit.active).order_by(Unit.path)
    if not codes:
        return list(db.session.scalars(wanted)), []
    found = list(db.session.scalars(wanted.where(Unit.code.in_(codes) | Unit.name.in_(codes))))
    known = {unit.code for unit in found} | {unit.name for unit in found}
    return found, [code for code in codes if code not in known]
