"""Fields that read and give back what a model file keeps: texts, exact numbers, words, lists; blank means absent."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.acting import ActForm
from app.scoring.reading.table import exact_number
from app.stages.assessment.model.document import Table
from app.stages.assessment.model.document.writing import plain_decimal, toml_value
from app.web.forms import BaseForm, choices, trimmed

#: What people put between the words of a list.
_BETWEEN = re.compile(r"[,，、;；\s]+")
_WHOLE = re.compile(r"[+-]?\d{1,15}")


class TextValue(StringField):
    """A text."""

    def show(self, value: Any) -> None:
        """Fill in what the file says."""
        self.data = "" if value is None else value if isinstance(value, str) else toml_value(value)

    @property
    def value(self) -> Any:
        """What the file is to say; None: nothing."""
        return trimmed(self.data or "") or None


class ExactValue(TextValue):
    """A number as exact as it is written: 12, 0.25 or 1/3."""

    def show(self, value: Any) -> None:
        """Fill in the number as people write it."""
        if isinstance(value, Decimal) and value.is_finite():
            self.data = plain_decimal(value)
        else:
            super().show(value)

    def pre_validate(self, form: Any) -> None:
        """What is no number is refused here; whether it fits the rule, the engine says."""
        try:
            self._number()
        except (ValueError, ArithmeticError):
            message = _('“%(value)s” is no number. Write it like 0.25 or "1/3".', value=self.data)
            raise ValidationError(message) from None

    @property
    def value(self) -> Any:
        return self._number()

    def _number(self) -> Any:
        text = unicodedata.normalize("NFKC", trimmed(self.data or ""))
        if not text:
            return None
        exact_number(text)
        if "/" in text:
            return text
        return int(text) if _WHOLE.fullmatch(text) else Decimal(text)


class TextsValue(TextValue):
    """A list of words."""

    def show(self, value: Any) -> None:
        """Fill in the words with commas between them."""
        self.data = ", ".join(map(str, value)) if isinstance(value, list | tuple) else ""

    @property
    def value(self) -> Any:
        return [word for word in _BETWEEN.split(trimmed(self.data or "")) if word] or None


class TruthValue(BooleanField):
    """Yes, or silence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "BooleanField"

    def show(self, value: Any) -> None:
        """Fill in what the file says."""
        self.data = value is True

    @property
    def value(self) -> Any:
        """True, or None."""
        return True if self.data else None


class SilentTruth(TruthValue):
    """No, or silence: for what is so unless the file denies it."""

    def show(self, value: Any) -> None:
        """Checked unless the file denies it."""
        self.data = value is not False

    @property
    def value(self) -> Any:
        return None if self.data else False


class WordValue(SelectField):
    """One of some words; the blank one is silence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "SelectField"

    def offer(self, words: Iterable[tuple[str, Any]]) -> None:
        """What may be chosen."""
        self.choices = choices(words)

    def show(self, value: Any) -> None:
        """Fill in what the file says, silence being the first word; a word that is not offered is offered now."""
        offered = list(self.choices or ())
        self.data = str(value) if value is not None else offered[0].value if offered else ""
        if self.data not in [each.value for each in offered]:
            self.choices = [*offered, *choices([(self.data, self.data)])]

    @property
    def value(self) -> Any:
        """The word, or None."""
        return self.data or None


class Boxes(SelectMultipleField):
    """Some of several words, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "SelectMultipleField"


class Part(BaseForm):
    """A form inside a form, which guards the whole."""

    class Meta(BaseForm.Meta):
        """The outer form carries the token."""

        csrf = False


def show_table(form: Form, table: Mapping[str, Any]) -> None:
    """Fill a form with what a table says, key by key."""
    for each in form:
        if isinstance(each, TextValue | TruthValue | WordValue):
            each.show(table.get(each.short_name))


def table_of(form: Form) -> Table:
    """What a form says, as a table: only the keys that have something to say."""
    said = {
        each.short_name: each.value for each in form if isinstance(each, TextValue | TruthValue | WordValue)
    }
    return {key: value for key, value in said.items() if value is not None}


def rows(row: type[Form], label: Any, **kwargs: Any) -> FieldList:
    """A list of small tables; rows that are left blank do not count."""
    return FieldList(FormField(row), label=label, **kwargs)


#: Blank rows below those that are filled, so that a list can grow without a script.
SPARE_ROWS = 2


def show_rows(listed: FieldList, tables: Any) -> None:
    """Fill a list with its tables, and leave some rows blank."""
    while listed.entries:
        listed.pop_entry()
    for table in tables if isinstance(tables, list) else ():
        show_table(listed.append_entry().form, table if isinstance(table, dict) else {})
    for _blank in range(SPARE_ROWS):
        listed.append_entry()


def tables_of(listed: FieldList) -> list[Table]:
    """The rows that say something."""
    return [table for table in (table_of(entry.form) for entry in listed.entries) if table]


class TableForm(ActForm):
    """A form of a table of the file; complaints about inner rows lead to their fields."""

    def complaints(self) -> list[tuple[str | None, str]]:
        """Every error with the id of the field to jump to."""
        found: list[tuple[str | None, str]] = [(None, sentence) for sentence in self.form_errors]
        for each in self:
            found += _complaints_of(each)
        return found


def _complaints_of(field: Field) -> list[tuple[str | None, str]]:
    if isinstance(field, FieldList):
        return [said for entry in field.entries for said in _complaints_of(entry)]
    if isinstance(field, FormField):
        return [said for inner in field.form for said in _complaints_of(inner)]
    return [(field.id, f"{field.label.text}{_(': ')}{error}") for error in field.errors]
