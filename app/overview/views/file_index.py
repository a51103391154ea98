"""卷内目录 as a PDF, for the office: as it was printed when the case was archived; before that, as the file stands."""

from flask import Response, abort

from app.archive.index import file_index
from app.archive.queries import file_of
from app.cases.access import case_page, is_office, me
from app.cases.models import Case
from app.clock import local_day, now
from app.notices.answers import kept, printed
from app.notices.render import Imprint
from app.overview.views import blueprint


@blueprint.get("/cases/<int:case_id>/file-index.pdf")
@case_page
def file_index_pdf(case: Case) -> Response | tuple[str, int]:
    """What lies in the file, in its order."""
    if not is_office(case):
        abort(404)
    name = f"卷内目录 {case.number}"
    file = file_of(case)
    if file is not None:
        return kept(file.index_sha256, name)
    at = now()
    return printed(file_index(case, by=me()), Imprint(dated=local_day(at), signed_at=at), name)
