"""The administered table of situations, forms, influence periods and remedies, open to correction."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import now
from app.extensions import transaction
from app.stages.accountability import queries, rules
from app.stages.accountability.actions import ending
from app.stages.accountability.forms.deciding import RuleForm
from app.stages.accountability.views import blueprint
from app.web.access import requires
from app.web.navigation import Place, stand_under
from workflows.engine import Refused
from workflows.vocabulary import Role


@blueprint.get("/administration/accountability-rules")
@requires(Role.SYSTEM_ADMIN)
def rule_list() -> str:
    """Every row as it stands now."""
    stand_under(Place.ADMINISTRATION)
    return render_template(
        "pages/accountability/rules.html", rules=rules.rules().values(), corrections=queries.corrections()
    )


@blueprint.route("/administration/accountability-rules/<code>", methods=["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def correct_rule(code: str) -> Response | tuple[str, int] | str:
    """Put one row right."""
    stand_under(Place.ADMINISTRATION)
    if code not in rules.shipped():
        abort(404)
    row = rules.rule(code)
    form = RuleForm(
        data={"text": row.text, "basis": row.basis, "months": str(row.months or ""), "effect": row.effect}
    )
    answer = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                ending.correct_rule(
                    code,
                    text=form.text.data or "",
                    basis=form.basis.data or "",
                    months=form.months_given(),
                    effect=form.effect.data or "",
                    reason=form.reason.data or "",
                    by=me(),
                    now=now(),
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Corrected. What was decided before keeps the words it was decided under."))
            return redirect(url_for("accountability.rule_list"), 303)
    return render_template("pages/accountability/rule.html", rule=row, form=form), answer
