"""What people give when they hand a document over, sign for it, or put the record of its service right."""

from datetime import datetime
from typing import Any, TypedDict

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateTimeLocalField, Field, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from app.cases.acting import ActForm
from app.clock import SHANGHAI
from app.evidence.forms import FilesForm
from app.evidence.kinds import ENDINGS
from app.notices.content.proof import THROUGH_OTHERS, WAYS, ServiceMode


def _files(label: Any) -> MultipleFileField:
    return MultipleFileField(
        label,
        description=lazy_gettext("Several at once; as many as are needed."),
        render_kw={"accept": ",".join(f".{ending}" for ending in ENDINGS)},
    )


class MomentField(DateTimeLocalField):
    """A day with its hour in Shanghai, picked or typed like 2026-02-11 09:30."""

    data: datetime | None

    def __init__(self, label: Any, validators: Any, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment; what is none gets one sentence."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(_("This is no moment; write it like 2026-02-11 09:30.")) from None
        if self.data is not None:
            self.data = self.data.replace(tzinfo=SHANGHAI)

    def pre_validate(self, form: Any) -> None:
        """Ask nothing more about what could not be read."""
        if self.process_errors:
            raise StopValidation


class Handing(TypedDict):
    """How a document was handed over, as ``serve_notice`` takes it."""

    mode: ServiceMode
    place: str
    through: str
    handed_at: datetime | None


class HandingOverForm(ActForm):
    """How, where and when a document is handed over; who serves it is asked by the page's own form."""

    mode = SelectField(
        lazy_gettext("How it is served"),
        default=ServiceMode.ELECTRONIC.value,
        description=lazy_gettext(
            "If receipt is refused, record the refusal afterwards: the document is left."
        ),
    )
    place = StringField(
        lazy_gettext("Where it is served"),
        [Length(max=200)],
        description=lazy_gettext(
            "May be left empty when it is served electronically: the unit's account in this system."
        ),
    )
    through = StringField(
        lazy_gettext("Through whom"),
        [Length(max=200)],
        description=lazy_gettext(
            "The organ that serves it on our behalf, or the carrier and the letter's number; empty otherwise."
        ),
    )
    handed_at = MomentField(
        lazy_gettext("Handed over or posted at"),
        [Optional()],
        description=lazy_gettext(
            "Only of paper that was handed over or posted earlier; electronic service enters the system now."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [(mode.value, _(mode.label)) for mode in WAYS]

    def validate_place(self, field: Field) -> None:
        """A place is needed where a person hands the paper over."""
        if self.mode.data != ServiceMode.ELECTRONIC and not (field.data or "").strip():
            raise ValidationError(_("Say where."))

    def validate_through(self, field: Field) -> None:
        """Whoever is between is named."""
        if self.mode.data in THROUGH_OTHERS and not (field.data or "").strip():
            raise ValidationError(
                _("Name the organ that serves it on our behalf, or the carrier with the letter's number.")
            )

    @property
    def handing(self) -> Handing:
        """How it was handed over; the form is valid."""
        through = self.through.data if self.mode.data in THROUGH_OTHERS else ""
        return {
            "mode": ServiceMode(self.mode.data),
            "place": (self.place.data or "").strip(),
            "through": (through or "").strip(),
            "handed_at": self.handed_at.data,
        }


class ServiceForm(HandingOverForm):
    """Two servers by name, and how the document is handed over."""

    first_server = StringField(
        lazy_gettext("First server"), [DataRequired(lazy_gettext("Name both servers.")), Length(max=60)]
    )
    second_server = StringField(
        lazy_gettext("Second server"), [DataRequired(lazy_gettext("Name both servers.")), Length(max=60)]
    )

    @property
    def servers(self) -> tuple[str, str]:
        """The two servers; the form is valid."""
        return self.first_server.data or "", self.second_server.data or ""


class ReceiptForm(ActForm):
    """Signing for a document, oneself or on somebody's authority."""

    proxy = StringField(
        lazy_gettext("If you sign in the principal's place: on what authority"),
        [Optional(), Length(max=200)],
        description=lazy_gettext(
            "Leave empty when you are the principal. A delegation is on record with its date."
        ),
    )


class PaperReceiptForm(FilesForm):
    """Who signed on paper and when, with the scan of what was signed."""

    receiver = StringField(
        lazy_gettext("Who signed for it"),
        [DataRequired(lazy_gettext("Say who signed.")), Length(max=100)],
        description=lazy_gettext("Name and post, as on the paper."),
    )
    received_at = MomentField(
        lazy_gettext("Signed at"),
        [InputRequired(lazy_gettext("Give day and hour as they stand on the paper."))],
        description=lazy_gettext("As the paper says; of a letter the day on the card that came back."),
    )
    proxy = StringField(
        lazy_gettext("If somebody signed in the principal's place: on what authority"),
        [Optional(), Length(max=200)],
    )
    files = _files(lazy_gettext("Scan of the signed paper (required)"))


class CopyReceiptForm(FilesForm):
    """Who signed on paper for a copy, and when."""

    receiver = StringField(
        lazy_gettext("Who signed for it"),
        [DataRequired(lazy_gettext("Say who signed.")), Length(max=200)],
        description=lazy_gettext("Name and post, as on the paper."),
    )
    received_at = MomentField(
        lazy_gettext("Signed at"),
        [InputRequired(lazy_gettext("Give day and hour as they stand on the paper."))],
    )
    files = _files(lazy_gettext("Scan of the signed paper (required)"))


class RefusedReceiptForm(FilesForm):
    """Why and when receipt was refused, before whom, where the document was left, and what was recorded."""

    reason = TextAreaField(
        lazy_gettext("Why receipt was refused"), [DataRequired(lazy_gettext("Say why.")), Length(max=1000)]
    )
    witness = StringField(
        lazy_gettext("Witness"), [DataRequired(lazy_gettext("Name the witness.")), Length(max=100)]
    )
    capacity = StringField(
        lazy_gettext("In what capacity"),
        [DataRequired(lazy_gettext("Say in what capacity the witness was there.")), Length(max=100)],
        description=lazy_gettext("Unit and post, or the residents' committee."),
    )
    refused_at = MomentField(
        lazy_gettext("Refused at"), [Optional()], description=lazy_gettext("Left empty: now.")
    )
    left_in = StringField(
        lazy_gettext("Where it was left"),
        [Optional(), Length(max=200)],
        description=lazy_gettext(
            "May be left empty where it was handed over on the spot: the place on record."
        ),
    )
    recording = StringField(
        lazy_gettext("Pictures or film of the service"),
        [Optional(), Length(max=200)],
        description=lazy_gettext("What was recorded, and where it is kept; the files are attached below."),
    )
    files = _files(lazy_gettext("Files of pictures or film"))


class ServiceCorrectionForm(FilesForm):
    """The day that was proven, and why the record was wrong."""

    received_at = MomentField(
        lazy_gettext("Received at"), [InputRequired(lazy_gettext("Give day and hour as they were proven."))]
    )
    receiver = StringField(
        lazy_gettext("Who signed for it"),
        [Optional(), Length(max=100)],
        description=lazy_gettext("Only where the record names nobody, or somebody else."),
    )
    reason = TextAreaField(
        lazy_gettext("Why the record was wrong"),
        [DataRequired(lazy_gettext("Say why.")), Length(max=1000)],
        description=lazy_gettext("At least 10 characters; it is printed in the new proof of service."),
    )
    files = _files(lazy_gettext("What proves the day"))


class SignedCopyForm(FilesForm):
    """Scans of the proof as it was signed on paper."""

    files = _files(lazy_gettext("Scan of the signed paper (required)"))
