"""What every integrity index must hold: it may be weighted anew, never left out (M-04, M-05)."""

from collections.abc import Iterable

from workflows.vocabulary import N_, Word


class Compulsory(Word):
    """A code of a node or indicator that the founding documents make a priority of the index."""

    COMMITTEE_DUTY = "committee_duty", N_("The Party committee takes charge itself")
    DUAL_DUTY = "dual_duty", N_("Dual duties of the leadership")
    CADRE_SELECTION = "cadre_selection", N_("Selection and appointment of cadres")
    RURAL_CUSTOMS = "rural_customs", N_("Good customs: weddings, funerals and celebrations")


def is_compulsory(code: str) -> bool:
    """Does this code stand for something that must not be left out?"""
    return code in set(Compulsory)


def missing_from(codes: Iterable[str]) -> list[Compulsory]:
    """What must be there and is not."""
    there = set(codes)
    return [each for each in Compulsory if each not in there]
