"""The form that all others grow from: CSRF, trimmed text, and a date that is typed as ISO."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, PasswordField, SelectChoice, StringField
from wtforms.validators import StopValidation

from app.web.sentences import sentences
from workflows.engine import Refused


def choices(pairs: Iterable[tuple[Any, str | LazyString]]) -> list[SelectChoice]:
    """Options of a select field from pairs of value and words."""
    return [SelectChoice(value, words) for value, words in pairs]


#: Control characters, which no database and no document takes, and marks that turn the direction of a text unseen.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def trimmed(value: Any) -> Any:
    """Text without blanks around it and without characters that nobody sees; full-width blanks count as blanks."""
    return _UNSEEN.sub("", value).strip().strip("\u3000") if isinstance(value, str) else value


class WholeNumberField(IntegerField):
    """A whole number; what is none gets one sentence, in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(_l("Give a whole number.")) from None

    def pre_validate(self, form: Any) -> None:
        """Ask nothing more about what could not be read."""
        if self.process_errors:
            raise StopValidation


class BaseForm(FlaskForm):
    """A form with CSRF protection. Labels are lazy message ids; what was typed survives every error."""

    class Meta(FlaskForm.Meta):
        """Every text field is trimmed, whoever declares it."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind a field, adding the trimming filter to text fields (never to passwords)."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                filters = tuple(unbound_field.kwargs.get("filters", ()))
                options = {**options, "filters": (*filters, trimmed)}
            return unbound_field.bind(form=form, **options)

    def refuse(self, refusal: Refused | str, field: str | None = None) -> None:
        """Show a refusal, or a sentence already translated, at the top of the form or at one of its fields."""
        found = sentences(refusal) if isinstance(refusal, Refused) else [refusal]
        if field is not None:
            target = self[field]
            target.errors = [*target.errors, *found]
        else:
            self.form_errors.extend(found)

    def complaints(self) -> list[tuple[str | None, str]]:
        """Every error with the id of the field to jump to, for the summary on top."""
        found: list[tuple[str | None, str]] = [(None, sentence) for sentence in self.form_errors]
        for field in self:
            for error in field.errors:
                sentence = _("Please check this field.") if isinstance(error, (list, dict)) else str(error)
                if field.name == "csrf_token":
                    found.append((None, sentence))
                else:
                    found.append((field.id, f"{field.label.text}{_(': ')}{sentence}"))
        return found
