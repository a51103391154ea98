"""Files of a request that found its session ended: kept for the same person, offered again after signing in."""

from datetime import datetime

from flask import Flask, current_app, request
from werkzeug.datastructures import FileStorage

from app.cases.access import DOORS
from app.cases.queries import visible_case
from app.cases.transitions import subject_of
from app.clock import local_day
from app.evidence.actions import keep_upload
from app.extensions import transaction
from app.people.access import keep_files_with
from app.people.models import User
from workflows.engine import Refused


def connect(app: Flask) -> None:  # noqa: ARG001 - every slice's access is connected alike
    """Be asked whenever an idle session ends in the middle of a form."""
    keep_files_with(keep_files_of_this_request)


def keep_files_of_this_request(person: User, now: datetime) -> int:
    """Keep what was uploaded for an act on a subject that this person may see; answers how many files.

    The cookie was signed for this person and its form's token is right; only the idle time was over. What may wait
    for one person is limited (``keep_upload``), and the clock sweeps what nobody comes back for.
    """
    subject = _subject_of_this_request(person, now)
    if subject is None:
        return 0
    files = [file for name in request.files for file in request.files.getlist(name) if file.filename]
    return sum(_keep(file, subject, person, now) for file in files)


def _subject_of_this_request(person: User, now: datetime) -> tuple[str, int] | None:
    """The subject whose door this address is, as far as its case is visible to the person."""
    number = (request.view_args or {}).get("subject_id")
    kind = next((kind for (kind, _action), endpoint in DOORS.items() if endpoint == request.endpoint), None)
    subject = subject_of(kind, number) if kind and number else None
    if subject is None or subject.subject_case_id is None:
        return None
    visible = visible_case(subject.subject_case_id, person, local_day(now))
    return (subject.workflow_name, subject.id) if visible else None


def _keep(file: FileStorage, subject: tuple[str, int], person: User, now: datetime) -> bool:
    largest = current_app.config["SETTINGS"].largest_upload
    try:
        with transaction():
            keep_upload(file.stream, file.filename or "", subject, at_most=largest, by=person, now=now)  # type: ignore[arg-type]
    except Refused:
        return False
    return True
