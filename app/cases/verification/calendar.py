"""The table of rest days against the version that stands over it: every deadline is counted by it."""

from collections.abc import Iterator

from app.audit.trail import Broken
from app.audit.verify import Scope
from app.calendars.queries import fingerprint_of_the_table, latest_version
from workflows.vocabulary import N_


def check_calendar(scope: Scope) -> Iterator[Broken]:
    """No day and no official year was changed without raising the version."""
    latest = None if scope.case_id is not None else latest_version()
    if latest is not None and latest.fingerprint != fingerprint_of_the_table():
        yield Broken(
            f"calendar_versions:{latest.id}",
            None,
            N_("the calendar is not the one of this version: a day or a year was changed behind the trail"),
        )
