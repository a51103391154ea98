"""The documents that several tests look at, each printed once in a process: every kind, and its variants."""

from datetime import UTC, date, datetime
from functools import cache

import pytest
from _pytest.mark import ParameterSet

from app.notices.content.appeal import AppealDecision, AppealReply
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.circular import Circular
from app.notices.content.decision import AccountabilityDecision
from app.notices.content.evaluation import RectificationAssessment
from app.notices.content.extension import ExtensionReply
from app.notices.content.facts import FactMaterial
from app.notices.content.letterhead import Document
from app.notices.content.proof import ProofOfService
from app.notices.content.recommendation import Recommendation
from app.notices.content.slip import SupervisionSlip
from app.notices.content.withdrawal import WithdrawalNotice
from app.notices.render import Imprint, print_document

SIGNED_AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)

CASES: dict[str, Document] = {
    **{str(kind): document.sample() for kind, document in DOCUMENTS.items()},
    "appeal_maintained": AppealDecision.maintained_sample(),
    "appeal_refusal": AppealReply.refusal_sample(),
    "decision_on_a_person": AccountabilityDecision.person_sample(),
    "extension_refusal": ExtensionReply.refusal_sample(),
    "discipline_recommendation": Recommendation.discipline_sample(),
    "assessment_passed": RectificationAssessment.good_sample(),
    "circular_to_the_public": Circular.public_sample(),
    "fact_material_to_sign": FactMaterial.unsigned_sample(),
    "slip_blue": SupervisionSlip.blue_sample(),
    "slip_red": SupervisionSlip.red_sample(),
    "proof_of_refusal": ProofOfService.refusal_sample(),
    "proof_by_mail": ProofOfService.mail_sample(),
    "proof_by_rule": ProofOfService.deemed_sample(),
    "withdrawal_by_the_office": WithdrawalNotice.own_sample(),
}


def issued(content: Document) -> Imprint:
    """Number 1 of the day of the samples."""
    number = f"{content.mark}〔2026〕1号" if content.mark else ""
    return Imprint(number=number, dated=date(2026, 11, 22), signed_at=SIGNED_AT)


@cache
def paper(name: str) -> bytes:
    """The PDF of a case as it is issued."""
    return print_document(CASES[name], issued(CASES[name])).pdf


def of_every_case(*layouts: str) -> list[ParameterSet]:
    """Every case by its name, or those in these layouts; what looks at one runs where it is printed already."""
    return [
        pytest.param(name, marks=pytest.mark.xdist_group(f"paper {name}"))
        for name, content in CASES.items()
        if not layouts or content.layout in layouts
    ]
