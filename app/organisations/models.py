"""The tree of supervised and supervising units (domain.md §1, M-03, M-21)."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeEngine

from app.extensions import UNIT_PATH, Base

#: Each level of the tree adds one segment of this many base-36 characters to a unit's path.
SEGMENT = 4


def bytewise(length: int) -> TypeEngine[str]:
    """Text that every engine compares byte by byte, so that "begins with" is a range of an index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class UnitKind(Base):
    """One kind of unit (机关、村居、学校 …): configurable data, because provinces differ (M-21)."""

    __tablename__ = "unit_kinds"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    name_en: Mapped[str] = mapped_column(String(64), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Unit(Base):
    """A unit in the tree. ``path`` is materialised: a unit's subtree is the range [path, path + '~')."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(bytewise(64), unique=True)
    name: Mapped[str] = mapped_column(bytewise(200), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[str] = mapped_column(UNIT_PATH, unique=True)
    kind_code: Mapped[str | None] = mapped_column(ForeignKey("unit_kinds.code"))
    #: 1 province or city … 4 village or department: the level in the administrative tree, from the import.
    level: Mapped[int] = mapped_column(default=1)
    pilot: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")
    kind: Mapped["UnitKind | None"] = relationship()

    __table_args__ = (Index("ix_units_parent_id_name", "parent_id", "name"),)


class UnitTerm(Base):
    """One overlapping pair of characters of a unit's name, so that a search finds it anywhere in the name."""

    __tablename__ = "unit_terms"

    term: Mapped[str] = mapped_column(String(2), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (Index("ix_unit_terms_unit_id", "unit_id"), {"sqlite_with_rowid": False})
