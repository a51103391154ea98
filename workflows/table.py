"""The shape of a rulebook: states, terms and transitions, declared as data; and who asks what of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from workflows.actions import Action
from workflows.approvals import Approval
from workflows.facts import Facts
from workflows.terms import Term
from workflows.vocabulary import NoticeKind, Role, Stage, Word


@dataclass(frozen=True)
class Reason:
    """Why not: a message id with its parameters, so that every page can say it in its own language."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Actor:
    """A person at one moment, with the roles held over the subject's unit."""

    id: int
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Ask:
    """One question to the rulebook: may this actor do it, with these details, to a subject with these facts?

    ``details`` is None while only the possibility is asked (which buttons to show); guards about what the
    person is going to type hold their tongue then.
    """

    facts: Facts
    actor: Actor
    now: datetime
    details: Mapping[str, Any] | None = None


Guard = Callable[[Ask], Reason | None]


@dataclass(frozen=True)
class State:
    """What it means to be in a state.

    ``owner`` is who must act; no owner means that nobody is waited for. Where the approver of an act is waited
    for, ``awaits`` names the act, and the owner is the shipped one. ``runs`` are the terms that go on running
    here: a term that is not named ends on arrival. ``suspends`` are terms whose clock stands still.
    """

    name: Word
    stage: Stage
    owner: Role | None = None
    awaits: Action | None = None
    runs: tuple[Term, ...] = ()
    suspends: tuple[Term, ...] = ()
    last: bool = False


@dataclass(frozen=True)
class Transition:
    """One declared act: from where, to where (None: the state stays), who may, on what conditions.

    ``approval`` adds whoever gives that approval to ``by``. ``when`` selects between transitions of one action;
    ``guards`` refuse with a reason. ``starts`` are the terms whose deadline begins, ``ends`` those that it
    fulfils although the state lets them run; ``needs`` the details that must be given; ``serves`` the notice it
    produces.
    """

    action: Action
    source: tuple[Word, ...]
    target: Word | None
    by: tuple[Role, ...] = ()
    approval: Approval | None = None
    guards: tuple[Guard, ...] = ()
    when: Guard | None = None
    starts: tuple[Term, ...] = ()
    ends: tuple[Term, ...] = ()
    needs: tuple[str, ...] = ()
    serves: NoticeKind | None = None

    def who_may(self, approvers: Mapping[Approval, Role]) -> tuple[Role, ...]:
        """The roles that may do it, with the office's choice of approver or the shipped one."""
        if self.approval is None:
            return self.by
        return (*self.by, approvers.get(self.approval, self.approval.default))


class Way(IntEnum):
    """Where an act takes its subject, in the order in which people look for acts."""

    ON = 0
    HERE = 1
    BACK = 2
    BESIDE = 3


#: Acts for a rare occasion, for which no state waits, in the order of offering: rights first, then what pushes and
#: adds, then what takes back or ends, and stepping back from the matter last.
BESIDE = (
    Action.OBJECT,
    Action.FILE_APPEAL,
    Action.REQUEST_EXTENSION,
    Action.RECORD_PAPER_RECEIPT,
    Action.RECORD_REFUSED_RECEIPT,
    Action.URGE,
    Action.DRAFT_NOTICE,
    Action.EXTEND_PLAN,
    Action.EXTEND_ITEM,
    Action.EXTEND_INVESTIGATION,
    Action.CHOOSE_MODEL,
    Action.EXEMPT_UNIT,
    Action.END_EXEMPTION,
    Action.PROPOSE_CORRECTION,
    Action.CORRECT_WARNING,
    Action.CORRECT_SERVICE,
    Action.KEEP_SIGNED_COPY,
    Action.EDIT_ITEM,
    Action.REASSIGN,
    Action.PROPOSE_ACCOUNTABILITY,
    Action.WITHDRAW_SCORE_OBJECTION,
    Action.RECUSE_FROM_VOTE,
    Action.WITHDRAW_WARNING,
    Action.WITHDRAW_NOTICE,
    Action.STRIKE_ITEM,
    Action.CANCEL_ITEM,
    Action.CANCEL_MEETING,
    Action.CANCEL_CODES,
    Action.STOP_SURVEY,
    Action.DISCARD_SURVEY,
    Action.DISCARD_NOTICE,
    Action.DISCARD_MODEL,
    Action.RETIRE_MODEL,
    Action.DECLARE_RECUSAL,
)


@dataclass(frozen=True)
class Hold:
    """Terms of another subject that stand still while this one is in one of these states.

    ``over`` is the workflow of what this subject belongs to, or of what belongs to it. The other's act is not
    possible, or not to be asked for, before somebody has acted here.
    """

    states: tuple[Word, ...]
    over: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Workflow:
    """One released table. A released version never changes; a new one stands beside it."""

    name: str
    version: int
    title: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    opens_with: Action
    initial: Word
    #: Terms that begin with the subject itself.
    opening_terms: tuple[Term, ...] = ()
    holds: tuple[Hold, ...] = ()
    _by_name: Mapping[str, State] = field(init=False, repr=False, compare=False)
    _by_source: Mapping[tuple[str, Action], tuple[Transition, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        by_source: dict[tuple[str, Action], tuple[Transition, ...]] = {}
        for each in self.transitions:
            for source in each.source:
                key = (str(source), each.action)
                by_source[key] = (*by_source.get(key, ()), each)
        object.__setattr__(self, "_by_name", {str(state.name): state for state in self.states})
        object.__setattr__(self, "_by_source", by_source)

    def state(self, name: str) -> State:
        """The rule of one state; KeyError for a word that this table does not know."""
        return self._by_name[str(name)]

    def leaving(self, state: str, action: Action) -> tuple[Transition, ...]:
        """The transitions that an action may take from a state, in order of declaration."""
        return self._by_source.get((str(state), action), ())

    def actions_from(self, state: str) -> tuple[Action, ...]:
        """Every action declared for a state, in order of declaration."""
        seen: dict[Action, None] = {}
        for transition in self.transitions:
            if state in transition.source:
                seen[transition.action] = None
        return tuple(seen)

    def way(self, state: str, action: Action) -> Way:
        """Where an act leads from a state; one that depends on a condition counts as leading on if it ever does."""
        return min(self._way_of(each, state) for each in self.leaving(state, action))

    def _way_of(self, transition: Transition, state: str) -> Way:
        if transition.action in BESIDE:
            return Way.BESIDE
        if transition.target is None or transition.target == state:
            return Way.HERE
        order = list(self._by_name)
        return Way.ON if order.index(transition.target) > order.index(str(state)) else Way.BACK

    def waiting_states(self) -> tuple[State, ...]:
        """The states in which somebody is waited for."""
        return tuple(state for state in self.states if state.owner is not None)


def what_the_clock_may_do(waiting: tuple[Word, ...]) -> tuple[Transition, ...]:
    """The clock's own acts while somebody is waited for: it escalates and recomputes, it never approves."""
    return tuple(
        Transition(action, waiting, None, by=(Role.CLOCK,)) for action in (Action.ESCALATE, Action.RECOMPUTE)
    )
