"""Anybody may ask whether a document is one of ours, by its file or by the code on its paper.

The answer is one word with its meaning, and nothing else of the document.
"""

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FileField
from wtforms.validators import ValidationError

from app.clock import now
from app.extensions import transaction
from app.notices.actions.counting import count_unknown_code
from app.notices.authenticity import Authenticity, authenticity_of
from app.notices.scanning import MEANINGS, authenticity_of_code, is_left_waiting
from app.notices.views import blueprint
from app.web.access import public
from app.web.errors import page_for
from app.web.forms import BaseForm


class VerifyForm(BaseForm):
    """The file to be verified."""

    file = FileField(
        lazy_gettext("The document (PDF)"),
        description=lazy_gettext("The file is compared here and not kept."),
        render_kw={"accept": ".pdf,application/pdf"},
    )

    def validate_file(self, field: FileField) -> None:
        """Something must have been chosen."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose the file of the document first."))


@blueprint.route("/verify", methods=["GET", "POST"])
@public
def verify() -> str | tuple[str, int]:
    """Upload a file, read the answer."""
    form = VerifyForm()
    if form.validate_on_submit():
        answer = authenticity_of(form.file.data.read())
        return _page(form, answer, answer.meaning)
    return _page(form, None, ""), 422 if form.is_submitted() else 200


@blueprint.get("/v/<code>")
@public
def verify_code(code: str) -> str | tuple[str, int]:
    """Where the code on a paper leads: read the answer."""
    address = request.remote_addr or ""
    if is_left_waiting(address, now()):
        return page_for(
            429,
            _("Too many unknown codes"),
            _(
                "Too many codes of no document were asked for from your network; try again in a quarter of an hour."
            ),
        )
    answer = authenticity_of_code(code)
    if answer is Authenticity.UNKNOWN:
        with transaction():
            count_unknown_code(address, now=now())
    return _page(VerifyForm(), answer, MEANINGS[answer])


def _page(form: VerifyForm, answer: Authenticity | None, meaning: str) -> str:
    return render_template("pages/notices/verify.html", form=form, answer=answer, meaning=meaning)
