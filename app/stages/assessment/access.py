"""Who may open the pages of a round: those who work on cases there, and readers once it is published."""

from functools import wraps
from typing import Any

from flask import abort

from app.cases.access import me
from app.clock import local_day, now
from app.people.queries import scopes_of
from app.stages.assessment.models import Round
from app.stages.assessment.queries import READERS, visible_round
from app.web.access import Access, View, mark
from workflows.vocabulary import CASE_ROLES

#: Everybody who may see any ranking at all.
ROUND_ROLES = tuple(sorted(CASE_ROLES | READERS))


def round_page(view: View) -> View:
    """The view takes ``subject_id``; it gets the round, if this person may see it; otherwise 404."""

    @wraps(view)
    def opened(subject_id: int, **kwargs: Any) -> Any:
        round_ = visible_round(subject_id, me(), local_day(now()))
        if round_ is None:
            abort(404)
        return view(round_, **kwargs)

    return mark(opened, Access(roles=frozenset(ROUND_ROLES), scope="round"))  # type: ignore[return-value]


def works_over(round_: Round) -> bool:
    """Does this person work on cases over the whole of the round, so that its acts may be theirs?"""
    scopes = scopes_of(me(), CASE_ROLES, local_day(now()))
    return any(round_.unit_path.startswith(scope) for scope in scopes)
