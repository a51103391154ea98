"""Conditions on a survey."""

from workflows.facts import SurveyFacts
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def asks_something_of_somebody(ask: Ask) -> Reason | None:
    """A survey has questions, and units that they are asked about."""
    facts = facts_as(SurveyFacts, ask)
    if not facts.questions:
        return Reason(N_("The survey has no questions yet."))
    return None if facts.units else Reason(N_("The survey names no unit that is asked about."))


def classes_carry_weights(ask: Ask) -> Reason | None:
    """In an internal appraisal every class of people has a weight; together they are 100."""
    if facts_as(SurveyFacts, ask).weights_are_complete:
        return None
    return Reason(N_("The weights of the classes must be given and add up to 100."))


def last_day_is_to_come(ask: Ask) -> Reason | None:
    """Nobody is asked on a day that is over."""
    facts = facts_as(SurveyFacts, ask)
    if facts.closes_on is None or facts.today <= facts.closes_on:
        return None
    return Reason(N_("The last day of the survey (%(day)s) is over."), {"day": facts.closes_on})


def codes_are_issued(ask: Ask) -> Reason | None:
    """Without a code nobody can answer."""
    return None if facts_as(SurveyFacts, ask).codes else Reason(N_("No codes have been issued yet."))


def first_day_has_come(ask: Ask) -> Reason | None:
    """Answers count from the first day."""
    facts = facts_as(SurveyFacts, ask)
    if facts.opens_on is None or facts.opens_on <= facts.today:
        return None
    return Reason(N_("The survey begins on %(day)s."), {"day": facts.opens_on})


def last_day_is_over(ask: Ask) -> Reason | None:
    """Whoever has a code may answer until the end of the last day."""
    facts = facts_as(SurveyFacts, ask)
    if facts.closes_on is None or facts.closes_on < facts.today:
        return None
    return Reason(N_("The survey stays open until the end of %(day)s."), {"day": facts.closes_on})
