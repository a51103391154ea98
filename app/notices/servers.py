"""Who may carry a document to a unit, and how a proof of service names them."""

from collections.abc import Sequence
from datetime import date

from app.notices.content.proof import letters_of
from app.people.models import User
from app.people.queries import holders_of
from workflows.vocabulary import Role

SERVERS = (Role.CASE_MANAGER, Role.HANDLER, Role.OFFICE_DIRECTOR, Role.LOOKBACK_MEMBER)


def possible_servers(unit_path: str, on: date) -> list[User]:
    """The office's people who may serve a document on a unit."""
    found = [person for role in SERVERS for person in holders_of(role, unit_path, on)]
    return list(dict.fromkeys(found))


def is_one_of(servers: Sequence[str], person: str) -> bool:
    """Is this one of those who serve a document? A name alone means whoever bears it; with another post it is another."""
    letters = [letters_of(each) for each in servers]
    return letters_of(person) in {*letters, *(each.partition("(")[0] for each in letters)}


def in_words(person: User) -> str:
    """A person as a proof of service names them: the name with the office that they come from."""
    office = person.position or (person.unit.name if person.unit else "")
    return f"{person.name}（{office}）" if office else person.name
