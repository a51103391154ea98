"""Conditions on a case: its warning, its plan, its look-back, its archive."""

from workflows.actions import Action
from workflows.facts import CaseFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_, CaseState

#: What the office took back.
WITHDRAWN = Reason(N_("The warning was withdrawn, so it is no ground for accountability."))


def notice_is_drafted(ask: Ask) -> Reason | None:
    """There is a draft to look at."""
    return (
        None
        if facts_as(CaseFacts, ask).notice_drafted
        else Reason(N_("The warning notice has not been drafted yet."))
    )


def has_items(ask: Ask) -> Reason | None:
    """A warning names at least one problem."""
    return (
        None
        if facts_as(CaseFacts, ask).items
        else Reason(N_("The notice lists no problem yet; add at least one."))
    )


def draft_is_the_reviewed_one(ask: Ask) -> Reason | None:
    """What is signed is what was reviewed."""
    if facts_as(CaseFacts, ask).draft_is_the_reviewed_one:
        return None
    return Reason(N_("The draft changed after its review; it must be reviewed again."))


def two_servers(ask: Ask) -> Reason | None:
    """A notice is served by two people (domain.md §3.4, proof of service)."""
    if ask.details is None or len(set(ask.details.get("servers") or ())) >= 2:
        return None
    return Reason(N_("A notice is served by two people; name both."))


def objection_term_runs(ask: Ask) -> Reason | None:
    """An objection is possible within its term only."""
    until = ask.facts.running.get("OBJECT")
    if until is not None and ask.facts.today <= until:
        return None
    if ask.facts.hands_behind(Action.OBJECT):
        return Reason(N_("An objection was decided already."))
    return Reason(N_("The term for an objection has passed."))


def every_item_has_a_measure(ask: Ask) -> Reason | None:
    """No problem without a measure (domain.md §3.6, F1)."""
    left = facts_as(CaseFacts, ask).items_without_measure
    return Reason(N_("%(n)s problems have no rectification measure yet."), {"n": left}) if left else None


def every_item_has_responsible_people(ask: Ask) -> Reason | None:
    """No problem without a responsible person and leader."""
    left = facts_as(CaseFacts, ask).items_without_responsible
    if not left:
        return None
    return Reason(N_("%(n)s problems have no responsible person or leader yet."), {"n": left})


def every_item_is_closed(ask: Ask) -> Reason | None:
    """A case closes when all its items are; basically completed is not completed (domain.md §10, 7)."""
    left = facts_as(CaseFacts, ask).items_not_closed
    return Reason(N_("%(n)s problems are not closed yet."), {"n": left}) if left else None


def some_item_is_open(ask: Ask) -> Reason | None:
    """Selects: there is something left to rectify."""
    return None if facts_as(CaseFacts, ask).items_not_closed else Reason(N_("Every problem is closed."))


def plan_not_extended_yet(ask: Ask) -> Reason | None:
    """The plan's term is extended once, before it ends (domain.md §2.6, PLAN)."""
    facts = facts_as(CaseFacts, ask)
    if facts.plan_extensions:
        return Reason(N_("The plan's term was extended once already."))
    until = facts.running.get("PLAN")
    if until is None or until < facts.today:
        return Reason(N_("The plan's term has passed; it can no longer be extended."))
    return None


def team_is_sound(ask: Ask) -> Reason | None:
    """Two people or more, and nobody among them who handles the case now or handled it before."""
    handlers = {ask.facts.handler_id} | ask.facts.hands_behind(
        Action.DRAFT_WARNING, Action.SUBMIT_WARNING, Action.CHECK_PLAN
    )
    team = set((ask.details or {}).get("team") or facts_as(CaseFacts, ask).team)
    if ask.details is None and not team:
        return None
    if len(team) < 2:
        return Reason(N_("A look-back team has at least two people."))
    if handlers & team:
        return Reason(N_("The case's handler may not be on the look-back team."))
    return None


def every_item_has_a_verdict(ask: Ask) -> Reason | None:
    """The report judges each problem."""
    left = facts_as(CaseFacts, ask).items_without_verdict
    return Reason(N_("%(n)s problems have no verdict yet."), {"n": left}) if left else None


def false_verdicts_are_proven(ask: Ask) -> Reason | None:
    """A false rectification takes two inspectors and the unit's explanation (domain.md §3.6)."""
    left = facts_as(CaseFacts, ask).unproven_verdicts
    if not left:
        return None
    return Reason(
        N_(
            "%(n)s verdicts of false rectification lack a second inspector's agreement or the unit's"
            " explanation."
        ),
        {"n": left},
    )


def no_bad_verdict(ask: Ask) -> Reason | None:
    """Selects: the look-back found everything in order."""
    bad = facts_as(CaseFacts, ask).bad_verdicts
    return Reason(N_("%(n)s problems were found unresolved."), {"n": bad}) if bad else None


def some_bad_verdict(ask: Ask) -> Reason | None:
    """Selects: the look-back found unresolved problems."""
    return None if facts_as(CaseFacts, ask).bad_verdicts else Reason(N_("No problem was found unresolved."))


def warning_was_not_withdrawn(ask: Ask) -> Reason | None:
    """What the office took back is no ground to hold anybody to account."""
    return WITHDRAWN if ask.facts.state == CaseState.WITHDRAWN else None


def nothing_is_open(ask: Ask) -> Reason | None:
    """A file is archived when no proceeding and no appeal is open, and no issued document awaits its receipt."""
    facts = facts_as(CaseFacts, ask)
    if facts.open_proceedings:
        return Reason(N_("%(n)s accountability proceedings are still open."), {"n": facts.open_proceedings})
    if facts.awaited_receipts:
        return Reason(
            N_(
                "%(n)s signed documents still await their receipt; seal and serve them, record who signed for"
                " them, or withdraw them."
            ),
            {"n": facts.awaited_receipts},
        )
    return None
