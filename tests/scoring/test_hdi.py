"""The Human Development Index 1990–2010: every row at the three places that UNDP published, with its grade."""

from decimal import Decimal

from app.scoring.numbers import printed
from tests.scoring.examples import published, scores_of


def test_every_published_value_is_reproduced() -> None:
    rows = {(row["iso3"], row["year"]): row["hdi_published"] for row in published("hdi")}
    differing = []
    checked = 0
    for scores in scores_of("hdi", "hdi"):
        for unit, index in zip(scores.units, scores.index.tolist(), strict=True):
            checked += 1
            if Decimal(printed(index, 3)) != Decimal(rows[unit, scores.period]):
                differing.append((unit, scores.period, printed(index, 3), rows[unit, scores.period]))
    assert not differing
    assert checked == len(rows) == 3734


def test_every_grade_follows_from_the_published_value() -> None:
    rows = {(row["iso3"], row["year"]): Decimal(row["hdi_published"]) for row in published("hdi")}
    bounds = {
        "Very High": Decimal("0.800"),
        "High": Decimal("0.700"),
        "Medium": Decimal("0.550"),
        "Low": Decimal(0),
    }
    for scores in scores_of("hdi", "hdi"):
        for unit, grade in zip(scores.units, scores.grade.tolist(), strict=True):
            value = rows[unit, scores.period]
            assert scores.model.grades[grade].name == next(
                name for name, bound in bounds.items() if value >= bound
            )


def test_a_year_has_its_places_with_ties() -> None:
    last = scores_of("hdi", "hdi")[-1]
    assert last.period == "2010"
    assert last.rank.min() == 1
    for index, rank in zip(last.index.tolist(), last.rank.tolist(), strict=True):
        assert rank == 1 + int((last.index > index).sum())
