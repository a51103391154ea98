"""Small models and observations, made as a test needs them."""

from decimal import Decimal
from textwrap import dedent

from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.observations.reading import observations_of
from app.scoring.pipeline import score
from app.scoring.reading import model_of
from app.scoring.results import Scores

HEAD = """
[model]
code = "m"
name = "A model"
version = "1"

[ranking]
minimum_group = 1
"""

ROOT = """
[[node]]
code = "index"
"""


def a_model(*parts: str, head: str = HEAD, root: str = ROOT) -> Model:
    """A model of these parts under one root."""
    return model_of("\n".join(dedent(part) for part in (head, root, *parts)))


def an_indicator(
    code: str, measure: str, rest: str = "", direction: str | None = "higher", weight: str = "1"
) -> str:
    told = f'direction = "{direction}"' if direction else ""
    return f'[[indicator]]\ncode = "{code}"\nparent = "index"\nweight = {weight}\n{told}\nmeasure = {{ {measure} }}\n{rest}\n'


def observed(table: str, model: Model) -> Observations:
    """The observations of a table with blanks or bars between its cells."""
    rows = [[cell.strip() for cell in line.split("|")] for line in dedent(table).strip().splitlines()]
    return observations_of("\n".join(",".join(row) for row in rows).encode(), "data.csv", model).latest


def scored(table: str, model: Model) -> Scores:
    (found,) = score(model, observed(table, model))
    return found


def leaf_points(scores: Scores, place: int = 0) -> dict[str, Decimal | None]:
    """Unit → points of an indicator; None where it has none."""
    unit = Decimal(10) ** scores.model.score_places
    return {
        code: None if missing else Decimal(value) / unit
        for code, value, missing in zip(
            scores.units, scores.leaf[:, place].tolist(), scores.leaf_missing[:, place].tolist(), strict=True
        )
    }


def indices(scores: Scores) -> dict[str, Decimal | None]:
    """Unit → its index; None where it has none."""
    unit = Decimal(10) ** scores.model.places
    return {
        code: Decimal(value) / unit if there else None
        for code, value, there in zip(
            scores.units, scores.index.tolist(), scores.scored.tolist(), strict=True
        )
    }


def ranks(scores: Scores) -> dict[str, int]:
    return dict(zip(scores.units, scores.rank.tolist(), strict=True))
