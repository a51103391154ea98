"""One search for cases, units and notices."""

from flask import render_template, request

from app.cases.access import me
from app.clock import local_day, now
from app.overview.queries.search import found
from app.overview.views import blueprint
from app.web import navigation
from app.web.access import requires
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE, CaseState

_SEARCHERS = (*sorted(CASE_ROLES), *sorted(UNIT_SIDE))
navigation.offer("search", "overview.search", roles=_SEARCHERS)


@blueprint.get("/search")
@requires(*_SEARCHERS)
def search() -> str:
    """What the box in the bar asks for."""
    text = request.args.get("q", "").strip()
    return render_template(
        "pages/overview/search.html", text=text, found=found(text, me(), local_day(now())), state_of=CaseState
    )
