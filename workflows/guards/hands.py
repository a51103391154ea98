"""Separation of duties (domain.md §8): who did one thing may not do another."""

from workflows.actions import Action
from workflows.guards.asking import text_given
from workflows.table import Ask, Guard, Reason
from workflows.vocabulary import N_


def by_another_than(*actions: Action) -> Guard:
    """Whoever did one of these acts may not do this one."""

    def another_hand(ask: Ask) -> Reason | None:
        mine = [action for action in actions if ask.actor.id in ask.facts.hands_behind(action)]
        if not mine:
            return None
        return Reason(
            N_("You did “%(action)s” here yourself; a second person must do this."), {"action": mine[0]}
        )

    another_hand.__doc__ = "By another than: " + ", ".join(str(action) for action in actions)
    return another_hand


def is_the_handler(ask: Ask) -> Reason | None:
    """Only the handler of this very case, not any handler."""
    if ask.facts.handler_id is None or ask.actor.id == ask.facts.handler_id:
        return None
    return Reason(N_("Another handler is responsible for this case."))


def reason_is_ten_characters(ask: Ask) -> Reason | None:
    """A return says what to do, in at least ten characters (domain.md §2.6, REWORK)."""
    if ask.details is None or len(text_given(ask, "reason")) >= 10:
        return None
    return Reason(N_("The reason needs at least 10 characters: say what must be added or changed."))


def is_on_the_team(ask: Ask) -> Reason | None:
    """Only the appointed team inspects or investigates."""
    team: frozenset[int] = getattr(ask.facts, "team", frozenset())
    return None if ask.actor.id in team else Reason(N_("You are not on the team that was appointed."))


def is_not_on_the_team(ask: Ask) -> Reason | None:
    """Whoever inspected or investigated does not decide on it."""
    team: frozenset[int] = getattr(ask.facts, "team", frozenset())
    return Reason(N_("You are on the team; a second person must do this.")) if ask.actor.id in team else None
