"""The documents of this stage, put together from the records: the three lists, and the reply on an extension."""

from datetime import date

from app.calendars.queries import current_calendar
from app.cases.models import Case, Deadline
from app.notices.content.extension import ExtensionReply
from app.notices.content.letterhead import Contact, Due
from app.notices.content.lists import ListedMeasure, ListedProblem, Responsibility, ThreeLists
from app.notices.content.lists import MeasureKind as PrintedKind
from app.notices.dates import due_of
from app.notices.models import Notice
from app.notices.organ import contact_of, organ_of
from app.notices.queries import current_notice
from app.people.queries import holders_of
from app.policies.queries import policy
from app.stages.rectification.models import Extension, Item, Measure, MeasureKind
from app.stages.rectification.queries import items_of, terms_of_items
from workflows.vocabulary import NoticeKind, Role

_KINDS = {
    MeasureKind.RULES: PrintedKind.RULES,
    MeasureKind.LOSS: PrintedKind.LOSS,
    MeasureKind.PEOPLE: PrintedKind.PEOPLE,
    MeasureKind.LESSONS: PrintedKind.LESSONS,
    MeasureKind.CAMPAIGN: PrintedKind.CAMPAIGN,
    MeasureKind.MAJOR: PrintedKind.MAJOR,
    MeasureKind.OTHER: PrintedKind.OTHER,
}
#: What a problem asks when its notice named nothing more specific.
PUT_RIGHT = "对照问题逐项整改到位，并提交佐证材料。"
#: What it is to reach when its plan names no goal.
CLOSED_IN_TIME = "整改到位，按期销号。"


def three_lists(case: Case, *, submitted_on: date, approved_on: date | None, approver: str) -> ThreeLists:
    """三清单 as the plan stands. Raises ContentRefused where the plan cannot be printed."""
    items = items_of(case)
    terms = terms_of_items([item.id for item in items])
    warning = current_notice(case, NoticeKind.WARNING)
    principal = next(iter(holders_of(Role.UNIT_PRINCIPAL, case.unit_path, submitted_on)), None)
    return ThreeLists(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=_recipient(case, warning),
        contact=_contact(case),
        notice_number=_number(case, warning),
        problems=tuple(_problem(item, terms.get(item.id)) for item in items),
        measures=tuple(
            _measure(item, number, measure, terms.get(item.id))
            for item in items
            for number, measure in enumerate(item.measures, start=1)
        ),
        responsibilities=tuple(_responsibility(item) for item in items),
        submitted_on=submitted_on,
        approved_on=approved_on,
        unit_principal=(principal.position or principal.name) if principal else case.unit.name,
        approver=approver,
    )


def extension_reply(
    request: Extension, deadline: Deadline, *, granted_until: date | None, grounds: str, turn: int, role: Role
) -> ExtensionReply:
    """延期批复, granting a day or none. ``deadline`` is the item's term as it stood before the decision."""
    case, item = request.case, request.item
    warning = current_notice(case, NoticeKind.WARNING)
    calendar = current_calendar()

    def on(day: date) -> Due:
        return Due(on=day, provisional=calendar.is_provisional(day))

    return ExtensionReply(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=_recipient(case, warning),
        contact=_contact(case),
        basis=_basis(case, warning),
        granted=granted_until is not None,
        requested_on=request.asked_on,
        notice_number=_number(case, warning),
        problem_number=item.position,
        problem=item.problem,
        reason=request.reason,
        progress=request.progress,
        turn=turn,
        original_due=Due(
            term=str(deadline.duration),
            on=request.original_due_on,
            provisional=calendar.is_provisional(request.original_due_on),
        ),
        requested_due=on(request.asked_until_on),
        new_due=None if granted_until is None else on(calendar.next_working(granted_until)),
        grounds=grounds,
        approved_by="主要领导" if role is Role.PRINCIPAL_LEADER else "分管领导",
    )


def _basis(case: Case, warning: Notice | None) -> str:
    """What the warning rests on, or the office's rules where there was none."""
    told = warning.content.get("basis") if warning is not None else ""
    return str(told or policy(case.policy_version).assessment_rules)


def _recipient(case: Case, warning: Notice | None) -> str:
    return str(warning.content["recipient"]) if warning is not None else case.unit.name


def _number(case: Case, warning: Notice | None) -> str:
    return (warning.number if warning is not None else None) or case.number


def _contact(case: Case) -> Contact:
    if case.handler is None:
        return Contact(office=organ_of(case).name, person="")
    return contact_of(case.handler)


def _problem(item: Item, deadline: Deadline | None) -> ListedProblem:
    return ListedProblem(
        number=item.position,
        problem_class=item.problem_class,
        item_type=item.item_type,
        description=item.problem,
        requirement=item.requirement or PUT_RIGHT,
        indicator=item.indicator,
        due=_due(item, deadline),
        goal=item.stage_goal or CLOSED_IN_TIME,
    )


def _due(item: Item, deadline: Deadline | None) -> Due:
    if item.expected_on is not None and deadline is None:
        return Due(on=item.expected_on, provisional=current_calendar().is_provisional(item.expected_on))
    if deadline is None:
        raise LookupError(f"item {item.id} has no term")
    return due_of(deadline)


def _measure(item: Item, number: int, measure: Measure, deadline: Deadline | None) -> ListedMeasure:
    day = measure.due_on
    return ListedMeasure(
        problem=item.position,
        number=number,
        content=measure.text,
        kind=_KINDS[measure.kind],
        outcome=measure.outcome,
        unit=measure.unit or item.lead_unit or item.case.unit.name,
        person=measure.person or item.responsible_person,
        due=(
            Due(on=day, provisional=current_calendar().is_provisional(day))
            if day is not None
            else _due(item, deadline)
        ),
    )


def _responsibility(item: Item) -> Responsibility:
    cooperating = item.cooperating_units.replace("，", "、").replace(",", "、").split("、")
    return Responsibility(
        problem=item.position,
        primary=item.primary_responsibility,
        first_person=item.first_responsible,
        supervisory=item.supervising_responsibility,
        regulatory=item.regulating_responsibility,
        lead_unit=item.lead_unit or item.case.unit.name,
        cooperating_units=tuple(each.strip() for each in cooperating if each.strip()),
        responsible_leader=item.responsible_leader,
    )
