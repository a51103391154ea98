"""The models that a person may see, each with its versions; opening a model, opening a version."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.access import requires
from app.people.queries import scopes_of
from app.scoring.complaints import Complaint, Unreadable
from app.stages.assessment.model import actions, queries
from app.stages.assessment.model.access import MODEL_ROLES, builds_over
from app.stages.assessment.model.document import Document, read_document
from app.stages.assessment.model.forms import NewModelForm, NewVersionForm
from app.stages.assessment.model.forms.versions import FILE, LIBRARY
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.models import IndexModel, ModelVersion
from app.stages.assessment.model.sheets import document_in
from app.stages.assessment.model.views import blueprint
from app.web import navigation
from app.web.forms import BaseForm
from app.web.navigation import Place
from app.web.sentences import sentence
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, IndexModelState, Role

navigation.add(Place.ASSESSMENT, "models.models", N_("Index models"), roles=MODEL_ROLES, order=30)

Answer = Response | tuple[str, int] | str


@blueprint.get("/models")
@requires(*MODEL_ROLES)
def models() -> str:
    """Every model that this person may see, with the versions that are open to them."""
    seen = queries.visible_versions(me(), local_day(now()))
    order = seen.order_by(IndexModel.unit_path, IndexModel.id, ModelVersion.number.desc())
    shelves: dict[IndexModel, list[ModelVersion]] = {}
    for version in db.session.scalars(order).unique():
        shelves.setdefault(version.model, []).append(version)
    return render_template(
        "pages/assessment/model/models.html",
        shelves=shelves,
        states=IndexModelState,
        builds_over=builds_over,
        may_open=bool(scopes_of(me(), [Role.HANDLER], local_day(now()))),
        asked=queries.asked_to_judge(me()),
    )


@blueprint.route("/models/new", methods=["GET", "POST"])
@requires(Role.HANDLER)
def open_model() -> Answer:
    """Open a model of a unit."""
    form = NewModelForm()
    if not form.is_submitted():
        mine = scopes_of(me(), [Role.HANDLER], local_day(now()))
        found = select(Unit.code).where(Unit.path.in_(mine)).order_by(Unit.path)
        form.unit_code.data = db.session.scalar(found)
    if form.validate_on_submit() and (document := _document(form, None)) is not None:
        unit = form.unit
        assert unit is not None
        try:
            with transaction():
                version = actions.open_model(document, unit=unit, by=me(), now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The model is open as a draft. Nothing uses it before it is approved."))
            return redirect(url_for("models.version_page", subject_id=version.id), 303)
    page = render_template("pages/assessment/model/open.html", form=form, model=None)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/models/<int:model_id>/versions/new", methods=["GET", "POST"])
@requires(Role.HANDLER)
def open_version(model_id: int) -> Answer:
    """Open the next version of a model."""
    model = db.session.get(IndexModel, model_id)
    if model is None or not builds_over(model):
        abort(404)
    versions = list(db.session.scalars(queries.versions_of(model)))
    form = NewVersionForm()
    form.offer([(each.id, _("Version %(number)s", number=each.number)) for each in versions])
    if form.validate_on_submit():
        base = next((each for each in versions if str(each.id) == form.source.data), None)
        if (document := _document(form, base)) is not None:
            try:
                with transaction():
                    version = actions.open_version(model, document, based_on=base, by=me(), now=now())
            except Refused as refusal:
                form.refuse(refusal)
            else:
                flash(_("The version is open as a draft. Nothing uses it before it is approved."))
                return redirect(url_for("models.version_page", subject_id=version.id), 303)
    page = render_template("pages/assessment/model/open.html", form=form, model=model)
    return page, 422 if form.is_submitted() else 200


def _document(form: NewModelForm | NewVersionForm, base: ModelVersion | None) -> Document | None:
    """The document that the version begins with; None after a complaint."""
    if base is not None:
        return read_document(base.text)
    if form.source.data == LIBRARY:
        return read_document(default_text())
    assert form.source.data == FILE
    try:
        return document_in(form.file.data.read(), form.file.data.filename or "")
    except Unreadable as why:
        for complaint in why.complaints[:20]:
            _complain(form, complaint)
        return None


def _complain(form: BaseForm, complaint: Complaint) -> None:
    said = sentence(Reason(complaint.message, complaint.params))
    form.refuse(f"{complaint.place}{_(': ')}{said}" if complaint.place else said, "file")
