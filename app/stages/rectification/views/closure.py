"""Closing the case when its problems are closed; and the ledger that is printed of it."""

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import case_page, door
from app.cases.acting import ActForm, act
from app.cases.models import Case
from app.clock import local_day, now
from app.stages.rectification import queries
from app.stages.rectification.actions import closure
from app.stages.rectification.forms import RemarkForm, ReturnClosureForm
from app.stages.rectification.ledger import ledger_rows
from app.stages.rectification.views import blueprint
from app.web.navigation import Place, stand_under
from workflows.actions import Action
from workflows.vocabulary import ItemState

Answer = Response | tuple[str, int] | str


@blueprint.route("/cases/<int:subject_id>/closure/check", methods=["GET", "POST"])
@door("case", Action.CHECK_CLOSURE, endpoint="rectification.check_closure")
def check_closure(case: Case) -> Answer:
    """Case management checks the file."""
    return _act_on(
        case,
        Action.CHECK_CLOSURE,
        RemarkForm(),
        lambda form, by, now: closure.check_closure(case, form.opinion.data or "", by=by, now=now),
        _(
            "The file is complete and every problem is closed; the leader in charge decides on closing the case."
        ),
    )


@blueprint.route("/cases/<int:subject_id>/closure/return", methods=["GET", "POST"])
@door("case", Action.RETURN_CLOSURE, endpoint="rectification.return_closure")
def return_closure(case: Case) -> Answer:
    """Not yet: some problems must be worked on again."""
    form = ReturnClosureForm()
    form.offer([item for item in queries.items_of(case) if item.state == ItemState.ACCEPTED])
    return _act_on(
        case,
        Action.RETURN_CLOSURE,
        form,
        lambda form, by, now: closure.return_closure(
            case, form.reason.data, form.item_ids.data or [], by=by, now=now
        ),
        _("The problems you choose are reopened with a second term; say why in at least 10 characters."),
    )


@blueprint.route("/cases/<int:subject_id>/closure/approve", methods=["GET", "POST"])
@door("case", Action.CLOSE_CASE, endpoint="rectification.close_case")
def close_case(case: Case) -> Answer:
    """The leader in charge closes the case."""
    return _act_on(
        case,
        Action.CLOSE_CASE,
        RemarkForm(),
        lambda form, by, now: closure.close_case(case, form.opinion.data or "", by=by, now=now),
        _("The case is closed; its look-back is planned."),
    )


@blueprint.get("/cases/<int:case_id>/ledger")
@case_page
def ledger(case: Case) -> str:
    """整改台账: the whole case on landscape paper."""
    stand_under(Place.RECTIFICATION)
    return render_template(
        "pages/rectification/ledger.html", case=case, rows=ledger_rows(case), today=local_day(now())
    )


def _act_on(case: Case, action: Action, form: ActForm, verb: object, consequence: str) -> Answer:
    return act(
        case,
        action,
        form,
        verb,  # type: ignore[arg-type]
        consequence=consequence,
        template="pages/rectification/closure_act.html",
        rows=ledger_rows(case),
    )
