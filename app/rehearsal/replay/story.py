"""What happens on which day of the replay, as keyed steps: rounds, closings, look-backs, and the clock each morning."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from app.cases.models import Case
from app.clock import SHANGHAI
from app.extensions import db
from app.notices.workers import Press
from app.organisations.actions.imports import import_units, plan_import, read_units
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.queries import the_clock
from app.policies.actions import release_policy
from app.rehearsal import steps
from app.rehearsal.cast import Cast
from app.rehearsal.models import RehearsalStep
from app.rehearsal.replay.ahead import Ahead
from app.rehearsal.replay.reading import ROOT
from app.rehearsal.replay.records import MARK, Assessment, Finding, Records
from app.rehearsal.runner import Step
from app.stages.assessment.actions import candidates, importing, rounds
from app.stages.assessment.models import Round
from app.stages.assessment.queries import candidates_of
from app.stages.assessment.reading import read_results
from app.stages.rectification.queries import items_of
from workflows.vocabulary import CaseState

#: What the runner calls this rehearsal.
NAME = "replay"
#: Severity is kept; the class of problem follows from it.
CLASSES = {"High Risk": "污染点", "Moderate Risk": "痛点"}
COLUMNS = ("单位代码", "得分", "问题", "类别", "整改类型", "严重程度")


class Story:
    """The steps of a replay, day by day."""

    def __init__(self, records: Records, press: Press) -> None:
        self.records, self.cast, self.ahead = records, Cast(), Ahead(press)
        self.last_day = records.last_day
        #: Plans are approved on the morning after, unless something was put right on the very day.
        self.approvals: dict[date, list[Assessment]] = defaultdict(list)
        #: A finding is its case's item of the same position.
        self.closings: dict[date, list[tuple[Assessment, int]]] = defaultdict(list)
        #: A unit's cases wait for its visits; nobody else's visits say anything.
        self.visits: dict[date, list[str]] = defaultdict(list)
        for low in records.low:
            self.approvals[self._approved_on(low)].append(low)
            for position, finding in enumerate(records.findings_of(low), start=1):
                if finding.closes_on is not None:
                    self.closings[finding.closes_on].append((low, position))
        for unit in {low.unit for low in records.low}:
            for day in records.follow_ups.get(unit, ()):
                self.visits[day].append(unit)

    def days(self) -> Iterator[tuple[date, list[Step]]]:
        """Every day from the first record to the last, with its steps in order."""
        day = self.records.first_day
        yield day, [Step(f"prepare/{self.records.digest}", at(day, 7), lambda: self._prepare(day))]
        while day <= self.last_day:
            yield day, list(self._steps_of(day))
            day += timedelta(days=1)

    def _steps_of(self, day: date) -> Iterator[Step]:
        for low in self.approvals.get(day, ()):
            if low.day < day:
                yield Step(f"approve/{low.unit}/{low.day}", at(day, 9), partial(self._approve, low))
        if day in self.records.assessments:
            yield Step(f"round/{day}", at(day, 9), lambda: self._round(day))
            for low in self.records.assessments[day]:
                if low.score <= MARK:
                    yield Step(f"warn/{low.unit}/{day}", at(day, 10), partial(self._warn, low))
        for low, position in self.closings.get(day, ()):
            key = f"close/{low.unit}/{low.day}/{position}"
            yield Step(key, at(day, 14), partial(self._close, low, position, day))
        for unit in sorted({low.unit for low, _ in self.closings.get(day, ())}):
            yield Step(f"complete/{unit}/{day}", at(day, 19), partial(self._complete, unit, day))
        for unit in sorted(self.visits.get(day, ())):
            yield Step(f"visit/{unit}/{day}", at(day, 9), partial(self._visit, unit, day))

    def _prepare(self, day: date) -> None:
        """Units, people and the mark of these records."""
        now = at(day, 7)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("code", "name", "parent code", "kind", "level"))
        writer.writerow((ROOT, "实录回放", "", "", 1))
        districts = sorted(set(self.records.districts.values()))
        codes = {name: f"{ROOT}-{number}" for number, name in enumerate(districts, start=1)}
        writer.writerows((codes[name], f"片区{name[:100]}", ROOT, "", 2) for name in districts)
        writer.writerows(
            (code, f"单位{code}", codes[district], "market", 3)
            for code, district in sorted(self.records.districts.items())
        )
        import_units(plan_import(read_units(out.getvalue().encode()), update=False))
        self.cast.office(self._root(), now=now)
        # At the mark or below it: the rule itself is strict, so the pass mark lies just above.
        content = {"pass_mark": str(MARK + MARK / 7000), "bottom_n": 0}
        release_policy(content, "records: a score of 70 or less is followed up", by=the_clock(), now=now)

    def _round(self, day: date) -> None:
        """One round for a day's assessments, from the file to the opened cases."""
        moments, handler = steps.Moments(at(day, 9)), self.cast["handler1"]
        round_ = rounds.open_round(
            f"检查记录 {day}", period=str(day), period_from_on=day, period_until_on=day, unit=self._root(),
            by=handler, now=moments.next(),
        )  # fmt: skip
        checked = importing.judge(round_, read_results(self._file_of(day), f"{day}.csv"))
        importing.import_results(round_, checked, by=handler, now=moments.next())
        rounds.submit_round(round_, by=handler, now=moments.next())
        rounds.review_round(round_, by=self.cast["director"], now=moments.next())
        rounds.publish_round(round_, by=self.cast["principal"], now=moments.next())
        found = candidates_of(round_)
        if found:
            candidates.open_cases(round_, found, handler=handler, by=handler, now=moments.next())
        candidates.conclude_round(round_, by=handler, now=moments.next())

    def _file_of(self, day: date) -> bytes:
        """The day's results as the file that an office would import."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for assessment in self.records.assessments[day]:
            findings = self.records.findings_of(assessment) if assessment.score <= MARK else []
            for finding in findings or (None,):
                cells = (
                    (said(finding), CLASSES.get(finding.severity, "堵点"), "限期整改", finding.severity)
                    if finding
                    else ("", "", "", "")
                )
                writer.writerow((assessment.unit, assessment.score, *cells))
        return out.getvalue().encode()

    def _warn(self, low: Assessment) -> None:
        """From the draft to the plan that waits for its approval, on the day of the assessment."""
        case = self._case(low)
        if not items_of(case):
            return
        moments = steps.Moments(at(low.day, 10))
        for step in (steps.issue_warning, steps.serve_warning, steps.acknowledge_warning, steps.submit_plan):
            step(case, self.cast, moments)
        if self._approved_on(low) == low.day:
            steps.approve_plan(case, self.cast, moments, self.ahead.give)
        else:
            self.ahead.order(*steps.lists_to_approve(case, self.cast, self._of_the_approval(low)))

    def _approve(self, low: Assessment) -> None:
        """The plan is approved."""
        case = self._case(low)
        if items_of(case):
            steps.approve_plan(case, self.cast, self._of_the_approval(low), self.ahead.give)

    def _approved_on(self, low: Assessment) -> date:
        closings = [f.closes_on for f in self.records.findings_of(low) if f.closes_on is not None]
        at_once = min(closings, default=date.max) <= low.day or low.day == self.last_day
        return low.day if at_once else low.day + timedelta(days=1)

    def _of_the_approval(self, low: Assessment) -> steps.Moments:
        return steps.Moments(at(self._approved_on(low), 9))

    def _close(self, low: Assessment, position: int, day: date) -> None:
        """The item closes on the day on which the finding was corrected."""
        item = next(each for each in items_of(self._case(low)) if each.position == position)
        steps.close_item(item, self.cast, steps.Moments(at(day, 14)))

    def _complete(self, unit: str, day: date) -> None:
        """A case whose items are all closed is closed on the same day."""
        for case in self._cases(unit, CaseState.CLOSURE_REVIEW):
            steps.close_case(case, self.cast, steps.Moments(at(day, 19)))

    def _visit(self, unit: str, day: date) -> None:
        """The unit's first follow-up visit after its case's last closing is the look-back."""
        for case in self._cases(unit, CaseState.CLOSED):
            assert case.closed_at is not None
            if case.closed_at.astimezone(SHANGHAI).date() < day:
                moments = steps.Moments(at(day, 9))
                steps.look_back(case, self.cast, moments)
                steps.archive(case, self.cast, moments)

    def _root(self) -> Unit:
        root = unit_of_code(ROOT)
        assert root is not None
        return root

    def _case(self, low: Assessment) -> Case:
        wanted = (
            select(Case)
            .join(Unit, Unit.id == Case.unit_id)
            .join(Round, Round.id == Case.round_id)
            .where(Unit.code == low.unit, Round.period == str(low.day))
        )
        return db.session.scalars(wanted).unique().one()

    def _cases(self, unit: str, state: CaseState) -> list[Case]:
        wanted = (
            select(Case).join(Unit, Unit.id == Case.unit_id).where(Unit.code == unit, Case.state == state)
        )
        return list(db.session.scalars(wanted.order_by(Case.id)).unique())


def was_begun_with_other_records(records: Records) -> bool:
    """Does this database hold a replay that these files cannot go on with?"""
    began = select(RehearsalStep.key).where(RehearsalStep.key.startswith(f"{NAME}/prepare/"))
    return any(key != f"{NAME}/prepare/{records.digest}" for key in db.session.scalars(began))


def there_are_other_units() -> bool:
    """Does this database work for others? A replay releases a policy and lives through the days of everybody."""
    others = select(Unit.id).where(Unit.parent_id.is_(None), Unit.code != ROOT)
    return db.session.scalar(others.limit(1)) is not None


def said(finding: Finding) -> str:
    """A finding as a problem's text, told apart by its code."""
    text = finding.text or "检查发现的问题，记录未作描述"
    return f"{text}（{finding.type_code}）" if finding.type_code else text


def at(day: date, hour: int) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)
