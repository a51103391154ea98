"""The whole check: the files are those that were sealed, and every number follows from what was delivered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.scoring.complaints import N_
from app.scoring.verification.bundle import MISFITS, Bundle, Difference, NoBundle, broken_hashes, read_bundle
from app.scoring.verification.canonical import Record
from app.scoring.verification.judgements import wrong_weights
from app.scoring.verification.recomputing import first_difference, results_of
from app.scoring.verification.recounting import Recount, lists_of, recount
from app.scoring.verification.situation import Tree

#: Called with (units done, units in all) while it lasts.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Verdict:
    """What was checked, and everything that is not as it ought to be; the first first."""

    seal: str
    manifest: Record
    units: int
    differences: tuple[Difference, ...]
    #: Of each tree whose weights were drawn: how many of the draws were counted again.
    recounts: tuple[Recount, ...] = ()

    @property
    def stands(self) -> bool:
        """Is everything as it was sealed, and right?"""
        return not self.differences


def verify(
    folder: Path, seal: str | None = None, progress: Progress | None = None, *, every_draw: bool = False
) -> Verdict:
    """Verify a bundle, against a seal that was kept elsewhere if one is given. Raises NoBundle."""
    bundle = read_bundle(folder)
    try:
        found = [*broken_hashes(bundle, seal), *wrong_numbers(bundle, progress)]
        recounts = [recount(lists, bundle.seal, every=every_draw) for lists in lists_of(bundle)]
    except MISFITS as error:
        raise NoBundle(
            N_("The records of this bundle do not fit each other: %(what)s."), what=repr(error)
        ) from error
    found += [difference for _, differences in recounts for difference in differences]
    told = tuple(each for each, _ in recounts)
    return Verdict(bundle.seal, bundle.manifest, len(bundle.units), tuple(found), told)


def wrong_numbers(bundle: Bundle, progress: Progress | None = None) -> Iterator[Difference]:
    """Every unit whose numbers do not follow from the model and from what was delivered."""
    yield from wrong_weights(bundle.model)
    done, codes = 0, {root["code"] for _, root in bundle.model["trees"]}
    for unit in bundle.units:
        if unit["tree"] not in codes:
            yield Difference(unit["unit"], N_("belongs to no tree of the model"), "tree", unit["tree"])
    for _, root in bundle.model["trees"]:
        units = [unit for unit in bundle.units if unit["tree"] == root["code"]]
        tree = Tree(bundle.model, root, units, bundle.manifest["period"])
        for unit, results in zip(units, results_of(tree), strict=True):
            told = {name: unit.get(name) for name in results}
            if difference := first_difference(told, results):
                yield Difference(unit["unit"], N_("does not follow from what was delivered"), *difference)
            done += 1
            if progress and done % 1000 == 0:
                progress(done, len(bundle.units))
