"""Where a number comes from: file and cell, or the records that were counted; who, when, and what it replaced."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from app.cases.access import me
from app.cases.queries import recused_cases
from app.clock import local_day, now
from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.computing.queries import corrections_in_force
from app.stages.assessment.feeds import queries
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.feeds.words import Occasion
from app.stages.assessment.models import Round
from app.web import navigation
from app.web.access import signed_in
from app.web.navigation import Place
from workflows.delivery import DeliveryState

Answer = Response | tuple[str, int] | str


@blueprint.get("/rounds/<int:subject_id>/values/<int:unit_id>/<name>")
@signed_in
def origin(subject_id: int, unit_id: int, name: str) -> Answer:
    """Every value that was submitted for a unit's column, or for all columns behind an indicator; those that count first."""
    navigation.stand_under(Place.ASSESSMENT)
    round_, unit = db.session.get(Round, subject_id), db.session.get(Unit, unit_id)
    if round_ is None or unit is None:
        abort(404)
    today = local_day(now())
    columns = queries.columns_behind(round_, name)
    found = queries.origins_seen_by(me(), round_, unit, columns, today)
    if found is None:
        abort(404)
    deliveries = {each.submission.delivery_id: each.submission.delivery for each in found}
    return render_template(
        "pages/assessment/feeds/origin.html",
        round=round_,
        unit=unit,
        columns={each: queries.column_of_round(round_, each) for each in columns},
        values=found,
        corrected=corrections_in_force(round_, unit, columns),
        states=DeliveryState,
        occasions=Occasion,
        works=queries.works_over(me(), unit.path, today),
        recused=recused_cases(me()),
        opens={key: _opens(each) for key, each in deliveries.items()},
    )


def _opens(delivery: Delivery) -> bool:
    """May this person open the delivery itself?"""
    today = local_day(now())
    return queries.works_over(me(), delivery.unit_path, today) or queries.reports_for(
        me(), delivery.unit_path, today
    )
