"""Opening a model or a version of it: from the library, from an earlier version, or from a file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, ValidationError

from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.web.forms import BaseForm, choices

FILE = "file"
LIBRARY = "library"


def _file_field() -> FileField:
    return FileField(
        _l("Model file"), description=_l("TOML or xlsx, only where the version begins with a file.")
    )


class _SourceForm(BaseForm):
    """What a version begins with."""

    source: SelectField
    file: FileField

    def validate_file(self, field: FileField) -> None:
        """A file is needed exactly where one is to be read."""
        if self.source.data == FILE and not field.data:
            raise ValidationError(_("Choose a file."))


class NewModelForm(_SourceForm):
    """A new model of a unit."""

    unit_code = StringField(
        _l("Measures the units below"),
        [DataRequired(_l("Write the unit's code."))],
        description=_l("The code of the unit whose subordinate units are assessed."),
    )
    source = SelectField(
        _l("Begins with"),
        choices=choices(
            [(LIBRARY, _l("the shipped model of the integrity index")), (FILE, _l("a model file"))]
        ),
    )
    file = _file_field()
    unit: Unit | None = None

    def validate_unit_code(self, field: StringField) -> None:
        """The code names a unit."""
        self.unit = unit_of_code(field.data or "")
        if self.unit is None:
            raise ValidationError(_("No unit has this code."))


class NewVersionForm(_SourceForm):
    """The next version of a model."""

    source = SelectField(_l("Begins with"))
    file = _file_field()

    def offer(self, versions: list[tuple[int, str]]) -> None:
        """The versions that it may begin with, the newest first."""
        self.source.choices = choices(
            [
                *((str(number), words) for number, words in versions),
                (LIBRARY, _("the shipped model of the integrity index")),
                (FILE, _("a model file")),
            ]
        )
