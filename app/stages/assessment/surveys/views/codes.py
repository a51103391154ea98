"""Hand out codes: as cards to print or as a list; they can be read once, since only their hashes are kept."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import act
from app.extensions import db
from app.people.models import User
from app.stages.assessment.surveys import actions, codes, queries
from app.stages.assessment.surveys.cards import qr_code
from app.stages.assessment.surveys.forms import CancelForm, CodesForm
from app.stages.assessment.surveys.models import CodeBatch, Survey
from app.stages.assessment.surveys.views import blueprint
from app.web.exporting import csv_file
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/surveys/<int:subject_id>/codes", methods=["GET", "POST"])
@door("survey", Action.ISSUE_CODES, endpoint="surveys.issue_codes")
def issue_codes(survey: Survey) -> Answer:
    """Make a batch of codes; the answer is its cards or its list, once."""
    form = CodesForm()
    form.offer(survey)
    made: list[str] = []

    def verb(form: CodesForm, by: User, now: datetime) -> None:
        group = next((each for each in survey.groups if each.id == form.group.data), None)
        unit = next((each.unit for each in survey.units if each.unit_id == form.unit.data), None)
        made[:] = actions.issue_codes(
            survey, form.size.data, group=group, unit=unit, channel=form.channel.data, by=by, now=now
        )

    answer = act(
        survey,
        Action.ISSUE_CODES,
        form,
        verb,
        template="pages/assessment/surveys/issue.html",
        survey=survey,
        batches=queries.batches_of(survey),
    )
    if not made:
        return answer
    for_whom = form.group_in_words(), form.unit_in_words()
    return (
        _as_list(survey, made, for_whom)
        if request.form.get("as") == "list"
        else _as_cards(survey, made, for_whom)
    )


@blueprint.route("/surveys/<int:subject_id>/codes/cancel", methods=["GET", "POST"])
@door("survey", Action.CANCEL_CODES, endpoint="surveys.cancel_codes")
def cancel_codes(survey: Survey) -> Answer:
    """Withdraw the codes of a batch that nobody has used."""
    form = CancelForm()
    form.offer([(batch, unused) for batch, unused in queries.batches_of(survey) if unused])

    def verb(form: CancelForm, by: User, now: datetime) -> None:
        batch = db.session.get_one(CodeBatch, form.batch.data)
        actions.cancel_codes(survey, batch, form.reason.data or "", by=by, now=now)

    if not form.is_submitted():
        form.batch.data = request.args.get("batch", type=int)
    return act(
        survey,
        Action.CANCEL_CODES,
        form,
        verb,
        consequence=_("The codes of this batch that nobody has used are good for nothing any more."),
    )


def _as_cards(survey: Survey, made: Sequence[str], for_whom: tuple[str, str]) -> str:
    addresses = [_address_of(code) for code in made]
    return render_template(
        "pages/assessment/surveys/cards.html",
        survey=survey,
        for_whom=for_whom,
        cards=[
            (codes.in_groups(code), qr_code(address)) for code, address in zip(made, addresses, strict=True)
        ],
        entrance=url_for("surveys.enter_code", _external=True),
    )


def _as_list(survey: Survey, made: Sequence[str], for_whom: tuple[str, str]) -> Response:
    heads = (_("Answering code"), _("Address of the sheet"), _("Group"), _("Unit"), _("Ends on"))
    rows = [(codes.in_groups(code), _address_of(code), *for_whom, survey.closes_on) for code in made]
    return csv_file(f"survey-{survey.id}-codes", heads, rows)


def _address_of(code: str) -> str:
    return url_for("surveys.sheet", code=code, _external=True)
