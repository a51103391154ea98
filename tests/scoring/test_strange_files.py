"""Models and data as strangers write them: every fault is a sentence with its place, and all come at once."""

import io
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.scoring.complaints import Unreadable
from app.scoring.freeze import freeze
from app.scoring.observations.reading import Delivery, observations_of
from app.scoring.pipeline import score
from app.scoring.reading import check_model, model_of
from app.scoring.reading.tree import DEEPEST
from app.scoring.verification import verify
from tests.scoring.examples import MODELS
from tests.scoring.made import HEAD, ROOT, a_model, an_indicator

SIMPLE = 'kind = "goalposts", lowest = 0, highest = 100'
MODEL = a_model(an_indicator("x", SIMPLE), an_indicator("y", SIMPLE))


def faults_of(text: str) -> list[str]:
    return [str(complaint) for complaint in check_model(text, "m.toml").complaints]


def data_faults(content: str | bytes, name: str = "d.csv") -> list[str]:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(Unreadable) as refusal:
        observations_of(content, name, MODEL)
    return [str(complaint) for complaint in refusal.value.complaints]


def delivered(content: str | bytes, name: str = "d.csv") -> Delivery:
    return observations_of(content.encode() if isinstance(content, str) else content, name, MODEL)


@pytest.mark.parametrize("name", ["hdi", "svi", "asem", "asem_screened"])
def test_the_examples_are_sound(name: str) -> None:
    reading = check_model((MODELS / f"{name}.toml").read_text(encoding="utf-8"))
    assert (reading.complaints, reading.remarks) == ((), ())


def test_every_fault_of_a_model_is_told_at_once_with_its_line() -> None:
    text = (
        HEAD
        + """
places = 2
[[node]]
code = "index"
[[node]]
code = "index"
parent = "nowhere"
weight = 1
[[indicator]]
code = "x"
parent = "index"
wieght = 1
direction = "up"
measure = { kind = "goalpost" }
"""
    )
    found = faults_of(text)
    assert any(each.startswith("m.toml:13 [[node]] index · code: ") for each in found), found
    assert any("[[indicator]] x · wieght: " in each and "“weight”" in each for each in found)
    assert any("x · direction: " in each for each in found)
    assert any("x · measure · kind: " in each and "goalposts" in each for each in found)
    assert len(found) >= 5


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('treatment = "none"', "There is no [treatment.none]"),
        ("missing = { policy = 'last_value' }", "how many months old"),
        ("missing = 'guess'", "Known are: reweight"),
        ("cap = 1\nfloor = 2", "must lie above the floor"),
        ("cap = 'many'", "“many” is no number"),
        ("flag_at = inf", "is no number"),
        ("colour = 'red'", "This key is used by nothing"),
    ],
)
def test_a_fault_of_an_indicator_says_what_to_do(change: str, told: str) -> None:
    found = faults_of(HEAD + ROOT + an_indicator("x", SIMPLE, change))
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("[treatment.idle]\nwinsorise = 3\n", "No indicator uses this treatment"),
        ("[survey]\nof = 'voice'\nshare = 0.2\n", "no child “voice”"),
        ("[survey]\nof = 'x'\nshare = 1.2\n", "between 0 and 1"),
        ("[caps]\nbonus = 3\n", "nothing that this cap could limit"),
        ("[[veto]]\ncode = 'v'\nceiling = 'worst'\n", "no grade “worst”"),
        ("[[grade]]\nname = 'a'\nat_least = 1\n", "for all the rest"),
        ("[judgements.index]\nmatrix = [[1, 2], [0.4, 1]]\n", "matrix"),
        ("[judgements.elsewhere]\nmatrix = [[1]]\n", "no node “elsewhere”"),
        ("[notices]\nlast_places = 3\nexactly = true\n", "tie_break"),
        ("[nonsense]\na = 1\n", "used by nothing"),
    ],
)
def test_a_step_whose_output_nobody_uses_is_a_fault(part: str, told: str) -> None:
    found = faults_of(HEAD + part + ROOT + an_indicator("x", SIMPLE) + an_indicator("y", SIMPLE))
    assert any(told in each for each in found), found


def test_steps_that_nobody_needs_and_needed_ones_that_are_not_named_are_faults() -> None:
    head = HEAD.replace("[ranking]", 'steps = ["treat"]\n\n[ranking]')
    found = faults_of(head + ROOT + an_indicator("x", SIMPLE, 'denominator = "people"'))
    assert any("No indicator uses the step “treat”" in each for each in found)
    assert any("Some indicator needs the step “denominate”" in each for each in found)


def test_a_circle_of_parents_reaches_no_root() -> None:
    circle = (
        '[[node]]\ncode = "a"\nparent = "b"\nweight = 1\n[[node]]\ncode = "b"\nparent = "a"\nweight = 1\n'
    )
    found = faults_of(HEAD + ROOT + an_indicator("x", SIMPLE) + circle)
    assert sum("circle" in each for each in found) == 2


def test_broken_toml_says_where() -> None:
    assert "line 2" in faults_of("[model]\ncode = \n")[0]


