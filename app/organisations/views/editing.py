"""For system administrators: add a unit, change one, and the kinds of unit."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db, transaction
from app.organisations.actions import units as acts
from app.organisations.actions.kinds import save_kind
from app.organisations.forms import KindForm, UnitForm
from app.organisations.models import Unit, UnitKind
from app.organisations.queries import kinds, unit_of_code
from app.organisations.views import blueprint
from app.web.access import record_act, requires
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role


@blueprint.route("/units/new", methods=["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def new_unit() -> str | Response | tuple[str, int]:
    """Add a unit by hand."""
    below = db.session.get(Unit, request.args.get("below", 0, type=int))
    form = UnitForm(parent=below.code if below else "", level=below.level + 1 if below else 1)
    if form.validate_on_submit():
        try:
            with transaction():
                unit = acts.add_unit(
                    form.code.data,
                    form.name.data,
                    parent=_parent(form.parent.data),
                    kind_code=form.kind_code.data,
                    level=form.level.data,
                    pilot=form.pilot.data,
                )
                unit.active = form.active.data
                record_act("units_changed", f"+ {unit.code} {unit.name}", clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s” is added.", name=form.name.data))
            return redirect(url_for(".units", below=unit.parent_id))
    return _unit_page(form, None, below)


@blueprint.route("/units/<int:unit_id>/change", methods=["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def change_unit(unit_id: int) -> str | Response | tuple[str, int]:
    """Correct a unit, or move it with all below it by naming another parent."""
    unit = db.session.get(Unit, unit_id) or abort(404)
    form = UnitForm(obj=unit, parent=unit.parent.code if unit.parent else "", kind_code=unit.kind_code or "")
    form.code.render_kw = {"readonly": True}
    if form.validate_on_submit():
        try:
            with transaction():
                unit = db.session.get(Unit, unit_id) or abort(404)
                acts.change_unit(
                    unit,
                    name=form.name.data,
                    kind_code=form.kind_code.data,
                    level=form.level.data,
                    pilot=form.pilot.data,
                    active=form.active.data,
                )
                acts.move_unit(unit, _parent(form.parent.data))
                record_act("units_changed", f"{unit.code} {unit.name}", clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s” is saved.", name=form.name.data))
            return redirect(url_for(".units", below=unit.parent_id))
    return _unit_page(form, unit, unit.parent)


def _parent(code: str) -> Unit | None:
    if not code:
        return None
    parent = unit_of_code(code)
    if parent is None:
        raise Refused(Reason(N_("There is no unit with the code %(code)s."), {"code": code}))
    return parent


def _unit_page(form: UnitForm, unit: Unit | None, back: Unit | None) -> tuple[str, int]:
    code = 422 if form.is_submitted() else 200
    return render_template("pages/organisations/unit_form.html", form=form, unit=unit, back=back), code


@blueprint.get("/units/kinds")
@requires(Role.SYSTEM_ADMIN)
def kinds_page() -> str:
    """The kinds of unit."""
    return render_template("pages/organisations/kinds.html", kinds=kinds(active_only=False))


@blueprint.route("/units/kinds/new", methods=["GET", "POST"], defaults={"code": ""})
@blueprint.route("/units/kinds/<code>", methods=["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def kind_form(code: str) -> str | Response | tuple[str, int]:
    """Add a kind of unit, or change one."""
    kind = db.session.get(UnitKind, code) if code else None
    if code and kind is None:
        abort(404)
    form = KindForm(obj=kind) if kind else KindForm(position=len(kinds(active_only=False)) + 1)
    if kind:
        form.code.render_kw = {"readonly": True}
    if form.validate_on_submit():
        try:
            with transaction():
                save_kind(
                    code or form.code.data,
                    form.name.data,
                    form.name_en.data,
                    form.position.data,
                    active=form.active.data,
                )
                record_act("units_changed", f"kind {code or form.code.data} {form.name.data}", clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s” is saved.", name=form.name.data))
            return redirect(url_for(".kinds_page"))
    status = 422 if form.is_submitted() else 200
    return render_template("pages/organisations/kind_form.html", form=form, kind=kind), status
