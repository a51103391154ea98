"""What the departments of the demo report about every unit: the same every time, better for better units."""

from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

from app.organisations.models import Unit
from app.rehearsal.demo.city import CITY

#: Units in which little is well.
WEAK = {
    f"{CITY}-{code}": share
    for code, share in {
        "NY": 0.22, "JT": 0.34, "DC-04": 0.18, "HC-03": 0.30, "LX-02-01": 0.16, "DC-03-02": 0.28, "GC2": 0.24, "SH2": 0.36,
    }.items()
}  # fmt: skip


def _marks(good: float, dice: float) -> str:
    middle = 4 + 5.4 * good
    spread = (-0.8, -0.3, 0.0, 0.4, 0.9)
    return ";".join(f"{min(10, max(0, middle + each + dice - 0.5)):.1f}" for each in spread)


#: Column → the figure of a unit of this goodness (0 … 1), with dice of 0 … 1.
FIGURES: Mapping[str, Callable[[float, float], object]] = {
    "dual_duty": _marks,
    "committee_duty": lambda good, dice: _marks(good, 1 - dice),
    "violations_found_by_others": lambda good, dice: int(dice < 0.5 - good),
    "violations_self_reported": lambda good, dice: int(dice < 0.8 - good),
    "petitions": lambda good, dice: round((1 - good) * 6 * (0.4 + dice)),
    "party_members": lambda _good, dice: 40 + round(260 * dice),
    "first_form": lambda good, dice: round(30 + 40 * good + 12 * dice, 1),
    "self_found": lambda good, dice: round(20 + 55 * good + 15 * dice, 1),
    "ceremonies_reported": lambda good, dice: round(min(100, 62 + 34 * good + 6 * dice), 1),
    "ceremony_violations": lambda good, dice: int(dice < 0.45 - good),
    "grave_case": lambda _good, _dice: 0,
    "selection_violations": lambda good, dice: int(dice < 0.3 - good),
    "selection_returned": lambda good, dice: int(dice < 0.75 - good),
    "talks": lambda good, dice: round(min(100, 55 + 38 * good + 8 * dice), 1),
    "personal_matters": lambda good, dice: round(min(100, 66 + 28 * good + 7 * dice), 1),
    "study": lambda good, dice: round(min(100, 60 + 35 * good + 7 * dice), 1),
    "culture_work": lambda good, dice: round(min(100, 56 + 38 * good + 8 * dice), 1),
    "audit_rectified": lambda good, dice: round(min(100, 50 + 42 * good + 10 * dice), 1),
    "procurement_faults": lambda good, dice: round((1 - good) * 4 * (0.3 + dice)),
    "procurement": lambda _good, dice: round(1 + 9 * dice, 2),
    "inspection_rectified": lambda good, dice: round(min(100, 45 + 48 * good + 9 * dice), 1),
    "measures_lasting": lambda good, dice: round(min(100, 50 + 42 * good + 9 * dice), 1),
    "openness": lambda good, dice: round(min(100, 58 + 36 * good + 8 * dice), 1),
    "reviews_corrected": lambda good, dice: round((1 - good) * 14 * dice, 1),
    "affairs_open": lambda good, dice: round(min(100, 55 + 38 * good + 9 * dice), 1),
    "incentive": lambda good, dice: int(good > 0.9 and dice > 0.6),
}


def table_of(units: Sequence[Unit], columns: Sequence[str], *, slip: bool = False) -> bytes:
    """A department's file; with ``slip`` one figure carries its percent sign, as it happens."""
    lines = ["单位编码,单位名称," + ",".join(columns)]
    for unit in units:
        cells = [str(figure(unit, column)) for column in columns]
        lines.append(",".join([unit.code, unit.name, *cells]))
    if slip:
        lines[5] = f"{lines[5]}%"
    return "\n".join(lines).encode("utf-8-sig")


def figure(unit: Unit, column: str) -> object:
    """One figure; blank where the department has none, which is never nought."""
    dice = crc32(f"{unit.code}/{column}".encode()) % 1000 / 1000
    if column not in ("party_members", "procurement", "grave_case") and dice > 0.985:
        return ""
    # Nobody is equally good at everything.
    lucky = crc32(f"{column}/{unit.name}".encode()) % 1000 / 1000
    good = min(1.0, max(0.0, goodness(unit) + 0.5 * (lucky - 0.5)))
    return FIGURES[column](good, dice)


def mark_of(unit: Unit, column: str, rater: int) -> str:
    """The mark that a rater of this number gives; blank where nobody knows the unit well enough."""
    marks = str(figure(unit, column)).split(";")
    return marks[rater % len(marks)]


def goodness(unit: Unit) -> float:
    """How good a unit is, all in all: 0.58 … 0.86 but for the weak."""
    return WEAK.get(unit.code, 0.58 + crc32(unit.code.encode()) % 280 / 1000)
