"""The sheet that somebody fills in: what its fields are called, and what was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.organisations.models import Unit
from app.stages.assessment.surveys.models import Survey, SurveyGroup

GROUP = "group"


def field_of(unit_id: int, question: int) -> str:
    """The name of the field for one question about one unit."""
    return f"u{unit_id}q{question}"


@dataclass
class Given:
    """What somebody gave so far. ``group`` is None where they have to say it and did not."""

    group: SurveyGroup | None
    marks: dict[int, list[int | None]] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Is there at least one mark?"""
        return any(mark is not None for marks in self.marks.values() for mark in marks)


def read_sheet(
    typed: Mapping[str, str], survey: Survey, units: Sequence[Unit], group_by_code: SurveyGroup | None
) -> Given:
    """What was given. Whatever is no mark of the scale is as if nothing had been given."""
    return Given(
        _group(typed.get(GROUP, ""), survey, group_by_code),
        {
            unit.id: [
                _mark(typed.get(field_of(unit.id, number), ""), survey.scale.highest)
                for number in range(len(survey.questions))
            ]
            for unit in units
        },
    )


def _group(typed: str, survey: Survey, by_code: SurveyGroup | None) -> SurveyGroup | None:
    if by_code is not None:
        return by_code
    if not survey.group_is_asked:
        return survey.groups[0]
    return next((group for group in survey.groups if str(group.id) == typed), None)


def _mark(typed: str, highest: int) -> int | None:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 3
    return int(typed) if is_number and 1 <= int(typed) <= highest else None
