"""Marks that say who may open a page. A page without one is open to nobody (app/people/access.py holds the gate)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

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
