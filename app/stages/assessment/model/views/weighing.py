"""How a node's children are weighed: by hand or by judgements, by whose, and by which method."""

from decimal import Decimal
from fractions import Fraction

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.cases.acting import ActForm
from app.stages.assessment.model import actions
from app.stages.assessment.model.access import version_page
from app.stages.assessment.model.forms import ExpertForm
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.doing import Answer, complained, done
from app.stages.assessment.model.views.sheet import rules_form, sheet_asked_for
from app.stages.assessment.model.views.showing import shown


@blueprint.post("/models/versions/<int:subject_id>/sheet/experts")
@version_page
def add_expert(version: ModelVersion) -> Answer:
    """Put an expert without an account on the sheet."""
    node, _codes, _kept = sheet_asked_for(version)
    form = ExpertForm()
    if form.validate_on_submit():
        name, share = form.name.data or "", form.share.value
        return done(
            version,
            form,
            lambda _form, by, now: actions.say_judgements(
                version, node.code, name, {}, share=share, by=by, now=now
            ),
            url_for("models.sheet", subject_id=version.id, at=node.code, expert=name),
        )
    return complained(form, url_for("models.sheet", subject_id=version.id, at=node.code))


@blueprint.post("/models/versions/<int:subject_id>/sheet/drop")
@version_page
def drop_expert(version: ModelVersion) -> Answer:
    """Take an expert's judgements off the sheet."""
    node, _codes, _kept = sheet_asked_for(version)
    name = request.args.get("expert", "")
    return done(
        version,
        ActForm(),
        lambda _form, by, now: actions.drop_expert(version, node.code, name, by=by, now=now),
        url_for("models.sheet", subject_id=version.id, at=node.code),
    )


@blueprint.post("/models/versions/<int:subject_id>/sheet/rules")
@version_page
def sheet_rules(version: ModelVersion) -> Answer:
    """By which method the sheet is weighed, and how much each expert counts."""
    node, _codes, kept = sheet_asked_for(version)
    form = rules_form(version, kept, submitted=True)
    back = url_for("models.sheet", subject_id=version.id, at=node.code)
    if not form.validate_on_submit():
        return complained(form, back)
    shares, table = {}, form.table()
    for number, each in enumerate(kept.experts):
        field = ExpertForm(formdata=None).share
        field.data = request.form.get(f"share-{number}", "")
        try:
            shares[each.name] = field.value or 1
        except (ValueError, ArithmeticError):
            flash(_("“%(value)s” is no share; write a number like 1 or 0.5.", value=field.data), "error")
            return redirect(back, 303)
    return done(
        version,
        form,
        lambda _form, by, now: actions.set_sheet_rules(version, node.code, table, shares, by=by, now=now),
        back,
    )


@blueprint.post("/models/versions/<int:subject_id>/weigh")
@version_page
def weigh(version: ModelVersion) -> Answer:
    """Weigh a node's children by judgements, or by hand again with the weights that the judgements gave."""
    seen = shown(version)
    node = seen.document.entry(request.args.get("at", ""))
    if node is None or not node.is_node:
        abort(404)
    sheet_page = url_for("models.sheet", subject_id=version.id, at=node.code)
    if request.form.get("by") == "judgements":
        return done(
            version,
            ActForm(),
            lambda _form, by, now: actions.weigh_by_judgements(version, node.code, by=by, now=now),
            sheet_page,
        )
    codes = [child.code for child in seen.document.children(node.code)]
    weights = {
        code: _rounded_share(seen.weights[code].among_siblings) if code in seen.weights else Decimal(1)
        for code in codes
    }
    return done(
        version,
        ActForm(),
        lambda _form, by, now: actions.weigh_by_hand(version, node.code, weights, by=by, now=now),
        seen.address(node.code),
    )


def _rounded_share(share: Fraction) -> Decimal:
    """A share of the family in hundredths of a percent."""
    return Decimal(round(share * 10_000)) / 100
