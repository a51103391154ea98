"""The forms of a round that a model scores: its model, exemptions, corrections."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.cases.acting import ActForm
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.stages.assessment.computing.models import Exemption
from app.stages.assessment.forms import NO_MODEL
from app.stages.assessment.model.models import ModelVersion
from app.web.forms import choices


class ModelChoiceForm(ActForm):
    """Which approved version scores the round."""

    model = SelectField(
        _l("Index model"),
        coerce=int,
        description=_l("Pass mark, last places and the least size of a group are taken from the model."),
    )

    def offer(self, versions: Iterable[ModelVersion]) -> None:
        """What may be chosen."""
        named = [(each.id, each.subject_title) for each in versions]
        self.model.choices = choices([(NO_MODEL, _("none: results are imported")), *named])


class UnitForm(ActForm):
    """An act about one unit, named by its code."""

    unit_code = StringField(_l("Unit code"), [DataRequired(_l("Write the unit's code.")), Length(max=64)])
    unit: Unit | None = None

    def validate_unit_code(self, field: StringField) -> None:
        """The code names a unit."""
        self.unit = unit_of_code(field.data or "")
        if self.unit is None:
            raise ValidationError(_("No unit has this code."))


class ExemptForm(UnitForm):
    """Which unit is left out, and why."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Say why."))],
        description=_l("The coverage report prints it beside the unit."),
    )


class ExemptionForm(ActForm):
    """Which unit comes back."""

    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose a unit."))], coerce=int)

    def offer(self, exemptions: Iterable[Exemption]) -> None:
        """What may be chosen."""
        self.unit.choices = choices([(each.unit_id, each.unit.name) for each in exemptions])


class CorrectionForm(UnitForm):
    """Which value was wrong, what is right, and why."""

    column = SelectField(_l("Data column"), [InputRequired(_l("Choose a column."))])
    rater = StringField(
        _l("Rater"),
        [Length(max=40)],
        description=_l(
            "Only for marks: whose mark it is, as it was delivered; where nobody is named, its number."
        ),
    )
    value = StringField(
        _l("Right value"),
        [Length(max=40)],
        description=_l("A number as it is; leave it blank where there is no value."),
    )
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Say why."))],
        description=_l("The correction prints it, and the frozen results keep it for good."),
    )
