"""The look-backs of a case as a page shows them, and what the pages of their acts share."""

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import case_page, is_office
from app.cases.acting import ActForm, Buttons, act, buttons_for
from app.cases.models import Case
from app.notices.content.lookback import percent
from app.stages.inspection import queries
from app.stages.inspection.models import LookBack
from app.stages.inspection.views import blueprint
from workflows.actions import Action
from workflows.supervision import CASE
from workflows.vocabulary import Verdict

Answer = Response | tuple[str, int] | str
OWN_ACTS = (
    Action.APPOINT_TEAM,
    Action.START_LOOKBACK,
    Action.RECORD_VERDICT,
    Action.REPORT_LOOKBACK,
    Action.CHECK_LOOKBACK,
    Action.RETURN_LOOKBACK,
    Action.CONFIRM_LOOKBACK,
)
#: How loudly a verdict is marked; the word stands beside the colour.
TONES = {
    Verdict.RECTIFIED: "done",
    Verdict.BASICALLY: "near",
    Verdict.NOT_RECTIFIED: "late",
    Verdict.REBOUNDED: "late",
    Verdict.FALSE: "late",
}


@blueprint.get("/cases/<int:case_id>/look-back")
@case_page
def lookback_page(case: Case) -> str:
    """Every look-back of a case; a unit sees those whose result was confirmed."""
    office = is_office(case)
    lookbacks = [each for each in queries.lookbacks_of(case) if office or each.confirmed_at]
    can, not_yet = own_buttons(case)
    return render_template(
        "pages/inspection/lookback.html",
        case=case,
        office=office,
        can=can,
        not_yet=not_yet,
        shown=[shown_of(case, each) for each in lookbacks],
        tones=TONES,
        standing=CASE.state(case.state).name,
    )


def act_on(
    case: Case,
    action: Action,
    form: ActForm,
    verb: Any,
    consequence: str,
    *,
    back: str = "",
    template: str = "pages/inspection/act.html",
    **context: Any,
) -> Answer:
    """The page of an act on a look-back, which only the office enters."""
    if not is_office(case):
        abort(404)
    context.setdefault("shown", None)
    return act(
        case,
        action,
        form,
        verb,
        consequence=consequence,
        back=back or url_for("inspection.lookback_page", case_id=case.id),
        template=template,
        **context,
    )


def shown_of(case: Case, lookback: LookBack) -> dict[str, Any]:
    """What a page shows of one look-back."""
    return {
        "lookback": lookback,
        "team": queries.people(lookback.team),
        "findings": queries.findings(case, lookback),
        "satisfaction": percent(lookback.satisfied, lookback.answers)
        if lookback.answers and lookback.satisfied is not None
        else "",
    }


def current(case: Case) -> dict[str, Any]:
    """The look-back that goes on, as a page shows it; without one there is no page."""
    lookback = queries.current_lookback(case)
    if lookback is None:
        abort(404)
    return shown_of(case, lookback)


def own_buttons(case: Case) -> tuple[Buttons, list[tuple[str, list[str]]]]:
    """What one can do about the look-back; what else a case allows stands in its file."""
    can, not_yet = buttons_for(case)
    own = {_(action.label) for action in OWN_ACTS}
    can[:] = (each for each in can if each[0] in own)
    return can, [each for each in not_yet if each[0] in own]
