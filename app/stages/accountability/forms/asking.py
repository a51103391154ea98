"""How the forms ask: choices from a vocabulary, check boxes, a day."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


def words(kind: Any) -> list[SelectChoice]:
    """The choices of a vocabulary, in its order."""
    return [SelectChoice(each.value, lazy_gettext(each.label)) for each in kind]


def word_of(kind: Any, value: str) -> Any:
    """The word that a choice names."""
    return next(each for each in kind if each.value == value)


def checkboxes(label: Any, *validators: Any, **details: Any) -> Any:
    """A list of check boxes."""
    return SelectMultipleField(
        label,
        list(validators),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **details,
    )


class DayField(DateField):
    """A day; what is no day is refused in the reader's language."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a day as 2026-03-02.")) from None
