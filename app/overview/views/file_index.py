"""卷内目录 as a PDF: for the office, whenever it is asked for, and dated when the case is archived."""

from flask import Response, abort
from flask_babel import gettext as _

from app.cases.access import case_page, is_office, me
from app.cases.models import Case
from app.clock import local_day, now
from app.notices.answers import printed
from app.notices.render import Imprint
from app.overview.queries.file_index import file_index
from app.overview.views import blueprint
from app.web.errors import page_for
from app.web.sentences import sentences
from workflows.engine import Refused


@blueprint.get("/cases/<int:case_id>/file-index.pdf")
@case_page
def file_index_pdf(case: Case) -> Response | tuple[str, int]:
    """What lies in the file, in its order."""
    if not is_office(case):
        abort(404)
    try:
        content = file_index(case, by=me())
    except Refused as refusal:
        return page_for(404, _("There is no such document yet"), " ".join(sentences(refusal)))
    at = case.archived_at or now()
    return printed(content, Imprint(dated=local_day(at), signed_at=at), f"卷内目录 {case.number}")
