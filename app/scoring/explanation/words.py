"""An explanation in sentences with numbers: message ids with their places, translated where they are shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.scoring.complaints import N_
from app.scoring.explanation.gaps import Gap
from app.scoring.explanation.path import Path
from app.scoring.explanation.trend import Change, Factor
from app.scoring.model import Model
from app.scoring.numbers import half_up, printed
from app.scoring.robustness.standings import FULL

#: Pain points that are told.
MOST_GAPS = 5


@dataclass(frozen=True)
class Sentence:
    """A message id and what stands in its places."""

    message: str
    params: Mapping[str, str]

    def __str__(self) -> str:
        return self.message % self.params


def gap_sentences(model: Model, gaps: tuple[Gap, ...], most: int = MOST_GAPS) -> Iterator[Sentence]:
    """The worst pain points; nothing where a unit is nowhere behind the best quarter."""
    behind = [gap for gap in gaps if gap.lost > 0][:most]
    if not behind:
        yield Sentence(N_("No indicator is behind the best quarter of the peers."), {})
    for gap in behind:
        message = (
            N_(
                "%(name)s: nothing was delivered; the best quarter of the peers has %(best)s or more. It may cost %(lost)s points of the index."
            )
            if gap.missing
            else N_(
                "%(name)s: %(own)s points; the best quarter of the peers has %(best)s or more. It costs %(lost)s points of the index."
            )
        )
        params = {
            "name": gap.name,
            "own": points(model, gap.own),
            "best": points(model, gap.best_quartile),
            "lost": points(model, gap.lost),
        }
        # a sentence has exactly the places that it names
        yield Sentence(message, {name: value for name, value in params.items() if f"%({name})s" in message})


def path_sentences(model: Model, path: Path) -> Iterator[Sentence]:
    """How far the pass mark is, each raise, and whether they suffice."""
    if not path.short:
        yield Sentence(N_("The index has reached the pass mark."), {})
        return
    yield Sentence(
        N_("The index is %(short)s points short of the pass mark."),
        {"short": points(model, path.short, upwards=True)},
    )
    for step in path.steps:
        yield Sentence(
            N_("Raise %(name)s from %(before)s to %(after)s: %(gain)s points of the index."),
            {
                "name": step.name,
                "before": points(model, step.before),
                "after": points(model, step.after, upwards=True),
                "gain": points(model, step.gain),
            },
        )
    if path.arrives:
        yield Sentence(N_("With that the pass mark is reached."), {})
    else:
        yield Sentence(
            N_("Even at the level of the best peers in every indicator, the pass mark is not reached."), {}
        )


def change_sentence(model: Model, change: Change) -> Sentence:
    """What the index was and is, and the four parts of the difference."""

    def signed(count: int) -> str:
        return ("+" if count > 0 else "") + printed(count, model.places)

    return Sentence(
        N_(
            "The index went from %(before)s to %(after)s (%(change)s): own performance %(own)s, peers %(peers)s, weights %(weights)s, model %(model)s."
        ),
        {
            "before": printed(change.before, model.places),
            "after": printed(change.after, model.places),
            "change": signed(change.after - change.before),
            "own": signed(change.shares[Factor.OWN]),
            "peers": signed(change.shares[Factor.PEERS]),
            "weights": signed(change.shares[Factor.WEIGHTS]),
            "model": signed(change.shares[Factor.MODEL]),
        },
    )


def points(model: Model, millionths: int | Fraction, *, upwards: bool = False) -> str:
    """Millionths of full marks as points of the model's scale, at the places of its index; upwards: never too few."""
    exact = Fraction(millionths) * model.scale * 10**model.places / FULL
    return printed(-(-exact.numerator // exact.denominator) if upwards else half_up(exact), model.places)
