"""The pairwise sheet: how the experts are brought together, who is invited, and weights by hand."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.cases.acting import ActForm
from app.people.models import User
from app.scoring.ahp import DEFAULT, TABLES
from app.stages.assessment.model.document import Sheet, Table
from app.stages.assessment.model.forms.fields import ExactValue, TableForm, WordValue, show_table, table_of
from app.stages.assessment.model.words import AGGREGATES, METHODS
from app.web.forms import choices


class SheetRulesForm(TableForm):
    """By which method weights follow, and by which table consistency is judged."""

    method = WordValue(_l("Weights by"), choices=choices(METHODS))
    aggregate = WordValue(_l("Several experts by"), choices=choices(AGGREGATES))
    random_index = WordValue(_l("Random index by"))

    def show(self, sheet: Sheet) -> None:
        """Fill in the rules of a sheet."""
        self.offer()
        usual = {"method": "geometric", "aggregate": "judgements", "random_index": DEFAULT}
        show_table(self, {**usual, **sheet.rules})

    def offer(self) -> None:
        """The tables by their names."""
        self.random_index.offer((name, table.title) for name, table in TABLES.items())

    def table(self) -> Table:
        """The rules that do not go without saying."""
        usual = {"method": "geometric", "aggregate": "judgements", "random_index": DEFAULT}
        return {key: value for key, value in table_of(self).items() if value != usual[key]}


class ExpertForm(ActForm):
    """An expert who has no account: the handler enters what was said."""

    name = StringField(
        _l("Name of the expert"),
        [DataRequired(_l("Give each expert a name of its own.")), Length(max=100)],
        description=_l("As the model file keeps it, for example Expert 1."),
    )
    share = ExactValue(_l("Share"), description=_l("How much the expert counts; left blank: 1."))


class InviteForm(ActForm):
    """A person of the office who is asked for judgements."""

    person = SelectField(_l("Person"), [DataRequired(_l("Choose a person."))], coerce=int)
    name = StringField(
        _l("Name in the model file"),
        [DataRequired(_l("Give each expert a name of its own.")), Length(max=100)],
        description=_l("As the model file keeps it, for example Expert 1."),
    )

    def offer(self, people: Sequence[User]) -> None:
        """Who may be asked."""
        self.person.choices = choices((each.id, each.name) for each in people)


class WeightsForm(ActForm):
    """The children of a node are weighed by hand again."""
