"""Anybody may ask whether a file is a document of ours; the answer is one word with its meaning, and nothing else."""

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FileField
from wtforms.validators import ValidationError

from app.notices.authenticity import authenticity_of
from app.notices.views import blueprint
from app.web.access import public
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
        return render_template("pages/notices/verify.html", form=form, answer=answer)
    return render_template("pages/notices/verify.html", form=form, answer=None), (
        422 if form.is_submitted() else 200
    )
