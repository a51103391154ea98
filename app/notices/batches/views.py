"""The documents that wait for my act, chosen and acted on together; and each batch with what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext as _
from sqlalchemy import Select, select
from werkzeug.wrappers import Response

from app.cases.access import me
from app.cases.kept_reasons import reason_kept
from app.clock import local_day, now
from app.extensions import db, transaction
from app.notices.batches.actions import ask_for
from app.notices.batches.acts import ACTS, LED
from app.notices.batches.forms import ChoosingForm, ServingForm, form_for
from app.notices.batches.models import Batch, BatchLine
from app.notices.batches.queries import (
    Shown,
    batches_of,
    digest_of,
    documents_waiting_for,
    how_many_wait_for,
    lines_of,
    progress_of,
    reasons_against,
    units_of,
    versions_of_failed,
    versions_seen,
)
from app.notices.content.catalogue import DOCUMENTS
from app.notices.models import Notice
from app.notices.queries import narrowed
from app.notices.servers import possible_servers
from app.organisations.queries import paths_above
from app.people.models import User
from app.web import navigation
from app.web.access import requires, roles_today
from app.web.navigation import Place
from app.web.paging import one_page
from app.web.sentences import run_together, sentence, sentences
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import N_, NoticeKind, NoticeState, Role

blueprint = Blueprint("batches", __name__)

#: Whoever may do one of these acts to some document.
ACTORS: tuple[Role, ...] = tuple(sorted({role for way in ACTS.values() for role in way.roles}))
navigation.add(Place.DOCUMENTS, "batches.waiting", N_("Waiting for an act"), roles=ACTORS, order=15)

#: While a batch is at work its page asks again after so many seconds.
ASKS_AGAIN = 5
#: What the address asks to be chosen: the rows of the page, or all that match on whatever page.
SHOWN, EVERYTHING = "all", "everything"
CONSEQUENCES = {
    Action.SUBMIT_NOTICE: N_(
        "The chosen documents go to the office director; while they are checked they cannot be changed."
    ),
    Action.REVIEW_NOTICE: N_("Exactly these texts go to the leader for signature."),
    Action.SIGN_NOTICE: N_(
        "Each chosen document takes its number, bears today's date and is fixed for good; it is printed within seconds."
    ),
    Action.SEAL_NOTICE: N_("The chosen documents are sealed and ready to be served."),
    Action.SERVE_NOTICE: N_(
        "The same two people serve all of them in the same way; the units see them from now on."
    ),
}

Answer = Response | FlaskResponse | tuple[str, int] | str


@dataclass(frozen=True)
class Row:
    """One document of the list: what may be chosen, or why not; and whose hands it went through."""

    notice: Notice
    reasons: list[str]
    drafted_by: str
    reviewed_by: str

    @property
    def value(self) -> str:
        """What its box sends: the document as it is shown."""
        return f"{self.notice.id}.{self.notice.version}"


@blueprint.route("/notices/waiting", methods=["GET", "POST"])
@requires(*ACTORS)
def waiting() -> Answer:
    """Choose among the documents that wait for one of my acts, and do it to all of them at once."""
    action = _act_asked_for()
    form = form_for(action)
    asked = {name: request.args.get(name, "").strip() for name in ("kind", "text")}
    documents = narrowed(documents_waiting_for(me(), action, local_day(now())), **asked)
    page = one_page(documents)
    everything = request.args.get("choose") == EVERYTHING
    if isinstance(form, ServingForm):
        form.offer(_servers_for(documents, page.rows, everything=everything), me())
    if form.validate_on_submit() and (chosen := _chosen(form, documents)):
        try:
            return redirect(url_for("batches.batch_page", batch_id=_asked(action, chosen, form.details)), 303)
        except Refused as refusal:
            form.refuse(refusal)
    form.everything.data = digest_of(versions_seen(documents)) if everything else ""
    boxes = set(form.document.data or ())
    shown = render_template(
        "pages/notices/waiting.html",
        action=action,
        acts=_my_counts(),
        asked=asked,
        kinds=[(kind.value, _(kind.label)) for kind in NoticeKind if DOCUMENTS[kind].mark],
        form=form,
        page=page,
        rows=_rows(page.rows, action),
        is_chosen=lambda row: row.value in boxes or request.args.get("choose") == SHOWN,
        choose=request.args.get("choose"),
        consequence=_(CONSEQUENCES[action]),
        batches=[(each, progress_of(each)) for each in batches_of(me())],
    )
    return shown, 422 if form.is_submitted() else 200


def _chosen(form: ChoosingForm, documents: Select[Notice]) -> dict[int, int]:
    """The documents that were chosen with their versions: one by one, or all that were counted; else the form says why."""
    if not form.everything.data:
        if not form.chosen:
            form.refuse(_("Choose at least one document first."))
        return form.chosen
    seen = versions_seen(documents)
    if digest_of(seen) != form.everything.data:
        form.refuse(
            _("What matches changed since you chose all of it; look at the number again, then go on.")
        )
        return {}
    return seen


def _asked(action: Action, chosen: Mapping[int, int], details: Mapping[str, object]) -> int:
    """The new batch, by its id."""
    with transaction():
        return ask_for(action, chosen, by=me(), now=now(), details=details).id


def _act_asked_for() -> Action:
    """The act in the address; else the first for which something waits."""
    asked = request.values.get("act", "")
    if asked in {str(each) for each in ACTS}:
        return Action(asked)
    counts = _my_counts()
    return next((each for each, count in counts.items() if count), next(iter(counts)))


def _my_counts() -> dict[Action, int]:
    """How much waits for each act that this person may do to some kind of document."""
    ways = {action: [ACTS[action], *(ways[action] for ways in LED.values())] for action in ACTS}
    mine = {action for action, some in ways.items() if any(way.roles & roles_today() for way in some)}
    counts = how_many_wait_for(me(), local_day(now()))
    return {action: count for action, count in counts.items() if action in mine}


def _rows(notices: Iterable[Notice], action: Action) -> list[Row]:
    notices = list(notices)
    hands = {
        each.id: [each.drafted_by_id, *each.hands.get(str(Action.REVIEW_NOTICE), [])[-1:]] for each in notices
    }
    asked = select(User.id, User.name).where(User.id.in_({one for some in hands.values() for one in some}))
    names = {row.id: row.name for row in db.session.execute(asked)}
    moment = now()
    return [
        Row(
            each,
            [sentence(reason) for reason in reasons_against(each, action, by=me(), now=moment)],
            names[hands[each.id][0]],
            names[hands[each.id][-1]] if len(hands[each.id]) > 1 else "",
        )
        for each in notices
    ]


def _servers_for(documents: Select[Notice], shown: Iterable[Notice], *, everything: bool) -> list[User]:
    """Who may serve every one of these: the people over the smallest subtree that holds all their units."""
    paths = units_of(documents) if everything else {each.unit_path for each in shown}
    above = [set(paths_above(each)) for each in paths]
    shared = max(set.intersection(*above), key=len, default="") if above else ""
    return possible_servers(shared, local_day(now()))


@blueprint.get("/notices/batches/<int:batch_id>")
@requires(*ACTORS)
def batch_page(batch_id: int) -> FlaskResponse:
    """How far a batch is, and what came of each document."""
    batch = _my_batch(batch_id)
    progress, shown = progress_of(batch), request.args.get("shown", "")
    answer = make_response(
        render_template(
            "pages/notices/batch.html",
            batch=batch,
            progress=progress,
            shown=shown,
            page=one_page(lines_of(batch, shown)),
            Shown=Shown,
            why=_why,
            state_of=lambda notice: NoticeState(notice.state),
        )
    )
    if progress.left:
        answer.headers["Refresh"] = str(ASKS_AGAIN)
    return answer


@blueprint.post("/notices/batches/<int:batch_id>/again")
@requires(*ACTORS)
def again(batch_id: int) -> Response:
    """Ask anew for what was not done: another batch, of the same versions."""
    batch = _my_batch(batch_id)
    chosen = versions_of_failed(batch)
    if not chosen:
        flash(_("Nothing is left to be tried again."), "error")
        return redirect(url_for("batches.batch_page", batch_id=batch_id), 303)
    try:
        anew = _asked(batch.action, chosen, batch.details)
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "error")
        anew = batch_id
    return redirect(url_for("batches.batch_page", batch_id=anew), 303)


def _my_batch(batch_id: int) -> Batch:
    """A batch is its asker's."""
    batch = db.session.get(Batch, batch_id)
    if batch is None or batch.asked_by_id != me().id:
        abort(404)
    return batch


def _why(line: BatchLine) -> str:
    """Why a document was not acted on, as a sentence."""
    return "" if line.failure is None else sentence(reason_kept(line.failure))
