"""Who issues, and whom to ask: taken from the tree of units and from the handler of the case."""

from collections.abc import Iterable

from sqlalchemy import select

from app.cases.models import Case
from app.extensions import db
from app.notices.content.letterhead import Contact, Organ
from app.organisations.models import SEGMENT, Unit
from app.organisations.queries import ancestors_of
from app.people.models import User

#: A root unit whose name ends so is an area; its discipline and supervision organs issue.
_AREAS = ("省", "市", "区", "县", "州", "盟", "旗")


def organ_of(case: Case) -> Organ:
    """The organ that issues for a case."""
    return organ_over(case.unit)


def organ_over(unit: Unit) -> Organ:
    """The organ that supervises a unit: the area's two organs under one roof, or the root unit itself."""
    line = ancestors_of(unit)
    root = line[0] if line else unit
    if root.name.endswith(_AREAS):
        return Organ(code=root.code, names=(f"中共{root.name}纪律检查委员会", f"{root.name}监察委员会"))
    return Organ(code=root.code, names=(root.name,))


def organs_over(paths: Iterable[str]) -> dict[str, str]:
    """The organs that issue over these subtrees: their names by their codes."""
    roots = select(Unit).where(Unit.path.in_({path[:SEGMENT] for path in paths})).order_by(Unit.path)
    return {root.code: organ_over(root).name for root in db.session.scalars(roots)}


def contact_of(handler: User) -> Contact:
    """The handler of a case as documents name them."""
    office = handler.position or (handler.unit.name if handler.unit else handler.name)
    return Contact(office=office, person=handler.name, phone=handler.phone)
