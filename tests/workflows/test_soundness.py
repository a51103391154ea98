"""The proofs of the rulebook, and that each of them can fail."""

from dataclasses import replace

import pytest

from workflows.actions import Action
from workflows.rulebook import RELEASED
from workflows.soundness import complaints
from workflows.supervision import CASE
from workflows.table import State, Transition, Workflow
from workflows.terms import Term
from workflows.vocabulary import CaseState, NoticeKind, Role, Stage

EVERY_KIND = frozenset(NoticeKind)


def said_of(table: Workflow) -> str:
    """What is said of the rulebook with this table in place of its own."""
    others = tuple(each for each in RELEASED if each.name != table.name)
    return "\n".join(str(each) for each in complaints((*others, table), EVERY_KIND))


def without(*actions: Action) -> Workflow:
    """The life of a case without these acts."""
    return replace(CASE, transitions=tuple(t for t in CASE.transitions if t.action not in actions))


def test_the_rulebook_is_sound() -> None:
    assert complaints(RELEASED, EVERY_KIND) == []


def test_a_state_that_nothing_leads_to_is_named() -> None:
    assert "the state lookback cannot be reached" in said_of(
        without(Action.START_LOOKBACK, Action.RETURN_LOOKBACK)
    )


def test_a_dead_end_is_named() -> None:
    assert "the state confirmed is a dead end" in said_of(without(Action.ARCHIVE_CASE))


def test_an_act_that_nobody_does_is_named() -> None:
    assert "nothing ever does serve_warning" in said_of(without(Action.SERVE_WARNING))


def test_a_wait_without_a_deadline_is_named() -> None:
    bare = tuple(replace(t, starts=()) if t.action is Action.SUBMIT_WARNING else t for t in CASE.transitions)
    assert "office_director is waited for in reviewing without a deadline" in said_of(
        replace(CASE, transitions=bare)
    )


def test_a_wait_that_the_clock_cannot_escalate_is_named() -> None:
    assert "the clock cannot escalate in drafting" in said_of(without(Action.ESCALATE))


def test_an_act_that_ends_a_term_where_it_does_not_run_is_named() -> None:
    ends = tuple(
        replace(t, ends=(Term.LOOKBACK_START,)) if t.action is Action.SUBMIT_WARNING else t
        for t in CASE.transitions
    )
    assert "submit_warning ends LOOKBACK_START, which does not run in drafting" in said_of(
        replace(CASE, transitions=ends)
    )


def test_an_owner_without_an_act_is_named() -> None:
    states = tuple(
        replace(state, owner=Role.AUDITOR) if state.name is CaseState.SIGNED else state
        for state in CASE.states
    )
    assert "auditor owns signed but has no act there" in said_of(replace(CASE, states=states))


def test_a_shadowed_transition_is_named() -> None:
    hidden = Transition(
        Action.SIGN_WARNING, (CaseState.SIGNING,), CaseState.DRAFTING, by=(Role.LEADER_IN_CHARGE,)
    )
    assert "sign_warning from signing to drafting is shadowed" in said_of(
        replace(CASE, transitions=(*CASE.transitions, hidden))
    )


def test_a_clock_that_approves_is_named() -> None:
    rubber_stamp = Transition(
        Action.APPROVE_PLAN,
        (CaseState.PLAN_REVIEW,),
        CaseState.RECTIFYING,
        by=(Role.CLOCK,),
        starts=(Term.PROGRESS,),
    )
    assert "the clock may approve_plan" in said_of(
        replace(CASE, transitions=(*CASE.transitions, rubber_stamp))
    )


def test_a_term_that_its_state_does_not_let_run_is_named() -> None:
    states = tuple(
        replace(state, runs=()) if state.name is CaseState.SIGNED else state for state in CASE.states
    )
    assert "ISSUE is started on the way to signed" in said_of(replace(CASE, states=states))


def test_a_last_state_with_a_way_on_is_named() -> None:
    back = Transition(Action.REOPEN_ITEM, (CaseState.ARCHIVED,), CaseState.DRAFTING, by=(Role.HANDLER,))
    assert "the last state archived has a way on" in said_of(
        replace(CASE, transitions=(*CASE.transitions, back))
    )


def test_a_circle_without_an_end_is_named() -> None:
    circle = Workflow(
        name="circle",
        version=1,
        title="",
        states=(State(CaseState.DRAFTING, Stage.WARNING), State(CaseState.REVIEWING, Stage.WARNING)),
        transitions=(
            Transition(Action.SUBMIT_WARNING, (CaseState.DRAFTING,), CaseState.REVIEWING, by=(Role.HANDLER,)),
            Transition(Action.RETURN_WARNING, (CaseState.REVIEWING,), CaseState.DRAFTING, by=(Role.HANDLER,)),
        ),
        opens_with=Action.OPEN_CASE,
        initial=CaseState.DRAFTING,
    )
    assert "no end can be reached" in said_of(circle)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_without_a_template_is_named(kind: NoticeKind) -> None:
    found = complaints(RELEASED, EVERY_KIND - {kind})
    assert [str(each) for each in found] == [f"rulebook: the notice {kind} has no template"]
