"""What is asked for raters: whom to name, for which units and until when; whom to release, and why."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.acting import ActForm, ReasonForm
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.models import User
from app.stages.assessment.rating.models import Rater
from app.web.forms import choices


class NameRaterForm(ActForm):
    """Whom to ask for marks, of which units, and until when."""

    person = SelectField(_l("Person"), [InputRequired(_l("Choose a person."))], coerce=int)
    until_on = DateField(
        _l("Marks to be given by"),
        [InputRequired(_l("Give a day like 2026-01-31."))],
        description=_l("The person is reminded before; marks that are not submitted by then are missing."),
    )
    units = TextAreaField(
        _l("Units"),
        [Optional(), Length(max=20_000)],
        description=_l(
            "Codes of units, one on each line; blank: all units of the round. Nobody marks the own unit."
        ),
        render_kw={"rows": 4},
    )
    chosen: Sequence[Unit] = ()

    def offer(self, people: Sequence[User]) -> None:
        """Who may be asked."""
        self.person.choices = choices(
            (each.id, f"{each.name} · {each.position}" if each.position else each.name) for each in people
        )

    def validate_units(self, field: TextAreaField) -> None:
        """Each line is the code of a unit."""
        codes = list(dict.fromkeys((field.data or "").split()))
        found = {code: unit_of_code(code) for code in codes}
        unknown = [code for code, unit in found.items() if unit is None]
        if unknown:
            raise ValidationError(_("No unit has these codes: %(codes)s.", codes=", ".join(unknown[:10])))
        self.chosen = [unit for unit in found.values() if unit is not None]


class ReleaseRaterForm(ReasonForm):
    """Who is not waited for any more."""

    rater = SelectField(_l("Rater"), [InputRequired(_l("Choose a person."))], coerce=int)

    def offer(self, raters: Sequence[Rater]) -> None:
        """Who may be released."""
        self.rater.choices = choices((each.id, each.name) for each in raters)
