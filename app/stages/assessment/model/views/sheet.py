"""The pairwise sheet of a node: one expert's judgements, their consistency as they are entered, and the weights."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import may, me
from app.cases.acting import SheetForm, carry_out
from app.cases.transitions import Stale
from app.scoring.ahp.reading import NotARatio, ratio_of
from app.stages.assessment.model import actions, queries
from app.stages.assessment.model.access import version_page, works_over
from app.stages.assessment.model.document import Entry, Expert, Sheet, ratio_text
from app.stages.assessment.model.document.editing import pairs_of
from app.stages.assessment.model.forms import ExpertForm, SheetRulesForm, WeightsForm
from app.stages.assessment.model.models import InvitedExpert, ModelVersion
from app.stages.assessment.model.opinions import shared_view, view_of
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.doing import Answer, stamped
from app.stages.assessment.model.views.saying import consistency_words, hints_in_words
from app.stages.assessment.model.views.scale import scale_for
from app.stages.assessment.model.views.showing import percent, shown
from workflows.actions import Action
from workflows.engine import Refused

Pair = tuple[str, str]


@blueprint.route("/models/versions/<int:subject_id>/sheet", methods=["GET", "POST"])
@version_page
def sheet(version: ModelVersion) -> Answer:
    """One expert's judgements of a node's children; below them what all experts said together."""
    node, codes, kept = sheet_asked_for(version)
    mine, office = invitation(version), works_over(version)
    asked = request.args.get("expert")
    expert = _expert(kept, asked, mine, office)
    writable = _may_write(version, expert.name, mine)
    form, refused = SheetForm(), 200
    if request.method == "POST":
        if not writable:
            abort(403)
        said = _said(codes)
        tried = Expert(expert.name, expert.share, {pair: told for pair, told in said.items() if told})
        if "check" not in request.form and form.validate_on_submit():
            refused = 422
            try:
                carry_out(version, form, _verb(version, node.code, expert.name, said, mine))
            except Stale:
                form.take_up(version)
                refused = 409
            except Refused as refusal:
                form.refuse(refusal)
            else:
                flash(_("Saved."))
                return redirect(
                    url_for("models.sheet", subject_id=version.id, at=node.code, expert=expert.name), 303
                )
        expert = tried
    else:
        form.version.data = str(version.version)
    together, priorities = shared_view(kept, codes) if office else (None, None)
    children = shown(version).document.children(node.code)
    names = {each.code: each.name for each in children}
    return render_template(
        "pages/assessment/model/sheet.html",
        version=version,
        node=node,
        children=children,
        expert=expert,
        experts=kept.experts if office else [],
        is_new=kept.expert(expert.name) is None,
        view=view_of(expert, codes, kept.rules),
        view_of=lambda each: view_of(each, codes, kept.rules),
        together=together,
        priorities=priorities,
        form=form,
        writable=writable,
        may_edit=may(version, Action.EDIT_MODEL),
        rules=rules_form(version, kept),
        new=stamped(ExpertForm(formdata=None), version),
        by_hand=stamped(WeightsForm(formdata=None), version),
        consistency=consistency_words,
        hints=lambda view: hints_in_words(view, names),
        scale_for=scale_for,
        ratio_text=ratio_text,
        percent=percent,
    ), refused


@blueprint.get("/models/versions/<int:subject_id>/consistency")
@version_page
def consistency(version: ModelVersion) -> Response:
    """What the judgements in the address amount to: words, weights and hints, while somebody fills the sheet."""
    node, codes, kept = sheet_asked_for(version)
    said = {pair: told for pair, told in _said(codes, request.args).items() if told}
    seen = view_of(Expert("", 1, said), codes, kept.rules)
    names = {each.code: each.name for each in shown(version).document.children(node.code)}
    return jsonify(
        said=consistency_words(seen),
        acceptable=seen.acceptable if seen.connected else None,
        weights=[
            {"name": names[code], "share": percent(weight)}
            for code, weight in zip(seen.codes, seen.weights, strict=False)
        ],
        hints=hints_in_words(seen, names),
    )


def sheet_asked_for(version: ModelVersion) -> tuple[Entry, list[str], Sheet]:
    """The node that the address names, the codes of its children, and its sheet."""
    document = shown(version).document
    node = document.entry(request.args.get("at", ""))
    if node is None or node.code not in document.sheets:
        abort(404)
    return node, [child.code for child in document.children(node.code)], document.sheets[node.code]


def invitation(version: ModelVersion) -> InvitedExpert | None:
    """Under which name this person was invited to judge, if so."""
    return next((each for each in queries.experts_of(version) if each.user_id == me().id), None)


def _expert(kept: Sheet, asked: str | None, mine: InvitedExpert | None, office: bool) -> Expert:
    """Whose judgements are shown: whom the address names, for the office; otherwise one's own."""
    if not office:
        if mine is None:
            abort(404)
        return kept.expert(mine.name) or Expert(mine.name)
    if asked is not None:
        return kept.expert(asked) or Expert(asked)
    if mine is not None:
        return kept.expert(mine.name) or Expert(mine.name)
    return kept.experts[0] if kept.experts else Expert("")


def _may_write(version: ModelVersion, name: str, mine: InvitedExpert | None) -> bool:
    if mine is not None and mine.name == name:
        return may(version, Action.JUDGE_MODEL)
    invited = {each.name for each in queries.experts_of(version)}
    return name not in invited and may(version, Action.EDIT_MODEL)


def _verb(
    version: ModelVersion, code: str, name: str, said: dict[Pair, Fraction | None], mine: InvitedExpert | None
) -> Any:
    if mine is not None and mine.name == name:
        return lambda _form, by, now: actions.judge(version, code, said, by=by, now=now)
    return lambda _form, by, now: actions.say_judgements(version, code, name, said, by=by, now=now)


def _said(codes: Sequence[str], values: Any = None) -> dict[Pair, Fraction | None]:
    """Every pair as it was sent; blank or unreadable is not judged."""
    values = request.form if values is None else values
    found: dict[Pair, Fraction | None] = {}
    for number, pair in enumerate(pairs_of(codes)):
        try:
            ratio = ratio_of(str(values.get(f"pair-{number}", "")).strip())
        except (NotARatio, ValueError, ArithmeticError):
            found[pair] = None
        else:
            found[pair] = ratio if ratio > 0 else None
    return found


def rules_form(version: ModelVersion, kept: Sheet, *, submitted: bool = False) -> SheetRulesForm:
    """The rules of a sheet: as the file has them, or as they were sent."""
    form = SheetRulesForm() if submitted else SheetRulesForm(formdata=None)
    if submitted:
        form.offer()
    else:
        form.show(kept)
        form.version.data = str(version.version)
    return form
