"""The forms of rectification: the problem, the plan, evidence, the claim, requests for more time."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import Choice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.calendars.forms import DayField
from app.cases.acting import LONG, ActForm
from app.evidence.kinds import ENDINGS
from app.evidence.models import OF_A_SERVICE, EvidenceKind
from app.stages.rectification.actions.claims import FIGURES
from app.stages.rectification.models import RESPONSIBILITY_WORDS, Item, MeasureKind
from app.web.forms import BaseForm, WholeNumberField
from workflows.vocabulary import ItemType, ProblemClass, Word

LINES = {"rows": 3}


class WordField(SelectField):
    """Choose one word of the vocabulary; its labels are translated when the page is drawn."""

    def __init__(self, label: object, words: Iterable[Word], *args: object, **kwargs: object) -> None:
        super().__init__(label, *args, **kwargs)
        self.words = words
        #: Drawn like any other choice of one.
        self.type = "SelectField"

    def iter_choices(self) -> Iterable[Choice]:
        """Every word with its label."""
        for word in self.words:
            yield Choice(word.value, _(word.label), word.value == self.data, {})

    def pre_validate(self, form: object) -> None:
        """Only words of the vocabulary."""
        if self.word is None:
            raise StopValidation(_("Choose one of these."))

    @property
    def word(self) -> Any:
        """The word that was chosen."""
        return next((word for word in self.words if word.value == self.data), None)


class AmountField(DecimalField):
    """A figure that may stay empty; what is no number gets one sentence, in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Give a number, such as 12 or 3.5.")) from None

    def pre_validate(self, form: object) -> None:
        """Ask nothing more about what could not be read."""
        if self.process_errors:
            raise StopValidation


class OneDayField(DayField):
    """A day, drawn with its words beside it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.type = "DateField"


class AnyDayField(OneDayField):
    """A day that may stay open."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, if there is one."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        super().process_formdata(valuelist)


