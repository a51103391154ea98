"""More of the city: a scene for each kind of page that the main paths do not lead to.

Each scene says where it is to be seen, and by whom.
"""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from app.calendars.queries import current_calendar
from app.clock import local_day
from app.evidence.actions import accept_upload
from app.extensions import the_store
from app.notices.batches.actions import ask_for
from app.organisations.models import Unit
from app.stages.assessment import actions as assessment
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.queries import deliveries_of
from app.stages.assessment.feeds.words import Cadence, FeedKind
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.model import actions as models
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.library import default_text
from app.stages.assessment.models import Round
from app.stages.assessment.rating import actions as rating
from app.stages.assessment.surveys import actions as surveys
from app.stages.assessment.surveys.words import Scale, SurveyKind
from app.stages.inspection import actions as inspection
from app.stages.rectification.actions import claims, extensions, plan, proof
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting
from tests.app.stages.accountability.conftest import Matter
from tests.app.stages.assessment.computing.conftest import Scored
from tests.app.stages.assessment.feeds.conftest import MODEL as RATED
from tests.builders import Office, a_case
from tests.lives import (
    a_case_under_rectification,
    a_closed_case,
    a_warned_case,
    close_an_item,
    list_a_problem,
)
from workflows.actions import Action
from workflows.calendar import Duration
from workflows.vocabulary import Role, Verdict


class ScoredByModel(Scored):
    """Its rounds stand beside those whose results were imported."""

    title = "清廉指数模型评价"


PROBLEMS = ("资产出租未公开招租", "财务凭证附件不全", "会议记录事后补写")
Seen = Iterator[tuple[Role, str]]


def play_scenes(office: Office, round_: Round, now: datetime) -> Seen:
    """Everything that this module knows, in the city that there is; ``round_`` has published nothing yet."""
    yield from _a_case_is_opened(office, now)
    yield from _documents_are_signed_together(office, now)
    yield from _a_plan_is_written(office, now)
    yield from _problems_are_put_right(office, now - timedelta(days=10))
    yield from _everything_is_put_right(office, now - timedelta(days=20))
    yield from _somebody_looks_back(office, now - timedelta(days=40))
    yield from _a_matter_is_investigated(office, now - timedelta(days=5))
    yield from _a_model_is_drafted(office, office.other_unit, now)
    yield from _a_file_is_tried(office, round_, now)
    yield from _people_are_asked(office, round_, now)
    yield from _a_model_scores(office, now - timedelta(days=1))
    yield from _people_give_marks(office, now)


def _a_case_is_opened(office: Office, now: datetime) -> Seen:
    case = a_case(office, now=now, period="2026年上半年", peer_group="市直部门")
    yield Role.HANDLER, f"/cases/{case.id}/draft-warning"
    yield Role.HANDLER, f"/cases/{case.id}/list-item"


def _documents_are_signed_together(office: Office, now: datetime) -> Seen:
    """One is signed with others; another changed since it was chosen."""
    notices = []
    for _ in range(2):
        case = a_case(office, now=now, period="2026年上半年", peer_group="市直部门")
        list_a_problem(case, PROBLEMS[0], office, now=now)
        notices.append(drafting.draft_warning(case, by=office.handler, now=now))
        drafting.submit_warning(case, by=office.handler, now=now)
        drafting.review_warning(case, by=office.office_director, now=now)
    seen = {notice.id: notice.version - n for n, notice in enumerate(notices)}
    batch = ask_for(Action.SIGN_NOTICE, seen, by=office.leader_in_charge, now=now)
    yield Role.LEADER_IN_CHARGE, f"/notices/batches/{batch.id}"


def _a_plan_is_written(office: Office, now: datetime) -> Seen:
    case = a_warned_case(office, now=now, problems=PROBLEMS)
    plan.start_plan(case, by=office.liaison, now=now)
    words = plan.MeasureWords(text="公开招租", outcome="招租公告", due_on=local_day(now))
    plan.set_measure(items_of(case)[0], words, by=office.liaison, now=now)
    yield Role.LIAISON, f"/cases/{case.id}/plan"


def _problems_are_put_right(office: Office, now: datetime) -> Seen:
    claimed, late, proven = items_of(a_case_under_rectification(office, now=now, problems=PROBLEMS))
    _prove(claimed, office, now)
    _prove(proven, office, now)
    claims.claim_completion(claimed, "已整改。", by=office.liaison, now=now)
    claims.confirm_claim(claimed, by=office.unit_principal, now=now)
    until = local_day(now) + timedelta(days=100)
    extension = extensions.request_extension(
        late, until, "工程受汛期影响。", "已完成一半。", by=office.liaison, now=now
    )
    yield Role.HANDLER, f"/items/{claimed.id}"
    yield Role.UNIT_PRINCIPAL, f"/extensions/{extension.id}/consent"
    yield Role.LIAISON, f"/items/{proven.id}/claim"
    yield Role.HANDLER, f"/cases/{claimed.case_id}/ledger"


def _prove(item: Item, office: Office, now: datetime) -> None:
    file = accept_upload(io.BytesIO(f"第{item.id}号凭证".encode()), "整改凭证.txt", at_most=10_000)
    proof.add_evidence(item, [file], by=office.liaison, now=now)


