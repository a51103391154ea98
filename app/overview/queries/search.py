"""Finding cases, units and notices by number or by name, within what a person may see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.cases.models import Case
from app.cases.queries import visible_cases
from app.extensions import db
from app.notices.models import Notice
from app.notices.queries import visible_notices
from app.organisations.models import Unit
from app.organisations.queries import found_units
from app.people.models import User
from app.people.queries import scopes_of
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE

MOST = 20


@dataclass(frozen=True)
class Found:
    """What a search brought."""

    cases: list[Case]
    units: list[Unit]
    notices: list[Notice]

    @property
    def nothing(self) -> bool:
        """Did it bring nothing at all?"""
        return not (self.cases or self.units or self.notices)


def found(text: str, user: User, on: date) -> Found:
    """Cases, units and notices that hold the text, at most twenty of each."""
    if not text:
        return Found([], [], [])
    scopes = scopes_of(user, CASE_ROLES, on)
    units = found_units(text, scopes, limit=MOST) if scopes else []
    cases = visible_cases(user, on).join(Unit, Unit.id == Case.unit_id)
    cases = cases.where(
        or_(Case.number.contains(text, autoescape=True), Unit.name.contains(text, autoescape=True))
    )
    notices = visible_notices(user, on).where(
        or_(Notice.number.contains(text, autoescape=True), Notice.title.contains(text, autoescape=True))
    )
    return Found(
        list(db.session.scalars(cases.order_by(Case.id.desc()).limit(MOST)).unique()),
        units,
        list(db.session.scalars(notices.order_by(Notice.id.desc()).limit(MOST)).unique()),
    )


def own_units(user: User, on: date) -> list[Unit]:
    """The units on whose side this person stands."""
    paths = [grant.unit_path for grant in user.grants if grant.role in UNIT_SIDE and grant.holds_on(on)]
    return list(db.session.scalars(select(Unit).where(Unit.path.in_(paths)).order_by(Unit.path)))
