"""What people give when they act on a document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.calendars.forms import DayField
from app.cases.acting import ActForm
from app.notices.asking import Ask, How, filled, typed
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.letterhead import Document
from app.notices.content.shape import from_json
from app.notices.forms_of_service import HandingOverForm
from app.notices.numbering import Count, Gap, Series
from app.notices.servers import in_words
from app.people.models import User
from app.web.forms import BaseForm, WholeNumberField, choices


class ReviewForm(ActForm):
    """The reviewer's opinion; it may be left empty."""

    opinion = TextAreaField(lazy_gettext("Opinion"), [Optional(), Length(max=2000)])


class ServersForm(HandingOverForm):
    """Which two people of the office serve a document, and how."""

    first_server = SelectField(lazy_gettext("First server"), coerce=int)
    second_server = SelectField(lazy_gettext("Second server"), coerce=int)

    def offer(self, servers: list[User], by: User) -> None:
        """Who may serve; whoever fills in the form comes first, another second."""
        offered = [(each.id, in_words(each)) for each in servers]
        self.first_server.choices = self.second_server.choices = choices(offered)
        if not self.is_submitted():
            ids = [each.id for each in servers]
            self.first_server.data = by.id if by.id in ids else next(iter(ids), None)
            self.second_server.data = next((each for each in ids if each != self.first_server.data), None)


class GapForm(BaseForm):
    """Why numbers carry no document."""

    gap = SelectField(lazy_gettext("Numbers without a document"))
    reason = TextAreaField(
        lazy_gettext("Explanation"), [DataRequired(lazy_gettext("Say why.")), Length(max=1000)]
    )

    def offer(self, counts: Iterable[Count], organs: Mapping[str, str]) -> None:
        """The gaps that nobody has explained; with several organs each says whose it is."""
        self.gap.choices = choices(
            ("|".join(map(str, (*count.series, gap.first, gap.last))), _gap_in_words(count, gap, organs))
            for count in counts
            for gap in count.unexplained
        )

    def chosen(self) -> tuple[Series, int, int]:
        """The series, and the first and last number of the gap."""
        organ_code, mark, year, first, last = self.gap.data.rsplit("|", 4)
        return Series(organ_code, mark, int(year)), int(first), int(last)


def _gap_in_words(count: Count, gap: Gap, organs: Mapping[str, str]) -> str:
    numbers = f"{count.series.mark}〔{count.series.year}〕{gap.words}号"
    return f"{organs[count.series.organ_code]} {numbers}" if len(organs) > 1 else numbers


class GoOnForm(BaseForm):
    """From which number a count goes on, because the numbers before were given out elsewhere."""

    organ_code = SelectField(lazy_gettext("Issuing organ"))
    mark = SelectField(lazy_gettext("Code of the organ and kind"))
    year = WholeNumberField(lazy_gettext("Year"), [InputRequired(lazy_gettext("Give a whole number."))])
    last = WholeNumberField(
        lazy_gettext("Last number given out elsewhere"), [InputRequired(lazy_gettext("Give a whole number."))]
    )
    because = TextAreaField(
        lazy_gettext("Explanation"), [DataRequired(lazy_gettext("Say why.")), Length(max=1000)]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        marks = sorted({each.mark for each in DOCUMENTS.values() if each.mark})
        self.mark.choices = choices((mark, mark) for mark in marks)

    def offer(self, organs: Mapping[str, str]) -> None:
        """The organs whose numbers a person looks after."""
        self.organ_code.choices = choices(organs.items())

    def chosen(self) -> Series:
        """The series that goes on."""
        return Series(self.organ_code.data, self.mark.data, self.year.data)


#: Between the names of organs that issue together, as a choice.
_TOGETHER = "、"


class DocumentForm(ActForm):
    """What a document asks for; ``document_form`` adds its fields."""

    questions: tuple[Ask, ...] = ()

    def show(self, content: Mapping[str, Any]) -> None:
        """Show what the draft already says."""
        for ask in self.questions:
            self[ask.name].data = typed(content, ask)
        if "letterhead" in self:
            self["letterhead"].data = _TOGETHER.join(content["organ"]["names"])

    def document(self, kind: type[Document], beginning: Mapping[str, Any]) -> Document:
        """The document with what was typed. Raises ContentRefused with the reason."""
        made = filled(beginning, self.questions, {ask.name: self[ask.name].data for ask in self.questions})
        if "letterhead" in self:
            made["organ"] = made["organ"] | {"names": self["letterhead"].data.split(_TOGETHER)}
        return from_json(kind, made)


def document_form(asks: Sequence[Ask], organs: Sequence[str]) -> DocumentForm:
    """A form for these asks; where two organs work as one, it asks under whose letterhead is issued."""
    fields: dict[str, Any] = {"questions": tuple(asks)}
    if len(organs) > 1:
        heads = [_TOGETHER.join(organs), *organs]
        fields["letterhead"] = SelectField(
            lazy_gettext("Letterhead"), choices=choices((each, each) for each in heads)
        )
    fields |= {ask.name: _field(ask) for ask in asks}
    made: DocumentForm = type("FormOfADocument", (DocumentForm,), fields)()
    return made


def _field(ask: Ask) -> Field:
    label, described = _(ask.label), _(ask.help) if ask.help else ""
    needed = _("This cannot be left out.")
    if ask.how is How.CHOICE:
        # The content judges the mark of secrecy itself, with its reason.
        return SelectField(
            label,
            description=described,
            choices=choices((value, _(words)) for value, words in ask.options),
            validate_choice=ask.at != "secrecy",
        )
    if ask.how in {How.DAY, How.DUE}:
        return DayField(label, [InputRequired(needed) if ask.required else Optional()], description=described)
    if ask.how is How.NUMBER:
        return WholeNumberField(label, [InputRequired(needed)], description=described)
    rules = [DataRequired(needed) if ask.required else Optional()]
    if ask.how in {How.LINE, How.MOMENT}:
        return StringField(label, [*rules, Length(max=200)], description=described)
    return TextAreaField(label, [*rules, Length(max=8000)], description=described)
