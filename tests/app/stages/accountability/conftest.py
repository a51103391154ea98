"""A proceeding in the situations that tests start from; every step is made by the product's own actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from app.cases.models import Case, Event
from app.clock import local_day
from app.notices.content.proof import ServiceMode
from app.people.models import User
from app.stages.accountability.actions import deciding, ending, investigating, proposing
from app.stages.accountability.models import AccountableParty, Proceeding
from app.stages.accountability.words import (
    Adoption,
    Form,
    FourForms,
    Grade,
    Ground,
    Responsibility,
    TargetKind,
)
from tests.builders import Office
from tests.lives import an_old_file
from tests.memory import MadeOnce

REASON = "整改走过场，造成严重后果。"
NO = (False, "经审查不存在该情形")


@dataclass
class Matter:
    """A case under rectification and the proceeding about it, one beat after another."""

    office: Office
    case: Case
    now: datetime
    proceeding: Proceeding | None = None

    @property
    def open(self) -> Proceeding:
        assert self.proceeding is not None
        return self.proceeding

    @property
    def investigator(self) -> User:
        return self.office.handler

    def proposed(self, **details: object) -> Proceeding:
        self.proceeding = proposing.propose(
            self.case, REASON, by=self.office.handler, now=self.now, **details
        )
        return self.proceeding

    def reviewed(self, **details: object) -> None:
        self.proposed(**details)
        proposing.review_proposal(self.open, by=self.office.case_manager, now=self.now)

    def started(self, **details: object) -> None:
        self.reviewed(**details)
        proposing.approve_start(
            self.open, "示范市委批〔2026〕3号", by=self.office.principal_leader, now=self.now
        )

    def investigated(self, **details: object) -> None:
        self.started(**details)
        self.appoint(self.office.handler, self.office.second_handler)

    def appoint(self, *team: User) -> None:
        investigating.appoint_investigators(self.open, team, by=self.office.leader_in_charge, now=self.now)

    def write(self) -> None:
        investigating.write_facts(
            self.open,
            "局党组未对清查工作作出部署，销号材料照抄上年内容。",
            "销号申请\n谈话记录（3份）",
            by=self.investigator,
            now=self.now,
        )

    def name_organisation(self, *forms: Form, by: User | None = None) -> AccountableParty:
        return investigating.name_party(
            self.open,
            kind=TargetKind.ORGANISATION,
            name=self.open.target_name,
            responsibility=Responsibility.PRIMARY,
            grade=Grade.OVERALL,
            responsibility_reason="履行整改主体责任不力",
            forms=forms or (Form.UNIT_CIRCULAR,),
            by=by or self.investigator,
            now=self.now,
        )

    def name_person(self, *forms: Form, name: str = "局主要负责人") -> AccountableParty:
        return investigating.name_party(
            self.open,
            kind=TargetKind.PERSON,
            name=name,
            position="党组书记、局长",
            responsibility=Responsibility.LEADERSHIP,
            grade=Grade.MAIN,
            responsibility_reason="未组织核实清查结果",
            four_forms=FourForms.FIRST,
            forms=forms or (Form.ADMONITION,),
            by=self.investigator,
            now=self.now,
        )

    def shown(self, **details: object) -> None:
        self.investigated(**details)
        self.write()
        investigating.show_facts(self.open, by=self.investigator, now=self.now)

    def defended(self) -> None:
        investigating.record_defence(
            self.open,
            "对事实没有异议，请求从轻处理。",
            adoption=Adoption.PARTLY,
            adoption_reason="主动配合调查属实，予以采纳；其余不予采纳。",
            by=self.investigator,
            now=self.now,
        )

    def reported(
        self, forms: Sequence[Form] = (Form.UNIT_CIRCULAR,), people: Sequence[Form] = (Form.ADMONITION,)
    ) -> None:
        self.shown()
        self.name_organisation(*forms)
        if people:
            self.name_person(*people)
        self.defended()
        investigating.report_findings(self.open, "建议予以问责。", by=self.investigator, now=self.now)

    def answer(self, **holds: bool) -> Event:
        answers = {ground: (holds.get(ground.value, False), NO[1]) for ground in Ground}
        return investigating.answer_exemption(
            self.open,
            answers,
            mitigation="积极配合调查，可以从轻",
            aggravation="未发现从重、加重情节",
            by=self.investigator,
            now=self.now,
        )

    def adjudicated(self, **situation: object) -> None:
        self.reported(**situation)
        self.answer()
        self.adjudicate_twice()

    def adjudicate_twice(self) -> None:
        investigating.submit_to_adjudication(self.open, by=self.investigator, now=self.now)
        self.adjudicate(self.office.adjudicator)
        self.adjudicate(self.office.second_adjudicator)

    def adjudicate(self, adjudicator: User) -> Event:
        return deciding.adjudicate(
            self.open,
            "事实清楚，定性准确，程序合规。",
            facts_are_clear=True,
            basis_is_right=True,
            procedure_was_kept=True,
            by=adjudicator,
            now=self.now,
        )

    def decide(
        self,
        *,
        by: User | None = None,
        meeting: str = "市纪委常委会会议",
        meeting_on: date | None = None,
        approval: str = "示范市委批〔2026〕9号",
        no_people_reason: str = "",
    ) -> Event:
        return deciding.decide(
            self.open,
            meeting,
            meeting_on or local_day(self.now),
            decision_approval=approval,
            no_people_reason=no_people_reason,
            by=by or self.office.principal_leader,
            now=self.now,
        )

    def serve(self, *servers: str) -> Event:
        return deciding.serve_decision(
            self.open,
            servers or ("案管室工作人员甲", "案管室工作人员乙"),
            ServiceMode.ELECTRONIC,
            "清鉴系统",
            by=self.office.case_manager,
            now=self.now,
        )

    def served(self, **situation: object) -> None:
        self.adjudicated(**situation)
        self.decide()
        self.serve()

    def executed(self) -> None:
        self.served()
        ending.report_execution(
            self.open,
            "已在民主生活会上作出深刻检查。",
            local_day(self.now),
            by=self.office.case_manager,
            now=self.now,
        )


@pytest.fixture
def matter(made_once: MadeOnce, now: datetime) -> Matter:
    return made_once(a_matter, now)


def a_matter(now: datetime) -> Matter:
    office = Office()
    return Matter(office, an_old_file(office, now=now), now)
