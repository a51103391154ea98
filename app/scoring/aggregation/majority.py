"""Copeland: who beats whom, by the weight of the criteria in which one scores above the other."""

import numpy as np
from numpy.typing import NDArray

from app.scoring.peers import Peers

#: Pairs compared at once.
BLOCK = 4_000_000


def copeland(
    scores: tuple[NDArray[np.int64], ...],
    present: tuple[NDArray[np.bool_], ...],
    weights: tuple[int, ...],
    taking_part: NDArray[np.bool_],
    peers: Peers,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(wins - defeats, number of rivals) of each unit. A criterion that one of a pair lacks does not count."""
    balance, rivals = (np.zeros(len(taking_part), dtype=np.int64) for _ in range(2))
    for members in peers.rows:
        rows = members[taking_part[members]]
        rivals[rows] = len(rows) - 1
        for block in np.array_split(rows, max(1, len(rows) ** 2 // BLOCK)):
            margin = np.zeros((len(block), len(rows)), dtype=np.int64)
            for score, mask, weight in zip(scores, present, weights, strict=True):
                both = mask[block][:, None] & mask[rows][None, :]
                margin += np.sign(score[block][:, None] - score[rows][None, :]) * both * weight
            balance[block] = np.sign(margin).sum(axis=1)
    return balance, rivals
