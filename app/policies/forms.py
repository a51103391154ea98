"""The form of a new policy: a field for each number, and length, reminders and approver where an office may choose."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from app.policies.policy import Policy, ReviewRule, as_stored
from app.policies.wording import (
    FIGURES,
    REVIEW_LABEL,
    RULES_LABEL,
    Figure,
    UnreadableLine,
    as_line,
    ladder_of,
)
from app.web.forms import BaseForm, WholeNumberField, choices
from workflows.approvals import Approval
from workflows.calendar import LONGEST_AMOUNT, Duration, Unit
from workflows.terms import Term

UNITS = (
    (Unit.WORKING_DAYS.value, _l("working days")),
    (Unit.CALENDAR_DAYS.value, _l("calendar days")),
    (Unit.MONTHS.value, _l("months")),
)


class PolicyForm(BaseForm):
    """Every setting of a policy, the reason of the release, and the version that the reader started from."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why; the reason stays with the version.")),
            Length(min=10, max=500, message=_l("Write between 10 and 500 characters.")),
        ],
        description=_l("The decision that this follows, such as a meeting and its date."),
    )
    seen_version = HiddenField()
    assessment_rules = StringField(
        _l(RULES_LABEL),
        [
            InputRequired(_l("Say which rules the documents cite.")),
            Length(max=60, message=_l("Write at most %(n)s characters.", n=60)),
        ],
        description=_l("As documents cite it, with its marks, such as 《清廉指数评价办法（试行）》."),
    )
    review_meeting = SelectField(
        _l(REVIEW_LABEL), choices=choices((each.value, _l(each.label)) for each in ReviewRule)
    )

    def figure(self, figure: Figure) -> Field:
        """The field of a number."""
        return self[figure.name]

    def term(self, term: Term) -> tuple[Field, Field, Field]:
        """The fields of a term: amount, unit, reminders."""
        return self[f"amount_{term}"], self[f"unit_{term}"], self[f"ladder_{term}"]

    def approver(self, approval: Approval) -> Field:
        """The field of an approval."""
        return self[f"approver_{approval}"]

    def content(self) -> dict[str, Any]:
        """What differs from the shipped rules, as a release keeps it; the form is valid."""
        shipped = Policy()
        figures = {each.name: self.figure(each).data for each in FIGURES}
        terms = {
            each: Duration(self[f"amount_{each}"].data, Unit(self[f"unit_{each}"].data)) for each in Term
        }
        ladders = {each: ladder_of(self[f"ladder_{each}"].data) for each in Term}
        approvers = {each: self.approver(each).data for each in Approval}
        found: dict[str, Any] = {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in figures.items()
            if value != getattr(shipped, name)
        }
        if self.assessment_rules.data != shipped.assessment_rules:
            found["assessment_rules"] = self.assessment_rules.data
        if self.review_meeting.data != shipped.review_meeting:
            found["review_meeting"] = self.review_meeting.data
        changed: Mapping[str, dict[str, Any]] = {
            "terms": {str(t): str(v) for t, v in terms.items() if v != shipped.duration(t)},
            "ladders": {str(t): as_stored(v) for t, v in ladders.items() if v != t.ladder},
            "approvers": {str(a): v for a, v in approvers.items() if v != a.default},
        }
        return found | {name: values for name, values in changed.items() if values}


def typed(policy: Policy) -> dict[str, Any]:
    """What the form shows of a policy before anybody has changed it."""
    shown: dict[str, Any] = {each.name: getattr(policy, each.name) for each in FIGURES}
    shown["assessment_rules"] = policy.assessment_rules
    shown["review_meeting"] = policy.review_meeting.value
    for term in Term:
        duration = policy.duration(term)
        shown[f"amount_{term}"], shown[f"unit_{term}"] = duration.amount, duration.unit.value
        shown[f"ladder_{term}"] = "\n".join(as_line(rung) for rung in policy.ladder(term))
    return shown | {f"approver_{each}": policy.approver(each).value for each in Approval}


def _readable_ladder(_form: BaseForm, field: Field) -> None:
    try:
        ladder_of(field.data or "")
    except UnreadableLine as error:
        raise ValidationError(str(error)) from None


def _of_figure(figure: Figure) -> Field:
    kind = DecimalField if isinstance(getattr(Policy(), figure.name), Decimal) else WholeNumberField
    limits = _l("Give a number from %(least)s to %(most)s.", least=figure.least, most=figure.most)
    rules = [InputRequired(limits), NumberRange(figure.least, figure.most, limits)]
    return kind(_l(figure.label), rules, description=_l(figure.meaning) if figure.meaning else "")


def _of_approval(approval: Approval) -> Field:
    return SelectField(
        _l(approval.label), choices=choices((each.value, _l(each.label)) for each in approval.choices)
    )


def _add_fields() -> None:
    """A field for whatever the policy and the rulebook name, so that none is forgotten."""
    for figure in FIGURES:
        setattr(PolicyForm, figure.name, _of_figure(figure))
    for term in Term:
        limits = _l("A term is between 1 and %(max)s days or months long.", max=LONGEST_AMOUNT)
        amount = WholeNumberField(
            _l(term.label), [InputRequired(limits), NumberRange(1, LONGEST_AMOUNT, limits)]
        )
        setattr(PolicyForm, f"amount_{term}", amount)
        setattr(PolicyForm, f"unit_{term}", SelectField(_l("Counted in"), choices=choices(UNITS)))
        setattr(PolicyForm, f"ladder_{term}", TextAreaField(_l("Reminders"), [_readable_ladder]))
    for approval in Approval:
        setattr(PolicyForm, f"approver_{approval}", _of_approval(approval))


_add_fields()
