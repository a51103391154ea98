"""Taking the archive package away: for the office alone, its hash checked first, and written into the access log."""

from typing import Any

from flask import Blueprint, Response, abort, send_file
from flask_babel import gettext as _

from app.archive.binding.package import title_of
from app.archive.queries import file_of, package_of, pieces_of
from app.cases.access import case_page, is_office
from app.cases.models import Case
from app.clock import now
from app.extensions import transaction
from app.people.models import AccessKind
from app.store import TamperedBytes
from app.web.access import record_act
from app.web.errors import page_for

blueprint = Blueprint("archive", __name__)


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    """The closed file of a case with the pieces that its index lists, for its page."""
    return {"archived_file_of": file_of, "pieces_of": pieces_of}


@blueprint.get("/cases/<int:case_id>/archive-package.zip")
@case_page
def package(case: Case) -> Response | tuple[str, int]:
    """The package as it was kept. It holds what was weighed inside the office: for the unit it does not exist."""
    file = file_of(case) if is_office(case) else None
    if file is None:
        abort(404)
    try:
        path = package_of(file)
    except LookupError:
        return page_for(
            404,
            _("There is no package yet"),
            _("It is made after the next seal of the audit trail, within the hour."),
        )
    except (TamperedBytes, FileNotFoundError):
        return page_for(
            500,
            _("This package is not what was kept"),
            _(
                "Its bytes no longer match the hash that was recorded. It is not handed out; tell the operators."
            ),
        )
    about = f"{case.number} {file.package_sha256}"
    with transaction():
        record_act(AccessKind.PACKAGE_TAKEN, about, now())
    name = f"{title_of(case)}.zip"
    return send_file(
        path, mimetype="application/zip", as_attachment=True, download_name=name, etag=False, max_age=0
    )
