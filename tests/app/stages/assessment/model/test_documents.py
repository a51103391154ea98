"""Model files as documents: one canonical text, and nothing lost on the way through a form or a workbook."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring.complaints import Unreadable
from app.scoring.model import Node
from app.scoring.numbers import WHOLE
from app.scoring.reading import model_of
from app.stages.assessment.model.checking import examine
from app.stages.assessment.model.comparing import Kind, differences
from app.stages.assessment.model.document import Document, EntryKind, editing, read_document, written
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.sheets import document_in, workbook_of
from app.stages.assessment.model.weights import weights_in
from workflows.engine import Refused

PUBLISHED = sorted((Path(__file__).parents[4] / "scoring" / "models").glob("*.toml"))
TEXTS = {"integrity": default_text(), **{each.stem: each.read_text(encoding="utf-8") for each in PUBLISHED}}

numbers = st.one_of(
    st.integers(-(10**9), 10**9),
    st.decimals(-1_000_000, 1_000_000, allow_nan=False, allow_infinity=False, places=6),
    st.builds("{}/{}".format, st.integers(1, 99), st.integers(1, 99)),
)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(str.strip)
tables = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("name", "source", "column", "denominator"), words),
        **dict.fromkeys(("weight", "cap", "floor", "standard_error", "relative_error", "flag_at"), numbers),
        "tags": st.lists(words, min_size=1, max_size=3),
        "unknown": st.one_of(numbers, words, st.booleans(), st.lists(words, max_size=3)),
    },
)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_canonical_text_says_the_same_model(text: str) -> None:
    canonical = written(read_document(text))
    assert written(read_document(canonical)) == canonical
    assert model_of(canonical) == model_of(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_workbook_comes_back_as_the_same_text(text: str) -> None:
    canonical = written(read_document(text))
    assert written(document_in(workbook_of(read_document(canonical)), "model.xlsx")) == canonical


@given(tables, numbers)
@settings(max_examples=25, deadline=None)
def test_whatever_is_written_into_a_field_is_read_back(table: dict[str, object], share: object) -> None:
    document = read_document(default_text())
    editing.change_entry(document, "study", {"code": "study", **table})
    document.rules["survey"] = {**document.rules["survey"], "share": share}
    canonical = written(document)
    again = read_document(canonical)
    assert written(again) == canonical
    assert written(document_in(workbook_of(again), "model.xlsx")) == canonical


@given(st.lists(st.sampled_from([Fraction(n) for n in range(1, 10)] + [Fraction(1, n) for n in range(2, 10)]),
                min_size=3, max_size=3))  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_judgements_are_read_back_as_they_were_said(said: list[Fraction]) -> None:
    document = read_document(default_text())
    codes = [child.code for child in document.children("politics")]
    pairs = list(editing.pairs_of(codes))
    editing.drop_expert(document, "politics", "")
    editing.say_judgements(document, "politics", "专家1", dict(zip(pairs, said, strict=True)))
    again = read_document(written(document))
    expert = again.sheets["politics"].expert("专家1")
    assert expert is not None
    assert [expert.ratio(*pair) for pair in pairs] == said
    assert document_in(workbook_of(again), "x.xlsx") == again


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_weights_are_those_of_the_engine(text: str) -> None:
    model, found = model_of(text), weights_in(read_document(text))

    def compared(node: Node, whole: Fraction) -> None:
        for child in node.children:
            weight = found[child.code]
            assert weight.among_siblings == Fraction(child.weight, WHOLE)
            assert weight.in_whole == whole * weight.among_siblings
            if isinstance(child, Node):
                compared(child, weight.in_whole)

    for _kinds, root in model.trees:
        compared(root, Fraction(1))


def test_weights_that_are_known_show_while_others_are_missing() -> None:
    document = read_document(default_text())
    del document.entry("study").table["weight"]  # type: ignore[union-attr]
    found = weights_in(document)
    assert "committee_duty" not in found
    assert found["cadres"].in_whole == Fraction(24, 100)


# --- editing ---------------------------------------------------------------------------------------------------


def changed(document: Document) -> list[tuple[str, str]]:
    """What differs from the shipped model, as kind and code."""
    return [(each.kind.value, each.code) for each in differences(read_document(default_text()), document)]


def test_a_new_code_is_taken_over_by_everything_that_names_it() -> None:
    document = read_document(default_text())
    editing.change_entry(document, "politics", {**document.entry("politics").table, "code": "clarity"})  # type: ignore[union-attr]
    editing.change_entry(document, "satisfaction", {**document.entry("satisfaction").table, "code": "voice"})  # type: ignore[union-attr]
    assert document.rules["ranking"]["tie_break"] == ["clarity", "cadres"]
    assert document.rules["survey"]["of"] == "voice"
    assert list(document.sheets) == ["cadres", "cadre_duty", "clarity"]
    assert not examine(written(document)).faults


def test_what_leaves_a_judged_family_leaves_its_judgements() -> None:
    document = read_document(default_text())
    editing.move_entry(document, "talks", "culture", 0)
    assert document.sheets["cadre_duty"].experts[0].ratios == {("cadre_selection", "dual_duty"): Fraction(1)}
    assert [each.code for each in document.children("culture")] == ["talks", "culture_work", "affairs_open"]
    assert (Kind.MOVED.value, "talks") in changed(document)


def test_a_newcomer_of_a_judged_family_waits_for_judgements() -> None:
    document = read_document(default_text())
    editing.add_entry(document, EntryKind.NODE, "cadres", {"code": "training", "weight": 3})
    found = examine(written(document))
    assert "weight" not in document.entry("training").table  # type: ignore[union-attr]
    assert [each.code for each in found.faults] == ["cadres", "training"]


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (
            lambda it: editing.add_entry(it, EntryKind.NODE, "index", {"code": "talks"}),
            "has this code already",
        ),
        (
            lambda it: editing.add_entry(it, EntryKind.NODE, "talks", {"code": "x"}),
            "only nodes have children",
        ),
        (lambda it: editing.add_entry(it, EntryKind.INDICATOR, None, {"code": "x"}), "stands below a node"),
        (lambda it: editing.change_entry(it, "dual_duty", {"code": "duty2"}), "is compulsory"),
        (lambda it: editing.change_entry(it, "talks", {"code": "study"}), "has this code already"),
        (lambda it: editing.change_entry(it, "nothing", {"code": "x"}), "no node or indicator"),
        (lambda it: editing.move_entry(it, "cadres", "cadre_duty", 0), "below itself"),
        (lambda it: editing.move_entry(it, "cadres", None, 0), "does not become a root"),
        (lambda it: editing.move_entry(it, "satisfaction", "society", 0), "The survey fills"),
        (lambda it: editing.move_entry(it, "study", "talks", 0), "only nodes have children"),
        (lambda it: editing.remove_entry(it, "cadres"), "is compulsory"),
        (lambda it: editing.remove_entry(it, "satisfaction"), "The survey fills"),
        (lambda it: editing.weigh_by_judgements(it, "index"), "The survey has a fixed share"),
        (lambda it: editing.weigh_by_judgements(it, "talks"), "at least two children"),
        (lambda it: editing.say_judgements(it, "society", "专家1", {}), "weighed by hand"),
        (lambda it: editing.drop_expert(it, "cadres", "专家9"), "Nobody of this name"),
    ],
)
def test_what_must_not_be_is_refused_and_changes_nothing(act: object, why: str) -> None:
    document = read_document(default_text())
    with pytest.raises(Refused, match=why):
        act(document)  # type: ignore[operator]
    assert written(document) == default_text()


def test_what_decides_ties_stays() -> None:
    document = read_document(default_text())
    document.rules["ranking"]["tie_break"] = ["study"]
    with pytest.raises(Refused, match="decides ties"):
        editing.remove_entry(document, "study")


def test_weights_by_hand_begin_where_judgements_ended() -> None:
    document = read_document(default_text())
    editing.weigh_by_hand(document, "cadres", {"cadre_duty": Decimal(50), "cadre_conduct": Decimal(50)})
    assert "cadres" not in document.sheets
    assert not examine(written(document)).faults


def test_a_comparison_names_what_came_went_moved_and_changed() -> None:
    document = read_document(default_text())
    editing.remove_entry(document, "openness")
    editing.move_entry(document, "study", "party_duty", 0)
    editing.weigh_by_hand(document, "cadres", {})
    document.rules["grade"][0]["at_least"] = 95
    del document.rules["veto"]
    found = {(each.kind.value, each.table, each.code, each.key, each.before, each.after)
             for each in differences(read_document(default_text()), document)}  # fmt: skip
    assert found == {
        ("removed", "indicator", "openness", "", None, None),
        (
            "moved",
            "node",
            "party_duty",
            "",
            "committee_duty, study, appraisal",
            "study, committee_duty, appraisal",
        ),
        ("removed", "judgements", "cadres", "", None, None),
        ("changed", "grade", "优秀", "at_least", 90, 95),
        ("removed", "veto", "班子成员受到开除党籍处分或者被追究刑事责任", "", None, None),
    }


# --- reading ---------------------------------------------------------------------------------------------------

NODE = '[[node]]\ncode = "{}"\nparent = "{}"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a = [", "not TOML"),
        ("[unheard]\n", "used by nothing"),
        ("[node]\n", "headed"),
        ("model = 3\n", "A table is expected"),
        ("[treatment]\nx = 3\n", "A table is expected"),
        ("[model]\ncode = 2026-01-01\n", "A text is needed"),
        ("[[node]]\nname = 'x'\n", "A text is needed"),
        ("[[node]]\ncode = 'a'\n[[node]]\ncode = 'a'\n", "already"),
        ("[[indicator]]\ncode = 'a'\n", "stands below a node"),
        ("[[node]]\ncode = 'a'\nparent = 'b'\n", "no node"),
        (NODE.format("a", "b") + NODE.format("b", "a"), "circle"),
        ("[[node]]\ncode = 'a'\n[judgements.b]\n", "no node"),
        ("[[node]]\ncode = 'a'\n[judgements.a]\nover = ['x']\n", "the children are"),
        ("[[node]]\ncode = 'a'\n" + NODE.format("b", "a") + "[judgements.a]\nmatrix = [[1, 2]]\n", "rows and columns"),
        (
            "[[node]]\ncode = 'a'\n" + NODE.format("b", "a") + NODE.format("c", "a")
            + "[judgements.a]\nmatrix = [[1, 'x'], ['', 1]]\n",
            "not a number",
        ),
    ],
)  # fmt: skip
def test_a_file_whose_tree_cannot_be_drawn_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_document(text)


def test_a_workbook_that_is_none_is_refused() -> None:
    with pytest.raises(Unreadable, match="is damaged"):
        document_in(b"PK\x03\x04 broken", "x.xlsx")


@pytest.mark.parametrize(
    ("name", "why"), [("说明.txt", r"a TOML file \(.toml\) or a workbook \(.xlsx\)"), ("a.toml", "not TOML")]
)
@pytest.mark.parametrize("content", ["指标：谈心谈话".encode(), "指标：谈心谈话".encode("gb18030")])
def test_a_file_of_another_kind_is_told_what_is_taken(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Unreadable, match=f"{why}|not UTF-8" if name.endswith("toml") else why):
        document_in(content, name)


def test_several_experts_of_one_name_are_told_apart() -> None:
    text = default_text().replace(
        "[judgements.cadres]\nover = [\"cadre_duty\", \"cadre_conduct\"]\nmatrix = [[1, 1], [1, 1]]\n",
        "[judgements.cadres]\n"
        "[[judgements.cadres.experts]]\nmatrix = [[1, 3], [\"1/3\", 1]]\n"
        "[[judgements.cadres.experts]]\nmatrix = [[1, 1], [1, 1]]\nshare = 2\n",
    )  # fmt: skip
    sheet = read_document(text).sheets["cadres"]
    assert [(each.name, each.share) for each in sheet.experts] == [("专家1", 1), ("专家2", 2)]


def test_every_fault_names_its_entry() -> None:
    text = default_text().replace("lowest = 50", "lowest = 500", 1).replace("share = 0.2", "share = 2")
    found = {(each.table, each.code, each.key) for each in examine(text).faults}
    assert found == {("indicator", "talks", "measure · highest"), ("survey", "", "share")}


def test_contradictions_missing_tags_and_missing_parts_are_found() -> None:
    text = default_text().replace(
        '[1, 2, 2], ["1/2", 1, 1], ["1/2", 1, 1]', '[1, 2, "1/5"], ["1/2", 1, 9], [5, "1/9", 1]'
    )
    text = text.replace('tags = ["goal:duty", "system:duty"]\n', 'tags = ["goal:duty"]\n')
    text = text.replace("committee_duty", "leading_duty")
    found = examine(text)
    assert [each.code for each in found.contradictory] == ["politics"]
    assert [each.code for each in found.untagged] == ["dual_duty"]
    assert [each.value for each in found.missing] == ["committee_duty"]
