"""Marks that say who may open a page. A page without one is open to nobody (app/people/access.py holds the gate)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import g

from workflows.vocabulary import Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may open a page, in words that the house rules can read back."""

    #: Open without signing in.
    public: bool = False
    #: Any one of these roles, in force today; empty: everybody who is signed in.
    roles: frozenset[Role] = frozenset()
    #: What the page applies besides: "case", "own account" …
    scope: str = ""
    #: Open although the password has to be changed first.
    before_password_change: bool = False


def mark(view: View, access: Access) -> View:
    """Leave the mark on a view function; decorators around it keep it."""
    view.access = access  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """The mark of a view, or None where somebody forgot."""
    return getattr(view, "access", None)


def public(view: View) -> View:
    """Open to everybody."""
    return mark(view, Access(public=True, before_password_change=True))


def signed_in(view: View) -> View:
    """Open to everybody who is signed in."""
    return mark(view, Access())


def own_account(view: View) -> View:
    """Open to everybody who is signed in, even before a due change of password."""
    return mark(view, Access(scope="own account", before_password_change=True))


def requires(*roles: Role) -> Callable[[View], View]:
    """Open to those who hold one of these roles today."""
    if not roles:
        msg = "requires() needs a role; use signed_in for everybody"
        raise ValueError(msg)
    return lambda view: mark(view, Access(roles=frozenset(roles)))


#: Roles that work on the system itself: they see every unit and account, and no business content.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def roles_today() -> frozenset[Role]:
    """The roles of who is signed in, as the gate found them for this request."""
    return getattr(g, "roles", frozenset())


def scopes_today() -> list[str] | None:
    """The subtrees whose units this person may look up; None is the whole tree."""
    return None if roles_today() & frozenset(ADMINISTRATORS) else getattr(g, "scopes", [])


Recorder = Callable[[str, str, datetime], None]
_recorders: list[Recorder] = []


def keep_record_with(recorder: Recorder) -> None:
    """Let the slice that keeps the access log hear what the slices below it did."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def record_act(kind: str, about: str, now: datetime) -> None:
    """Put what an administrator did into the access log, in the transaction that is open."""
    for recorder in _recorders:
        recorder(kind, about, now)