def _everything_is_put_right(office: Office, now: datetime) -> Seen:
    case = a_case_under_rectification(office, now=now)
    for item in items_of(case):
        close_an_item(item, office, now=now)
    yield Role.CASE_MANAGER, f"/cases/{case.id}/closure/check"


def _somebody_looks_back(office: Office, now: datetime) -> Seen:
    case = a_closed_case(office, now=now)
    team = (office.lookback_member, office.second_inspector)
    inspection.appoint_team(case, team, by=office.leader_in_charge, now=now)
    inspection.start_lookback(case, by=office.lookback_member, now=now)
    found, false = "销号材料照抄上年内容。", items_of(case)[0].id
    inspection.record_verdict(
        case, false, Verdict.FALSE, found, "重新整改。", by=office.lookback_member, now=now
    )
    yield Role.LOOKBACK_MEMBER, f"/cases/{case.id}/look-back"
    yield Role.LOOKBACK_MEMBER, f"/cases/{case.id}/look-back/verdicts"


def _a_matter_is_investigated(office: Office, now: datetime) -> Seen:
    matter = Matter(office, a_case_under_rectification(office, now=now), now)
    matter.investigated()
    matter.write()
    matter.name_organisation()
    yield Role.HANDLER, f"/proceedings/{matter.open.id}"


def _a_model_is_drafted(office: Office, unit: Unit, now: datetime) -> Seen:
    draft = models.open_model(read_document(default_text()), unit=unit, by=office.handler, now=now)
    yield Role.HANDLER, f"/models/versions/{draft.id}"


def _a_file_is_tried(office: Office, round_: Round, now: datetime) -> Seen:
    content = "单位代码,得分\nUNIT,71.5\nNOBODY,80\n".encode()
    stored, by = the_store().put(content), office.handler
    file = assessment.keep_file(
        round_, sha256=stored.sha256, name="得分.csv", size=stored.size, by=by, now=now
    )
    yield Role.HANDLER, f"/rounds/{round_.id}/import/{file.id}"


def _people_are_asked(office: Office, round_: Round, now: datetime) -> Seen:
    today = local_day(now)
    asked = surveys.Plan(
        kind=SurveyKind.SOCIAL,
        title="清廉建设社会评价 | Public opinion survey",
        preface="您的意见很重要。 | Your opinion matters.",
        scale=Scale.TEN,
        questions=("办事公道正派 | Fairness",),
        units=[(office.unit, [])],
        groups=(),
        grouping="",
        group_is_asked=False,
        column="satisfaction",
        opens_on=today,
        closes_on=current_calendar().next_working(today + timedelta(days=5)),
    )
    survey = surveys.draft_survey(round_, asked, by=office.handler, now=now)
    surveys.submit_survey(survey, by=office.handler, now=now)
    surveys.approve_survey(survey, by=office.office_director, now=now)
    (code,) = surveys.issue_codes(survey, 1, by=office.handler, now=now)
    surveys.open_survey(survey, by=office.handler, now=now)
    yield Role.HANDLER, f"/surveys/{survey.id}"
    yield Role.VIEWER, f"/s/{code}"


def _a_model_scores(office: Office, now: datetime) -> Seen:
    """A round is scored; the department's data is taken back and waits to be brought again."""
    scored = ScoredByModel(now, office=office)
    scored.delivered()
    scored.computed()
    (delivery,) = deliveries_of(scored.round)
    yield Role.HANDLER, f"/deliveries/{delivery.id}"
    yield Role.HANDLER, f"/feeds/of-model/{scored.version.model_id}"
    yield Role.HANDLER, f"/rounds/{scored.round.id}/computation"
    yield Role.HANDLER, f"/rounds/{scored.round.id}/systems"
    yield Role.HANDLER, f"/rounds/{scored.round.id}/data"
    yield Role.HANDLER, f"/rounds/{scored.round.id}"


def _people_give_marks(office: Office, now: datetime) -> Seen:
    """Marks are asked of a delegate, who has not given them yet."""
    today, handler = local_day(now), office.handler
    document = read_document(RATED)
    document.head["code"] = "rated"
    version = models.open_model(document, unit=office.city, by=handler, now=now)
    feeds.define_feed(
        version.model,
        "一岗双责评分",
        [AskedColumn("duty")],
        unit=office.city,
        kind=FeedKind.RATERS,
        cadence=Cadence.ROUND,
        term=Duration.parse("10WD"),
        by=handler,
        now=now,
    )
    round_ = assessment.open_round(
        "一岗双责专项评价",
        period="本年专项",
        period_from_on=today - timedelta(days=90),
        period_until_on=today - timedelta(days=1),
        unit=office.city,
        by=handler,
        now=now,
    )
    round_.model_version_id = version.id
    (delivery,) = feeds.request_data(round_, by=handler, now=now)
    rating.name_rater(delivery, office.review_delegate, today + timedelta(days=7), by=handler, now=now)
    (invitation,) = open_invitations(delivery_id=delivery.id)
    yield Role.HANDLER, f"/deliveries/{delivery.id}/raters"
    yield Role.HANDLER, f"/deliveries/{delivery.id}/release-rater"
    yield Role.REVIEW_DELEGATE, f"/invitations/{invitation.id}/marks"
