"""Proofs about the tables themselves: what no test of one case can show.

Each complaint is a sentence in English for whoever edits the rulebook; an empty list is a proof. It is asked of the
shipped rules, or of the ladders and approvers that an office chose instead.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.actions import Action
from workflows.approvals import Approval
from workflows.table import Hold, State, Transition, Workflow
from workflows.terms import Rung, Term
from workflows.vocabulary import NoticeKind, Role

Ladders = Callable[[Term], tuple[Rung, ...]]

#: What a subject may be at one moment, as far as the table knows: its state and the terms that run.
Configuration = tuple[str, frozenset[Term]]


@dataclass(frozen=True)
class Complaint:
    """What is wrong, and in which table."""

    workflow: str
    what: str

    def __str__(self) -> str:
        return f"{self.workflow}: {self.what}"


def complaints(
    tables: Iterable[Workflow],
    kinds_with_template: frozenset[NoticeKind],
    *,
    ladder: Ladders = lambda term: term.ladder,
    approvers: Mapping[Approval, Role] | None = None,
) -> list[Complaint]:
    """Everything that is unsound in these tables, under these ladders and approvers."""
    tables = tuple(_with_approvers(table, approvers or {}) for table in tables)
    found = [Complaint(table.name, what) for table in tables for what in _about(table, ladder)]
    return found + [Complaint("rulebook", what) for what in _about_all(tables, kinds_with_template, ladder)]


def _with_approvers(table: Workflow, approvers: Mapping[Approval, Role]) -> Workflow:
    """The table as it is lived: each approval in the hands of its approver, each state owned by who is awaited."""
    lived = tuple(replace(each, by=each.who_may(approvers), approval=None) for each in table.transitions)
    table = replace(table, transitions=lived)
    return replace(table, states=tuple(owned for state in table.states for owned in _owned(table, state)))


def _owned(table: Workflow, state: State) -> tuple[State, ...]:
    """The state with each role that may be awaited in it as its owner."""
    if state.awaits is None:
        return (state,)
    ways = table.leaving(state.name, state.awaits)
    return tuple(replace(state, owner=each.by[-1]) for each in ways) or (state,)


def reachable_configurations(table: Workflow) -> set[Configuration]:
    """Every state with every set of running terms that some sequence of acts leads to (guards aside)."""
    first = (str(table.initial), frozenset(table.opening_terms))
    seen, todo = {first}, [first]
    while todo:
        state, running = todo.pop()
        for transition in _leaving(table, state):
            target = table.state(transition.target or state)
            kept = running & set(target.runs) - set(transition.ends)
            after = (str(target.name), kept | frozenset(transition.starts))
            if after not in seen:
                seen.add(after)
                todo.append(after)
    return seen


def _about(table: Workflow, ladder: Ladders) -> Iterator[str]:
    configurations = reachable_configurations(table)
    reached = {state for state, _ in configurations}
    for state in table.states:
        if state.name not in reached:
            yield f"the state {state.name} cannot be reached"
        moves_on = any(t.target not in (None, state.name) for t in _leaving(table, state.name))
        if state.last and moves_on:
            yield f"the last state {state.name} has a way on"
        if not state.last and not moves_on:
            yield f"the state {state.name} is a dead end"
        if not state.last and not _reaches_an_end(table, state.name):
            yield f"from the state {state.name} no end can be reached"
    yield from _waits(table, configurations, ladder)
    yield from _fulfilled(table)
    yield from _shadows(table)


def _waits(table: Workflow, configurations: set[Configuration], ladder: Ladders) -> Iterator[str]:
    """Whoever is waited for has a deadline with a reminder before and an escalation after."""
    for name, running in sorted(configurations, key=lambda each: (each[0], sorted(each[1]))):
        state = table.state(name)
        for term in running - set(state.runs):
            yield f"{term} is started on the way to {name}, which does not let it run"
        if state.owner is None:
            continue
        if not any(_is_watched(term, ladder) for term in running - set(state.suspends)):
            yield f"{state.owner} is waited for in {name} without a deadline that reminds and escalates"
    for state in table.waiting_states():
        if not table.leaving(state.name, Action.ESCALATE):
            yield f"the clock cannot escalate in {state.name}"
        owner_acts = any(
            state.owner in t.by for t in _leaving(table, state.name) if t.action is not Action.ESCALATE
        )
        if not owner_acts:
            yield f"{state.owner} owns {state.name} but has no act there"


def _fulfilled(table: Workflow) -> Iterator[str]:
    """An act ends a term only where that term runs."""
    for transition in table.transitions:
        for source in transition.source:
            for term in set(transition.ends) - set(table.state(source).runs):
                yield f"{transition.action} ends {term}, which does not run in {source}"


def _is_watched(term: Term, ladder: Ladders) -> bool:
    offsets = [rung.offset for rung in ladder(term) if rung.to]
    return not term.is_right and bool(offsets) and min(offsets) <= 0 < max(offsets)


def _shadows(table: Workflow) -> Iterator[str]:
    """A transition that an earlier one always wins over."""
    for state in table.states:
        for action in table.actions_from(state.name):
            earlier: list[Transition] = []
            for transition in table.leaving(state.name, action):
                if any(each.when is None or each.when is transition.when for each in earlier):
                    yield f"{action} from {state.name} to {transition.target} is shadowed by an earlier transition"
                earlier.append(transition)


def _about_all(
    tables: tuple[Workflow, ...], kinds_with_template: frozenset[NoticeKind], ladder: Ladders
) -> Iterator[str]:
    used = {t.action for table in tables for t in table.transitions} | {table.opens_with for table in tables}
    yield from (f"nothing ever does {action}" for action in Action if action not in used)
    started = {term for table in tables for t in table.transitions for term in t.starts}
    started |= {term for table in tables for term in table.opening_terms}
    yield from (f"nothing ever starts the term {term}" for term in Term if term not in started)
    actors = {role for table in tables for t in table.transitions for role in t.by}
    told = {role for term in Term for rung in ladder(term) for role in rung.to}
    yield from (f"{role} is told of deadlines but can never act" for role in told - actors)
    yield from (what for table in tables for hold in table.holds for what in _about_hold(table, hold, tables))
    for table in tables:
        for transition in table.transitions:
            if Role.CLOCK in transition.by and transition.action.value.startswith(
                ("approve", "grant", "sign", "close")
            ):
                yield f"the clock may {transition.action}, but no timeout ever approves anything"
    missing = [kind for kind in NoticeKind if kind not in kinds_with_template]
    yield from (f"the notice {kind} has no template" for kind in missing)


def _about_hold(table: Workflow, hold: Hold, tables: tuple[Workflow, ...]) -> Iterator[str]:
    """While terms stand still for somebody, somebody else is waited for; and the terms are ones that run there."""
    for name in hold.states:
        if table.state(name).owner is None:
            yield f"{table.name} in {name} holds terms of the {hold.over}, but nobody is waited for there"
    running = {
        term for each in tables if each.name == hold.over for state in each.states for term in state.runs
    }
    for term in hold.terms:
        if term not in running:
            yield f"{table.name} holds {term}, which never runs in the {hold.over}"


def _leaving(table: Workflow, state: str) -> tuple[Transition, ...]:
    return tuple(t for t in table.transitions if state in t.source)


def _reaches_an_end(table: Workflow, start: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        if table.state(state).last:
            return True
        for transition in _leaving(table, state):
            if transition.target is not None and transition.target not in seen:
                seen.add(transition.target)
                todo.append(transition.target)
    return False
