"""The kinds of unit: nine to begin with (M-21), configurable because provinces differ."""

from app.extensions import db
from app.organisations.models import UnitKind
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: Code, Chinese and English name, in the order of the pilot programme.
NINE = (
    ("organ", "机关", "Government offices"),
    ("village", "村居", "Villages and communities"),
    ("school", "学校", "Schools"),
    ("enterprise", "企业", "Enterprises"),
    ("hospital", "医院", "Hospitals"),
    ("justice", "政法", "Political and legal bodies"),
    ("market", "市场", "Markets"),
    ("project", "工程", "Construction projects"),
    ("culture", "文化", "Cultural bodies"),
)


def seed_kinds() -> None:
    """Make the nine kinds where they are missing; what an office renamed stays renamed."""
    for position, (code, name, name_en) in enumerate(NINE, start=1):
        if db.session.get(UnitKind, code) is None:
            db.session.add(UnitKind(code=code, name=name, name_en=name_en, position=position))
    db.session.flush()


def save_kind(code: str, name: str, name_en: str, position: int, *, active: bool) -> UnitKind:
    """Add a kind or change one. Units keep a kind that was switched off. Raises Refused without a name."""
    if not code or not code.isascii() or not code.replace("_", "").isalnum():
        raise Refused(Reason(N_("The code of a kind has only letters, digits and underscores.")))
    if not name:
        raise Refused(Reason(N_("A kind needs a Chinese name.")))
    kind = db.session.get(UnitKind, code)
    if kind is None:
        kind = UnitKind(code=code)
        db.session.add(kind)
    kind.name, kind.name_en, kind.position, kind.active = name, name_en, position, active
    db.session.flush()
    return kind
