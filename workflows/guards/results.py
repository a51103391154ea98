"""Conditions on the delivery of a health report."""

from workflows.facts import ReportDeliveryFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def is_the_units_own_copy(ask: Ask) -> Reason | None:
    """The unit's principal signs for the unit's own copy only."""
    if facts_as(ReportDeliveryFacts, ask).is_for_the_unit:
        return None
    return Reason(N_("This copy went to a leader; the handler records the receipt."))


def is_a_leaders_copy(ask: Ask) -> Reason | None:
    """The receipt of the unit's copy is its principal's own act."""
    if not facts_as(ReportDeliveryFacts, ask).is_for_the_unit:
        return None
    return Reason(N_("The unit's principal signs for this copy in the system."))
