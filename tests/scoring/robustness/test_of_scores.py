"""From the engine's scores to standings: the same index, the same list, and what the data say of themselves."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from app.scoring.complaints import Unreadable
from app.scoring.numbers import WHOLE
from app.scoring.observations.reading import observations_of
from app.scoring.pipeline import score
from app.scoring.reading import model_of
from app.scoring.robustness import how_sure
from app.scoring.robustness.draws import Firmness
from app.scoring.robustness.judges import firmness_of, weights_without_judges
from app.scoring.robustness.of_scores import Listing, listing_of
from tests.scoring.examples import scores_of
from tests.scoring.made import HEAD, a_model, an_indicator, observed

MODEL = """
[model]
code = "clean"
name = "Integrity"
version = "1"

[ranking]
minimum_group = 4

[notices]
pass_mark = 60
last_places = 1

[survey]
of = "public"
share = 0.2
error = "se"

[[bonus]]
code = "praise"
column = "praised"
each = 2

[[penalty]]
code = "blame"
column = "blamed"
each = 3

[[node]]
code = "index"

[[node]]
code = "work"
parent = "index"
weight = 1

[judgements.work]
experts = [
    { name = "first", matrix = [[1, 2, 4], ["1/2", 1, 2], ["1/4", "1/2", 1]] },
    { name = "second", matrix = [[1, 1, 1], [1, 1, 1], [1, 1, 1]] },
    { name = "third", matrix = [[1, 3, 3], ["1/3", 1, 1], ["1/3", 1, 1]] },
]

[[indicator]]
code = "a"
parent = "work"
source = "audit"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
missing = { policy = "reweight" }

[[indicator]]
code = "b"
parent = "work"
source = "audit"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
missing = { policy = "not_applicable" }

[[indicator]]
code = "c"
parent = "work"
source = "press"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
missing = { policy = "zero" }

