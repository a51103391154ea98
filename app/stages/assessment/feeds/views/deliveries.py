"""The deliveries that a person may see, and the page of one: where it stands, what came, who did what."""

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.access import HOMES, me, subject_page
from app.cases.acting import buttons_for
from app.cases.models import Event
from app.clock import local_day, now
from app.extensions import db
from app.stages.assessment.feeds import queries
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.feeds.words import FeedKind
from app.web import navigation
from app.web.access import requires
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.delivery import DeliveryState
from workflows.vocabulary import CASE_ROLES, N_, Role

ROLES = (Role.DATA_REPORTER, *sorted(CASE_ROLES))

#: Acts that mean nothing where no rater gives the marks.
OF_RATERS = (Action.NAME_RATER, Action.RELEASE_RATER)

navigation.add(Place.ASSESSMENT, "feeds.deliveries", N_("Data deliveries"), roles=ROLES, order=30)
HOMES["delivery"] = "feeds.delivery_page"


@blueprint.get("/deliveries")
@requires(*ROLES)
def deliveries() -> str:
    """What was asked of the departments that this person reports for or works over, the newest period first."""
    moment = now()
    statement = queries.visible_deliveries(me(), local_day(moment))
    state = request.args.get("state", "")
    if state in set(DeliveryState):
        statement = statement.where(Delivery.state == state)
    page = one_page(statement)
    running = queries.deadlines_of(page.rows)
    return render_template(
        "pages/assessment/feeds/deliveries.html",
        page=page,
        states=DeliveryState,
        state_choices=[(each.value, _(each.label)) for each in DeliveryState],
        chosen=state,
        running=running,
        left={
            key: remaining(each.due_on, local_day(moment), current_calendar()).working_days
            for key, each in running.items()
        },
    )


@blueprint.get("/deliveries/<int:subject_id>")
@subject_page("delivery")
def delivery_page(delivery: Delivery) -> str:
    """Where a delivery stands, what can be done, everything that was brought, and its values."""
    today = local_day(now())
    can, not_yet = buttons_for(delivery, without=() if delivery.feed.kind is FeedKind.RATERS else OF_RATERS)
    submissions = queries.submissions_of(delivery)
    in_place = queries.submission_in_place(delivery)
    deadline = queries.deadlines_of([delivery]).get(delivery.id)
    is_reporter = queries.reports_for(me(), delivery.unit_path, today)
    columns = queries.columns_of(delivery)
    still_rates = queries.still_rates(me(), delivery.id)
    return render_template(
        "pages/assessment/feeds/delivery.html",
        delivery=delivery,
        state=DeliveryState(delivery.state),
        kinds=FeedKind,
        can=can,
        not_yet=not_yet,
        deadline=deadline,
        left=remaining(deadline.due_on, today, current_calendar()).working_days if deadline else None,
        columns=columns,
        names={each.name: each.label for each in columns},
        submissions=submissions,
        takings=queries.takings_of(delivery),
        in_place=in_place,
        values=one_page(queries.values_of(in_place)) if in_place and not still_rates else None,
        still_rates=still_rates,
        expected=queries.count_of_units(delivery.round),
        is_reporter=is_reporter,
        events=_events_of(delivery),
    )


def _events_of(delivery: Delivery) -> list[Event]:
    wanted = select(Event).where(
        Event.subject_kind == delivery.workflow_name, Event.subject_id == delivery.id
    )
    return list(db.session.scalars(wanted.order_by(Event.id.desc())))
