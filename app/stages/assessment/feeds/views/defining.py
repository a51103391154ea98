"""Which department delivers what: the feeds of a model, defined by the handler."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db, transaction
from app.people.access import requires
from app.stages.assessment.feeds import actions, queries
from app.stages.assessment.feeds.forms import FeedForm
from app.stages.assessment.feeds.models import Feed
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.feeds.words import Cadence, FeedKind
from app.stages.assessment.model.models import IndexModel
from app.web import navigation
from app.web.navigation import Place
from workflows.calendar import Duration
from workflows.engine import Refused
from workflows.vocabulary import CASE_ROLES, Role

Answer = Response | tuple[str, int] | str


@blueprint.get("/feeds/of-model/<int:model_id>")
@requires(*sorted(CASE_ROLES))
def feeds(model_id: int) -> str:
    """The feeds of a model, and the columns that nobody brings yet."""
    navigation.stand_under(Place.ASSESSMENT)
    model = _the_model(model_id)
    found, columns = queries.feeds_of(model.id), queries.columns_of_newest(model)
    brought = {row.column for feed in found if feed.ended_at is None for row in feed.columns}
    return render_template(
        "pages/assessment/feeds/feeds.html",
        model=model,
        feeds=found,
        columns=columns,
        terms={each.id: _in_words(Duration.parse(each.term)) for each in found},
        unbrought=[each for name, each in columns.items() if name not in brought],
        handles=queries.handles(me(), model.unit_path, local_day(now())),
    )


@blueprint.route("/feeds/of-model/<int:model_id>/new", methods=["GET", "POST"])
@requires(Role.HANDLER)
def define_feed(model_id: int) -> Answer:
    """Define a feed."""
    model = _the_model(model_id)
    return _form_page(model, None)


@blueprint.route("/feeds/<int:feed_id>", methods=["GET", "POST"])
@requires(Role.HANDLER)
def change_feed(feed_id: int) -> Answer:
    """Change a feed: what is asked from now on."""
    feed = _the_feed(feed_id)
    return _form_page(feed.model, feed)


@blueprint.post("/feeds/<int:feed_id>/end")
@requires(Role.HANDLER)
def end_feed(feed_id: int) -> Response:
    """Ask for it no longer."""
    feed = _the_feed(feed_id)
    with transaction():
        actions.end_feed(feed, by=me(), now=now())
    flash(_("“%(feed)s” is no longer asked for; what was delivered stays.", feed=feed.name))
    return redirect(url_for("feeds.feeds", model_id=feed.model_id), 303)


def _in_words(term: Duration) -> str:
    return _(term.label, n=term.amount)


def _form_page(model: IndexModel, feed: Feed | None) -> Answer:
    navigation.stand_under(Place.ASSESSMENT)
    form, columns = FeedForm(), queries.columns_of_newest(model)
    form.offer(list(columns.values()), queries.reporters_below(model.unit_path, local_day(now())), feed)
    if form.validate_on_submit():
        try:
            with transaction():
                saved = _save(form, model, feed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The feed “%(feed)s” is saved.", feed=saved.name))
            return redirect(url_for("feeds.feeds", model_id=model.id), 303)
    page = render_template(
        "pages/assessment/feeds/feed.html", model=model, feed=feed, form=form, columns=columns
    )
    return page, 422 if form.is_submitted() else 200


def _save(form: FeedForm, model: IndexModel, feed: Feed | None) -> Feed:
    unit, reporter = form.unit, queries.person(form.reporter.data)
    assert unit is not None
    name, asked, cadence = form.name.data or "", form.asked(), Cadence(form.cadence.data)
    if feed is None:
        return actions.define_feed(
            model, name, asked, unit=unit, kind=FeedKind(form.kind.data), cadence=cadence, term=form.term,
            reporter=reporter, by=me(), now=now(),
        )  # fmt: skip
    return actions.change_feed(
        feed, name, asked, unit=unit, cadence=cadence, term=form.term, reporter=reporter, by=me(), now=now()
    )


def _the_model(model_id: int) -> IndexModel:
    model = db.session.get(IndexModel, model_id)
    if model is None or not queries.works_over(me(), model.unit_path, local_day(now())):
        abort(404)
    return model


def _the_feed(feed_id: int) -> Feed:
    feed = db.session.get(Feed, feed_id)
    if feed is None:
        abort(404)
    _the_model(feed.model_id)
    return feed
