"""Random walks: the engine and another library's state machine, built from the same table, never disagree."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statemachine.exceptions import TransitionNotAllowed
from statemachine.io import create_machine_class_from_definition

from app.cases.facts import KINDS
from workflows.actions import Action
from workflows.engine import Refused, decide, open_actions
from workflows.facts import Facts
from workflows.rulebook import RELEASED
from workflows.table import Actor, Ask, Transition, Workflow
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemType

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PEOPLE = st.integers(1, 4)
#: Everything that any act asks for, so that only guards and roles decide.
DETAILS = {
    "reason": "按要求补充整改措施和佐证材料",
    "remedy": "correction",
    "opinion": "同意",
    "summary": "已落实",
    "grounds": "事实不清",
    "witness": "见证人",
    "verdict": "rectified",
    "handler_id": 2,
    "meeting": "会议纪要",
    "committee_approval": "批准文件",
    "servers": (1, 2),
    "team": (3, 4),
    "until": TODAY + timedelta(days=20),
    "heaviest_form": 1,
    "facts": "事实",
    "evidence": "证据",
    "parties": "责任对象",
    "party": "责任对象",
}


class Oracle:
    """The same table as another library understands it."""

    def __init__(self, table: Workflow) -> None:
        self.table, self.ask = table, None
        states: dict[str, Any] = {
            str(s.name): {"initial": s.name is table.initial, "on": {}} for s in table.states
        }
        for transition in table.transitions:
            for source in transition.source:
                ways = states[str(source)]["on"].setdefault(str(transition.action), [])
                ways.append({"target": str(transition.target or source), "cond": [self._judge(transition)]})
        kind = create_machine_class_from_definition(
            f"{table.name}_oracle", states=states, validate_trap_states=False, validate_final_reachability=False,
            allow_event_without_transition=False, catch_errors_as_events=False,
        )  # fmt: skip
        self.machine = kind()

    def _judge(self, transition: Transition) -> Callable[[], bool]:
        def permitted() -> bool:
            ask = self.ask
            assert ask is not None
            selected = transition.when is None or transition.when(ask) is None
            return (
                selected
                and ask.actor.id not in ask.facts.recused
                and bool(ask.actor.roles & set(transition.who_may(ask.facts.approvers)))
                and all(guard(ask) is None for guard in transition.guards)
                and all(ask.details and ask.details.get(name) for name in transition.needs)
            )

        return permitted

    def step(self, ask: Ask, action: Action) -> str | None:
        """Where the oracle goes, or None when it refuses."""
        self.ask = ask
        try:
            self.machine.send(str(action))
        except TransitionNotAllowed:
            return None
        return str(next(iter(self.machine.configuration)).id)


def values_of(kind: type[Facts]) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of a kind, from plausible to mad, without state and hands."""
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "int": st.integers(0, 2),
        "bool": st.booleans(),
        "tuple[str, ...]": st.lists(st.sampled_from("ab"), max_size=2).map(tuple),
        "frozenset[int]": st.frozensets(PEOPLE, max_size=3),
        "date | None": st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9)),
        "int | None": st.none() | PEOPLE,
        "str": st.sampled_from(
            ["", "x", *map(str, ItemType), str(CaseState.RECTIFYING), str(CaseState.DRAFTING)]
        ),
    }
    own = {
        each.name: by_type[str(each.type).replace("<class '", "").replace("'>", "").replace("datetime.", "")]
        for each in fields(kind)
        if each.name not in ("state", "hands", "running", "today", "details", "approvers")
    }
    return st.fixed_dictionaries(own)


@st.composite
def walks(draw: st.DrawFn, table: Workflow) -> list[tuple[Action, Actor, dict[str, Any]]]:
    """Acts in any order by anybody under any circumstances."""
    actions = sorted({t.action for t in table.transitions})
    roles = sorted({role for t in table.transitions for role in t.who_may({})})
    steps = draw(st.lists(st.sampled_from(actions), min_size=1, max_size=25))
    walk = []
    for action in steps:
        able = draw(st.booleans())
        chosen = roles if able else draw(st.lists(st.sampled_from(roles), max_size=2))
        actor = Actor(draw(PEOPLE), "somebody", frozenset(chosen))
        walk.append((action, actor, draw(values_of(KINDS[table.name]))))
    return walk


@pytest.mark.parametrize("table", RELEASED, ids=lambda table: table.name)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_engine_and_the_oracle_walk_the_same_way(table: Workflow, data: st.DataObject) -> None:
    oracle = Oracle(table)
    state, hands, running = (
        str(table.initial),
        dict[str, tuple[int, ...]](),
        {str(t): TODAY for t in table.opening_terms},
    )
    for action, actor, values in data.draw(walks(table)):
        facts = KINDS[table.name](state=state, hands=hands, running=running, today=TODAY, **values)
        expected = oracle.step(Ask(facts, actor, NOW, DETAILS), action)
        if expected is None:
            with pytest.raises(Refused) as refused:
                decide(table, facts, action, actor, NOW, DETAILS)
            assert refused.value.reasons, "a refusal says why"
            continue
        decision = decide(table, facts, action, actor, NOW, DETAILS)
        assert decision.target == expected
        assert action in {each.action for each in open_actions(table, facts, actor, NOW)}
        state = decision.target
        hands = {**hands, str(action): (*hands.get(str(action), ()), actor.id)}
        kept = {code: day for code, day in running.items() if Term(code) not in decision.ends}
        running = kept | {str(term): TODAY for term in decision.starts}
        assert set(running) <= {str(term) for term in table.state(state).runs}
        if table.state(state).owner is not None:
            assert running, f"{state} waits without a deadline"
