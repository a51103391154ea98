"""Who judges in a version, and how far: the list of sheets, and invitations to people of the office."""

from typing import cast

from flask import abort, render_template, url_for

from app.cases.access import DOORS, may
from app.cases.acting import ActForm
from app.clock import local_day, now
from app.extensions import db
from app.people.models import User
from app.stages.assessment.model import actions, queries
from app.stages.assessment.model.access import version_page, works_over
from app.stages.assessment.model.forms import InviteForm
from app.stages.assessment.model.models import InvitedExpert, ModelVersion
from app.stages.assessment.model.opinions import view_of
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.doing import Answer, complained, done, stamped
from app.stages.assessment.model.views.saying import consistency_words
from app.stages.assessment.model.views.sheet import invitation
from app.stages.assessment.model.views.showing import shown
from workflows.actions import Action

DOORS["index_model", Action.JUDGE_MODEL] = "models.judging"


@blueprint.get("/models/versions/<int:subject_id>/judging")
@version_page
def judging(version: ModelVersion) -> str:
    """The sheets of a version: for who builds it, all of them; for an invited expert, the own one of each."""
    seen = shown(version)
    mine = invitation(version)
    office = works_over(version)
    names = None if office else ([mine.name] if mine else [])
    sheets = []
    for code, sheet in seen.document.sheets.items():
        node = seen.document.entry(code)
        assert node is not None
        codes = [child.code for child in seen.document.children(code)]
        known = [each for each in sheet.experts if names is None or each.name in names]
        sheets.append((node, codes, [(each, view_of(each, codes, sheet.rules)) for each in known]))
    return render_template(
        "pages/assessment/model/judging.html",
        version=version,
        sheets=sheets,
        mine=mine,
        may_judge=may(version, Action.JUDGE_MODEL),
        office=office,
        may_edit=may(version, Action.EDIT_MODEL),
        invited=queries.experts_of(version) if office else [],
        invite=_invite_form(version) if may(version, Action.EDIT_MODEL) else None,
        others=[
            entry
            for _depth, entry in seen.document.in_order()
            if entry.is_node
            and entry.code not in seen.document.sheets
            and len(seen.document.children(entry.code)) > 1
        ],
        consistency=consistency_words,
    )


@blueprint.post("/models/versions/<int:subject_id>/experts")
@version_page
def invite(version: ModelVersion) -> Answer:
    """Ask a person of the office for judgements."""
    back = url_for("models.judging", subject_id=version.id)
    form = InviteForm()
    form.offer(queries.candidates_for_judging(version, local_day(now())))
    if not form.validate_on_submit():
        return complained(form, back)
    user = db.session.get_one(User, form.person.data)
    name = form.name.data or ""
    return done(
        version, form, lambda _form, by, now: actions.invite_expert(version, user, name, by=by, now=now), back
    )


@blueprint.post("/models/versions/<int:subject_id>/experts/<int:expert_id>/withdraw")
@version_page
def uninvite(version: ModelVersion, expert_id: int) -> Answer:
    """Take an invitation back."""
    invited = db.session.get(InvitedExpert, expert_id)
    if invited is None or invited.version_id != version.id:
        abort(404)
    return done(
        version,
        ActForm(),
        lambda _form, by, now: actions.uninvite_expert(
            version, db.session.get_one(InvitedExpert, expert_id), by=by, now=now
        ),
        url_for("models.judging", subject_id=version.id),
    )


def _invite_form(version: ModelVersion) -> InviteForm:
    form = InviteForm(formdata=None)
    form.offer(queries.candidates_for_judging(version, local_day(now())))
    return cast(InviteForm, stamped(form, version))
