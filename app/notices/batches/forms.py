"""What a batch is given: the chosen documents, and what their act asks for once."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectMultipleField

from app.notices.forms import ReviewForm, ServersForm
from app.web.forms import BaseForm
from workflows.actions import Action


class _Chosen(BaseForm):
    """The documents, each as id and version; those that nobody offered are judged where they are asked for."""

    document = SelectMultipleField(validate_choice=False)

    @property
    def chosen(self) -> dict[int, int]:
        """The versions by the ids of the chosen documents, in the order of the page."""
        pairs = (each.partition(".") for each in self.document.data or ())
        return {
            int(id_): int(version) for id_, _dot, version in pairs if id_.isdecimal() and version.isdecimal()
        }

    @property
    def details(self) -> dict[str, Any]:
        """What the act is given besides."""
        return {}

    @property
    def questions(self) -> Sequence[Any]:
        """The fields of the act itself."""
        return [each for each in self if each.name not in ("csrf_token", "version", "document")]


class ChoosingForm(_Chosen):
    """An act that asks for nothing but the documents."""


class ReviewingForm(ReviewForm, _Chosen):
    """One opinion for all."""

    @property
    def details(self) -> dict[str, Any]:
        """The opinion."""
        return {"opinion": self.opinion.data or ""}


class ServingForm(ServersForm, _Chosen):
    """The same two people serve all of them in the same way."""

    @property
    def details(self) -> dict[str, Any]:
        """Who serves, and how."""
        return {"servers": [self.first_server.data, self.second_server.data], **self.handing}


def form_for(action: Action) -> _Chosen:
    """The form of an act on many documents."""
    if action is Action.REVIEW_NOTICE:
        return ReviewingForm()
    return ServingForm() if action is Action.SERVE_NOTICE else ChoosingForm()
