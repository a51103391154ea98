"""What was computed for a round: where it stands, its seal, how sure its list is, and the trend of running scores."""

from datetime import datetime, timedelta

from flask import Response as FlaskResponse
from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from app.cases.access import may, me, subject_page
from app.cases.acting import buttons_for
from app.cases.kept_reasons import reason_kept
from app.clock import local_day, now
from app.extensions import db
from app.stages.assessment.access import works_over
from app.stages.assessment.computing import queries
from app.stages.assessment.computing.columns import columns_to_correct
from app.stages.assessment.computing.models import Computation, Kind, Step
from app.stages.assessment.computing.views import blueprint
from app.stages.assessment.computing.views.correcting import in_words
from app.stages.assessment.computing.words import Sure
from app.stages.assessment.feeds.queries import uncounted_deliveries
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published, works_on_cases
from app.web.charts import Moment, trend
from app.web.filters import plain_day
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.delivery import DeliveryState

#: Acts that belong to this page; the others belong to the round's own.
HERE = (
    Action.COMPUTE_RESULTS,
    Action.CHOOSE_MODEL,
    Action.EXEMPT_UNIT,
    Action.END_EXEMPTION,
    Action.PROPOSE_CORRECTION,
    Action.CORRECT_RESULTS,
    Action.DECLINE_CORRECTION,
)
ELSEWHERE = tuple(action for action in Action if action not in HERE)
DECIDING = (Action.CORRECT_RESULTS, Action.DECLINE_CORRECTION)
ELSEWHERE_THAN_DECIDING = tuple(action for action in Action if action not in DECIDING)
#: A trend shows so many days at the most; the table beneath has them all.
MOST_DAYS = 12
#: While something is being computed the page asks again after so many seconds.
AGAIN = "3"
#: A sign of life is due more often than that; the clock begins what was asked for within ten seconds.
SILENT = timedelta(minutes=2)


@blueprint.get("/rounds/<int:subject_id>/computation")
@subject_page("round")
def computation_page(round_: Round) -> Response:
    """The round's model, what it computed, how sure the list is, and what may be done about it."""
    waiting, failed = queries.waiting_computation(round_), queries.last_failure(round_)
    counted = queries.latest_computation(round_, Kind.FINAL) or queries.latest_computation(round_, Kind.DRAFT)
    running, today = queries.trend_of(round_), local_day(now())
    listed = queries.listed_in(counted, works_on_cases(round_, me(), today)) if counted else []
    rivals = (each.sureness.get("rival") for each in listed)
    page = render_template(
        "pages/assessment/computing/computation.html",
        round=round_,
        published=is_published(round_),
        version=queries.version_of(round_),
        waiting=waiting,
        progress=queries.progress_of(waiting) if waiting else None,
        steps=Step,
        silent_since=_silent_since(waiting),
        failed=failed,
        why_failed=sentence(reason_kept(failed.failure)) if failed and failed.failure else "",
        may_compute_again=failed is not None and _may_ask_again(round_, failed),
        computation=counted,
        listed=listed,
        names=queries.names_of(rival for rival in rivals if rival),
        proposal=queries.proposed_correction(round_) if is_published(round_) else None,
        uncounted=[] if is_published(round_) else uncounted_deliveries(round_),
        DeliveryState=DeliveryState,
        sees_whole=queries.sees_whole(round_, me(), today),
        Sure=Sure,
        exemptions=queries.exemptions_of(round_),
        corrections=queries.corrections_of(round_),
        running=running,
        drawn=trend([Moment(plain_day(day), mean) for day, mean in running[-MOST_DAYS:]], round_.pass_mark),
        can=buttons_for(round_, without=(*ELSEWHERE, *queries.idle_acts(round_)))
        if works_over(round_)
        else ([], []),
    )
    return _asked_again(make_response(page)) if waiting else make_response(page)


@blueprint.get("/rounds/<int:subject_id>/corrections/<int:computation_id>")
@subject_page("round")
def correction(round_: Round, computation_id: int) -> str:
    """What a correction changes, unit by unit: the published line and the corrected one."""
    found = db.session.get(Computation, computation_id)
    if found is None or found.round_id != round_.id or found.supersedes is None or found.made_at is None:
        abort(404)
    return render_template(
        "pages/assessment/computing/correction.html",
        round=round_,
        computation=found,
        changes=queries.differences(found.supersedes, found),
        values=queries.values_behind(found),
        columns=columns_to_correct(queries.model_of_computation(found)),
        in_words=in_words,
        can=buttons_for(round_, without=ELSEWHERE_THAN_DECIDING)
        if found.kind == Kind.DRAFT and found.declined_at is None and works_over(round_)
        else None,
    )


def _may_ask_again(round_: Round, failed: Computation) -> bool:
    action = Action.PROPOSE_CORRECTION if failed.is_correction else Action.COMPUTE_RESULTS
    return may(round_, action)


def _silent_since(waiting: Computation | None) -> datetime | None:
    """Since when nothing was heard of a computation, if that is longer than it should be."""
    if waiting is None:
        return None
    progress = queries.progress_of(waiting)
    heard = progress.told_at if progress else waiting.asked_at
    return heard if heard + SILENT <= now() else None


def _asked_again(response: FlaskResponse) -> FlaskResponse:
    """The browser asks again by itself, without a script."""
    response.headers["Refresh"] = f"{AGAIN}; url={request.path}"
    return response
