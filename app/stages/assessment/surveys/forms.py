"""The forms of a survey: the questionnaire and its codes."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp, ValidationError

from app.cases.acting import ActForm, ReasonForm
from app.stages.assessment.surveys import reading
from app.stages.assessment.surveys.actions import Plan
from app.stages.assessment.surveys.actions.issuing import MOST_CODES
from app.stages.assessment.surveys.models import CodeBatch, Survey
from app.stages.assessment.surveys.queries import FEW
from app.stages.assessment.surveys.words import Scale, SurveyKind, spoken
from app.web.forms import WholeNumberField, choices
from app.web.sentences import sentence

_COLUMN = Regexp(
    r"^\w*$", message=_l("A column's name has letters, digits and underscores, as in the index model.")
)
_LINES = {"rows": 6}
#: More people nobody asks.
_AT_MOST = NumberRange(max=1_000_000, message=_l("At most 1,000,000."))


class SurveyForm(ActForm):
    """Everything that a survey fixes before it is approved."""

    kind = SelectField(_l("Kind"), choices=choices((each.value, _l(each.label)) for each in SurveyKind))
    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give the survey a title.")), Length(max=200)],
        description=_l("As people read it. English may follow behind a bar: 标题 | Title."),
    )
    preface = TextAreaField(
        _l("Introduction"),
        [Length(max=1000)],
        description=_l("One or two sentences above the questions: what it is for and who asks."),
        render_kw={"rows": 3},
    )
    scale = SelectField(_l("Scale"), choices=choices((each.value, _l(each.label)) for each in Scale))
    questions = TextAreaField(
        _l("Questions"),
        [DataRequired(_l("Write at least one question."))],
        description=_l("One a line, asked about each unit. English may follow behind a bar."),
        render_kw=_LINES,
    )
    units = TextAreaField(
        _l("Units that are asked about"),
        [DataRequired(_l("Name at least one unit."))],
        description=_l(
            "One a line by its code. If it is known how many people could be asked, the number follows after a comma, "
            "one for all or one for each group; the standard error is then corrected for it."
        ),
        render_kw=_LINES,
    )
    grouping = StringField(
        _l("Groups are by"),
        [Length(max=100)],
        description=_l("For example channel, age or place; in an appraisal, class of people."),
    )
    groups = TextAreaField(
        _l("Groups"),
        description=_l(
            "One a line: name, largest number of answers, weight. The last two may be left out; weights are parts of "
            "100 and needed in an appraisal. Empty: everybody is one group."
        ),
        render_kw={"rows": 4},
    )
    group_is_asked = BooleanField(_l("People say their group themselves; otherwise their code tells it"))
    minimum = WholeNumberField(
        _l("Fewest valid answers"),
        [
            InputRequired(_l("Give the fewest valid answers.")),
            NumberRange(
                min=FEW,
                message=_l("At least %(few)s: a score of fewer would show what single people said.", few=FEW),
            ),
            _AT_MOST,
        ],
        description=_l("A unit with fewer has no score."),
    )
    straight_from = WholeNumberField(
        _l("Set sheets aside with all marks alike, from so many marks on"),
        [InputRequired(_l("Give a number, 0 for never.")), NumberRange(min=0), _AT_MOST],
        description=_l("0 sets none aside. What was set aside is counted and shown."),
    )
    column = StringField(
        _l("Column for the score"),
        [DataRequired(_l("Name the column.")), Length(max=64), _COLUMN],
        description=_l("As the index model names it."),
    )
    answers_column = StringField(_l("Column for the number of answers"), [Length(max=64), _COLUMN])
    error_column = StringField(_l("Column for the standard error"), [Length(max=64), _COLUMN])
    opens_on = DateField(_l("Begins on"), [InputRequired(_l("Give a date like 2026-01-01."))])
    closes_on = DateField(
        _l("Ends on"),
        [InputRequired(_l("Give a date like 2026-06-30."))],
        description=_l("A working day; the clock ends the survey when it is over."),
    )

    def read_from(self, survey: Survey) -> None:
        """Show what the survey has."""
        for field in self:
            if field.name in _PLAIN:
                field.data = getattr(survey, field.name)
        self.kind.data, self.scale.data = survey.kind.value, survey.scale.value
        self.questions.data = "\n".join(survey.questions)
        self.groups.data = reading.groups_as_text(survey)
        self.units.data = reading.units_as_text(survey)

    def validate_groups(self, field: Field) -> None:
        """Every line can be read."""
        self._read(reading.groups_of, field)

    def validate_units(self, field: Field) -> None:
        """Every line can be read."""
        self._read(reading.units_of, field)

    def plan(self) -> Plan:
        """What was typed, read."""
        return Plan(
            kind=SurveyKind(self.kind.data),
            scale=Scale(self.scale.data),
            questions=reading.questions_of(self.questions.data),
            groups=reading.groups_of(self.groups.data or ""),
            units=reading.units_of(self.units.data),
            **{name: self[name].data for name in _PLAIN},
        )

    @staticmethod
    def _read(read: Any, field: Field) -> None:
        try:
            read(field.data or "")
        except reading.Misread as misread:
            raise ValidationError(sentence(misread.reason)) from misread


#: What the form and the survey both hold as it is.
_PLAIN = (
    "title",
    "preface",
    "grouping",
    "group_is_asked",
    "minimum",
    "straight_from",
    "column",
    "answers_column",
    "error_column",
    "opens_on",
    "closes_on",
)


class CodesForm(ActForm):
    """How many codes, for whom, about what, and how they are handed out."""

    size = WholeNumberField(
        _l("How many"),
        [
            InputRequired(_l("Say how many.")),
            NumberRange(min=1, max=MOST_CODES, message=_l("Between 1 and %(most)s.", most=MOST_CODES)),
        ],
    )
    group = SelectField(_l("For which group"), coerce=int)
    unit = SelectField(_l("About which unit"), coerce=int)
    channel = StringField(
        _l("Handed out by"),
        [Length(max=100)],
        description=_l("For example: at the service hall, by the village committee."),
    )

    def offer(self, survey: Survey) -> None:
        """The groups and units of the survey."""
        by_code = not survey.group_is_asked and len(survey.groups) > 1
        groups = [(each.id, spoken(each.name)) for each in survey.groups] if by_code else [(0, _("All"))]
        self.group.choices = groups
        everything = [(0, _("Every unit of the survey"))]
        self.unit.choices = everything + [(each.unit_id, each.unit.name) for each in survey.units]

    def group_in_words(self) -> str:
        """The group that was chosen."""
        return _chosen(self.group)

    def unit_in_words(self) -> str:
        """The unit that was chosen, or that all are."""
        return _chosen(self.unit)


class CancelForm(ReasonForm):
    """Whose codes are withdrawn, and why."""

    batch = SelectField(_l("Batch"), [InputRequired(_l("Choose a batch."))], coerce=int)

    def offer(self, batches: list[tuple[CodeBatch, int]]) -> None:
        """The batches of which codes are left."""
        self.batch.choices = [(batch.id, _batch_in_words(batch, unused)) for batch, unused in batches]


def _batch_in_words(batch: CodeBatch, unused: int) -> str:
    return _(
        "No. %(number)s, %(channel)s: %(unused)s of %(size)s unused",
        number=batch.id,
        channel=batch.channel or "—",
        unused=unused,
        size=batch.size,
    )


def _chosen(field: SelectField) -> str:
    return next((str(label) for value, label in field.choices if value == field.data), "")
