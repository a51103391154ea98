"""How sure it is that a unit belongs on the list, in one word and one sentence (docs/index-model.md)."""

from workflows.vocabulary import N_, Word


class Sure(Word):
    """``robustness.Certainty`` as people read it."""

    CERTIFIED = (
        "certified",
        N_("certified"),
        N_(
            "Proved: no weights within a tenth of theirs take the unit off the list, and it stays on it in 9 of 10 draws."
        ),
    )
    ROBUST = (
        "robust",
        N_("robust"),
        N_("In at least 9 of 10 draws of weights, data and survey the unit is on the list."),
    )
    LIKELY = (
        "likely",
        N_("likely"),
        N_("In more than half of the draws the unit is on the list, but not in 9 of 10."),
    )
    CONTESTED = (
        "contested",
        N_("contested"),
        N_("In less than half of the draws the unit is on the list; look closely before you warn."),
    )
