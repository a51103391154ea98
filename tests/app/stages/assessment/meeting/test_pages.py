"""Pages of the review: a unit sees its own line alone, delegates read the meeting, the office leads it to its end."""

import io
from collections.abc import Callable

from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.meeting import queries
from app.stages.assessment.meeting.models import ReviewMeeting, ScoreObjection
from tests.app.stages.assessment.meeting.conftest import Reviewed
from tests.browser_page import Browser
from workflows.meeting import MeetingState, ScoreObjectionState
from workflows.vocabulary import NoticeState

AsPerson = Callable[[User], Browser]


def test_a_unit_sees_its_own_draft_line_once_it_is_shown_and_nobody_else_s(
    city: Reviewed, as_person: AsPerson
) -> None:
    office, own = city.office, f"/rounds/{city.round.id}/draft-scores/{city.office.unit.id}"
    principal = as_person(office.unit_principal)
    assert principal.get("/draft-scores").rows() == []
    principal.get(own, code=404)
    office_page = as_person(office.handler).get(f"/rounds/{city.round.id}/review-before-publication")
    assert "尚未就初评结果征求参评单位异议" in office_page.words
    asking = as_person(office.handler)
    asking.get(office_page.links["征求异议"])
    assert "2026年3月9日" in asking.submit(button="征求异议").words

    (line,) = principal.get("/draft-scores").rows()
    assert line[0] == "2025年下半年清廉指数评价"
    page = principal.get(own)
    assert page.heading == "示范市第一局初评结果"
    assert "58.40" in page.words
    assert "还有5个工作日" in page.words
    principal.get(f"/rounds/{city.round.id}/draft-scores/{office.other_unit.id}", code=404)
    liaison = as_person(office.liaison).get(own)
    assert "异议由单位主要负责人提出" in liaison.words
    assert "对初评结果提出异议" not in liaison.links
    as_person(city.other_principal).get(own, code=404)


def test_an_objection_from_its_form_to_its_answer(city: Reviewed, as_person: AsPerson) -> None:
    office = city.office
    with transaction():
        city.asked()
    principal = as_person(office.unit_principal)
    principal.get(f"/rounds/{city.round.id}/draft-scores/{office.unit.id}/object")
    page = principal.submit(
        code=422, fields={"reason": "不对", "files": (io.BytesIO("台账八件".encode()), "台账.txt")}
    )
    assert page.errors == ["理由：请填写10至2000字。"]
    assert "台账.txt" in page.words  # the file that came is offered again
    page = principal.submit(fields={"reason": "台账记载为八件，报送数据为十一件"})
    assert "承办部门将书面答复" in page.words
    db.session.rollback()
    objection = db.session.query(ScoreObjection).one()
    address = f"/score-objections/{objection.id}"

    handler = as_person(office.handler)
    assert "台账记载为八件" in handler.get(address).words
    file = next(link for words, link in handler.get(address).links.items() if words == "台账.txt")
    assert handler.client.get(file).get_data(as_text=True) == "台账八件"
    as_person(city.other_principal).get(address, code=404)
    as_person(city.other_principal).get(file, code=404)

    handler.get(f"{address}/reject")
    handler.submit(fields={"reason": "经核对台账，报送数据无误，维持原分"})
    db.session.rollback()
    assert objection.state == ScoreObjectionState.REJECTED
    read = principal.get(address).words
    assert "经核对台账，报送数据无误，维持原分" in read
    assert "异议未采纳" in read


