"""Stretches of a life that many cases share. Days are working days after the case was opened."""

from app.rehearsal.demo.acts import accountability as acc
from app.rehearsal.demo.acts import inspection, warning
from app.rehearsal.demo.acts import rectification as rect
from app.rehearsal.demo.acts.evidence import upload
from app.rehearsal.demo.scene import Beat, beginning
from workflows.vocabulary import Verdict


def delivered(day: int) -> list[Beat]:
    """What was signed with a decision is sealed and handed over, and signed for a day later."""
    return [(day, warning.hand_over_papers), (day + 1, warning.receive_papers)]


#: From the draft to the unit's signature.
WARNED: list[Beat] = [
    (1, warning.draft),
    (2, warning.submit),
    (3, warning.review),
    (4, warning.sign),
    (4, warning.seal),
    (5, warning.serve),
    (6, warning.acknowledge),
]
#: From the signature to the approved plan, with its three lists handed over.
PLANNED: list[Beat] = [
    (0, rect.begin_plan),
    (1, rect.fill_plan),
    (2, rect.submit_plan),
    (2, rect.confirm_plan),
    (3, rect.check_plan),
    (4, rect.approve_plan),
    *delivered(5),
]
#: The usual beginning of a case: the plan is approved on day 11.
BEGUN: list[Beat] = [*WARNED, *beginning(7, PLANNED)]


def settled(position: int, day: int, files: int = 1) -> list[Beat]:
    """Evidence, claim, check and closing of one problem: four days later it is struck off."""
    return [
        (day, upload(position, files)),
        (day + 1, rect.claim(position)),
        (day + 1, rect.confirm(position)),
        (day + 3, rect.check(position)),
        (day + 4, rect.close(position)),
    ]


def returned(position: int, day: int, again: int) -> list[Beat]:
    """A claim that is returned, and struck off when it was made again."""
    return [
        (day, upload(position)),
        (day + 1, rect.claim(position)),
        (day + 1, rect.confirm(position)),
        (day + 5, rect.give_back(position)),
        *settled(position, again),
    ]


def reports(*days: int) -> list[Beat]:
    """Monthly reports."""
    return [(day, rect.report_progress) for day in days]


def closed(day: int) -> list[Beat]:
    """Case management checks, the leader closes two days later."""
    return [(day, rect.check_closure), (day + 2, rect.close_case)]


def looked_back(day: int, verdicts: dict[int, Verdict] | None = None) -> list[Beat]:
    """The team is appointed, goes out, reports; the result is confirmed on the 16th day, the papers signed for."""
    return [
        (day, inspection.appoint),
        (day + 2, inspection.go_out),
        (day + 6, inspection.judge(verdicts)),
        (day + 11, inspection.report),
        (day + 13, inspection.check_report),
        (day + 16, inspection.confirm_result),
        *delivered(day + 17),
    ]


#: A proceeding from its proposal on day 0; each stretch goes on where the one before ended.
STARTED: list[Beat] = [(2, acc.review_proposal), (5, acc.approve_start), (7, acc.appoint)]
SHOWN: list[Beat] = [*STARTED, (15, acc.write_facts), (16, acc.name_parties), (17, acc.show_facts)]
REPORTED: list[Beat] = [*SHOWN, (20, acc.record_defence), (23, acc.report)]
ADJUDICATED: list[Beat] = [
    *REPORTED,
    (24, acc.answer_exemption),
    (25, acc.submit),
    (30, acc.give_opinion("adjudicator1")),
    (32, acc.give_opinion("adjudicator2")),
]
DECIDED: list[Beat] = [*ADJUDICATED, (38, acc.decide)]
SERVED: list[Beat] = [*DECIDED, (40, acc.serve), (42, acc.receive), (50, acc.record_formalities)]
