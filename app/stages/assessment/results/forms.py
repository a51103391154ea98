"""The forms of results: delivering reports, recording receipts, proposing for the key list, handing results out."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.cases.acting import ActForm
from app.stages.assessment.results.models import Purpose
from app.web.forms import BaseForm
from workflows.vocabulary import ReportRecipient

_NAMED = (DataRequired(_l("Name the recipient by office.")), Length(max=100))


class DeliverForm(BaseForm):
    """The four recipients of health reports, by office."""

    party_leader = StringField(_l("Head of the Party committee"), _NAMED)
    government_leader = StringField(_l("Head of the government"), _NAMED)
    leader_in_charge = StringField(_l("Leader in charge of the unit"), _NAMED)
    unit_principal = StringField(_l("Principal of the unit"), _NAMED)

    @property
    def addressees(self) -> dict[ReportRecipient, str]:
        """Who gets which copy."""
        return {each: self[each.value].data or "" for each in ReportRecipient}


class ReportReceiptForm(ActForm):
    """Who signed for a leader's copy."""

    received_by = StringField(
        _l("Signed for by"),
        [DataRequired(_l("Say who signed for it, by office.")), Length(max=200)],
        description=_l("By office; where somebody else signed, on what authority."),
    )
    received_on = DateField(
        _l("Day of the signature"),
        [InputRequired(_l("Give a date like 2026-12-31."))],
        description=_l(
            "As it stands on the paper: not before the copy was delivered, and not a day to come."
        ),
    )


class ProposeForm(BaseForm):
    """What all entries of one proposal share; units and modes are chosen in the table."""

    valid_until_on = DateField(_l("Valid until"), [InputRequired(_l("Give a date like 2026-12-31."))])
    remark = TextAreaField(_l("Remark"), [Optional(), Length(max=500)])


class HandOutForm(BaseForm):
    """For what, and to which organ, results are handed out."""

    purpose = SelectField(_l("Used for"), [InputRequired()])
    organ = StringField(
        _l("Receiving organ"),
        [DataRequired(_l("Name the organ that receives the results.")), Length(max=200)],
    )
    group = SelectField(_l("Peer group"), [Optional()])
    remark = TextAreaField(_l("Remark"), [Optional(), Length(max=500)])

    def offer(self, groups: list[str]) -> None:
        """What may be chosen."""
        self.purpose.choices = [(each.value, _(each.label)) for each in Purpose]
        self.group.choices = [("", _("All")), *((name, name) for name in groups)]
