"""The administered table: situations, grounds, forms with basis and influence period, remedies.

Articles move when regulations are revised, so none of them stands in code: what is shipped is in rules.csv, and an
administrator's newest correction of a row stands in its place (domain.md §2.1).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sqlalchemy import select

from app.extensions import db
from app.stages.accountability.models import RuleCorrection
from app.stages.accountability.words import Form, Ground, Situation


@dataclass(frozen=True)
class Rule:
    """One row: what the regulations call it, where it stands, how heavy it is and how long it lasts."""

    code: str
    text: str
    basis: str
    #: For forms: the heavier, the larger. Not open to correction: it orders the forms of the regulations.
    weight: int = 0
    #: The influence period of a form, or how long a remedy's decision may take, in months.
    months: int | None = None
    effect: str = ""
    corrected: bool = False


@cache
def shipped() -> Mapping[str, Rule]:
    """The table as it is shipped, by code, in its order."""
    lines = files("app.stages.accountability").joinpath("rules.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    return MappingProxyType(
        {
            row["code"]: Rule(
                code=row["code"],
                text=row["text"],
                basis=row["basis"],
                weight=int(row["weight"] or 0),
                months=int(row["months"]) if row["months"] else None,
                effect=row["effect"] or "",
            )
            for row in rows
        }
    )


def rules() -> dict[str, Rule]:
    """Every row as it stands now, in the shipped order."""
    found = dict(shipped())
    for row in db.session.scalars(select(RuleCorrection).order_by(RuleCorrection.id)):
        if row.code in found:
            found[row.code] = _corrected(found[row.code], row)
    return found


def rule(code: str) -> Rule:
    """One row as it stands now; KeyError for a code that the table does not have."""
    newest = db.session.scalar(
        select(RuleCorrection).where(RuleCorrection.code == code).order_by(RuleCorrection.id.desc()).limit(1)
    )
    return shipped()[code] if newest is None else _corrected(shipped()[code], newest)


def of_form(form: Form) -> Rule:
    """What the table says about a form."""
    return rule(f"form.{form}")


def of_situation(situation: Situation) -> Rule:
    """What the table says about a situation of Art. 7."""
    return rule(f"situation.{situation}")


def of_ground(ground: Ground) -> Rule:
    """What the table says about a ground of exemption."""
    return rule(f"ground.{ground}")


def _corrected(rule: Rule, row: RuleCorrection) -> Rule:
    return replace(rule, text=row.text, basis=row.basis, months=row.months, effect=row.effect, corrected=True)
