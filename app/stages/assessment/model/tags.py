"""What an indicator serves: the six goals, the six systems (M-19, M-20), and the kinds of unit that it looks at (M-21)."""

from collections.abc import Iterable

from workflows.vocabulary import N_, Word


class Goal(Word):
    """The six goals (“六有”)."""

    LEADERSHIP = "goal:leadership", N_("Strong political leadership")
    GUIDANCE = "goal:guidance", N_("Effective guidance of thought")
    ACTION = "goal:action", N_("Active in solid work")
    ORDER = "goal:order", N_("Power exercised in order")
    DUTY = "goal:duty", N_("Responsibility in its place")
    PEOPLE = "goal:people", N_("Felt by the people")


class System(Word):
    """The six systems (六大体系)."""

    GUARANTEE = "system:guarantee", N_("Political guarantee")
    DUTY = "system:duty", N_("Discharge of responsibility")
    OVERSIGHT = "system:oversight", N_("Oversight of power")
    RISK = "system:risk", N_("Prevention of corruption risks")
    RULES = "system:rules", N_("Rule making and institutions")
    CADRES = "system:cadres", N_("Management of cadres")


#: Before the code of a kind of unit. An indicator that names no kind looks at all of them.
KIND = "kind:"


def goals_among(tags: Iterable[str]) -> list[Goal]:
    """The goals that are named, in their order."""
    named = set(tags)
    return [each for each in Goal if each in named]


def systems_among(tags: Iterable[str]) -> list[System]:
    """The systems that are named, in their order."""
    named = set(tags)
    return [each for each in System if each in named]


def kinds_among(tags: Iterable[str]) -> list[str]:
    """The codes of the kinds of unit that are named."""
    return [each.removeprefix(KIND) for each in tags if each.startswith(KIND)]


def is_tagged(tags: Iterable[str]) -> bool:
    """Does it say which goal and which system it serves?"""
    named = list(tags)
    return bool(goals_among(named) and systems_among(named))
