"""Doors into the inner file: what only the office works on does not exist for a unit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, url_for
from werkzeug.wrappers import Response

from app.cases.access import door, is_office
from app.cases.acting import ActForm, Verb, act
from app.cases.models import Subject
from app.stages.accountability.models import Appeal, Proceeding
from app.web.access import View
from app.web.navigation import Place, stand_under
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


def inner_door(kind: str, *actions: Action, endpoint: str) -> Callable[[View], View]:
    """Like ``door``, but the page does not exist for somebody who only sees what is meant for the unit."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(subject: Subject, **kwargs: Any) -> Any:
            if not is_office(subject):
                abort(404)
            return view(subject, **kwargs)

        return door(kind, *actions, endpoint=endpoint)(opened)  # type: ignore[return-value]

    return decorate


def act_on(
    subject: Proceeding | Appeal,
    action: Action,
    form: ActForm,
    verb: Verb,
    consequence: str,
    *,
    back: str = "",
    template: str = "pages/accountability/act.html",
    **context: Any,
) -> Answer:
    """The page of an act with the proceeding beneath it; back to the proceeding's page."""
    stand_under(Place.CASES)
    proceeding = subject.proceeding if isinstance(subject, Appeal) else subject
    return act(
        subject,
        action,
        form,
        verb,
        consequence=consequence,
        back=back or url_for("accountability.proceeding_page", subject_id=proceeding.id),
        template=template,
        proceeding=proceeding,
        office=is_office(subject),
        **context,
    )
