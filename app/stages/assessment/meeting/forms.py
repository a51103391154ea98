"""What people give for objections, for the review meeting and for the evaluation report."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DecimalField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.acting import ActForm
from app.evidence.forms import FilesForm
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.models import User
from app.web.forms import BaseForm, WholeNumberField, choices
from workflows.meeting import DelegateKind, Finding, Remedy, VoteChoice

REASON = DataRequired(_l("Say why."))
TEN = Length(min=10, max=2000, message=_l("Write between 10 and 2000 characters."))


class ScoreObjectionForm(FilesForm):
    """What the unit objects to, and why."""

    indicator = SelectField(
        _l("Objection to"), description=_l("One indicator, or the score as a whole."), validate_choice=True
    )
    reason = TextAreaField(
        _l("Reason"), [REASON, TEN], description=_l("What is wrong, what would be right, and what shows it.")
    )


class AnswerForm(ActForm):
    """The answer to an objection, with what the source says."""

    source_says = TextAreaField(
        _l("What the source of the data says"),
        [Optional(), Length(max=2000)],
        description=_l(
            "Only what came by letter, with its day and number; opinions given here stand on record already."
        ),
    )
    reason = TextAreaField(
        _l("Answer to the unit"), [REASON, TEN], description=_l("The unit reads this word for word.")
    )


class UpholdForm(AnswerForm):
    """The unit is right: what follows."""

    remedy = RadioField(
        _l("What follows"),
        [InputRequired(_l("Choose what follows."))],
        choices=choices((each.value, _l(each.label)) for each in Remedy),
    )


class OpinionForm(FilesForm):
    """What the department says of its value, with the records that show it."""

    finding = RadioField(
        _l("Your finding"),
        [InputRequired(_l("Say whether the value is right."))],
        choices=choices((each.value, _l(each.label)) for each in Finding),
    )
    opinion = TextAreaField(
        _l("Opinion of the department"),
        [DataRequired(_l("Write the opinion of the department.")), TEN],
        description=_l("What your records show; if the value is wrong, what would be right."),
    )


class _MeetingFields:
    meets_on = DateField(_l("Day of the meeting"), [InputRequired(_l("Give a date like 2026-06-30."))])
    place = StringField(_l("Place of the meeting"), [DataRequired(_l("Say where.")), Length(max=200)])
    chair = StringField(_l("Chair"), [DataRequired(_l("Name the chair by office.")), Length(max=100)])
    agenda = TextAreaField(_l("Agenda"), [DataRequired(_l("Write the agenda.")), Length(max=4000)])


class MeetingForm(_MeetingFields, BaseForm):
    """Plan the meeting."""


class PostponeForm(_MeetingFields, ActForm):
    """Change the plan, with the reason."""

    reason = TextAreaField(_l("Reason"), [REASON, Length(max=2000)])


class InviteForm(ActForm):
    """Somebody who is invited."""

    kind = SelectField(
        _l("Invited as"), choices=choices((each.value, _l(each.label)) for each in DelegateKind)
    )
    account = SelectField(
        _l("Account"),
        coerce=int,
        description=_l("A review delegate with an account votes with it; of others the hands are counted."),
    )
    name = StringField(
        _l("Name"),
        [Length(max=64)],
        description=_l("May stay empty where an account is chosen: then it is the account's."),
    )
    position = StringField(_l("Unit and office"), [Optional(), Length(max=100)])

    def offer(self, accounts: Sequence[User]) -> None:
        """The accounts that may be invited."""
        self.account.choices = [(0, _l("without an account"))]
        self.account.choices += [(each.id, f"{each.name} ({each.username})") for each in accounts]

    def validate_name(self, field: StringField) -> None:
        """Somebody without an account has a name at least."""
        if not (field.data or "").strip() and not self.account.data:
            raise ValidationError(_l("Write the name."))


class DelegateForm(ActForm):
    """Who is taken off the list."""

    delegate = SelectField(_l("Participant"), [InputRequired(_l("Choose one."))], coerce=int)


class AttendanceForm(ActForm):
    """Who of those invited was present."""

    present = SelectMultipleField(
        _l("Present"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )


class AdjustmentForm(ActForm):
    """Points for one unit, with the reason."""

    unit_code = StringField(_l("Code of the unit"), [DataRequired(_l("Write the unit's code."))])
    objection = SelectField(_l("Because of the objection"), coerce=int)
    points = DecimalField(
        _l("Points of the adjustment"),
        [InputRequired(_l("Give the points, such as 1.5 or -2."))],
        description=_l("Positive is added, negative is taken off; two places at the most."),
    )
    reason = TextAreaField(_l("Reason"), [REASON, TEN])
    unit: Unit | None = None

    def validate_unit_code(self, field: StringField) -> None:
        """The code names a unit."""
        self.unit = unit_of_code(field.data or "")
        if self.unit is None:
            raise ValidationError(_l("No unit has this code."))

    def validate_points(self, field: DecimalField) -> None:
        """At most two places, and within the scale."""
        points = field.data
        if points is None:
            return
        if not points.is_finite() or abs(points) > 100 or points != points.quantize(Decimal("0.01")):
            raise ValidationError(_l("Give points with two places at the most."))


class DropForm(ActForm):
    """Which proposal is dropped, and why."""

    adjustment = SelectField(_l("Proposal"), [InputRequired(_l("Choose one."))], coerce=int)
    reason = TextAreaField(_l("Reason"), [REASON, Length(max=2000)])


class RecusalForm(ActForm):
    """Why somebody steps back from one vote."""

    reason = TextAreaField(_l("Reason"), [REASON, TEN])


class RecordRecusalForm(RecusalForm):
    """Who of those invited is recused from which vote, and why."""

    adjustment = SelectField(_l("Proposal"), [InputRequired(_l("Choose one."))], coerce=int)
    delegate = SelectField(_l("Participant"), [InputRequired(_l("Choose one."))], coerce=int)


class OwnVoteForm(ActForm):
    """How a delegate votes on one proposal."""

    choice = RadioField(
        _l("Your vote"),
        [InputRequired(_l("Choose how you vote."))],
        choices=choices(
            (each.value, _l(each.label)) for each in VoteChoice if each is not VoteChoice.RECUSED
        ),
    )


_COUNT = (InputRequired(_l("Give a whole number.")), NumberRange(0, 10_000, _l("Give a whole number.")))


class VoteForm(ActForm):
    """The hands shown for one proposal; what delegates voted with their accounts is counted already."""

    adjustment = SelectField(_l("Proposal"), [InputRequired(_l("Choose one."))], coerce=int)
    votes_for = WholeNumberField(_l("In favour"), [*_COUNT])
    votes_against = WholeNumberField(_l("Opposed"), [*_COUNT])
    votes_abstained = WholeNumberField(_l("Abstained"), [*_COUNT])


class MinutesForm(FilesForm):
    """The signed minutes."""


class ReportForm(BaseForm):
    """What the office writes into the evaluation report; the rest comes from the round."""

    recipient = StringField(
        _l("Reported to"), [DataRequired(_l("Say to whom it is reported.")), Length(max=100)]
    )
    basis = StringField(
        _l("Basis of the assessment"),
        [DataRequired(_l("Name the basis of the assessment.")), Length(max=200)],
    )
    problems = TextAreaField(
        _l("Problems found"),
        [DataRequired(_l("Say what the assessment found: the report needs its problems."))],
        description=_l("One paragraph a line; each gets its number."),
    )
    recommendations = TextAreaField(
        _l("Recommendations"),
        [DataRequired(_l("The report ends with recommendations."))],
        description=_l("One paragraph a line; each gets its number."),
    )


def lines_in(text: str | None) -> tuple[str, ...]:
    """The paragraphs of a field, one a line."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