def test_judgements_weigh_a_family_and_contradictory_ones_forbid_publication() -> None:
    leaves = [an_indicator(code, SIMPLE).replace("weight = 1\n", "") for code in "xyz"]
    sound = a_model('[judgements.index]\nmatrix = [[1, 3, 5], ["1/3", 1, 2], ["1/5", "1/2", 1]]\n', *leaves)
    weights = [child.weight for child in sound.trees[0][1].children]
    assert sum(weights) == 10**9
    assert [round(weight / 10**9, 4) for weight in weights] == [0.6483, 0.2297, 0.1220]
    assert sound.publishable
    circular = '[judgements.index]\nmatrix = [[1, 5, "1/5"], ["1/5", 1, 5], [5, "1/5", 1]]\n'
    reading = check_model("\n".join((HEAD, circular, ROOT, *leaves)))
    assert reading.model is not None
    assert not reading.model.publishable
    assert "0.10" in str(reading.remarks[0])


@pytest.mark.parametrize("content", ["", "\n\n", "unit,x,y\n"])
def test_a_file_without_rows_is_refused(content: str) -> None:
    assert data_faults(content)


def test_marks_for_nothing_are_nothing_and_zero_is_a_value() -> None:
    latest = delivered("unit,x,y\na,,NA\nb,-,n/a\nc,缺,0\nd,0.0,无数据\n").latest
    assert latest.columns["x"].present.tolist() == [False, False, False, True]
    assert latest.columns["y"].present.tolist() == [False, False, True, False]


@pytest.mark.parametrize(
    ("cell", "told"),
    [('"1,234"', "separators"), ("1 234", "separators"), ("12%", "percent"), ("12人", "no number"), ("1e999", "no number"),
     ("1" * 41, "digits"), ("二", "no number"), ("inf", "no number"), ("0x1f", "no number"), ('"3,5"', "separators")],
)  # fmt: skip
def test_a_cell_that_is_no_number_is_told_with_line_and_column(cell: str, told: str) -> None:
    (found,) = data_faults(f"unit,x,y\na,1,1\nb,{cell},1\n")
    assert found.startswith("d.csv:3 · x: ")
    assert told in found


def test_every_fault_of_the_data_is_told_at_once() -> None:
    found = data_faults("unit,x,y\na,one,two\na,1,2\n,1,2\nb,1\nc,1,2,3\n")
    assert [each.split(":")[1].split(" ")[0] for each in found] == ["2", "2", "3", "4", "5", "6"]


def test_columns_that_are_missing_doubled_or_unused_are_named() -> None:
    assert "Did you mean “xx”" not in data_faults("unit,zzz\na,1\n")[0]
    assert any("“x” stands here twice" in each for each in data_faults("unit,x,x,y\na,1,1,1\n"))
    assert any("There is no column “unit”" in each for each in data_faults("unti,x,y\na,1,1\n"))
    assert "z" in str(delivered("unit,x,y,z\na,1,1,1\n").remarks[0])


FULL_WIDTH = "unit，x，y\n"


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffunit,x,y\na,1.50,2\n".encode(),
        "unit,x,y\na,1.50,2\n".encode("utf-16"),
        "单位编码,x,y\na,1.50,2\n".encode("gb18030"),
        b"unit;x;y\r\na;1.50;2\r\n",
        b"unit\tx\ty\na\t1.50\t2\n",
        "unit,x,y\na,１．５０,２\n".encode(),
        b'"unit","x","y"\n"a"," 1.50 ","2"\n\n,,\n',
        b"unit,indicator,value\na,x,1.50\na,y,2\n",
        "单位编码,指标,数值\na,x,1.50\na,y,2\n".encode(),
    ],
)
def test_the_same_data_in_many_coats(content: bytes) -> None:
    latest = delivered(content).latest
    assert latest.units == ("a",)
    assert (latest.columns["x"].number(0), latest.columns["y"].number(0)) == (1.5, 2)


def test_a_workbook_is_read_with_the_codes_as_they_were_typed() -> None:
    book, stream = Workbook(), io.BytesIO()
    book.active.append(["unit", "x", "y"])
    book.active.append([420100, 59.995, None])
    book.active.append(["007", 0.1, "NA"])
    book.save(stream)
    latest = delivered(stream.getvalue(), "d.xlsx").latest
    assert latest.units == ("007", "420100")
    assert [str(latest.columns["x"].number(row)) for row in range(2)] == ["1/10", "11999/200"]
    assert not latest.columns["y"].present.any()
    assert (
        "no spreadsheet" in data_faults(b"unit,x\n", "d.xlsx")[0]
        or "not a spreadsheet" in data_faults(b"unit,x\n", "d.xlsx")[0]
    )
    assert "damaged" in data_faults(stream.getvalue()[:200], "d.xlsx")[0]


def test_long_rows_must_agree_and_name_what_the_model_knows() -> None:
    found = data_faults("unit,group,indicator,value\na,p,x,1\na,q,y,2\na,p,x,3\na,p,z,4\n")
    assert any("“a” has “q”, before it had “p”" in each for each in found)
    assert any("stands in the file already, at d.csv:2" in each for each in found)
    assert any("no indicator or column “z”" in each for each in found)


