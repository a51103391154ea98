"""Acts of the workshop that need no page of their own: done, or said what stands against it, on the page they came from."""

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.acting import carry_out
from app.cases.transitions import Stale
from app.stages.assessment.model.models import ModelVersion
from app.web.errors import page_for
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


def done(version: ModelVersion, form: Any, verb: Any, back: str) -> Answer:
    """Do it and go back; a refusal is said there."""
    if not form.validate_on_submit():
        return complained(form, back)
    try:
        carry_out(version, form, verb)
    except Stale:
        return page_for(409)
    except Refused as refusal:
        form.refuse(refusal)
        return complained(form, back)
    flash(_("Saved."))
    return redirect(back, 303)


def complained(form: Any, back: str) -> Answer:
    """Say what is wrong on the page that the form came from."""
    for _target, sentence in form.complaints():
        flash(sentence, "error")
    return redirect(back, 303)


def stamped(form: Any, version: ModelVersion) -> Any:
    """The form with the state of the version that the reader saw."""
    form.version.data = str(version.version)
    return form
