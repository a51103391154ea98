"""One word for how sure it is, and who is named beside the list."""

import numpy as np
import pytest

from app.scoring.robustness.certificate import Certificate
from app.scoring.robustness.report import Certainty, Reason, certainty_of, how_sure
from tests.scoring.robustness.made import random_scores, standings

PROOF, NONE = (
    Certificate(0, 9, 9, 9, certainly_among_last=holds, certainly_below_pass=False) for holds in (True, False)
)


@pytest.mark.parametrize(
    ("probability", "certificate", "word"),
    [
        (0.95, PROOF, Certainty.CERTIFIED),
        (0.90, PROOF, Certainty.CERTIFIED),
        (0.89, PROOF, Certainty.LIKELY),
        (0.95, NONE, Certainty.ROBUST),
        (0.95, None, Certainty.ROBUST),
        (0.8999, NONE, Certainty.LIKELY),
        (0.50, NONE, Certainty.LIKELY),
        (0.4999, NONE, Certainty.CONTESTED),
        (0.10, PROOF, Certainty.CONTESTED),
    ],
)
def test_the_word_needs_proof_and_probability(
    probability: float, certificate: Certificate | None, word: Certainty
) -> None:
    assert certainty_of(probability, certificate) is word


def test_errors_of_data_take_the_word_from_a_proof() -> None:
    scores = np.array([[100_000], [110_000], [900_000], [900_000]])
    sure, unsure = (
        how_sure(standings(scores, last=(1,), error=np.full((4, 1), error)), draws=2000)
        for error in (0, 60_000)
    )
    assert sure.groups[0].candidates[0].certainty is Certainty.CERTIFIED
    assert unsure.groups[0].candidates[0].certificate is not None
    assert unsure.groups[0].candidates[0].certificate.holds
    assert unsure.groups[0].candidates[0].certainty is Certainty.LIKELY
    assert [each.unit for each in unsure.groups[0].challengers] == [1]


def test_groups_are_told_apart_and_the_worst_come_first() -> None:
    stand = standings(random_scores(30, 4, 1), group=np.arange(30) % 2, last=(2, 0), pass_mark=400_000)
    found = how_sure(stand, draws=500)
    assert [group.units for group in found.groups] == [15, 15]
    for group in found.groups:
        indices = [each.index for each in group.candidates]
        assert indices == sorted(indices)
        assert all(stand.group[each.unit] == group.group for each in (*group.candidates, *group.challengers))
        assert all(each.probability.value >= 0.05 for each in group.challengers)
    assert not any(Reason.AMONG_LAST in each.reasons for each in found.groups[1].candidates)
    listed = {each.unit for group in found.groups for each in group.candidates}
    assert listed == set(np.flatnonzero(stand.listed).tolist())
