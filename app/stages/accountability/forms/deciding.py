"""Forms of adjudication, decision, service, execution, appeal, and of a correction of the table."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.cases.acting import ActForm, OpinionForm
from app.evidence.forms import FilesForm
from app.stages.accountability.forms.asking import DayField, checkboxes, word_of
from app.stages.accountability.words import Form
from app.web.forms import BaseForm


class AdjudicationForm(OpinionForm):
    """One adjudicator's opinion."""

    facts_are_clear = BooleanField(lazy_gettext("The facts are clear and the evidence is sufficient"))
    basis_is_right = BooleanField(lazy_gettext("Nature, responsibility and basis are right"))
    procedure_was_kept = BooleanField(lazy_gettext("The procedure was kept"))


class DecisionForm(ActForm):
    """The collective meeting and what it decided."""

    meeting = StringField(
        lazy_gettext("Meeting that decided"),
        [
            DataRequired(lazy_gettext("The collective meeting that decided must be recorded.")),
            Length(max=200),
        ],
        description=lazy_gettext("As the decision prints it, without its day."),
    )
    meeting_on = DayField(
        lazy_gettext("Day of the meeting"), [InputRequired(lazy_gettext("Give the day of the meeting."))]
    )
    decision_approval = StringField(
        lazy_gettext("Approval document of the Party committee"),
        [Length(max=200)],
        description=lazy_gettext(
            "Its number, where the committee leads the target (Art. 12); empty otherwise."
        ),
    )
    no_people_reason = TextAreaField(
        lazy_gettext("Why no responsible person is named"),
        [Length(max=2000)],
        description=lazy_gettext(
            "Only for an organisation without a person held to account beside it (Art. 6)."
        ),
    )


class FormalitiesForm(ActForm):
    """Which formalities were completed."""

    summary = TextAreaField(
        lazy_gettext("Which formalities were completed"),
        [DataRequired(lazy_gettext("Say what was done.")), Length(max=4000)],
        description=lazy_gettext(
            "For example: removal from the post, change of the pay grade, filing in the personnel file."
        ),
    )
    completed_on = DayField(
        lazy_gettext("Completed on"), [InputRequired(lazy_gettext("Give the day of completion."))]
    )


class ExecutionForm(ActForm):
    """How the decision was executed."""

    summary = TextAreaField(
        lazy_gettext("How it was executed"),
        [DataRequired(lazy_gettext("Say what was done.")), Length(max=4000)],
    )
    executed_on = DayField(
        lazy_gettext("Executed on"), [InputRequired(lazy_gettext("Give the day of execution."))]
    )


class AppealForm(FilesForm):
    """Who appeals, and on which grounds."""

    appellant = StringField(
        lazy_gettext("Who appeals"),
        [DataRequired(lazy_gettext("Say who appeals.")), Length(max=200)],
        description=lazy_gettext("The organisation, or the person held to account."),
    )
    grounds = TextAreaField(
        lazy_gettext("Grounds of the appeal"),
        [DataRequired(lazy_gettext("Write the grounds.")), Length(max=8000)],
        description=lazy_gettext("Which facts, which responsibility or which form is wrong, and why."),
    )


class ChangeForm(ActForm):
    """Lighter forms for each party; the fields for the parties are added by ``for_parties``."""

    reason = TextAreaField(lazy_gettext("Reason"), [DataRequired(lazy_gettext("Say why.")), Length(max=4000)])

    @classmethod
    def for_parties(cls, parties: list[Any]) -> "ChangeForm":
        """The form with check boxes for each party, as it stands now."""
        fields = {
            f"forms_{party.id}": checkboxes(
                party.name if not party.position else f"{party.name}（{party.position}）",
                choices=[
                    SelectChoice(each.value, lazy_gettext(each.label))
                    for each in Form
                    if each.target is party.kind
                ],
                default=[form.form.value for form in party.standing_forms],
            )
            for party in parties
        }
        return type("ChangeFormForParties", (cls,), fields)()  # type: ignore[no-any-return]

    def chosen(self, parties: list[Any]) -> dict[int, list[Form]]:
        """The forms chosen, by party."""
        return {
            party.id: [word_of(Form, value) for value in self[f"forms_{party.id}"].data or []]
            for party in parties
        }


class RuleForm(BaseForm):
    """A correction of one row of the administered table."""

    text = TextAreaField(
        lazy_gettext("Wording"), [DataRequired(lazy_gettext("Write the text.")), Length(max=2000)]
    )
    basis = StringField(
        lazy_gettext("Legal basis"), [DataRequired(lazy_gettext("Write the basis.")), Length(max=300)]
    )
    months = StringField(
        lazy_gettext("Months"),
        [Optional()],
        description=lazy_gettext("Influence period, or time for a decision; empty where there is none."),
    )
    effect = TextAreaField(lazy_gettext("What the influence period means"), [Length(max=2000)])
    reason = TextAreaField(
        lazy_gettext("Reason of the correction"), [DataRequired(lazy_gettext("Say why.")), Length(max=2000)]
    )

    def validate_months(self, field: StringField) -> None:
        """Months are a whole number."""
        if field.data and not (field.data.isdecimal() and 0 < int(field.data) < 1000):
            raise ValidationError(_("Write a whole number."))

    def months_given(self) -> int | None:
        """The months, if any."""
        return int(self.months.data) if self.months.data else None
