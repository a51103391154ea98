"""The rules beside the tree, one section at a time."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import may
from app.cases.acting import carry_out
from app.cases.transitions import Stale
from app.stages.assessment.model import actions
from app.stages.assessment.model.access import version_page
from app.stages.assessment.model.forms import SECTIONS
from app.stages.assessment.model.forms.rules import SECTION_OF, SurveyForm
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.showing import shown
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


@blueprint.route("/models/versions/<int:subject_id>/rules", methods=["GET", "POST"])
@version_page
def rules(version: ModelVersion) -> Answer:
    """One section of the rules: read, or changed in a draft."""
    section = request.args.get("section", "general")
    if section not in SECTIONS:
        abort(404)
    seen, editable = shown(version), may(version, Action.EDIT_MODEL)
    title, form_class = SECTIONS[section]
    form, refused = form_class(formdata=None), 200
    if request.method == "POST":
        if not editable:
            abort(403)
        form, refused = form_class(), 422
        if isinstance(form, SurveyForm):
            form.offer(seen.document)
        if form.validate_on_submit():
            changes = form.changes(seen.document)
            try:
                carry_out(
                    version,
                    form,
                    lambda _form, by, now: actions.change_rule(version, changes, by=by, now=now),
                )
            except Stale:
                form.take_up(version)
                refused = 409
            except Refused as refusal:
                form.refuse(refusal)
            else:
                flash(_("Saved."))
                return redirect(url_for("models.rules", subject_id=version.id, section=section), 303)
    else:
        form.show(seen.document)
        form.version.data = str(version.version)
    return render_template(
        "pages/assessment/model/rules.html",
        version=version,
        section=section,
        sections=SECTIONS,
        title=title,
        form=form,
        editable=editable,
        faults=[seen.said(each) for each in seen.examination.faults if SECTION_OF.get(each.table) == section],
    ), refused