def test_long_rows_carry_the_source_of_each_value() -> None:
    latest = delivered("unit,indicator,value,source\na,x,1,审计报告3号\na,y,2,\n").latest
    assert latest.sources == {("a", "x"): "审计报告3号"}


def test_a_model_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    from app.scoring.reading import read_model

    path = tmp_path / "m.toml"
    path.write_bytes("[model]\nname = '指数'".encode("gb18030"))
    with pytest.raises(Unreadable, match="UTF-8"):
        read_model(path)


def test_windows_line_ends_change_nothing() -> None:
    text = HEAD + ROOT + an_indicator("x", SIMPLE)
    assert model_of(text.replace("\n", "\r\n")).indicators == model_of(text).indicators


def test_judgements_that_cannot_be_read_are_the_only_fault() -> None:
    children = "".join(an_indicator(code, SIMPLE).replace("weight = 1\n", "") for code in "xy")
    judged = "[judgements.index]\nmatrix = [[1, 3], [3, 1]]\n"
    (fault,) = faults_of(HEAD + ROOT + children + judged)
    assert fault.startswith("m.toml [judgements] · index · matrix: ")


def test_every_table_that_there_is_is_named_beside_one_that_there_is_not() -> None:
    (fault,) = faults_of(HEAD + ROOT + an_indicator("x", SIMPLE) + "[weather]\n")
    assert all(each in fault for each in ("survey", "bonus", "veto", "treatment", "judgements"))


# --- what is off the scale, or nearly right ---------------------------------------------------------------------


def model_text(*parts: str) -> str:
    return "\n".join((HEAD, ROOT, *parts))


def test_points_and_marks_off_the_scale_are_refused() -> None:
    bands = an_indicator(
        "x", 'kind = "bands", bands = [{ points = -5 }, { at_least = 5, points = 160 }]', direction=None
    )
    grades = '[[grade]]\nname = "A"\nat_least = 900\n[[grade]]\nname = "B"\n[notices]\npass_mark = 600\n'
    assert faults_of(model_text(bands, grades)) == [
        "m.toml · x · bands: -5 lies off the scale, which goes from 0 to 100.",
        "m.toml · x · bands: 160 lies off the scale, which goes from 0 to 100.",
        "m.toml · grade.A: 900 lies off the scale, which goes from 0 to 100.",
        "m.toml · notices.pass_mark: 600 lies off the scale, which goes from 0 to 100.",
    ]


def test_the_marks_of_a_sum_reach_as_far_as_the_sum() -> None:
    text = (
        HEAD
        + ROOT
        + 'aggregation = "sum"\n'
        + "".join(an_indicator(code, SIMPLE).replace("weight = 1\n", "") for code in "xy")
    )
    assert faults_of(f"{text}[notices]\npass_mark = 150\n") == []
    assert "from 0 to 200" in faults_of(f"{text}[notices]\npass_mark = 201\n")[0]


@pytest.mark.parametrize(
    ("weights", "remark"),
    [
        (("0.3", "0.3", "0.3"), "sum to 0.9 and not to 1"),
        (("30", "30", "41"), "sum to 101 and not to 100"),
        (("30", "30", "40"), None),
        (('"1/3"', '"1/3"', '"1/3"'), None),
        (("2", "1", "1"), None),
    ],
)
def test_weights_that_nearly_sum_to_one_or_a_hundred_are_remarked(
    weights: tuple[str, ...], remark: str | None
) -> None:
    leaves = (an_indicator(f"x{place}", SIMPLE, weight=each) for place, each in enumerate(weights))
    reading = check_model(model_text(*leaves))
    assert reading.model is not None
    assert len(reading.remarks) == (1 if remark else 0)
    assert (remark or "") in "".join(map(str, reading.remarks))


def test_the_deepest_tree_is_frozen_and_a_deeper_one_refused(tmp_path: Path) -> None:
    def chain(inner: int) -> str:
        names = ["index", *(f"n{level}" for level in range(inner))]
        nodes = [f'[[node]]\ncode = "{code}"\nparent = "{above}"\n' for above, code in pairwise(names)]
        leaf = an_indicator("x", SIMPLE).replace('"index"', f'"{names[-1]}"')
        return model_text(*nodes, leaf)

    model = model_of(chain(DEEPEST - 2))
    data = observations_of(b"unit,x\nU1,33.3333\n", "d.csv", model).latest
    freeze(model, data, score(model, data), tmp_path / "bundle")
    assert verify(tmp_path / "bundle").stands
    for inner in (DEEPEST - 1, 3000):
        (fault,) = faults_of(chain(inner))
        assert "at most 50 levels" in fault


def test_a_negative_count_takes_no_points_off_and_gives_none() -> None:
    model = a_model(
        an_indicator("x", 'kind = "deductions", rules = [{ column = "talks", each = 2 }]', direction=None)
    )
    with pytest.raises(
        Unreadable, match="talks: A count for bonus, penalty, veto or deduction cannot be negative"
    ):
        observations_of(b"unit,talks\nU1,-3\nU2,5\n", "d.csv", model)
