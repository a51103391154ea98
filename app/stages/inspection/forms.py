"""What is asked when a team is appointed, a verdict recorded, a report submitted."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.acting import ActForm
from app.people.models import User
from app.web.forms import WholeNumberField
from workflows.vocabulary import Verdict


def called(person: User) -> str:
    """A person as lists name them: name and post."""
    return f"{person.name}（{person.position}）" if person.position else person.name


class TeamForm(ActForm):
    """Who goes out, who leads, and what they are to look at."""

    team = SelectMultipleField(
        lazy_gettext("Inspectors"),
        [DataRequired(lazy_gettext("Choose at least two inspectors."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy_gettext(
            "Whoever handles the case, or handled it, and whoever recused is not listed."
        ),
        validate_choice=False,
    )
    leader = SelectField(
        lazy_gettext("Leader of the team"), [Optional()], coerce=lambda value: int(value or 0)
    )
    scope = TextAreaField(
        lazy_gettext("What to look at"),
        [Length(max=2000)],
        description=lazy_gettext("Empty: every problem of the notice."),
    )

    def offer(self, people: list[User]) -> None:
        """List those who may be appointed."""
        self.team.choices = [SelectChoice(each.id, called(each)) for each in people]
        self.leader.choices = [
            SelectChoice(0, _("The first one chosen")),
            *(SelectChoice(each.id, called(each)) for each in people),
        ]

    def chosen(self) -> list[int]:
        """The ids chosen, the leader first."""
        ids = list(self.team.data or [])
        leader = self.leader.data
        return [leader, *(each for each in ids if each != leader)] if leader else ids


class VerdictForm(ActForm):
    """What was found on one problem."""

    verdict = RadioField(
        lazy_gettext("Verdict"),
        [DataRequired(lazy_gettext("Choose a verdict."))],
        choices=[SelectChoice(each.value, lazy_gettext(each.label)) for each in Verdict],
    )
    found = TextAreaField(
        lazy_gettext("What was seen"),
        [DataRequired(lazy_gettext("Say what was seen; a verdict rests on it.")), Length(max=4000)],
        description=lazy_gettext("What was read, seen and heard, with places, dates and figures."),
    )
    requirement = TextAreaField(
        lazy_gettext("What the unit still has to do"),
        [Length(max=2000)],
        description=lazy_gettext("Needed for every verdict but “rectified”; it goes into the second notice."),
    )


class ExplanationForm(ActForm):
    """What the unit said to the finding of a false rectification."""

    explanation = TextAreaField(
        lazy_gettext("The unit's explanation"),
        [DataRequired(lazy_gettext("Write down what the unit said, and who said it.")), Length(max=4000)],
    )
    explained_by = StringField(
        lazy_gettext("Who gave it"),
        [DataRequired(lazy_gettext("Write down what the unit said, and who said it.")), Length(max=100)],
        description=lazy_gettext("By post, for example the unit's principal."),
    )


class ReportForm(ActForm):
    """The team's report."""

    methods = TextAreaField(
        lazy_gettext("How it was inspected"),
        [DataRequired(lazy_gettext("Say how it was inspected.")), Length(max=2000)],
        description=lazy_gettext("Listening, looking, checking, visiting: what was done, where and when."),
    )
    materials = TextAreaField(
        lazy_gettext("What was read"), [DataRequired(lazy_gettext("Say what was read.")), Length(max=2000)]
    )
    answers = WholeNumberField(
        lazy_gettext("Satisfaction poll: valid answers"),
        [Optional()],
        description=lazy_gettext("Leave both empty when there was no poll."),
    )
    satisfied = WholeNumberField(lazy_gettext("Satisfaction poll: satisfied"), [Optional()])
    overall = TextAreaField(
        lazy_gettext("Overall assessment"),
        [DataRequired(lazy_gettext("Write the overall assessment.")), Length(max=4000)],
        description=lazy_gettext("It is printed in the feedback to the unit."),
    )