[[indicator]]
code = "public"
parent = "index"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
"""
ROWS = """unit,group,a,b,c,public,se,praised,blamed
U1,county,80,70,60,75,2,,
U2,county,,70,60,75,2,,1
U3,county,80,,60,75,3,1,
U4,county,50,40,,55,2,,
U5,town,90,90,90,90,1,,
U6,county,,,,,,,
"""


@pytest.fixture(scope="module")
def listing() -> Listing:
    model = model_of(MODEL)
    observations = observations_of(ROWS.encode(), "data.csv", model).latest
    (scores,) = score(model, observations)
    return listing_of(scores, observations)


def test_the_index_is_the_engine_s_to_the_last_digit(listing: Listing) -> None:
    assert listing.standings.published.tolist() == listing.scores.index[listing.rows].tolist()
    assert listing.standings.below_pass.tolist() == listing.scores.below_pass[listing.rows].tolist()
    assert listing.standings.among_last.tolist() == listing.scores.among_last[listing.rows].tolist()


def test_who_has_no_index_is_not_asked_about(listing: Listing) -> None:
    assert set(listing.units) == {
        unit
        for unit, scored in zip(listing.scores.units, listing.scores.scored.tolist(), strict=True)
        if scored
    }


def test_a_group_too_small_for_places_lists_nobody_by_place(listing: Listing) -> None:
    assert dict(zip(listing.scores.groups, listing.standings.last, strict=True)) == {"county": 1, "town": 0}


def test_missing_and_not_applicable_are_told_apart(listing: Listing) -> None:
    at, leaves = {unit: row for row, unit in enumerate(listing.units)}, ["a", "b", "c", "public"]
    stand = listing.standings
    assert not stand.known[at["U2"], leaves.index("a")]
    assert stand.missing[at["U2"], leaves.index("a")]
    assert not stand.applies[at["U3"], leaves.index("b")]
    assert not stand.known[at["U4"], leaves.index("c")]
    assert not stand.missing[at["U4"], leaves.index("c")], "zero by declaration is a score"


def test_points_added_and_taken_off_are_millionths(listing: Listing) -> None:
    offsets = dict(zip(listing.units, listing.standings.offset.tolist(), strict=True))
    assert (offsets["U1"], offsets["U2"], offsets["U3"]) == (0, -30_000, 20_000)


def test_the_survey_s_error_is_that_of_the_answers(listing: Listing) -> None:
    errors = listing.standings.error
    assert errors[:, :3].max() == 0
    assert dict(zip(listing.units, errors[:, 3].tolist(), strict=True))["U3"] == 30_000
    assert listing.standings.total_error[listing.units.index("U3")] == 30_000 * (WHOLE // 5)


def test_errors_of_data_are_asked_in_points(listing: Listing) -> None:
    asked = listing_of(listing.scores, data_error=Fraction(3, 2))
    assert asked.standings.error[0, 0] == 15_000
    assert asked.standings.error[list(asked.units).index("U2"), 0] == 0, "what is missing has no error"


def test_experts_say_how_firmly_weights_are_held(listing: Listing) -> None:
    firmness = firmness_of(listing.scores.model)
    assert set(firmness.of) == {"work"}
    assert 10 < firmness.at("work") < 60
    assert firmness.at("index") == Firmness().usual


def test_without_an_expert_the_others_weigh(listing: Listing) -> None:
    found = weights_without_judges(listing.scores)
    assert set(found) == {"1", "2", "3"}
    assert all(weights.sum() == WHOLE for weights in found.values())
    assert all(weights[3] == WHOLE // 5 for weights in found.values()), "the survey keeps its share"
    # first and third: geometric means of 2 and 3, 4 and 3, 2 and 1
    ratio = found["2"][0] / found["2"][1]
    assert ratio == pytest.approx((2 * 3 * 4 * 3) ** (1 / 6) / ((1 / 2 * 1 / 3 * 2 * 1) ** (1 / 6)))


def test_the_whole_question_is_answered(listing: Listing) -> None:
    found = how_sure(
        listing.standings,
        draws=300,
        sources=listing.sources,
        weights_without_judge=weights_without_judges(listing.scores),
    )
    assert {each.left.value for each in found.omissions} == {"indicator", "criterion", "department", "judge"}
    county = found.groups[0]
    assert "U4" in {listing.units[each.unit] for each in county.candidates}
    assert all(0 <= each.probability.value <= 1 for each in county.candidates)


def test_ranked_nodes_are_refused_by_name() -> None:
    with pytest.raises(Unreadable, match="RPL_THEME1"):
        listing_of(scores_of("svi", "svi")[0], last=3)


def test_a_geometric_index_is_drawn_but_not_proved() -> None:
    latest = scores_of("hdi", "hdi")[-1]
    listing = listing_of(latest, last=3)
    assert np.abs(listing.standings.published - latest.index[listing.rows]).max() <= 1
    found = how_sure(listing.standings, draws=300)
    assert all(each.certificate is None for each in found.groups[0].candidates)
    assert len(found.groups[0].candidates) >= 3


def test_a_tie_that_the_chain_decided_stays_decided() -> None:
    text = MODEL.replace("last_places = 1", "last_places = 1\nexactly = true").replace(
        "minimum_group = 4", 'minimum_group = 1\ntie_break = ["public"]'
    )
    rows = "unit,group,a,b,c,public,se,praised,blamed\nU1,g,50,50,50,60,1,,\nU2,g,52.5,52.5,52.5,50,1,,\nU3,g,90,90,90,90,1,,\n"
    model = model_of(text)
    observations = observations_of(rows.encode(), "data.csv", model).latest
    (scores,) = score(model, observations)
    assert scores.index[0] == scores.index[1]
    listing = listing_of(scores, observations)
    assert listing.standings.among_last.tolist() == scores.among_last.tolist() == [False, True, False]
    (found,) = how_sure(listing.standings, draws=200).groups
    assert [listing.units[each.unit] for each in found.candidates if "among_last" in each.reasons] == ["U2"]
    assert found.radius is not None
    assert found.radius.weight == 0


@pytest.mark.parametrize(
    "means",
    ["geometric", "harmonic", *(f'generalised"\npower = "{power}' for power in (-20, -2, "1/2", 3, 20))],
)
def test_whatever_the_means_the_index_is_the_engine_s(means: str) -> None:
    index = f'[[node]]\ncode = "index"\naggregation = "{means}"\n'
    posts = 'kind = "goalposts", lowest = 0, highest = 10'
    model = a_model(an_indicator("x", posts), an_indicator("y", posts, weight="2"), root=index)
    observations = observed("unit | x | y\nA | 0 | 5\nB | 0.001 | 9\nC | | 8\nD | 10 | 10\nE | 3 | 7", model)
    (scores,) = score(model, observations)
    found = listing_of(scores, observations, last=1).standings
    assert np.abs(found.published - scores.index).max() <= 1
    assert found.published[2] == 8000, "what is missing has no say"


@pytest.mark.parametrize(("scale", "places"), [(7, 1), (120, 2), (3, 3), (1000, 0), (1, 6)])
def test_the_list_is_the_published_one_whatever_the_full_marks(scale: int, places: int) -> None:
    posts = f'kind = "goalposts", lowest = 0, highest = {scale}'
    head = HEAD.replace(
        'version = "1"', f'version = "1"\nscale = {scale}\nscore_places = 6\nplaces = {places}'
    )
    mark = Fraction(3 * scale, 5)
    notices = f'[notices]\nlast_places = 1\npass_mark = "{mark}"\n'
    model = a_model(an_indicator("x", posts), an_indicator("y", posts, weight="2"), notices, head=head)
    marks = [mark, mark - Fraction(1, 10**places), mark + Fraction(1, 10**places), Fraction(1, 10)]
    rows = "\n".join(f"U{place} | {float(each)} | {float(each)}" for place, each in enumerate(marks))
    (scores,) = score(model, observations := observed(f"unit | x | y\n{rows}", model))
    found = listing_of(scores, observations).standings
    assert found.below_pass.tolist() == scores.below_pass.tolist() == [False, True, False, True]
    assert found.among_last.tolist() == scores.among_last.tolist()
    drawn = replace(found, told=None)
    assert drawn.published.tolist() == found.published.tolist()
    assert drawn.below_pass.tolist() == found.below_pass.tolist()


def test_the_units_of_a_list_are_gathered_once_however_often_they_are_named(listing: Listing) -> None:
    assert listing.units is listing.units
    assert listing.names is listing.names
