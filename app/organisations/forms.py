"""The forms of the tree of units."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.organisations.queries import kinds
from app.web.forms import BaseForm, choices
from app.web.languages import speaks_chinese


class UnitForm(BaseForm):
    """Add a unit or change one."""

    code = StringField(
        _l("Unit code"), [InputRequired(_l("Give every unit a code of its own.")), Length(max=64)]
    )
    name = StringField(_l("Unit name"), [InputRequired(_l("Write the unit's full name.")), Length(max=200)])
    parent = StringField(
        _l("Code of the unit above"), description=_l("Empty: the unit stands at the top of the tree.")
    )
    kind_code = SelectField(_l("Kind of unit"))
    level = IntegerField(
        _l("Level"),
        [NumberRange(1, 9, _l("Write 1 for the top level, 2 below it, and so on."))],
        description=_l("Write 1 for the top level, 2 below it, and so on."),
    )
    pilot = BooleanField(_l("Takes part in the pilot"))
    active = BooleanField(_l("In use"), default=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names = [
            (kind.code, kind.name if speaks_chinese() else kind.name_en or kind.name) for kind in kinds()
        ]
        self.kind_code.choices = choices([("", gettext("No kind")), *names])


class KindForm(BaseForm):
    """Add a kind of unit or change one."""

    code = StringField(
        _l("Code of the kind"),
        [InputRequired(_l("Give the kind a code.")), Length(max=32)],
        description=_l("Letters, digits and underscores; it never changes."),
    )
    name = StringField(
        _l("Chinese name"), [InputRequired(_l("A kind needs a Chinese name.")), Length(max=64)]
    )
    name_en = StringField(_l("English name"), [Length(max=64)])
    position = IntegerField(
        _l("Place in the list"), [NumberRange(0, 999, _l("Write a number from 0 to 999."))]
    )
    active = BooleanField(_l("In use"), default=True)


class ImportForm(BaseForm):
    """Choose a file of units; nothing changes before the next page is confirmed."""

    file = FileField(
        _l("CSV file"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "First line: code, name, parent code, kind, level, pilot. Chinese headings and GBK files are understood."
        ),
    )
    update = BooleanField(
        _l("Update mode"),
        description=_l(
            "Lines about units that exist change them; a new parent moves the unit with all below it."
        ),
    )


class ConfirmImportForm(BaseForm):
    """The file that was judged, to be imported now."""

    ticket = HiddenField()
