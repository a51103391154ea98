"""The forms of the calendar: counting a term, and importing a year's schedule."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError

from app.calendars.reading import text_of
from app.web.forms import BaseForm, WholeNumberField
from workflows.calendar import LONGEST_AMOUNT, Duration, Unit

#: Two decades of notices are smaller than this.
LARGEST_FILE = 256 * 1024


class DayField(DateField):
    """A day typed as 2026-02-11; what is no day gets one sentence, in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; an empty field is no day, and the validators say whether it may be."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(_l("This is not a day of the calendar; write it like 2026-02-11.")) from None

    def pre_validate(self, form: Any) -> None:
        """Ask nothing more about what could not be read."""
        if self.process_errors:
            raise StopValidation


class DueForm(BaseForm):
    """Start and term of a counting; sent with GET, so that the address keeps them."""

    class Meta(BaseForm.Meta):
        """It changes nothing, so it needs no token."""

        csrf = False

    start = DayField(
        _l("Term starts on"),
        [InputRequired(_l("Give the day on which the term starts, like 2026-02-11."))],
        description=_l("The day of receipt, for instance. It is not counted itself."),
    )
    amount = WholeNumberField(
        _l("Length of the term"),
        [
            InputRequired(_l("Give the length as a whole number.")),
            NumberRange(1, LONGEST_AMOUNT, _l("A term is between 1 and %(max)s days or months long.")),
        ],
    )
    unit = SelectField(
        _l("Counted in"),
        choices=[
            SelectChoice(Unit.WORKING_DAYS.value, _l("working days")),
            SelectChoice(Unit.CALENDAR_DAYS.value, _l("calendar days")),
            SelectChoice(Unit.MONTHS.value, _l("months")),
        ],
        default=Unit.WORKING_DAYS.value,
    )

    def validate_start(self, field: Field) -> None:
        """Leave room on both sides of the calendar for the longest term."""
        if field.data and not 1949 <= field.data.year <= 2200:
            raise ValidationError(_l("Give a day between 1949 and 2200."))

    @property
    def term(self) -> Duration:
        """The term that was asked for, once the form is valid."""
        return Duration(self.amount.data, Unit(self.unit.data))

    @property
    def first_day(self) -> date:
        """The start, once the form is valid."""
        day: date = self.start.data
        return day


class ImportForm(BaseForm):
    """A schedule as text or as a file, and the version of the calendar that the preview was made against."""

    text = TextAreaField(
        _l("Text of the schedule"),
        description=_l(
            "Paste the State Council's notice with its title, or rows of date,kind,name "
            "with the kinds rest, work and normal."
        ),
    )
    file = FileField(_l("Or a file"), description=_l("A text or CSV file in UTF-8 or GB 18030."))
    year = WholeNumberField(
        _l("Year of the schedule"),
        [Optional(), NumberRange(2008, 2200, _l("Give a year between 2008 and 2200."))],
        description=_l("Only where the text itself does not name it."),
    )
    source = StringField(
        _l("Source document"),
        [Length(max=200, message=_l("At most 200 characters."))],
        description=_l(
            "Title or number of the document. Left empty, it is the State Council's notice of the year."
        ),
    )
    seen_version = HiddenField()

    def whole_text(self) -> str:
        """What was pasted, else what the file holds; a file that is no text is a mistake of the form."""
        file = self.file.data
        if not file:
            return self.text.data or ""
        content: bytes = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise ValidationError(_l("The file is too large for a schedule."))
        try:
            return text_of(content)
        except ValueError:
            raise ValidationError(_l("The file is not text in UTF-8 or GB 18030.")) from None
