"""The judge: may this actor do this now, and what follows? Pure: it reads facts and a table, and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.actions import Action
from workflows.facts import Facts
from workflows.table import BESIDE, Actor, Ask, Guard, Reason, State, Transition, Way, Workflow
from workflows.terms import Term
from workflows.vocabulary import N_, Role


class Refused(Exception):
    """The rulebook says no; the reasons are sentences for the page."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Decision:
    """What follows from a permitted act.

    ``owner`` is who is waited for from now on. ``ends`` and ``starts`` are terms; a term in both begins anew.
    ``suspends`` stand still from now on and ``resumes`` run again.
    """

    transition: Transition
    source: str
    target: str
    owner: Role | None
    ends: tuple[Term, ...]
    starts: tuple[Term, ...]
    suspends: tuple[Term, ...]
    resumes: tuple[Term, ...]


@dataclass(frozen=True)
class OpenAction:
    """One act that belongs to the subject's present state and to the actor's roles: possible, or why not."""

    action: Action
    way: Way
    reasons: tuple[Reason, ...] = ()

    @property
    def place(self) -> tuple[Way, int]:
        """Where it stands among others: what leads on first, what is done beside the way last."""
        return self.way, BESIDE.index(self.action) if self.way is Way.BESIDE else 0

    @property
    def possible(self) -> bool:
        """May it be done now?"""
        return not self.reasons


NOT_HERE = N_("“%(action)s” is not possible in the state “%(state)s”.")
NOT_YOURS = N_("“%(action)s” belongs to: %(roles)s.")
RECUSED = N_("You declared a recusal from this case; somebody else acts in your place.")
MISSING = N_("Please give: %(detail)s.")


def decide(
    workflow: Workflow,
    facts: Facts,
    action: Action,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Decision:
    """Judge one act. Raises Refused with every reason that stands against it."""
    ask = Ask(facts, actor, now, details if details is not None else {})
    transition, reasons = _judged(workflow, ask, action)
    if transition is None or reasons:
        raise Refused(*reasons)
    return _decision(workflow, ask, transition)


def open_actions(workflow: Workflow, facts: Facts, actor: Actor, now: datetime) -> tuple[OpenAction, ...]:
    """What this actor's roles may do from here, what leads on first; each possible or with the reasons why not yet."""
    ask = Ask(facts, actor, now, None)
    found = []
    for action in workflow.actions_from(facts.state):
        if any(_belongs_to(each, ask) for each in workflow.leaving(facts.state, action)):
            _, reasons = _judged(workflow, ask, action)
            found.append(OpenAction(action, workflow.way(facts.state, action), reasons))
    return tuple(sorted(found, key=lambda each: each.place))


def owner_in(workflow: Workflow, facts: Facts, actor: Actor, now: datetime) -> Role | None:
    """Who is waited for in the subject's present state."""
    return _owner(workflow, workflow.state(facts.state), Ask(facts, actor, now))


def _owner(workflow: Workflow, state: State, ask: Ask) -> Role | None:
    """The approver of the act that the state awaits, else the owner that it names."""
    if state.awaits is None:
        return state.owner
    for transition in workflow.leaving(state.name, state.awaits):
        if transition.when is None or transition.when(ask) is None:
            return transition.who_may(ask.facts.approvers)[-1]
    return state.owner


def _belongs_to(transition: Transition, ask: Ask) -> bool:
    return bool(ask.actor.roles & set(transition.who_may(ask.facts.approvers)))


def _judged(workflow: Workflow, ask: Ask, action: Action) -> tuple[Transition | None, tuple[Reason, ...]]:
    """The transition that applies, with the reasons against it."""
    candidates = workflow.leaving(ask.facts.state, action)
    if not candidates:
        return None, (Reason(NOT_HERE, {"action": action, "state": workflow.state(ask.facts.state).name}),)
    if ask.actor.id in ask.facts.recused:
        return None, (Reason(RECUSED),)
    selected = [t for t in candidates if t.when is None or t.when(ask) is None]
    if not selected:
        whens = [reason for t in candidates if t.when and (reason := t.when(ask))]
        return None, (whens[0],)
    transition = selected[0]
    if not _belongs_to(transition, ask):
        roles = transition.who_may(ask.facts.approvers)
        return transition, (Reason(NOT_YOURS, {"action": action, "roles": roles}),)
    return transition, tuple(_reasons_against(transition, ask))


def _reasons_against(transition: Transition, ask: Ask) -> list[Reason]:
    reasons = [reason for guard in transition.guards if (reason := guard(ask)) is not None]
    if ask.details is not None:
        missing = (name for name in transition.needs if ask.details.get(name) in (None, "", (), []))
        reasons += [Reason(MISSING, {"detail": DETAIL_NAMES.get(name, name)}) for name in missing]
    return reasons


def _decision(workflow: Workflow, ask: Ask, transition: Transition) -> Decision:
    facts = ask.facts
    target = workflow.state(transition.target if transition.target is not None else facts.state)
    running = tuple(Term(code) for code in facts.running)
    over = {*transition.starts, *transition.ends}
    return Decision(
        transition=transition,
        source=str(facts.state),
        target=str(target.name),
        owner=_owner(workflow, target, ask),
        ends=tuple(term for term in running if term not in target.runs or term in over),
        starts=transition.starts,
        suspends=tuple(term for term in running if term in target.suspends),
        resumes=tuple(term for term in running if term in target.runs and term not in target.suspends),
    )


#: How a page names a detail that somebody forgot to give.
DETAIL_NAMES: Mapping[str, str] = {
    "reason": N_("the reason"),
    "remedy": N_("what follows from it"),
    "witness": N_("the witness"),
    "receiver": N_("who signed for it"),
    "received_on": N_("the day of receipt"),
    "files": N_("the signed paper"),
    "team": N_("the team"),
    "opinion": N_("the opinion"),
    "until": N_("the new date"),
    "servers": N_("the two people who serve it"),
    "verdict": N_("the verdict"),
    "handler_id": N_("the new handler"),
    "grounds": N_("the grounds"),
    "summary": N_("the summary"),
    "facts": N_("the facts"),
    "evidence": N_("the evidence"),
    "party": N_("who is responsible"),
}

SYSTEM_ROLES = frozenset({Role.CLOCK})

__all__ = ["SYSTEM_ROLES", "Decision", "Guard", "OpenAction", "Refused", "decide", "open_actions"]
