"""What people give when they write, serve, receive or contest a warning."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.cases.acting import ActForm
from app.evidence.forms import FilesForm
from app.notices.content.correction import Passage
from app.notices.content.letterhead import Secrecy, Urgency, secrecy_mark
from app.notices.content.shape import ContentRefused
from app.stages.warning.writing import Draft
from app.web.sentences import run_together, sentences

#: So many slips of the pen are put right with one correction.
PASSAGES = range(1, 4)


class DraftForm(ActForm):
    """What the handler writes into the warning."""

    basis = TextAreaField(
        _l("Basis"),
        [DataRequired(_l("Name the basis of the warning.")), Length(max=500)],
        description=_l("The rule that the warning rests on, with its book-title marks."),
        render_kw={"rows": 2},
    )
    period = StringField(
        _l("Assessment period"), [DataRequired(_l("Name the assessment period.")), Length(max=40)]
    )
    report_number = StringField(
        _l("Health report no."),
        [DataRequired(_l("Give the number of the health-check report.")), Length(max=40)],
    )
    recipient = StringField(
        _l("Main recipient"),
        [DataRequired(_l("Name the unit's Party organisation.")), Length(max=200)],
        description=_l("The unit's Party organisation by its full name."),
    )
    consequences = TextAreaField(
        _l("What follows if nothing is put right"),
        [DataRequired(_l("Say what follows if nothing is put right.")), Length(max=1000)],
        render_kw={"rows": 3},
    )
    office = StringField(_l("Contact office"), [DataRequired(_l("Name the office.")), Length(max=100)])
    person = StringField(_l("Contact person"), [DataRequired(_l("Name the contact person.")), Length(max=64)])
    phone = StringField(_l("Telephone"), [MayBeEmpty(), Length(max=40)])
    copies_to = TextAreaField(
        _l("Copies to"),
        [MayBeEmpty(), Length(max=1000)],
        description=_l("One on each line."),
        render_kw={"rows": 2},
    )
    attachments = TextAreaField(
        _l("Attachments"),
        [MayBeEmpty(), Length(max=1000)],
        description=_l("One on each line."),
        render_kw={"rows": 2},
    )
    #: Another mark is refused with its reason, not as a wrong choice.
    secrecy = SelectField(_l("Mark of secrecy"), validate_choice=False)
    urgency = SelectField(_l("Urgency"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.secrecy.choices = [(each.value, _(each.label)) for each in Secrecy]
        self.urgency.choices = [(each.value, _(each.label)) for each in Urgency]

    def show(self, draft: Draft) -> None:
        """Fill the form with a draft."""
        for name in (
            "basis",
            "period",
            "report_number",
            "recipient",
            "consequences",
            "office",
            "person",
            "phone",
        ):
            self[name].data = getattr(draft, name)
        self.copies_to.data, self.attachments.data = "\n".join(draft.copies_to), "\n".join(draft.attachments)
        self.secrecy.data, self.urgency.data = draft.secrecy.value, draft.urgency.value

    def validate_secrecy(self, field: SelectField) -> None:
        """A state-secret mark is refused with the reason."""
        try:
            secrecy_mark(field.data or "")
        except ContentRefused as refusal:
            raise ValidationError(run_together(sentences(refusal))) from None

    def draft(self) -> Draft:
        """What was typed, as a draft."""
        return Draft(
            basis=self.basis.data or "",
            period=self.period.data or "",
            report_number=self.report_number.data or "",
            recipient=self.recipient.data or "",
            consequences=self.consequences.data or "",
            office=self.office.data or "",
            person=self.person.data or "",
            phone=self.phone.data or "",
            copies_to=_lines(self.copies_to.data),
            attachments=_lines(self.attachments.data),
            secrecy=secrecy_mark(self.secrecy.data or ""),
            urgency=Urgency(self.urgency.data),
        )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class CheckForm(ActForm):
    """The reviewer's opinion; it may be left empty."""

    opinion = TextAreaField(
        _l("Opinion"), [MayBeEmpty(), Length(max=2000)], description=_l("May be left empty.")
    )


class ObjectionForm(FilesForm):
    """What the unit objects to, and on what grounds."""

    reason = TextAreaField(
        _l("What you object to, and on what grounds"),
        [DataRequired(_l("Say what you object to, and why.")), Length(max=4000)],
        description=_l("The score, the rank, or a problem by its number; name the documents that show it."),
    )


class DecisionForm(ActForm):
    """The reasons for the decision on an objection, or for a withdrawal."""

    reason = TextAreaField(
        _l("Reasons for the decision"),
        [DataRequired(_l("Give the reasons.")), Length(max=4000)],
        description=_l("The unit reads them."),
    )


class CorrectionForm(ActForm):
    """Passages of a warning as they stand and as they should read, and why they were wrong."""

    def passages(self) -> tuple[Passage, ...]:
        """What was typed. Raises ContentRefused for half a passage."""
        pairs = ((self[f"stands_{n}"].data or "", self[f"reads_{n}"].data or "") for n in PASSAGES)
        return tuple(Passage(stands=stands, reads=reads) for stands, reads in pairs if stands or reads)


for _n in PASSAGES:
    setattr(
        CorrectionForm,
        f"stands_{_n}",
        StringField(
            _l("Passage %(n)s as it stands", n=_n),
            [Length(max=300)],
            description=_l("Word for word, long enough to be found; a slip of the pen only.")
            if _n == 1
            else "",
        ),
    )
    setattr(
        CorrectionForm,
        f"reads_{_n}",
        StringField(_l("Passage %(n)s as it should read", n=_n), [Length(max=300)]),
    )
CorrectionForm.reason = TextAreaField(
    _l("How the slip came about"),
    [DataRequired(_l("Say why.")), Length(max=500)],
    description=_l("It is printed in the correction."),
)
