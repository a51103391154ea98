"""Writing a message from its folder under templates/messages, in the recipient's language."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from app.web.languages import spoken_in

#: A subject is one line of at most this many characters.
LONGEST_SUBJECT = 300


def written(kind: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body of one kind of message. Raises TemplateNotFound for a kind without a folder."""
    environment = current_app.jinja_env
    with spoken_in(language):
        subject = environment.get_template(f"messages/{kind}/subject.txt").render(context)
        body = environment.get_template(f"messages/{kind}/body.txt").render(context)
    line = " ".join(subject.split())
    if len(line) > LONGEST_SUBJECT:
        line = line[: LONGEST_SUBJECT - 1] + "…"
    return line, body.strip() + "\n"
