"""The pages of the calendar: a year, a due date with its counting, and the import of a schedule."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from app import clock
from app.calendars import actions, queries
from app.calendars.forms import DueForm, ImportForm
from app.calendars.months import HOLIDAY_NAMES, holidays_of, months_of
from app.calendars.reading import read_schedule
from app.extensions import transaction
from app.people.access import requires, signed_in
from app.web import navigation
from app.web.filters import MONTHS_EN, WEEKDAYS_EN, WEEKDAYS_ZH
from app.web.languages import speaks_chinese
from workflows.calendar import DayKind, DayNature, counting, due
from workflows.vocabulary import N_, Role

blueprint = Blueprint("calendars", __name__)

#: The years that may be looked at; what lies outside them is a typing mistake.
FIRST_YEAR, LAST_YEAR = 2000, 2200

navigation.add(navigation.Place.MY_WORK, "calendars.year", N_("Calendar"), order=80)
navigation.add(navigation.Place.MY_WORK, "calendars.due_date", N_("Count a term"), order=81)
navigation.add(
    navigation.Place.ADMINISTRATION,
    "calendars.schedules",
    N_("Holiday schedules"),
    roles=(Role.SYSTEM_ADMIN,),
    order=70,
)


@blueprint.app_template_filter("holiday")
def holiday(name: str) -> str:
    """A holiday's name as the reader's language has it; the schedules speak Chinese."""
    if speaks_chinese():
        return name
    return ", ".join(_(HOLIDAY_NAMES.get(part, part)) for part in name.split("、"))


@blueprint.app_template_filter("month_name")
def month_name(first: date) -> str:
    """The name of a month."""
    return f"{first.month}月" if speaks_chinese() else MONTHS_EN[first.month - 1]


@blueprint.app_template_global("weekdays")
def weekdays() -> tuple[str, ...]:
    """The heads of a month's columns, from Monday."""
    return tuple(WEEKDAYS_ZH) if speaks_chinese() else WEEKDAYS_EN


@blueprint.app_template_global("kind_label")
def kind_label(kind: str) -> str:
    """What a schedule says of a day, or that it says nothing."""
    natures = {DayKind.REST.value: DayNature.HOLIDAY, DayKind.WORK.value: DayNature.MAKE_UP}
    return _(natures[kind].label) if kind in natures else _("as the week has it")


@blueprint.get("/calendar")
@blueprint.get("/calendar/<int:number>")
@signed_in
def year(number: int | None = None) -> str:
    """Twelve months with what rests, what is made up, and whether the schedule is official."""
    number = number or clock.local_day(clock.now()).year
    if not FIRST_YEAR <= number <= LAST_YEAR:
        abort(404)
    calendar = queries.current_calendar()
    on_record = next((each for each in queries.years() if each.year == number), None)
    return render_template(
        "pages/calendars/year.html",
        number=number,
        others=[each for each in (number - 1, number + 1) if FIRST_YEAR <= each <= LAST_YEAR],
        months=months_of(number, calendar),
        holidays=holidays_of(number, calendar),
        provisional=calendar.is_provisional(date(number, 1, 1)),
        source=on_record.source if on_record else "",
        working_days=queries.working_days_of(number, calendar),
        today=clock.local_day(clock.now()),
    )


@blueprint.get("/calendar/count")
@signed_in
def due_date() -> str:
    """A term counted day by day; the address keeps the question."""
    asked = bool(request.args.keys() & {"start", "amount", "unit"})
    form = DueForm(request.args) if asked else DueForm(start=clock.local_day(clock.now()), amount=5)
    calendar = queries.current_calendar()
    answer = days = None
    if asked and form.validate():
        answer, days = due(form.first_day, form.term, calendar), counting(form.first_day, form.term, calendar)
    return render_template(
        "pages/calendars/due_date.html", form=form, answer=answer, days=days, calendar=calendar
    )


@blueprint.get("/administration/schedules")
@requires(Role.SYSTEM_ADMIN)
def schedules() -> str:
    """The years on record, the latest changes, and the form for a new schedule."""
    return _schedules_page(ImportForm(formdata=None))


@blueprint.post("/administration/schedules")
@requires(Role.SYSTEM_ADMIN)
def preview_schedule() -> str:
    """Read what was pasted and show what importing it would do; nothing is changed yet."""
    form = ImportForm()
    try:
        valid, text = form.validate_on_submit(), form.whole_text()
    except ValidationError as mistake:
        form.refuse(str(mistake), "file")
        return _schedules_page(form)
    if valid and not text.strip():
        form.refuse(_("Paste the schedule or choose a file."), "text")
    if form.complaints():
        return _schedules_page(form)
    form.text.data = text
    preview = queries.preview_of(read_schedule(text, form.year.data))
    if preview.mistakes or not preview.may_be_imported:
        return _schedules_page(form, preview)
    return _preview_page(form, preview)


@blueprint.post("/administration/schedules/import")
@requires(Role.SYSTEM_ADMIN)
def import_schedule() -> str | Response:
    """Import the schedule that was previewed, and let everything that counts with it count again."""
    form, by, now = ImportForm(), current_user._get_current_object(), clock.now()
    if not form.validate_on_submit():
        return _schedules_page(form)
    if form.seen_version.data != _version():
        flash(_("The calendar has changed since this preview was made. Look at the new preview."), "near")
        return preview_schedule()
    try:
        with transaction():
            imported = actions.import_schedule(
                form.text.data, year=form.year.data, source=form.source.data or "", by=by, now=now
            )
            if imported:
                actions.announce(imported, by=by, now=now)
    except actions.ScheduleRefused as refusal:
        return _schedules_page(form, refusal.preview)
    if imported:
        flash(
            _("The schedule is imported; the calendar is now version %(version)s.", version=imported.version)
        )
    else:
        flash(_("The calendar already has it all; nothing was changed."))
    return redirect(url_for("calendars.schedules"))


def _version() -> str:
    latest = queries.latest_version()
    return str(latest.id) if latest else "0"


def _schedules_page(form: ImportForm, preview: queries.Preview | None = None) -> str:
    return render_template(
        "pages/calendars/schedules.html",
        form=form,
        preview=preview,
        years=queries.years(),
        versions=queries.latest_versions(),
        version=_version(),
    )


def _preview_page(form: ImportForm, preview: queries.Preview) -> str:
    form.seen_version.data = _version()
    return render_template("pages/calendars/preview.html", form=form, preview=preview)
