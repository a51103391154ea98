"""The inner papers of a proceeding as PDFs; they do not exist for the unit."""

from flask import Response, abort
from flask_babel import gettext as _

from app.cases.access import is_office, me, subject_page
from app.clock import local_day
from app.notices.answers import printed
from app.notices.render import Imprint
from app.stages.accountability import papers
from app.stages.accountability.models import Proceeding
from app.stages.accountability.views import blueprint
from app.web.errors import page_for
from app.web.sentences import run_together, sentences
from workflows.engine import Refused

Answer = Response | tuple[str, int]


@blueprint.get("/proceedings/<int:subject_id>/start-approval.pdf")
@subject_page("proceeding")
def start_approval_pdf(proceeding: Proceeding) -> Answer:
    """问责调查启动审批表."""
    _only_for_the_office(proceeding)
    imprint = Imprint(dated=local_day(proceeding.opened_at), signed_at=proceeding.opened_at)
    return printed(
        papers.start_approval(proceeding, by=me()), imprint, f"问责调查启动审批表 {proceeding.case.number}"
    )


@blueprint.get("/proceedings/<int:subject_id>/fact-material.pdf")
@subject_page("proceeding")
def fact_material_pdf(proceeding: Proceeding) -> Answer:
    """事实材料 with the page that the target signs."""
    _only_for_the_office(proceeding)
    try:
        content = papers.fact_material(proceeding, by=me())
    except Refused as refusal:
        return page_for(404, _("There is no such document yet"), run_together(sentences(refusal)))
    at = proceeding.shown_at or proceeding.opened_at
    return printed(
        content, Imprint(dated=local_day(at), signed_at=at), f"问责事实材料 {proceeding.case.number}"
    )


def _only_for_the_office(proceeding: Proceeding) -> None:
    if not is_office(proceeding):
        abort(404)
