"""文号: how far each count has come, which numbers carry no document, and why."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import transaction
from app.notices.forms import GapForm, GoOnForm
from app.notices.numbering import counts, explain_gap, go_on_after
from app.notices.organ import organs_over
from app.notices.views import blueprint
from app.people.queries import scopes_of
from app.web import navigation
from app.web.access import requires
from app.web.forms import BaseForm
from app.web.navigation import Place
from workflows.engine import Refused
from workflows.vocabulary import N_, Role

Answer = Response | tuple[str, int]

navigation.add(
    Place.DOCUMENTS, "notices.numbers", N_("Document numbers"), roles=(Role.CASE_MANAGER,), order=20
)


@blueprint.get("/notices/numbers")
@requires(Role.CASE_MANAGER)
def numbers() -> Answer:
    """The counts of one's organs with their gaps; case management explains those that nobody has explained."""
    return _page(_gap_form(), _go_on_form(), 200)


@blueprint.post("/notices/numbers/gaps")
@requires(Role.CASE_MANAGER)
def explain() -> Answer:
    """Put an explanation on record."""
    form = _gap_form()
    done = _put_on_record(
        form, lambda: explain_gap(*form.chosen(), form.reason.data or "", by=me(), now=now())
    )
    return done or _page(form, _go_on_form(), 422)


@blueprint.post("/notices/numbers/go-on")
@requires(Role.CASE_MANAGER)
def go_on() -> Answer:
    """Let a count go on after numbers that were given out on paper before."""
    form = GoOnForm()
    form.offer(_organs())
    done = _put_on_record(
        form, lambda: go_on_after(form.chosen(), form.last.data, form.because.data or "", by=me(), now=now())
    )
    return done or _page(GapForm(formdata=None), form, 422)


def _put_on_record(form: BaseForm, verb: Callable[[], Any]) -> Response | None:
    """Carry it out and lead back; None where the form shows why not."""
    if not form.validate_on_submit():
        return None
    try:
        with transaction():
            verb()
    except Refused as refusal:
        form.refuse(refusal)
        return None
    flash(_("The explanation is on record."))
    return redirect(url_for("notices.numbers"), 303)  # type: ignore[return-value]


def _gap_form() -> GapForm:
    form = GapForm()
    form.offer(counts(organs := _organs()), organs)
    return form


def _go_on_form() -> GoOnForm:
    form = GoOnForm(formdata=None)
    form.offer(_organs())
    form.year.data = local_day(now()).year
    return form


def _page(gap: GapForm, go_on: GoOnForm, status: int) -> Answer:
    organs = _organs()
    found = counts(organs)
    gap.offer(found, organs)
    page = render_template(
        "pages/notices/numbers.html",
        counts=found,
        organs=organs,
        unexplained=sum(len(count.unexplained) for count in found),
        gap=gap,
        go_on=go_on,
    )
    return page, status


def _organs() -> dict[str, str]:
    """The organs whose numbers the person at the desk looks after: names by codes."""
    return organs_over(scopes_of(me(), (Role.CASE_MANAGER,), local_day(now())))