def test_the_meeting_from_plan_to_conclusion_on_its_pages(city: Reviewed, as_person: AsPerson) -> None:
    office, handler = city.office, as_person(city.office.handler)
    handler.get(f"/rounds/{city.round.id}/plan-meeting")
    page = handler.submit(
        code=422, fields={"meets_on": "2026-03-01", "place": "第一会议室", "chair": "市纪委书记"}
    )
    assert page.errors == ["会议日期不能早于今天。"]
    page = handler.submit(fields={"meets_on": "2026-03-02"})
    assert page.heading.startswith("综合评审会：")
    db.session.rollback()
    meeting = db.session.query(ReviewMeeting).one()
    address = f"/review-meetings/{meeting.id}"
    for kind, name in (
        ("party_congress", "党代表甲"),
        ("peoples_congress", "人大代表乙"),
        ("political_conference", "政协委员丙"),
    ):
        handler.get(f"{address}/invite?kind={kind}")
        handler.submit(fields={"name": name})
    form = handler.get(f"{address}/attendance").form(with_field="present")
    handler.submit(fields={"present": [each["value"] for each in form.select('[name="present"]')]})
    handler.get(f"{address}/propose")
    page = handler.submit(
        code=422, fields={"unit_code": "UNIT", "points": "9", "reason": "主动整改情况未计入数据"}
    )
    assert page.errors == ["会议对同一单位同一期评价合计调整不超过5分。"]
    handler.submit(fields={"points": "1.5"})
    db.session.rollback()
    adjustment = meeting.adjustments[0]
    handler.get(f"{address}/vote?adjustment={adjustment.id}")
    handler.submit(fields={"votes_for": "2", "votes_against": "1", "votes_abstained": "0"})
    assert "尚未上传会议纪要" in handler.get(address).words
    handler.get(f"{address}/minutes")
    handler.submit(fields={"files": (io.BytesIO("会议纪要".encode()), "纪要.txt")})

    delegate = as_person(office.review_delegate)
    read = delegate.get(address)
    assert "党代表甲" in read.words
    assert "59.90" in read.words  # 58.40 and 1.50
    assert not [words for words in read.links if words in ("邀请", "登记表决结果", "确认会议召开")]
    assert delegate.get("/review-meetings").rows()[0][1] == city.round.name
    as_person(office.unit_principal).get(address, code=404)

    handler.get(f"{address}/hold")
    handler.submit(button="确认会议召开")
    director = as_person(office.office_director)
    director.get(f"{address}/conclude")
    director.submit(button="办结会议")
    db.session.rollback()
    assert meeting.state == MeetingState.CONCLUDED
    assert list(queries.adjustments_of(city.round)) == [office.unit.id]


def test_the_report_is_written_on_its_page_and_led_like_every_document(
    city: Reviewed, as_person: AsPerson
) -> None:
    office, handler = city.office, as_person(city.office.handler)
    address = f"/rounds/{city.round.id}/evaluation-report"
    assert "综合评审会办结后方可编制评价报告。" in handler.get(address).words
    written = {"problems": "审批超期问题突出。\n资金拨付偏慢。", "recommendations": "发出预警，限期整改。"}
    page = handler.post(address, code=422, recipient="市委", basis="评价办法", **written)
    assert page.errors == ["综合评审会办结后方可编制评价报告。"]
    with transaction():
        city.concluded()
    handler.get(address)
    page = handler.submit(fields=written)
    assert page.heading == "示范市2025年下半年清廉指数评价报告"
    assert "资金拨付偏慢。" in page.words
    db.session.rollback()
    report = queries.report_of(city.round)
    assert report is not None
    home = f"/notices/{report.id}"
    for person, act in (
        (office.handler, "submit"),
        (office.office_director, "review"),
        (office.principal_leader, "sign"),
        (office.case_manager, "seal"),
    ):
        browser = as_person(person)
        browser.get(f"{home}/{act}")
        browser.submit(button="")
    db.session.rollback()
    assert report.state == NoticeState.KEPT
    leader = as_person(office.leader_in_charge)
    assert leader.get("/notices?kind=evaluation_report").rows()[0][0] == "清评〔2026〕1号"
    assert leader.client.get(f"{home}/document.pdf").data.startswith(b"%PDF")
    as_person(office.unit_principal).get(home, code=404)
    review = handler.get(f"/rounds/{city.round.id}/review-before-publication")
    assert "编制评价报告" not in review.links
