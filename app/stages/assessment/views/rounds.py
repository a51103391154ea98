"""The list of rounds, one round, and the acts that move it on."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import HOMES, door, may, me
from app.cases.acting import ActForm, ReasonForm, act, buttons_for
from app.cases.facts import facts_of, running_deadlines
from app.cases.models import Event
from app.cases.queries import recused_cases
from app.clock import local_day, now
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.access import requires
from app.people.queries import scopes_of
from app.stages.assessment import actions, queries
from app.stages.assessment.access import ROUND_ROLES, round_page, works_over
from app.stages.assessment.computing.queries import (
    approved_versions_within,
    certainties,
    correction_in_force,
    idle_acts,
)
from app.stages.assessment.computing.words import Sure
from app.stages.assessment.forms import RoundForm
from app.stages.assessment.meeting.queries import is_concluded, meeting_of, review_is_required
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Round
from app.stages.assessment.views import blueprint
from app.stages.assessment.views.choosing import open_form
from app.web import navigation
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.engine import Refused
from workflows.vocabulary import N_, Role, RoundState

navigation.add(Place.ASSESSMENT, "assessment.rounds", N_("Rounds"), roles=ROUND_ROLES, order=10)

HOMES["round"] = "assessment.round_page"

Answer = Response | tuple[str, int] | str


@blueprint.get("/rounds")
@requires(*ROUND_ROLES)
def rounds() -> str:
    """Every round that this person may see, the newest period first."""
    statement = queries.visible_rounds(me(), local_day(now()))
    state = request.args.get("state", "")
    if state in set(RoundState):
        statement = statement.where(Round.state == state)
    page = one_page(statement.order_by(Round.period_until_on.desc(), Round.id.desc()))
    facts = {each.id: facts_of(each, local_day(now()), []) for each in page.rows}
    may_open = bool(scopes_of(me(), [Role.HANDLER], local_day(now())))
    return render_template(
        "pages/assessment/rounds.html",
        page=page,
        facts=facts,
        states=RoundState,
        chosen=state,
        may_open=may_open,
        state_choices=[(each.value, _(each.label)) for each in RoundState],
    )


@blueprint.route("/rounds/new", methods=["GET", "POST"])
@requires(Role.HANDLER)
def open_round() -> Answer:
    """Open a round."""
    form = RoundForm()
    mine = scopes_of(me(), [Role.HANDLER], local_day(now()))
    form.offer(approved_versions_within(mine))
    if not form.is_submitted():
        form.unit_code.data = db.session.scalar(
            select(Unit.code).where(Unit.path.in_(mine)).order_by(Unit.path)
        )
    if form.validate_on_submit():
        unit = form.unit
        assert unit is not None
        try:
            with transaction():
                round_ = actions.open_round(
                    form.name.data or "",
                    period=form.period.data or "",
                    period_from_on=form.period_from_on.data,
                    period_until_on=form.period_until_on.data,
                    unit=unit,
                    model=db.session.get(ModelVersion, form.model.data) if form.model.data else None,
                    by=me(),
                    now=now(),
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("The round is open. Ask the departments for its data now.")
                if round_.model_version_id
                else _("The round is open. Import its results now.")
            )
            return redirect(url_for("assessment.round_page", subject_id=round_.id), 303)
    return render_template("pages/assessment/open_round.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/rounds/<int:subject_id>", endpoint="round_page")
@round_page
def show_round(round_: Round) -> str:
    """Where the round stands, what can be done now, its groups and its candidates."""
    today = local_day(now())
    office = works_over(round_)
    scopes = queries.works_on_cases(round_, me(), today)
    candidates = one_page(queries.candidates_below(round_, scopes), size=100) if scopes else None
    idle = idle_acts(round_)
    if candidates is None or not any(queries.is_open(each) for each in candidates.rows):
        idle = (*idle, Action.OPEN_CASES, Action.DISMISS_CANDIDATE)
    can, not_yet = buttons_for(round_, without=idle) if office else ([], [])
    if queries.count_of_results(round_):  # then sending them on is likelier than replacing them
        can.sort(key=lambda each: each[0] == _(Action.IMPORT_RESULTS.label))
    deadline = next(iter(running_deadlines(round_)), None) if office else None
    return render_template(
        "pages/assessment/round.html",
        round=round_,
        state=RoundState(round_.state),
        can=can,
        not_yet=not_yet,
        groups=queries.groups_of(round_, me(), today),
        candidates=candidates,
        sees_candidates=bool(scopes),
        recused=recused_cases(me()),
        office=office,
        sure_of=certainties(round_) if scopes else {},
        Sure=Sure,
        published=queries.is_published(round_),
        corrected=correction_in_force(round_),
        is_open=queries.is_open,
        open_form=open_form(round_) if office else None,
        may_dismiss=office and may(round_, Action.DISMISS_CANDIDATE),
        deadline=deadline,
        left=remaining(deadline.due_on, today, current_calendar()) if deadline else None,
        files=queries.files_of(round_) if office else [],
        events=_events_of(round_) if office else [],
    )


def _events_of(round_: Round) -> list[Event]:
    return list(
        db.session.scalars(
            select(Event)
            .where(Event.subject_kind == "round", Event.subject_id == round_.id)
            .order_by(Event.id.desc())
        )
    )


@blueprint.route("/rounds/<int:subject_id>/submit", methods=["GET", "POST"])
@door("round", Action.SUBMIT_ROUND, endpoint="assessment.submit_round")
def submit_round(round_: Round) -> Answer:
    """Send the results to review."""
    return act(
        round_,
        Action.SUBMIT_ROUND,
        ActForm(),
        lambda _form, by, now: actions.submit_round(round_, by=by, now=now),
        consequence=_what_submitting_means(round_),
    )


def _what_submitting_means(round_: Round) -> str:
    sentence = _(
        "The results of “%(round)s” go to the office director; you can no longer replace them.",
        round=round_.name,
    )
    if not review_is_required(round_) or is_concluded(meeting_of(round_)):
        return sentence
    warning = _(
        "The review meeting is not concluded yet: what it adopts, and what objections still correct, is computed only"
        " after the results were returned to you."
    )
    return f"{sentence} {warning}"


@blueprint.route("/rounds/<int:subject_id>/return", methods=["GET", "POST"])
@door("round", Action.RETURN_ROUND, endpoint="assessment.return_round")
def return_round(round_: Round) -> Answer:
    """Send the results back."""
    return act(
        round_,
        Action.RETURN_ROUND,
        ReasonForm(),
        lambda form, by, now: actions.return_round(round_, form.reason.data, by=by, now=now),
        consequence=_(
            "The results go back to whoever prepares them; what was checked must be checked again."
        ),
    )


@blueprint.route("/rounds/<int:subject_id>/review", methods=["GET", "POST"])
@door("round", Action.REVIEW_ROUND, endpoint="assessment.review_round")
def review_round(round_: Round) -> Answer:
    """Pass the results in review."""
    return act(
        round_,
        Action.REVIEW_ROUND,
        ActForm(),
        lambda _form, by, now: actions.review_round(round_, by=by, now=now),
        consequence=_("You found the results in order; the principal leader decides on their publication."),
    )


@blueprint.route("/rounds/<int:subject_id>/publish", methods=["GET", "POST"])
@door("round", Action.PUBLISH_ROUND, endpoint="assessment.publish_round")
def publish_round(round_: Round) -> Answer:
    """Fix the results for good."""
    return act(
        round_,
        Action.PUBLISH_ROUND,
        ActForm(),
        lambda _form, by, now: actions.publish_round(round_, by=by, now=now),
        consequence=_(
            "Scores, ranks and reasons of “%(round)s” are fixed for good and shown to those who may read rankings; "
            "the candidates are to be handled.",
            round=round_.name,
        ),
    )


@blueprint.route("/rounds/<int:subject_id>/conclude", methods=["GET", "POST"])
@door("round", Action.CONCLUDE_ROUND, endpoint="assessment.conclude_round")
def conclude_round(round_: Round) -> Answer:
    """End the round."""
    return act(
        round_,
        Action.CONCLUDE_ROUND,
        ActForm(),
        lambda _form, by, now: actions.conclude_round(round_, by=by, now=now),
        consequence=_(
            "Every candidate has its case or its dismissal; nothing more can be done to this round."
        ),
    )
