"""Who may open the pages of a model, and where a version is at home."""

from functools import wraps
from typing import Any

from flask import abort

from app.cases.access import HOMES, me
from app.clock import local_day, now
from app.people.queries import scopes_of
from app.stages.assessment.model.models import IndexModel, ModelVersion
from app.stages.assessment.model.queries import READERS, visible_version
from app.web.access import Access, View, mark
from workflows.vocabulary import CASE_ROLES, Role

MODEL_ROLES = tuple(sorted(CASE_ROLES | READERS))
HOMES["index_model"] = "models.version_page"


def version_page(view: View) -> View:
    """The view takes ``subject_id``; it gets the version, if this person may see it; otherwise 404."""

    @wraps(view)
    def opened(subject_id: int, **kwargs: Any) -> Any:
        version = visible_version(subject_id, me(), local_day(now()))
        if version is None:
            abort(404)
        return view(version, **kwargs)

    return mark(opened, Access(roles=frozenset(MODEL_ROLES), scope="index model"))  # type: ignore[return-value]


def works_over(version: ModelVersion) -> bool:
    """Does this person work on cases over the whole of the model's unit, and see how it came about?"""
    scopes = scopes_of(me(), CASE_ROLES, local_day(now()))
    return any(version.model.unit_path.startswith(scope) for scope in scopes)


def builds_over(model: IndexModel) -> bool:
    """May this person open versions of the model?"""
    scopes = scopes_of(me(), [Role.HANDLER], local_day(now()))
    return any(model.unit_path.startswith(scope) for scope in scopes)
