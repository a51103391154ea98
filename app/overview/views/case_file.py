"""The case file: where the case stands, what I may do next and why not the rest, and everything it holds."""

from flask import render_template, request

from app.cases.access import case_page, is_office, me
from app.cases.acting import buttons_for
from app.cases.forecast import forecast_of
from app.cases.models import Case
from app.cases.queries import is_recused, last_word_on
from app.clock import local_day, now
from app.notices.queries import notices_of
from app.outbox.queries import deliveries_of
from app.overview.queries.case_file import (
    counted_deadlines,
    governing,
    lookbacks_of,
    proceedings_of,
    state_word,
    strip_of,
)
from app.overview.queries.timeline import INTERNAL, TOLD, timeline_of
from app.overview.queries.work import duties_within
from app.overview.views import blueprint
from app.overview.views.lines import lines_of, page_of
from app.stages.rectification.queries import items_of
from app.web.navigation import Place, stand_under
from workflows.vocabulary import N_

PARTS = (
    ("", N_("Problems and terms")),
    ("documents", N_("Documents")),
    ("messages", N_("Messages")),
    ("timeline", N_("Timeline")),
    ("forecast", N_("If nobody acts")),
)


@blueprint.get("/cases/<int:case_id>")
@case_page
def case_file(case: Case) -> str:
    """One case, part by part."""
    stand_under(Place.CASES)
    today = local_day(now())
    part = request.args.get("part", "")
    part = part if part in dict(PARTS) else ""
    office = is_office(case)
    counted = counted_deadlines(case, today)
    if not office:
        counted = [
            each for each in counted if each.deadline.subject_kind in ("case", "item", "extension", "notice")
        ]
    can, not_yet = buttons_for(case)
    duties = lines_of(duties_within(case, me(), now()), now())
    if duties:
        can.instead = ""
    said = last_word_on(case)
    return render_template(
        f"pages/overview/case_file/{part or 'problems'}.html",
        case=case,
        parts=PARTS,
        part=part,
        office=office,
        can=can,
        not_yet=not_yet,
        duties=duties,
        handler_recused=office and case.handler is not None and is_recused(case.id, case.handler),
        last_word=said if said and (office or said.action not in INTERNAL) else None,
        strip=strip_of(case),
        counted=counted,
        governing=governing(counted),
        items=items_of(case),
        state_word=state_word,
        page_of=page_of,
        lookbacks=lookbacks_of(case) if office else [],
        proceedings=proceedings_of(case) if office else [],
        notices=notices_of(case, me(), today),
        timeline=timeline_of(case, me(), today) if part == "timeline" else [],
        forecast=forecast_of(case, now()) if part == "forecast" else [],
        deliveries=deliveries_of(case.id, unit_id=None if office else case.unit_id)
        if part == "messages"
        else [],
        trigger=case.trigger,
        told_names=TOLD,
    )
