"""What people give when they act on a document."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.cases.acting import ActForm
from app.notices.content.proof import ServiceMode


class ReviewForm(ActForm):
    """The reviewer's opinion; it may be left empty."""

    opinion = TextAreaField(lazy_gettext("Opinion"), [Optional(), Length(max=2000)])


class ServiceForm(ActForm):
    """Two servers, how and where the document is handed over."""

    first_server = StringField(
        lazy_gettext("First server"), [DataRequired(lazy_gettext("Name both servers.")), Length(max=60)]
    )
    second_server = StringField(
        lazy_gettext("Second server"), [DataRequired(lazy_gettext("Name both servers.")), Length(max=60)]
    )
    mode = SelectField(lazy_gettext("How it is served"))
    place = StringField(
        lazy_gettext("Where it is served"), [DataRequired(lazy_gettext("Say where.")), Length(max=200)]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [
            (mode.value, _(mode.label)) for mode in ServiceMode if mode is not ServiceMode.LEFT
        ]


class ReceiptForm(ActForm):
    """Signing for a document, oneself or on somebody's authority."""

    proxy = StringField(
        lazy_gettext("If you sign in the principal's place: on what authority"), [Optional(), Length(max=200)]
    )


class RefusedReceiptForm(ActForm):
    """Why receipt was refused, before whom, and what was recorded."""

    reason = TextAreaField(
        lazy_gettext("Why receipt was refused"), [DataRequired(lazy_gettext("Say why.")), Length(max=1000)]
    )
    witness = StringField(
        lazy_gettext("Witness"), [DataRequired(lazy_gettext("Name the witness.")), Length(max=100)]
    )
    recording = StringField(lazy_gettext("Pictures or film of the service"), [Optional(), Length(max=200)])