class CheckboxesField(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ItemForm(ActForm):
    """One problem of the warning that is being drafted."""

    problem = TextAreaField(
        _l("Problem"),
        [InputRequired(_l("Say what the problem is.")), LONG],
        description=_l("What was found, in facts."),
    )
    problem_class = WordField(_l("Class"), ProblemClass)
    item_type = WordField(_l("Type of rectification"), ItemType)
    indicator = StringField(_l("Indicator"), [Length(max=200, message=_l("At most 200 characters."))])
    requirement = TextAreaField(
        _l("Requirement"),
        [LONG],
        description=_l("What the unit must reach; it is printed in the notice."),
        render_kw=LINES,
    )
    own_term = StringField(
        _l("Term of its own"),
        [Length(max=8, message=_l("At most 8 characters."))],
        description=_l(
            "Such as 15D (calendar days), 10WD (working days) or 3M (months); empty: the policy's term."
        ),
    )
    is_key = BooleanField(_l("Key problem: the leader in charge closes it"))


#: A name that may be chosen among the unit's own accounts.
OF_AN_ACCOUNT: dict[str, Any] = {
    "description": _l(
        "Somebody with an account of this unit finds it in their own work and is reminded too."
    ),
    "render_kw": {"list": "people"},
}


class AnswersForm(ActForm):
    """Who answers for a problem, and what is to be reached. It may be saved unfinished."""

    lead_unit = StringField(_l("Lead unit"), [Length(max=100, message=_l("At most 100 characters."))])
    cooperating_units = StringField(
        _l("Cooperating units"),
        [Length(max=300, message=_l("At most 300 characters."))],
        description=_l("Several with a comma between them."),
    )
    stage_goal = TextAreaField(_l("Rectification goal"), [LONG], render_kw=LINES)
    expected_on = AnyDayField(_l("Expected to be finished on"))


for _name, _label in RESPONSIBILITY_WORDS.items():
    _of_an_account = OF_AN_ACCOUNT if _name == "responsible_person" else {}
    setattr(
        AnswersForm,
        _name,
        StringField(_l(_label), [Length(max=100, message=_l("At most 100 characters."))], **_of_an_account),
    )


class MeasureForm(ActForm):
    """One measure against a problem."""

    text = TextAreaField(
        _l("Measure"), [InputRequired(_l("Say what the measure is.")), LONG], render_kw=LINES
    )
    kind = WordField(_l("Kind of measure"), MeasureKind, default=MeasureKind.RULES.value)
    outcome = StringField(_l("What will show that it is done"), [LONG])
    unit = StringField(_l("Carried out by"), [Length(max=100, message=_l("At most 100 characters."))])
    person = StringField(
        _l("Person in charge"), [Length(max=100, message=_l("At most 100 characters."))], **OF_AN_ACCOUNT
    )
    due_on = AnyDayField(_l("To be done by"))


class EvidenceForm(ActForm):
    """Files for a problem: new ones, those that wait from an earlier try, and those that the case holds already."""

    files = MultipleFileField(_l("Files"), render_kw={"accept": ",".join(f".{ending}" for ending in ENDINGS)})
    kept = CheckboxesField(_l("Already uploaded"), coerce=int, validate_choice=False)
    reused = CheckboxesField(_l("Used again from this case"), coerce=int, validate_choice=False)
    kind = WordField(
        _l("What it is"),
        [each for each in EvidenceKind if each not in OF_A_SERVICE],
        default=EvidenceKind.OTHER.value,
    )
    dated_on = AnyDayField(_l("Date of the document"))
    document_number = StringField(
        _l("Document number"), [Length(max=100, message=_l("At most 100 characters."))]
    )
    replaces = SelectField(_l("Replaces"), coerce=int, default=0, validate_choice=False)


class ClaimForm(ActForm):
    """The claim that a problem is put right."""

    summary = TextAreaField(
        _l("What was done"),
        [InputRequired(_l("Say what was done and what came of it.")), LONG],
        render_kw={"rows": 6},
    )
    completed_on = OneDayField(
        _l("Completed on"), [InputRequired(_l("Name the day on which it was completed."))]
    )

    def figures(self) -> list[Field]:
        """The fields for what can be counted."""
        return [self[name] for name in FIGURES]


for _name, (_label, _unit) in FIGURES.items():
    setattr(
        ClaimForm,
        _name,
        AmountField(
            _l(_label),
            [Optional(), NumberRange(min=0, message=_l("A figure cannot be negative."))],
            description=_l(_unit),
            render_kw={"inputmode": "decimal"},
        ),
    )


class RequestForm(ActForm):
    """A request for more time."""

    until = OneDayField(_l("New date"), [InputRequired(_l("Name the new date."))])
    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Say why more time is needed.")), LONG], render_kw=LINES
    )
    progress = TextAreaField(
        _l("Progress so far"),
        [InputRequired(_l("Say how far the rectification has come.")), LONG],
        render_kw=LINES,
    )


class GrantForm(ActForm):
    """A leader's yes to more time: the day, and a reason where the request came late."""

    until = OneDayField(_l("Extended to"), [InputRequired(_l("Name the new date."))])
    reason = TextAreaField(_l("Reason"), [LONG], render_kw=LINES)


class ExtendForm(ActForm):
    """More time without a request."""

    until = OneDayField(_l("New date"), [InputRequired(_l("Name the new date."))])
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why.")), LONG], render_kw=LINES)


class ExtendPlanForm(ActForm):
    """More working days for the plan."""

    days = WholeNumberField(
        _l("Working days"),
        [InputRequired(_l("Say how many working days."))],
        render_kw={"inputmode": "numeric"},
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why.")), LONG], render_kw=LINES)


class RemarkForm(ActForm):
    """An act to which a remark may be added."""

    opinion = TextAreaField(_l("Opinion"), [LONG], render_kw=LINES)


class ReturnClosureForm(ActForm):
    """Which problems must be worked on again, and why."""

    item_ids = CheckboxesField(_l("Problems to reopen"), coerce=int)
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why.")), LONG], render_kw=LINES)

    def offer(self, items: list[Item]) -> None:
        """Let these problems be chosen."""
        self.item_ids.choices = [(item.id, f"{item.position}. {item.problem}") for item in items]


class DropForm(BaseForm):
    """A single button with its token."""
