"""The half-year that is being scored now: data, surveys, objections and meetings at every stage of their lives."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.rehearsal.demo import city, rating, reviewing
from app.rehearsal.demo.modelling import revise_the_model
from app.rehearsal.demo.scene import APART
from app.rehearsal.demo.scored import Deed, ScoredRound
from app.rehearsal.steps import Moments
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import deliveries_of
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.meeting import actions as review
from app.stages.assessment.meeting.queries import meeting_of, objections_of, opinions_awaited
from app.stages.assessment.model import actions as models
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Round
from app.stages.assessment.surveys import actions as surveys
from app.stages.assessment.surveys.actions import Plan
from app.stages.assessment.surveys.models import Survey
from app.stages.assessment.surveys.words import Scale, SurveyKind
from workflows.meeting import Finding, Remedy
from workflows.vocabulary import RoundState

JW, ZZ, XC, SJ, XB = (f"{city.CITY}-{code}" for code in ("JW", "ZZ", "XC", "SJ", "XB"))
#: Who objects: one waits for its answer, one for its correction, one took it back.
WAITING, RIGHT, GONE = f"{city.CITY}-JT", f"{city.CITY}-ZJ", f"{city.CITY}-SL"
COUNTIES = tuple(f"{city.CITY}-{code}" for code in ("DC", "WS", "HC", "LX"))


class RoundUnderWay(ScoredRound):
    """The round after the published one; it is still open when the story ends."""

    def days(self) -> Iterator[tuple[int, str, Deed]]:
        """Working days before the last one, with what happens on each."""
        yield from (
            (-16, "open", self.open),
            (-15, "raters", self.ask_raters),
            (-14, "rate", self.rate),
            (-13, "deliver", self.deliver_some),
            (-12, "check", self.check_some),
            (-11, "surveys", self.ask_the_counties),
            (-11, "deliver/again", self.deliver_again),
            (-10, "rated", self.accept_marks),
            (-9, "compute", self.compute),
            (-8, "objections", self.ask_for_objections),
            (-7, "object", self.object),
            (-6, "answer", self.answer),
            (-5, "raters/again", self.ask_raters_again),
            (-5, "models", self.build_other_models),
            (-4, "meeting", self.plan_meeting),
            (-3, "held", self.hold_another_meeting),
            (-2, "revise", self.revise_model),
        )

    def accept_marks(self, at: datetime) -> None:
        rating.accept_marks(self.round, self.cast, now=at)

    def ask_raters_again(self, at: datetime) -> None:
        rating.ask_again(self.round, self.cast, now=at)

    def deliver_some(self, at: datetime) -> None:
        """All but two departments have delivered by now."""
        moments = Moments(at, timedelta(minutes=8))
        for delivery in self._of(JW, ZZ, XC, SJ, XB):
            self._bring(delivery, slip=False, now=moments.next())

    def check_some(self, at: datetime) -> None:
        """Two files are in order, one goes back, one is taken back, and one waits for its check."""
        moments, handler = Moments(at, timedelta(minutes=6)), self.cast["handler1"]
        for delivery in self._of(JW, ZZ):
            feeds.accept_data(delivery, by=handler, now=moments.next())
        for delivery in self._of(XC):
            feeds.return_data(
                delivery, "廉洁文化建设任务数与年初计划不符，请核实。", by=handler, now=moments.next()
            )
        for delivery in self._of(XB):
            words = "第二轮巡察整改情况尚未汇总完毕"
            feeds.withdraw_data(delivery, words, by=self.cast["reporter"], now=moments.next())

    def deliver_again(self, at: datetime) -> None:
        """What went back comes again, and is in order now: without it hardly a unit could be scored."""
        for delivery in self._of(XC):
            self._bring(delivery, slip=False, now=at)
            feeds.accept_data(delivery, by=self.cast["handler1"], now=at + APART)

    def _of(self, *codes: str) -> list[Delivery]:
        found = [each for each in deliveries_of(self.round) if each.feed.kind is FeedKind.FILE]
        return [each for each in found if each.feed.unit.code in codes]

    def ask_the_counties(self, at: datetime) -> None:
        """A survey for each county, each further on than the one before; one was given up."""
        moments, handler, director = Moments(at, APART), self.cast["handler1"], self.cast["director"]
        drafts = [self._survey(code, at, moments.next()) for code in (*COUNTIES, f"{city.CITY}-ZW")]
        surveys.discard_survey(
            drafts[4], "与政务服务“好差评”重复，不再另行调查。", by=handler, now=moments.next()
        )
        for survey in drafts[:3]:
            surveys.submit_survey(survey, by=handler, now=moments.next())
        for survey in drafts[:2]:
            surveys.approve_survey(survey, by=director, now=moments.next())
        surveys.issue_codes(drafts[0], 40, channel="政务服务大厅", by=handler, now=moments.next())
        surveys.open_survey(drafts[0], by=handler, now=moments.next())

    def _survey(self, code: str, at: datetime, now: datetime) -> Survey:
        unit = self._unit(code)
        plan = Plan(
            kind=SurveyKind.SOCIAL,
            title=f"{unit.name}群众满意度调查 | Satisfaction survey",
            scale=Scale.FIVE,
            questions=("办事公道正派 | Acts fairly and honestly",),
            units=[(unit, [])],
            column="satisfaction",
            answers_column="satisfaction_answers",
            error_column="satisfaction_error",
            minimum=30,
            opens_on=local_day(at),
            closes_on=local_day(at) + timedelta(days=28),
        )
        return surveys.draft_survey(self.round, plan, by=self.cast["handler1"], now=now)

    def object(self, at: datetime) -> None:
        """Three units object; one finds its mistake the same day."""
        moments = Moments(at, timedelta(minutes=12))
        for code in (WAITING, RIGHT, GONE):
            unit = self._unit(code)
            by = self.cast.principal_of(unit, now=at)
            words = "谈心谈话覆盖率应为报送截止日数据，请予核实更正。"
            objection = review.file_objection(self.round, unit, "talks", words, by=by, now=moments.next())
            if code == GONE:
                review.withdraw_objection(objection, by=by, now=moments.next())

    def answer(self, at: datetime) -> None:
        """One is right: the department says so and corrects the figure. Of the other it has said nothing yet."""
        objection = next(each for each in objections_of(self.round) if each.unit.code == RIGHT)
        for opinion in opinions_awaited(objection):
            review.give_opinion(
                opinion,
                Finding.WRONG,
                "经核实，统计截止日期有误，漏计期末谈心谈话三次，应予更正。",
                by=self.cast["reporter"],
                now=at - APART,
            )
        review.uphold_objection(
            objection,
            Remedy.CORRECTION,
            "经核实情况属实，由市委组织部更正后重新计算。",
            by=self.cast["handler1"],
            now=at,
        )

    def plan_meeting(self, at: datetime) -> None:
        """The first date falls through; another is set."""
        reviewing.call_meeting(self.round, self.cast, now=at)
        meeting = meeting_of(self.round)
        assert meeting is not None
        review.cancel_meeting(
            meeting, "与市人民代表大会会期冲突，另行安排。", by=self.cast["handler1"], now=at + APART
        )
        reviewing.call_meeting(self.round, self.cast, now=at + 2 * APART)
        reviewing.propose(
            self.round,
            self.cast,
            GONE,
            "0.50",
            "主动报告问题一项，报送截止后已整改验收，未能计入。",
            now=at + 12 * APART,
        )

    def hold_another_meeting(self, at: datetime) -> None:
        """A special assessment has its meeting too; the director has not read the record yet."""
        waiting = select(Round).where(
            Round.state.in_((RoundState.IN_REVIEW, RoundState.REVIEWED)), Round.model_version_id.is_(None)
        )
        special = db.session.scalars(waiting.order_by(Round.id)).first()
        assert special is not None
        reviewing.call_meeting(special, self.cast, now=at, days=0)
        reviewing.hold_quietly(special, self.cast, now=at + timedelta(hours=1))

    def build_other_models(self, at: datetime) -> None:
        """The counties build indices of their own: one waits for each hand, one is out of use, one was given up."""
        moments, handler = Moments(at, APART), self.cast["handler1"]
        drafts = [self._model(code, moments.next()) for code in COUNTIES]
        for version in drafts[:3]:
            models.submit_model(version, by=handler, now=moments.next())
        for version in drafts[1:3]:
            models.review_model(version, by=self.cast["director"], now=moments.next())
        principal = self.cast["principal"]
        models.approve_model(drafts[2], by=principal, now=moments.next())
        models.retire_model(drafts[2], "改用全市统一的指数模型", by=principal, now=moments.next())
        models.discard_model(drafts[3], "改用全市统一的指数模型", by=handler, now=moments.next())

    def _model(self, code: str, now: datetime) -> ModelVersion:
        unit: Unit = self._unit(code)
        document = read_document(default_text())
        document.head["name"] = f"{unit.name}清廉指数"
        return models.open_model(document, unit=unit, by=self.cast["handler1"], now=now)

    def revise_model(self, at: datetime) -> None:
        revise_the_model(self.version, self.cast, now=at)
