"""A half-year that the index model scores: model, data, survey, objections, meeting, report, publication, candidates."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db, the_store
from app.organisations.actions.imports import import_units, plan_import, read_units
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.rehearsal.cast import Cast
from app.rehearsal.demo import city, rating, reporting, reviewing
from app.rehearsal.demo.figures import table_of
from app.rehearsal.demo.modelling import build_the_model
from app.rehearsal.demo.periods import Period
from app.rehearsal.demo.scene import APART
from app.rehearsal.demo.surveys import appraise_within, count_surveys, survey_the_public
from app.rehearsal.steps import Moments
from app.stages.assessment import actions as rounds
from app.stages.assessment.computing import actions as computing
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import deliveries_of, units_assessed
from app.stages.assessment.feeds.words import Cadence, FeedKind, Figure
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Round
from app.stages.assessment.queries import candidates_of, is_open
from workflows.calendar import Duration
from workflows.delivery import DeliveryState

Deed = Callable[[datetime], None]

#: Departments that only report: code, name, the columns that each answers for.
DEPARTMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    f"{city.CITY}-JW": (
        "云澄市纪委监委机关",
        (
            "committee_duty", "violations_found_by_others", "violations_self_reported", "petitions", "party_members",
            "first_form", "self_found", "ceremonies_reported", "ceremony_violations", "grave_case",
        ),
    ),
    f"{city.CITY}-ZZ": (
        "云澄市委组织部",
        ("selection_violations", "selection_returned", "talks", "personal_matters", "incentive"),
    ),
    f"{city.CITY}-XC": ("云澄市委宣传部", ("study", "culture_work")),
    f"{city.CITY}-SJ": ("云澄市审计局", ("audit_rectified", "procurement_faults", "procurement")),
    f"{city.CITY}-XB": ("云澄市委巡察办", ("inspection_rectified", "measures_lasting")),
}  # fmt: skip
SERVICE = (f"{city.CITY}-ZW", "政务服务报数", ("openness", "reviews_corrected", "affairs_open"))
#: Marks are given by people with accounts of their own.
RATED = (f"{city.CITY}-JW", "“一岗双责”评分", "dual_duty")
OWN_RECORDS = (
    ("late_items", Figure.LATE_RECTIFICATIONS),
    ("slips", Figure.SLIPS),
    ("repeat_problems", Figure.REPEATED_PROBLEMS),
)


class ScoredRound:
    """The round and its people, found again on every day of the story."""

    def __init__(self, cast: Cast, period: Period) -> None:
        self.cast, self.period = cast, period
        self.name = f"{period.name}清廉指数模型评价"

    def days(self) -> Iterator[tuple[int, str, Deed]]:
        """Working days before publication, with what happens on each."""
        yield from (
            (-46, "units", self.enter_departments),
            (-46, "model", self.build_model),
            (-42, "feeds", self.define_feeds),
            (-41, "open", self.open),
            (-40, "survey", self.survey),
            (-40, "raters", self.ask_raters),
            (-39, "rate", self.rate),
            (-38, "deliver", self.deliver),
            (-36, "correct", self.deliver_again),
            (-35, "accept", self.accept),
            (-33, "count", self.count),
            (-32, "compute", self.compute),
            (-31, "objections", self.ask_for_objections),
            (-29, "object", self.object),
            (-28, "opinions", self.give_opinions),
            (-27, "answer", self.answer),
            (-24, "plan", self.plan_meeting),
            (-16, "meeting", self.hold_meeting),
            (-15, "conclude", self.conclude_meeting),
            (-13, "compute/again", self.compute),
            (-11, "report", self.write_report),
            (-10, "report/review", self.review_report),
            (-8, "report/sign", self.sign_report),
            (-6, "submit", self.submit),
            (-4, "review", self.review),
            (0, "publish", self.publish),
            (2, "dismiss", self.dismiss),
            (6, "keylist", self.propose_inspections),
            (7, "handout", self.hand_out),
            (16, "keylist/again", self.change_the_list),
        )

    # --- the model and the data --------------------------------------------------------------------------------

    def enter_departments(self, _at: datetime) -> None:
        """Departments that report on the others, and are assessed like them. One of them delivers nothing in time."""
        places = [city.Place(code, name, city.CITY, "organ", 2) for code, (name, _) in DEPARTMENTS.items()]
        import_units(plan_import(read_units(city.as_csv(places)), update=False))

    def build_model(self, at: datetime) -> None:
        build_the_model(self.city, self.cast, now=at)

    def define_feeds(self, at: datetime) -> None:
        for code, (name, columns) in DEPARTMENTS.items():
            self._feed(code, f"{name.removeprefix('云澄')}报数", columns, at)
        self._feed(*SERVICE, at)
        code, name, column = RATED
        self._define(self._unit(code), name, [AskedColumn(column)], FeedKind.RATERS, at)
        counted = [AskedColumn(column, figure=figure) for column, figure in OWN_RECORDS]
        self._define(self.city, "办案系统统计", counted, FeedKind.RECORDS, at)

    def _feed(self, code: str, name: str, columns: tuple[str, ...], at: datetime) -> None:
        unit = unit_of_code(code)
        assert unit is not None
        self._define(unit, name, [AskedColumn(column) for column in columns], FeedKind.FILE, at)

    def _define(
        self, unit: Unit, name: str, columns: list[AskedColumn], kind: FeedKind, at: datetime
    ) -> None:
        feeds.define_feed(
            self.version.model,
            name,
            columns,
            unit=unit,
            kind=kind,
            cadence=Cadence.ROUND,
            term=Duration.parse("10WD"),
            by=self.cast["handler1"],
            now=at,
        )

    def open(self, at: datetime) -> None:
        moments, handler = Moments(at, APART), self.cast["handler1"]
        round_ = rounds.open_round(
            self.name,
            period=self.period.name,
            period_from_on=self.period.from_on,
            period_until_on=self.period.until_on,
            unit=self.city,
            model=self.version,
            by=handler,
            now=moments.next(),
        )
        feeds.request_data(round_, by=handler, now=moments.next())
        spare = unit_of_code(f"{city.CITY}-GC1")
        assert spare is not None
        computing.exempt_unit(
            round_, spare, "指挥部本期整体移交，人员资产正在划转", by=handler, now=moments.next()
        )

    def survey(self, at: datetime) -> None:
        survey_the_public(self.round, self.cast, now=at)
        appraise_within(self.round, self.cast, now=at + APART)

    def ask_raters(self, at: datetime) -> None:
        rating.ask_raters(self.round, self.cast, now=at)

    def rate(self, at: datetime) -> None:
        rating.rate(self.round, self.cast, now=at)

    def deliver(self, at: datetime) -> None:
        """Every department brings its file; one has a figure with a percent sign and learns so from the dry run."""
        moments = Moments(at, timedelta(minutes=8))
        for delivery in self._by_file():
            if delivery.feed.unit.code == SERVICE[0]:
                continue
            slip = delivery.feed.unit.code.endswith("-SJ")
            self._bring(delivery, slip=slip, now=moments.next())

    def deliver_again(self, at: datetime) -> None:
        """The department that was told of its mistake brings the file again."""
        delivery = next(each for each in self._by_file() if each.feed.unit.code.endswith("-SJ"))
        self._bring(delivery, slip=False, now=at)

    def _by_file(self) -> list[Delivery]:
        return [each for each in deliveries_of(self.round) if each.feed.kind is FeedKind.FILE]

    def _bring(self, delivery: Delivery, *, slip: bool, now: datetime) -> None:
        units = list(db.session.scalars(units_assessed(delivery.round)).unique())
        stored = the_store().put(table_of(units, delivery.columns, slip=slip))
        reporter = self.cast["reporter"]
        brought = feeds.keep_data_file(
            delivery,
            sha256=stored.sha256,
            name=f"{delivery.feed.name}.csv",
            size=stored.size,
            by=reporter,
            now=now,
        )
        if not slip:
            feeds.submit_data(delivery, brought, the_store().path(stored.sha256), by=reporter, now=now)

    def accept(self, at: datetime) -> None:
        moments = Moments(at, timedelta(minutes=3))
        brought = [each for each in deliveries_of(self.round) if each.state == DeliveryState.SUBMITTED]
        for delivery in brought:
            feeds.accept_data(delivery, by=self.cast["handler1"], now=moments.next())

    def count(self, at: datetime) -> None:
        count_surveys(self.round, self.cast, now=at)

    # --- scores, objections, meeting, report ---------------------------------------------------------------------

    def compute(self, at: datetime) -> None:
        computing.compute_results(self.round, by=self.cast["handler1"], now=at)

    def ask_for_objections(self, at: datetime) -> None:
        reviewing.ask_for_objections(self.round, self.cast, now=at)

    def object(self, at: datetime) -> None:
        reviewing.object_to_scores(self.round, self.cast, now=at)

    def give_opinions(self, at: datetime) -> None:
        reviewing.give_opinions(self.round, self.cast, now=at)

    def answer(self, at: datetime) -> None:
        reviewing.answer_objections(self.round, self.cast, now=at)

    def plan_meeting(self, at: datetime) -> None:
        reviewing.plan_meeting(self.round, self.cast, now=at)

    def hold_meeting(self, at: datetime) -> None:
        reviewing.hold_meeting(self.round, self.cast, now=at)

    def conclude_meeting(self, at: datetime) -> None:
        reviewing.conclude_meeting(self.round, self.cast, now=at)

    def write_report(self, at: datetime) -> None:
        reviewing.write_report(self.round, self.cast, now=at)

    def review_report(self, at: datetime) -> None:
        reviewing.review_report(self.round, self.cast, now=at)

    def sign_report(self, at: datetime) -> None:
        reviewing.sign_report(self.round, self.cast, now=at)

    # --- publication -------------------------------------------------------------------------------------------

    def submit(self, at: datetime) -> None:
        rounds.submit_round(self.round, by=self.cast["handler1"], now=at)

    def review(self, at: datetime) -> None:
        rounds.review_round(self.round, by=self.cast["director"], now=at)

    def publish(self, at: datetime) -> None:
        rounds.publish_round(self.round, by=self.cast["principal"], now=at)

    def dismiss(self, at: datetime) -> None:
        """Who has a case from the half-year's own round gets no second one."""
        moments = Moments(at, APART)
        for result in candidates_of(self.round):
            if is_open(result):
                words = "该单位已列入本期正式评价的督办范围，模型评价结果并案参考，不重复立案。"
                rounds.dismiss_candidate(
                    self.round, result, words, by=self.cast["director"], now=moments.next()
                )
        rounds.conclude_round(self.round, by=self.cast["handler1"], now=moments.next())

    def report_to_units(self, at: datetime) -> None:
        reporting.report_to_units(self.round, self.cast, now=at)

    def propose_inspections(self, at: datetime) -> None:
        reporting.propose_inspections(self.round, self.cast, now=at)

    def hand_out(self, at: datetime) -> None:
        reporting.hand_out(self.round, self.cast, now=at)

    def change_the_list(self, at: datetime) -> None:
        reporting.change_the_list(self.round, self.cast, now=at)

    # --- what is there -------------------------------------------------------------------------------------------

    @property
    def city(self) -> Unit:
        return self._unit(city.CITY)

    @property
    def round(self) -> Round:
        return db.session.scalars(select(Round).where(Round.name == self.name)).one()

    @property
    def version(self) -> ModelVersion:
        return db.session.scalars(select(ModelVersion).order_by(ModelVersion.id).limit(1)).unique().one()

    def _unit(self, code: str) -> Unit:
        found = unit_of_code(code)
        assert found is not None
        return found
