"""Handing a document out: the bytes of a PDF as a file, or the page that says why it cannot be printed.

Papers are documents of the file without a number: printed from its records whenever somebody asks, the same
records giving the same bytes. What goes to a unit is kept with a code when it is asked for first.
"""

import io
from collections.abc import Callable

from flask import Response, send_file
from flask_babel import gettext as _

from app.extensions import the_store, transaction
from app.notices.content.letterhead import Document
from app.notices.models import Paper
from app.notices.render import Imprint, print_document
from app.store import TamperedBytes
from app.web.errors import page_for
from app.web.sentences import run_together, sentences
from workflows.engine import Refused

Answer = Response | tuple[str, int]


def printed(content: Document, imprint: Imprint, name: str) -> Answer:
    """A document printed now, as a file of that name."""
    try:
        return as_pdf(print_document(content, imprint).pdf, name)
    except Refused as refusal:
        return page_for(422, _("The document cannot be printed"), run_together(sentences(refusal)))


def kept_once(standing: Paper | None, keep: Callable[[], Paper], name: str) -> Answer:
    """A paper that goes to a unit: as it stands since somebody asked for it first, or kept now."""
    if standing is None:
        try:
            with transaction():
                standing = keep()
        except Refused as refusal:
            return page_for(422, _("The document cannot be printed"), run_together(sentences(refusal)))
    return kept(standing.pdf_sha256, name)


def as_pdf(content: bytes, name: str) -> Response:
    """Bytes as a PDF of that name."""
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=f"{name}.pdf")


def kept(sha256: str, name: str) -> Answer:
    """A kept document by its hash, or the page that says that it is not what was issued."""
    try:
        content = the_store().get(sha256)
    except (TamperedBytes, FileNotFoundError):
        return page_for(
            500,
            _("This document is not what was issued"),
            _(
                "Its bytes no longer match the hash that was recorded. It is not handed out; tell the operators."
            ),
        )
    return as_pdf(content, name)
