"""Who rates for a delivery: how far each is, who is still to give, and naming and releasing them."""

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door, subject_page
from app.cases.acting import act, buttons_for
from app.clock import local_day, now
from app.extensions import db
from app.people.models import User
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import columns_of
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.rating import actions, queries
from app.stages.assessment.rating.forms import NameRaterForm, ReleaseRaterForm
from app.stages.assessment.rating.models import Rater
from app.stages.assessment.rating.views import blueprint
from app.web import navigation
from app.web.navigation import Place
from workflows.actions import Action

Answer = Response | tuple[str, int] | str
HERE = (Action.NAME_RATER, Action.RELEASE_RATER)
ELSEWHERE = tuple(action for action in Action if action not in HERE)


@blueprint.get("/deliveries/<int:subject_id>/raters")
@subject_page("delivery")
def raters(delivery: Delivery) -> str:
    """Everybody who was named, and how many marks are there; never the marks themselves before they are submitted."""
    _only_where_raters_give(delivery)
    standings = queries.standings_of(delivery)
    return render_template(
        "pages/assessment/rating/raters.html",
        delivery=delivery,
        columns=columns_of(delivery),
        standings=standings,
        awaited=sum(each.is_awaited for each in standings),
        can=buttons_for(delivery, without=ELSEWHERE),
    )


@blueprint.route("/deliveries/<int:subject_id>/name-rater", methods=["GET", "POST"])
@door("delivery", Action.NAME_RATER, endpoint="rating.name_rater")
def name_rater(delivery: Delivery) -> Answer:
    """Ask a person for marks."""
    _only_where_raters_give(delivery)
    form = NameRaterForm()
    form.offer(queries.candidates_for_rating(delivery, local_day(now())))
    return act(
        delivery,
        Action.NAME_RATER,
        form,
        lambda form, by, now: actions.name_rater(
            delivery,
            db.session.get_one(User, form.person.data),
            form.until_on.data,
            form.chosen,
            by=by,
            now=now,
        ),
        consequence=_(
            "The person finds it under my work, gives the marks alone and sees nobody else's. When all have given, "
            "the marks are submitted to be checked."
        ),
        back=_home(delivery),
    )


@blueprint.route("/deliveries/<int:subject_id>/release-rater", methods=["GET", "POST"])
@door("delivery", Action.RELEASE_RATER, endpoint="rating.release_rater")
def release_rater(delivery: Delivery) -> Answer:
    """Wait for a rater no longer."""
    _only_where_raters_give(delivery)
    form = ReleaseRaterForm()
    form.offer([each for each in queries.raters_of(delivery) if each.released_at is None])
    return act(
        delivery,
        Action.RELEASE_RATER,
        form,
        lambda form, by, now: actions.release_rater(
            db.session.get_one(Rater, form.rater.data), form.reason.data, by=by, now=now
        ),
        consequence=_("Nobody waits for this person any more, and no mark of this person counts."),
        back=_home(delivery),
    )


def _only_where_raters_give(delivery: Delivery) -> None:
    navigation.stand_under(Place.ASSESSMENT, "feeds.deliveries")
    if delivery.feed.kind is not FeedKind.RATERS:
        abort(404)


def _home(delivery: Delivery) -> str:
    return url_for("rating.raters", subject_id=delivery.id)
