"""What a department is asked about an objection to its value, and its opinion."""

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import HOMES, door, is_office, me, subject_page
from app.cases.acting import ReasonForm, act, buttons_for
from app.cases.actions import urge
from app.cases.facts import running_deadlines
from app.clock import local_day, now
from app.people.access import requires
from app.stages.assessment.feeds.queries import columns_behind, origins_of
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import OpinionForm
from app.stages.assessment.meeting.models import SourceOpinion
from app.stages.assessment.meeting.views import blueprint
from app.web import navigation
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.meeting import Finding, OpinionState
from workflows.vocabulary import N_, Role

HOMES["source_opinion"] = "meeting.opinion_page"
READERS = tuple(sorted(SourceOpinion.subject_readers))
navigation.add(
    Place.ASSESSMENT, "meeting.opinions", N_("Opinions on objections"), roles=(Role.DATA_REPORTER,), order=35
)

Answer = Response | tuple[str, int] | str


@blueprint.get("/source-opinions", endpoint="opinions")
@requires(*READERS)
def opinions() -> str:
    """What departments were asked about objections, as far as this person may see it, the newest first."""
    return render_template(
        "pages/assessment/meeting/opinions.html",
        page=one_page(queries.opinions_seen_by(me(), local_day(now()))),
        state_of=lambda opinion: OpinionState(opinion.state),
    )


@blueprint.get("/source-opinions/<int:subject_id>", endpoint="opinion_page")
@subject_page("source_opinion")
def opinion_page(opinion: SourceOpinion) -> str:
    """The unit's objection, the department's own records of the value, and what it says of them."""
    can, not_yet = buttons_for(opinion)
    objection = opinion.objection
    deadline = next(iter(running_deadlines(opinion)), None)
    behind = columns_behind(objection.round, objection.indicator)
    return render_template(
        "pages/assessment/meeting/opinion.html",
        opinion=opinion,
        objection=objection,
        state=OpinionState(opinion.state),
        finding=Finding(opinion.finding) if opinion.finding else None,
        can=can,
        not_yet=not_yet,
        deadline=deadline,
        left=remaining(deadline.due_on, local_day(now()), current_calendar()).working_days
        if deadline
        else None,
        values=[
            each
            for each in origins_of(objection.round, objection.unit, *behind)
            if each.submission.delivery.unit_path == opinion.unit_path
        ],
        sent=queries.files_of_objections([objection]).get(objection.id, []),
        records=queries.files_of_opinions([opinion.id]).get(opinion.id, []),
        office=is_office(objection),
    )


@blueprint.route("/source-opinions/<int:subject_id>/give", methods=["GET", "POST"])
@door("source_opinion", Action.GIVE_OPINION, endpoint="meeting.give_opinion")
def give_opinion(opinion: SourceOpinion) -> Answer:
    """Say whether the value is right, and why."""
    return act(
        opinion,
        Action.GIVE_OPINION,
        OpinionForm(opinion),
        lambda form, by, now: actions.give_opinion(
            opinion, Finding(form.finding.data), form.opinion.data, form.chosen, by=by, now=now
        ),
        consequence=_(
            "%(unit)s objects: %(reason)s The office decides with your opinion on record; it cannot be changed.",
            unit=opinion.objection.unit.name,
            reason=opinion.objection.reason,
        ),
    )


@blueprint.route("/source-opinions/<int:subject_id>/urge", methods=["GET", "POST"])
@door("source_opinion", Action.URGE, endpoint="meeting.urge_opinion")
def urge_opinion(opinion: SourceOpinion) -> Answer:
    """Urge the department."""
    return act(
        opinion,
        Action.URGE,
        ReasonForm(),
        lambda form, by, now: urge(opinion, form.reason.data, by=by, now=now),
        consequence=_("Whoever must act now is told at once, and the urging stands on the timeline."),
    )
