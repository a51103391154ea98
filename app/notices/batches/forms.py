"""What a batch is given: the chosen documents, and what their act asks for once."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectMultipleField

from app.notices.forms import ReviewForm, ServersForm
from app.web.forms import BaseForm
from workflows.actions import Action

#: A document and its version, as a box sends them; no number is longer than the database takes.
_PAIR = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)


class ChoosingForm(BaseForm):
    """The documents, each as id and version; those that nobody offered are judged where they are asked for.

    It is the whole form of an act that asks for nothing else.
    """

    document = SelectMultipleField(validate_choice=False)
    #: Instead of single ones, all that match the filters: the mark of what was counted then.
    everything = HiddenField()

    @property
    def chosen(self) -> dict[int, int]:
        """The versions by the ids of the chosen documents, in the order of the page."""
        found = (_PAIR.fullmatch(each) for each in self.document.data or ())
        return {int(pair[1]): int(pair[2]) for pair in found if pair}

    @property
    def details(self) -> dict[str, Any]:
        """What the act is given besides."""
        return {}

    @property
    def questions(self) -> Sequence[Any]:
        """The fields of the act itself."""
        return [each for each in self if each.name not in ("csrf_token", "version", "document", "everything")]


class ReviewingForm(ReviewForm, ChoosingForm):
    """One opinion for all."""

    @property
    def details(self) -> dict[str, Any]:
        """The opinion."""
        return {"opinion": self.opinion.data or ""}


class ServingForm(ServersForm, ChoosingForm):
    """The same two people serve all of them in the same way."""

    @property
    def details(self) -> dict[str, Any]:
        """Who serves, and how."""
        return {"servers": [self.first_server.data, self.second_server.data], **self.handing}


def form_for(action: Action) -> ChoosingForm:
    """The form of an act on many documents."""
    if action is Action.REVIEW_NOTICE:
        return ReviewingForm()
    return ServingForm() if action is Action.SERVE_NOTICE else ChoosingForm()
