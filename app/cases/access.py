"""Who may open what of a case, and which page is the door to which act.

``case_page`` and ``door`` leave an access mark on the view like every other page; what a person may not see does not
exist for them (404), and what they recused from says so (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user

from app.cases.facts import case_of
from app.cases.models import SUBJECTS, Case, Subject
from app.cases.queries import is_recused, reads_as_office, visible_case
from app.cases.transitions import possible_actions, subject_of
from app.clock import local_day, now
from app.people.models import User
from app.people.queries import scopes_of
from app.web.access import Access, View, mark
from workflows.actions import Action
from workflows.vocabulary import UNIT_SIDE

#: The page of a kind of subject that has one of its own; any other is at home in the file of its case.
HOMES: dict[str, str] = {}
#: The endpoint that leads to an act, by the kind of subject and the action; pages build their buttons from it.
DOORS: dict[tuple[str, Action], str] = {}


def case_page(view: View) -> View:
    """The view takes ``case_id``; it gets the case, if this person may see it."""

    @wraps(view)
    def opened(case_id: int, **kwargs: Any) -> Any:
        return view(the_case(case_id), **kwargs)

    return mark(opened, Access(scope="case"))  # type: ignore[return-value]


def subject_page(kind: str) -> Callable[[View], View]:
    """The view takes ``subject_id``; it gets the item, notice, proceeding …, if this person may see its case."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(subject_id: int, **kwargs: Any) -> Any:
            return view(the_subject(kind, subject_id), **kwargs)

        return mark(opened, Access(scope=f"case of the {kind}"))  # type: ignore[return-value]

    return decorate


def door(kind: str, *actions: Action, endpoint: str) -> Callable[[View], View]:
    """The view takes ``subject_id`` and is where these acts on that kind of subject are done."""

    def decorate(view: View) -> View:
        for action in actions:
            DOORS[kind, action] = endpoint
        return subject_page(kind)(view)

    return decorate


def me() -> User:
    """The person who is signed in."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def may(subject: Subject, action: Action) -> bool:
    """Would the rulebook let the person who is signed in do this now?"""
    offered = possible_actions(subject, by=me(), now=now())
    return any(each.action is action and each.possible for each in offered)


def is_office(subject: Subject) -> bool:
    """Does the person who is signed in work on this matter for the office?"""
    return reads_as_office(subject, me(), local_day(now()))


def the_case(case_id: int) -> Case:
    """A case that this person may see; otherwise 404, or 403 after a recusal."""
    case = visible_case(case_id, me(), local_day(now()))
    if case is None:
        if is_recused(case_id, me()):
            abort(403, _("You declared a recusal from this case; somebody else acts in your place."))
        abort(404)
    return case


def the_subject(kind: str, subject_id: int) -> Subject:
    """A subject whose case this person may see, or that was handed to this person's unit.

    One without a case asks for a role over its units instead.
    """
    subject = subject_of(kind, subject_id) if kind in SUBJECTS else None
    if subject is None:
        abort(404)
    case = case_of(subject)
    if (case is None or subject.subject_leaves_its_case) and _reaches(subject):
        return subject
    if case is None:
        abort(404)
    the_case(case.id)
    return subject


def _reaches(subject: Subject) -> bool:
    today, path = local_day(now()), subject.subject_unit_path
    if any(path.startswith(scope) for scope in scopes_of(me(), subject.subject_readers, today)):
        return True
    mine = (each for each in me().grants if each.role in UNIT_SIDE and each.holds_on(today))
    return subject.subject_is_known_to_its_unit and any(grant.unit_path == path for grant in mine)
