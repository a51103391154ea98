"""The forms of a round: opening it, bringing a file, opening cases, dismissing a candidate."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.acting import ActForm
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.web.forms import BaseForm, choices

#: The choice of no model: results are imported.
NO_MODEL = 0


class RoundForm(BaseForm):
    """Open a round."""

    name = StringField(
        _l("Name of the round"),
        [DataRequired(_l("Give the round a name.")), Length(max=200)],
        description=_l("As the ranking prints it, for example: integrity index, first half of 2026."),
    )
    period = StringField(
        _l("Assessment period"),
        [DataRequired(_l("Name the period.")), Length(max=40)],
        description=_l("As the notices print it, for example 2026年上半年."),
    )
    period_from_on = DateField(
        _l("First day of the period"), [InputRequired(_l("Give a date like 2026-01-01."))]
    )
    period_until_on = DateField(
        _l("Last day of the period"), [InputRequired(_l("Give a date like 2026-06-30."))]
    )
    unit_code = StringField(
        _l("Assesses the units below"),
        [DataRequired(_l("Write the unit's code."))],
        description=_l("The code of the unit whose subordinate units are assessed."),
    )
    model = SelectField(
        _l("Index model"),
        coerce=int,
        default=NO_MODEL,
        description=_l(
            "An approved model computes the scores from delivered data; without one they are imported."
        ),
    )
    unit: Unit | None = None

    def offer(self, versions: Iterable[Any]) -> None:
        """The approved versions that may be chosen."""
        named = [(each.id, each.subject_title) for each in versions]
        self.model.choices = choices([(NO_MODEL, _("none: results are imported")), *named])

    def validate_unit_code(self, field: StringField) -> None:
        """The code names a unit."""
        self.unit = unit_of_code(field.data or "")
        if self.unit is None:
            raise ValidationError(_("No unit has this code."))

    def validate_period_until_on(self, field: DateField) -> None:
        """The period does not end before it begins."""
        if field.data and self.period_from_on.data and field.data < self.period_from_on.data:
            raise ValidationError(_("The period ends before it begins."))


class FileForm(BaseForm):
    """Bring a file of results for a dry run."""

    file = FileField(
        _l("File of results"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "CSV, xlsx, xls or ods, up to 10 MB. Nothing is imported before you have seen the dry run."
        ),
    )


class OpenCasesForm(ActForm):
    """Which candidates' cases are opened, and who handles them."""

    results = SelectMultipleField(
        _l("Candidates"),
        [InputRequired(_l("Check at least one candidate."))],
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    handler = SelectField(_l("Handler"), coerce=int)

    def offer(self, candidates: list[Any], handlers: list[Any]) -> None:
        """What may be chosen."""
        self.results.choices = [(each.id, each.unit.name) for each in candidates]
        self.handler.choices = [(each.id, each.name) for each in handlers]


class DismissForm(ActForm):
    """Which candidate is dismissed, and why."""

    result = SelectField(_l("Candidate"), [InputRequired(_l("Choose a candidate."))], coerce=int)
    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Say why."))])
