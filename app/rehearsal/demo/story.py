"""What happens on which day of the demo's year: the office's set-up, four rounds and the lives of their cases.

Everything is dated by working days before the last working day that is over, so nothing lies in the future.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.models import Case
from app.clock import SHANGHAI
from app.extensions import db, the_store
from app.organisations.actions.imports import import_units, plan_import, read_units
from app.organisations.actions.kinds import seed_kinds
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.outbox.actions import mark_all_read
from app.people.models import User
from app.people.queries import the_clock
from app.policies.actions import release_policy
from app.policies.policy import Policy
from app.policies.queries import current_policy
from app.rehearsal.cast import Cast
from app.rehearsal.demo import city, results
from app.rehearsal.demo.correcting import correct_one_figure
from app.rehearsal.demo.lives import first, second, special
from app.rehearsal.demo.periods import Period, half_years, month_of
from app.rehearsal.demo.scene import APART, Act, Scene
from app.rehearsal.demo.scored import ScoredRound
from app.rehearsal.demo.together import Together
from app.rehearsal.demo.under_way import RoundUnderWay
from app.rehearsal.runner import Step
from app.rehearsal.steps import Moments
from app.stages.assessment import actions as assessment
from app.stages.assessment.models import Result, Round
from app.stages.assessment.reading import read_results
from workflows.calendar import shift

#: Working days that are played, and the day on which the round that a model scores is published.
LENGTH = 235
SCORED = -20
#: The unit whose people may be signed in as.
SHOWN_UNIT = f"{city.CITY}-ZJ"
#: The office begins in the morning, and is done by the end of the afternoon.
BEGINS, ENDS = time(9, 10), time(17, 20)
#: After everything that one act of a day sets off.
LATER_THAT_DAY = timedelta(minutes=30)

Deed = Callable[[datetime], None]


class Story:
    """The demo's year, day by day, as keyed steps."""

    def __init__(self, last_day: date, password: str | None) -> None:
        self.last_day = last_day
        self.cast = Cast(password=password, demo=True, shown_unit=SHOWN_UNIT)
        self._deeds: dict[int, list[tuple[str, Deed]]] = defaultdict(list)
        self._plan()

    @classmethod
    def told_on(cls, today: date, password: str | None) -> "Story":
        """The story that is told on a day: it ends with the last working day before."""
        return cls(shift(today, -1, current_calendar()), password)

    def days(self) -> Iterator[tuple[date, list[Step]]]:
        """Every working day, with its steps spread over the hours of the office."""
        for offset in range(-LENGTH, 1):
            day = shift(self.last_day, offset, current_calendar()) if offset else self.last_day
            deeds = self._deeds.get(offset, [])
            begins, ends = _at(day, BEGINS), _at(day, ENDS)
            apart = min((ends - begins) / max(len(deeds), 1), timedelta(minutes=17))
            steps = []
            for number, (key, deed) in enumerate(deeds):
                at = begins + apart * number
                steps.append(Step(key, at, lambda deed=deed, at=at: deed(at)))  # type: ignore[misc]
            yield day, steps

    # --- what is planned ---------------------------------------------------------------------------------------

    def _plan(self) -> None:
        self._add(-LENGTH, "prepare", self._prepare)
        halves = half_years(self.last_day)
        self._plan_round(
            "first", halves[0], city.CITY, results.Table(city.CITY, results.FIRST, shift=1), -195
        )
        last = results.Table(city.CITY, results.SECOND, results.MISSING, shift=2)
        self._plan_round("second", halves[1], city.CITY, last, -75, as_workbook=True)
        month = month_of(self.last_day - timedelta(days=62))
        for key, area, low, published in (
            ("county", f"{city.CITY}-HC", results.COUNTY, -19),
            ("district", city.DISTRICT, results.DISTRICT, -16),
        ):
            self._plan_round(key, month, area, results.Table(area, low, shift=3), published)
        self._plan_cases("first", -first.LENGTH, first.LIVES)
        self._plan_cases("second", -second.LENGTH, second.LIVES)
        for number, (code, (opened, beats)) in enumerate(special.LIVES.items()):
            key = "county" if code.startswith("HC") else "district"
            self._add(opened, f"open/{key}/{code}", self._opening(key, [code], number % 2))
            self._plan_life(key, code, 0, beats)
        self._add(-72, "dismiss/second", self._dismiss)
        for key, day in (("first", -193), ("second", -71), ("county", -4)):
            self._add(day, f"conclude/{key}", self._conclusion(key))
        for day in range(-180, 0, 20):
            self._add(day, f"read/{-day}", self._read_messages)
        self._add(-2, "read/2", self._read_messages)
        table = results.Table(city.CITY, {}, frozenset({"WH2", "HC-03"}), shift=4)
        self._add(-9, "round/open", self._round_opening("open", halves[2], city.CITY))
        self._add(-4, "round/open/import", self._importing("open", table, as_workbook=True))
        # Two more special assessments, one on the director's desk and one on the principal leader's.
        self._plan_reading("examined", month, f"{city.CITY}-LX", -3)
        self._plan_reading("unpublished", month, f"{city.CITY}-WS", -5)
        self._add(-2, "round/unpublished/review", self._review("unpublished"))
        scored = ScoredRound(self.cast, halves[1])
        for before, key, deed in scored.days():
            self._add(SCORED + before, f"scored/{key}", deed)
        # Asked for last: what the demo does not print itself is printed by the clock once it runs.
        self._add(0, "scored/reports", scored.report_to_units)
        self._add(
            0,
            "scored/correction",
            lambda at: correct_one_figure(scored.round, self.cast, now=at + LATER_THAT_DAY),
        )
        for before, key, deed in RoundUnderWay(self.cast, halves[2]).days():
            self._add(before, f"under_way/{key}", deed)
        for before, key, deed in Together(self.cast).days():
            self._add(before, f"together/{key}", deed)

    def _plan_round(
        self,
        key: str,
        period: Period,
        area: str,
        table: results.Table,
        published: int,
        *,
        as_workbook: bool = False,
    ) -> None:
        self._add(published - 11, f"round/{key}", self._round_opening(key, period, area))
        self._add(published - 6, f"round/{key}/import", self._importing(key, table, as_workbook=as_workbook))
        self._add(published - 5, f"round/{key}/submit", self._submission(key))
        self._add(published - 3, f"round/{key}/review", self._review(key))
        self._add(published, f"round/{key}/publish", self._publication(key))

    def _plan_reading(self, key: str, period: Period, area: str, submitted: int) -> None:
        """A round whose results are in and wait to be read."""
        self._add(submitted - 6, f"round/{key}", self._round_opening(key, period, area))
        self._add(
            submitted - 1, f"round/{key}/import", self._importing(key, results.Table(area, {}, shift=5))
        )
        self._add(submitted, f"round/{key}/submit", self._submission(key))

    def _plan_cases(self, key: str, opened: int, lives: dict[str, list[tuple[int, Act]]]) -> None:
        halves = [list(lives)[::2], list(lives)[1::2]]
        for number, codes in enumerate(halves):
            self._add(opened, f"open/{key}/{number}", self._opening(key, codes, number))
        for code, beats in lives.items():
            self._plan_life(key, code, opened, beats)

    def _plan_life(self, key: str, code: str, opened: int, beats: list[tuple[int, Act]]) -> None:
        for number, (offset, act) in enumerate(beats):
            day = opened + offset
            assert -LENGTH < day <= 0, f"{code}: day {day}"
            self._add(day, f"{key}/{code}/{offset}/{number}", self._playing(key, code, act))

    def _add(self, day: int, key: str, deed: Deed) -> None:
        self._deeds[day].append((key, deed))

    # --- what is done --------------------------------------------------------------------------------------------

    def _prepare(self, at: datetime) -> None:
        """Units, people and the policy of the city's office."""
        seed_kinds()
        import_units(plan_import(read_units(city.as_csv(city.places())), update=False))
        self.cast.office(self._city, now=at)
        shown = unit_of_code(SHOWN_UNIT)
        assert shown is not None
        for of_unit in (self.cast.liaison_of, self.cast.principal_of, self.cast.task_owner_of):
            of_unit(shown, now=at)
        if current_policy() != Policy(version=current_policy().version):
            release_policy({}, "演示城市执行出厂默认办理规则", by=the_clock(), now=at)

    def _read_messages(self, at: datetime) -> None:
        """The office and the shown unit have read what they were told so far."""
        for user in db.session.scalars(select(User).where(User.demo)):
            mark_all_read(user, now=at)

    def _round_opening(self, key: str, period: Period, area: str) -> Deed:
        def deed(at: datetime) -> None:
            unit = unit_of_code(area)
            assert unit is not None
            special_one = area != city.CITY
            name = f"{unit.name}基层“微腐败”专项评价" if special_one else f"{period.name}清廉指数评价"
            assessment.open_round(
                name,
                period=period.name,
                period_from_on=period.from_on,
                period_until_on=period.until_on,
                unit=unit,
                by=self.cast["handler1"],
                now=at,
            )

        self._names[key] = (period, area)
        return deed

    def _importing(self, key: str, table: results.Table, *, as_workbook: bool = False) -> Deed:
        def deed(at: datetime) -> None:
            moments, by, round_ = Moments(at, APART), self.cast["handler1"], self._round(key)
            rows = results.rows_of(table)
            content = results.as_xlsx(rows) if as_workbook else results.as_csv(rows)
            name = f"{round_.name}结果.{'xlsx' if as_workbook else 'csv'}"
            stored = the_store().put_stream(io.BytesIO(content), at_most=len(content))
            file = assessment.keep_file(
                round_, sha256=stored.sha256, name=name, size=stored.size, by=by, now=moments.next()
            )
            checked = assessment.judge(round_, read_results(content, name))
            assessment.import_results(round_, checked, file=file, by=by, now=moments.next())

        return deed

    def _submission(self, key: str) -> Deed:
        return lambda at: _done(assessment.submit_round(self._round(key), by=self.cast["handler1"], now=at))

    def _review(self, key: str) -> Deed:
        return lambda at: _done(assessment.review_round(self._round(key), by=self.cast["director"], now=at))

    def _publication(self, key: str) -> Deed:
        return lambda at: _done(assessment.publish_round(self._round(key), by=self.cast["principal"], now=at))

    def _conclusion(self, key: str) -> Deed:
        return lambda at: _done(assessment.conclude_round(self._round(key), by=self.cast["handler1"], now=at))

    def _dismiss(self, at: datetime) -> None:
        result = self._results("second", ["LX-SH"])[0]
        words = "该单位负责人已由县纪委监委立案审查，相关问题并案处理，不再重复预警。"
        assessment.dismiss_candidate(result.round, result, words, by=self.cast["director"], now=at)

    def _opening(self, key: str, codes: list[str], number: int) -> Deed:
        def deed(at: datetime) -> None:
            handler = self.cast[f"handler{number % 2 + 1}"]
            found = self._results(key, codes)
            outcomes = assessment.open_cases(
                self._round(key), found, handler=handler, by=self.cast["handler1"], now=at
            )
            wrong = [each.word for each in outcomes if each.word is not assessment.Opening.OPENED]
            assert not wrong, wrong

        return deed

    def _playing(self, key: str, code: str, act: Act) -> Deed:
        def deed(at: datetime) -> None:
            act(Scene(self._case(key, code), self.cast, Moments(at, APART)))

        return deed

    # --- what is there -------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> dict[str, tuple[Period, str]]:
        return {}

    @property
    def _city(self) -> Unit:
        found = unit_of_code(city.CITY)
        assert found is not None
        return found

    def _round(self, key: str) -> Round:
        period, area = self._names[key]
        wanted = (
            select(Round)
            .join(Unit, Unit.id == Round.unit_id)
            .where(Unit.code == area, Round.period == period.name, Round.model_version_id.is_(None))
        )
        return db.session.scalars(wanted).unique().one()

    def _results(self, key: str, codes: list[str]) -> list[Result]:
        wanted = (
            select(Result)
            .join(Unit, Unit.id == Result.unit_id)
            .where(
                Result.round_id == self._round(key).id,
                Unit.code.in_([f"{city.CITY}-{code}" for code in codes]),
            )
            .order_by(Result.id)
        )
        return list(db.session.scalars(wanted).unique())

    def _case(self, key: str, code: str) -> Case:
        wanted = (
            select(Case)
            .join(Unit, Unit.id == Case.unit_id)
            .where(Unit.code == f"{city.CITY}-{code}", Case.round_id == self._round(key).id)
        )
        return db.session.scalars(wanted).unique().one()


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI).astimezone(UTC)


def _done(_event: object) -> None:
    """A deed answers nothing."""
