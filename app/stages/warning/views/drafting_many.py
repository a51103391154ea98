"""The warnings of a round, drafted together from what their cases know; each is read before it is sent to review."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import me
from app.cases.models import Case
from app.clock import local_day, now
from app.extensions import db, transaction
from app.stages.warning import actions
from app.stages.warning.queries import cases_without_a_draft
from app.stages.warning.views import blueprint
from app.web import navigation
from app.web.access import requires
from app.web.navigation import Place
from app.web.paging import one_page
from app.web.sentences import sentences
from workflows.engine import Refused
from workflows.vocabulary import N_, Role

navigation.add(
    Place.CASES, "warning.undrafted", N_("Warnings to be drafted"), roles=(Role.HANDLER,), order=30
)


@blueprint.get("/warnings/draft")
@requires(Role.HANDLER)
def undrafted() -> str:
    """My cases whose warning nobody has drafted yet."""
    page = one_page(cases_without_a_draft(me(), local_day(now())))
    all_chosen = request.args.get("choose") == "all"
    return render_template("pages/warning/undrafted.html", page=page, all_chosen=all_chosen)


@blueprint.post("/warnings/draft")
@requires(Role.HANDLER)
def draft_many() -> Response | str:
    """Draft the warnings of the chosen cases; each row is its own transaction and answers for itself."""
    ids = [int(each) for each in request.form.getlist("case") if each.isdecimal() and len(each) < 10]
    if not ids:
        flash(_("Choose at least one case first."), "error")
        return redirect(url_for("warning.undrafted"), 303)
    results = [_drafted(case_id) for case_id in ids]
    return render_template("pages/warning/drafted.html", results=[each for each in results if each])


def _drafted(case_id: int) -> dict[str, Any] | None:
    """What came of one case; nothing of one that is not mine to draft, or has its draft by now."""
    db.session.rollback()
    wanted = cases_without_a_draft(me(), local_day(now())).where(Case.id == case_id)
    case = db.session.scalars(wanted).unique().one_or_none()
    if case is None:
        return None
    said: list[str] = []
    try:
        with transaction():
            actions.draft_warning(case, by=me(), now=now())
    except Refused as refusal:
        said = sentences(refusal)
    return {"case": db.session.get_one(Case, case_id), "said": said}
