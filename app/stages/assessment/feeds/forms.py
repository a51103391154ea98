"""The forms of data feeds: what a feed brings, a file, a monthly occasion."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.cases.acting import ActForm
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.models import User
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.feeds.models import Feed
from app.stages.assessment.feeds.queries import unit_named
from app.stages.assessment.feeds.words import Cadence, Combine, FeedKind, Figure, Occasion
from app.web.forms import BaseForm, WholeNumberField, choices
from workflows.calendar import Duration

LONGEST_TERM = 60


class ColumnForm(Form):
    """One column of the model: whether the feed brings it, under which name, and how it comes about."""

    name = HiddenField()
    chosen = BooleanField(_l("brought by this feed"))
    label = StringField(_l("Name for people"), [Length(max=60)])
    how = SelectField(_l("How it comes about"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how.choices = choices(
            [
                (Combine.LATEST.value, _("delivered; of several periods the latest")),
                (Combine.SUM.value, _("delivered; several periods added up")),
                *((each.value, _("counted: %(what)s", what=_(each.label))) for each in Figure),
            ]
        )

    def asked(self) -> AskedColumn:
        """What the row says."""
        how = self.how.data
        label = (self.label.data or "").strip()
        if how in set(Combine):
            return AskedColumn(self.name.data, label, Combine(how))
        return AskedColumn(self.name.data, label, figure=Figure(how))


class FeedForm(BaseForm):
    """What a department delivers, how often and within which term."""

    name = StringField(
        _l("Name of the feed"),
        [DataRequired(_l("Give the feed a name.")), Length(max=100)],
        description=_l("As reminders name it, for example: 组织部半年报数."),
    )
    unit_code = StringField(
        _l("Department"),
        [DataRequired(_l("Write the unit's code."))],
        description=_l("The code of the unit that answers for the values."),
    )
    kind = SelectField(_l("Where the figures come from"))
    cadence = SelectField(_l("How often"))
    days = WholeNumberField(
        _l("Term in working days after the end of the period"),
        [InputRequired(_l("Give a whole number.")), NumberRange(1, LONGEST_TERM)],
        default=10,
    )
    reporter = SelectField(
        _l("Responsible person"),
        coerce=int,
        description=_l("Whoever reports data for the department may deliver; this one answers for it."),
    )
    columns = FieldList(FormField(ColumnForm))
    unit: Unit | None = None

    def offer(self, columns: Sequence[Column], reporters: Sequence[User], feed: Feed | None = None) -> None:
        """What may be chosen; before it was typed, what the feed says now."""
        self.kind.choices = choices((each.value, _(each.label)) for each in FeedKind)
        self.cadence.choices = choices((each.value, _(each.label)) for each in Cadence)
        self.reporter.choices = choices(
            [(0, _("nobody in particular")), *((each.id, each.name) for each in reporters)]
        )
        if self.is_submitted():
            return
        if feed is not None:
            self._say(feed)
        brought = {each.column: each for each in feed.columns} if feed is not None else {}
        for column in columns:
            row = brought.get(column.name)
            self.columns.append_entry(
                {
                    "name": column.name,
                    "chosen": row is not None,
                    "label": row.label if row is not None else "",
                    "how": str(row.figure or row.combine) if row is not None else Combine.LATEST.value,
                }
            )

    def _say(self, feed: Feed) -> None:
        self.name.data, self.unit_code.data = feed.name, feed.unit.code
        self.kind.data, self.cadence.data = feed.kind.value, feed.cadence.value
        self.days.data, self.reporter.data = Duration.parse(feed.term).amount, feed.reporter_id or 0

    def validate_unit_code(self, field: StringField) -> None:
        """The code names a unit."""
        self.unit = unit_of_code(field.data or "")
        if self.unit is None:
            raise ValidationError(_("No unit has this code."))

    @property
    def term(self) -> Duration:
        """The term in the rulebook's notation."""
        return Duration.parse(f"{self.days.data}WD")

    def asked(self) -> list[AskedColumn]:
        """The columns that were chosen."""
        return [row.form.asked() for row in self.columns if row.form.chosen.data]


class DataFileForm(BaseForm):
    """Bring a file of data for a dry run."""

    file = FileField(
        _l("File of data"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "xlsx, CSV, xls or ods, up to 50 MB. Nothing is submitted before you have seen the dry run."
        ),
    )


class OccasionForm(ActForm):
    """One wedding, funeral or celebration of a unit, or that there was none."""

    unit_code = StringField(
        _l("Unit"), [DataRequired(_l("Write the unit's code or name."))],
        description=_l("Its code, or its name as the list of units has it."),
    )  # fmt: skip
    occasion = SelectField(_l("What was held"))
    held_on = DateField(
        _l("Held on"), [Optional()], description=_l("Like 2026-01-31; empty where nothing was held.")
    )
    reported_before = BooleanField(_l("reported beforehand"))
    reported_after = BooleanField(_l("reported afterwards"))
    violation = TextAreaField(
        _l("What was broken"),
        [Length(max=500)],
        description=_l("Only the fact and the rule, no names of persons; empty where nothing was broken."),
    )
    unit: Unit | None = None

    def offer(self) -> None:
        """What may be chosen."""
        self.occasion.choices = choices((each.value, _(each.label)) for each in Occasion)

    def validate_unit_code(self, field: StringField) -> None:
        """The code or the whole name is one unit's."""
        self.unit = unit_of_code(field.data or "") or unit_named(field.data or "")
        if self.unit is None:
            raise ValidationError(
                _("No unit has this code or name, or several have the name; write the code.")
            )
