"""Taking a piece of evidence away: through its case, with its hash checked, never opened in the browser."""

import io
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, send_file
from flask_babel import gettext as _

from app.cases.access import is_office, the_case
from app.evidence.models import OF_A_SERVICE, EvidenceVersion
from app.evidence.queries import evidence_of
from app.extensions import db, the_store
from app.store import TamperedBytes
from app.web.access import Access, View, mark
from app.web.errors import page_for

blueprint = Blueprint("evidence", __name__)


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    """The files that came with an objection, an appeal or a defence."""
    return {"enclosed_with": lambda subject: evidence_of(subject.workflow_name, subject.id)}


def version_page(view: View) -> View:
    """The view takes ``version_id``; it gets the version, if this person may see its case.

    What the office keeps about the service of a document is the office's alone.
    """

    @wraps(view)
    def opened(version_id: int, **kwargs: Any) -> Any:
        version = db.session.get(EvidenceVersion, version_id)
        if version is None:
            abort(404)
        case = the_case(version.evidence.case_id)
        if version.evidence.kind in OF_A_SERVICE and not is_office(case):
            abort(404)
        return view(version, **kwargs)

    return mark(opened, Access(scope="case of the evidence"))  # type: ignore[return-value]


@blueprint.get("/evidence/<int:version_id>")
@version_page
def download(version: EvidenceVersion) -> Response | tuple[str, int]:
    """The bytes as they were uploaded, or a plain refusal when they no longer are."""
    try:
        content = the_store().get(version.sha256)
    except (TamperedBytes, FileNotFoundError):
        return page_for(
            500,
            _("This file is not what was uploaded"),
            _(
                "Its bytes no longer match the hash that was recorded. It is not handed out; tell the operators."
            ),
        )
    answer = send_file(
        io.BytesIO(content),
        mimetype=version.media_type,
        as_attachment=True,
        download_name=version.name,
        etag=False,
        max_age=0,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
