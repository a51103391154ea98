"""The last part of a case's life: the look-back, and the archive (domain.md §2.1, §9)."""

from workflows.actions import Action
from workflows.guards import cases, hands
from workflows.table import Transition
from workflows.terms import Term
from workflows.vocabulary import CaseState, NoticeKind, Role

S = CaseState
T = Term

LOOKBACK = (
    Transition(
        Action.APPOINT_TEAM,
        (S.CLOSED, S.LOOKBACK_APPOINTED),
        S.LOOKBACK_APPOINTED,
        by=(Role.LEADER_IN_CHARGE,),
        guards=(cases.team_is_sound,),
        needs=("team",),
    ),
    Transition(
        Action.START_LOOKBACK,
        (S.LOOKBACK_APPOINTED,),
        S.LOOKBACK,
        by=(Role.LOOKBACK_MEMBER,),
        guards=(hands.is_on_the_team,),
        starts=(T.LOOKBACK_FIELD,),
    ),
    Transition(
        Action.RECORD_VERDICT,
        (S.LOOKBACK,),
        None,
        by=(Role.LOOKBACK_MEMBER,),
        guards=(hands.is_on_the_team,),
        needs=("verdict",),
    ),
    Transition(
        Action.REPORT_LOOKBACK,
        (S.LOOKBACK,),
        S.LOOKBACK_REVIEW,
        by=(Role.LOOKBACK_MEMBER,),
        guards=(hands.is_on_the_team, cases.every_item_has_a_verdict, cases.false_verdicts_are_proven),
        starts=(T.LOOKBACK_REPORT,),
    ),
    Transition(
        Action.CHECK_LOOKBACK,
        (S.LOOKBACK_REVIEW,),
        S.LOOKBACK_CONFIRMING,
        by=(Role.CASE_MANAGER,),
        guards=(hands.is_not_on_the_team,),
    ),
    Transition(
        Action.RETURN_LOOKBACK,
        (S.LOOKBACK_REVIEW, S.LOOKBACK_CONFIRMING),
        S.LOOKBACK,
        by=(Role.CASE_MANAGER, Role.LEADER_IN_CHARGE),
        guards=(hands.reason_is_ten_characters,),
        starts=(T.LOOKBACK_FIELD,),
        needs=("reason",),
    ),
    Transition(
        Action.CONFIRM_LOOKBACK,
        (S.LOOKBACK_CONFIRMING,),
        S.CONFIRMED,
        by=(Role.LEADER_IN_CHARGE,),
        when=cases.no_bad_verdict,
        guards=(hands.is_not_on_the_team, hands.by_another_than(Action.CHECK_LOOKBACK)),
        starts=(T.ARCHIVE,),
        serves=NoticeKind.LOOKBACK_FEEDBACK,
    ),
    # A bad verdict reopens the case; the reactions reopen its items and propose accountability.
    Transition(
        Action.CONFIRM_LOOKBACK,
        (S.LOOKBACK_CONFIRMING,),
        S.REOPENED,
        by=(Role.LEADER_IN_CHARGE,),
        when=cases.some_bad_verdict,
        guards=(hands.is_not_on_the_team, hands.by_another_than(Action.CHECK_LOOKBACK)),
        starts=(T.CASE_TERM, T.PROGRESS),
        serves=NoticeKind.RECTIFICATION,
    ),
    Transition(
        Action.ARCHIVE_CASE,
        (S.CONFIRMED, S.WITHDRAWN),
        S.ARCHIVED,
        by=(Role.CASE_MANAGER,),
        guards=(cases.nothing_is_open,),
    ),
    # Once a seal covers the trail of the file, the clock makes the package that a stranger can verify.
    Transition(Action.KEEP_PACKAGE, (S.ARCHIVED,), None, by=(Role.CLOCK,)),
)
