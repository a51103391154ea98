"""Files as people and spreadsheets write them; and what is wrong with a file, cell by cell."""

from fractions import Fraction

import pytest

from app.scoring.ahp.reading import NotARatio, judgements_in, ratio_of
from app.scoring.complaints import Unreadable

WHOLE = {(0, 1): Fraction(3), (0, 2): Fraction(5), (1, 2): Fraction(2)}


@pytest.mark.parametrize(
    "text",
    [
        "1,3,5\n1/3,1,2\n1/5,1/2,1",
        "1,3,5\n,1,2\n,,1\n",
        ",3,5\n,,2\n,,",
        "1,,\n1/3,1,\n1/5,0.5,1",
        "1;3;5\r\n;1;2\r\n;;1\r\n",
        "1\t3\t5\n\t1\t2\n\t\t1",
        "1，３，５\n，1，２\n，，1",
        "1 3 5\n1/3 1 2\n1/5 1/2 1",
        " 1 , 3.0 , 5.\n , 1 , 10/5\n,,1\n,,\n",
        "\n1,3,5\n\n,1,2,\n,,1\n",
        '"1","3","5"\n,"1","2"\n,,"1"',
        "1,3,5\n0.33,1,2\n0.2,1/2,1",
        "1,3,5,,\n,1,2,,\n,,1,,\n,,,,\n,,,,\n",
        "1,3,5,,\n,1,2,,\n,,1,,\n",
        "１，３，５\n１／３，１，２\n１／５，１／２，１",
    ],
)
def test_a_matrix_without_names(text: str) -> None:
    judgements = judgements_in(text.encode())
    assert judgements.names == ("1", "2", "3")
    assert judgements.ratios == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        ",公正,清廉,效率\n公正,1,3,5\n清廉,,1,2\n效率,,,1",
        "指标;公正;清廉;效率\n公正;;3;5\n清廉;1/3;;2\n效率;;;",
        "公正,清廉,效率\n1,3,5\n,1,2\n,,1",
        "公正,1,3,5\n清廉,,1,2\n效率,,,1",
        "公正,清廉,效率,\n1,3,5,\n,1,2,\n,,,\n,,,\n",
        "公正,,3,5,,\n清廉,,,2,,\n效率,,,,,\n,,,,,\n",
        ",公正,清廉,效率,,\n公正,1,3,5,,\n清廉,,1,2,,\n效率,,,1,,\n,,,,,\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_matrix_with_names(text: str, encoding: str) -> None:
    judgements = judgements_in(text.encode(encoding))
    assert judgements.names == ("公正", "清廉", "效率")
    assert judgements.ratios == WHOLE


def test_numbers_are_names_where_row_and_column_agree() -> None:
    assert judgements_in(b",2024,2025\n2024,1,3\n2025,,1").names == ("2024", "2025")


def test_one_thing_alone_and_a_pair_that_nobody_judged() -> None:
    assert judgements_in(b"1").names == ("1",)
    assert judgements_in("清廉\n1".encode()).names == ("清廉",)
    assert judgements_in(b"1,3,\n,1,2\n,,1").missing == [(0, 2)]


def test_of_a_rounded_pair_the_one_above_one_counts() -> None:
    assert judgements_in(b"1,0.143\n7,1").ratios == {(0, 1): Fraction(1, 7)}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "The file is empty."),
        (" \n,,\n", "The file is empty."),
        ("1,3,5\n1/3,1,2", "The matrix is not square: it has 2 rows and 3 columns."),
        ("1,x\n,1", "Row 1, column 2: “x” is not a number"),
        ("甲,乙\n1,很重要\n,1", "Row 甲, column 乙: “很重要” is not a number"),
        ("1;0,5\n;1", "Row 1, column 2: “0,5” is not a number"),
        ("1,1/0\n,1", "Row 1, column 2: “1/0” is not a number"),
        ("1,nan\n,1", "Row 1, column 2: “nan” is not a number"),
        ("1,1e3\n,1", "Row 1, column 2: “1e3” is not a number"),
        ("1,3-Jan\n,1", "Row 1, column 2: “3-Jan” looks like a date"),
        ("1,1月3日\n,1", "Row 1, column 2: “1月3日” looks like a date"),
        ("1,2026/1/3\n,1", "Row 1, column 2: “2026/1/3” looks like a date"),
        ("1,0\n,1", "Row 1, column 2: 0 is not above zero."),
        ("1,3\n-1/3,1", "Row 2, column 1: -1/3 is not above zero."),
        ("1,1000001\n,1", "Row 1, column 2: 1000001 is no judgement"),
        ("1,0.000000001\n,1", "Row 1, column 2: 0.000000001 is no judgement"),
        ("1,3\n,2", "Row 2, column 2: a thing compared with itself is 1 or left empty, not 2."),
        ("1,3\n1/2,1", "Row 1, column 2 says 3, but row 2, column 1 says 1/2"),
        ("1,3\n0.5,1", "Row 1, column 2 says 3, but row 2, column 1 says 0.5"),
        (",a,a\na,1,2\na,,1", "The name “a” stands twice."),
        (",a,b\na,1,2\nc,,1", "Row and column 2 have different names: “c” and “b”."),
        ("a,,c\n1,2,3\n,1,2\n,,1", "Number 2 has no name."),
        ('1,"2\n,1', "A quotation mark in the file is opened and never closed."),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(text: str, complaint: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        judgements_in(text.encode())
    assert str(refusal.value).startswith(complaint)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Unreadable) as refusal:
        judgements_in(b"2,x,-3\n,1,5\n1/9,5,1")
    assert len(refusal.value.complaints) == 4


@pytest.mark.parametrize("content", [b"\x80\xff\x00\x01", b"1,\x00\n,1", b"\xff\xfe1"])
def test_bytes_that_are_no_text(content: bytes) -> None:
    with pytest.raises(Unreadable, match="The file is not text"):
        judgements_in(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_workbook_is_asked_for_as_csv(content: bytes) -> None:
    with pytest.raises(Unreadable, match="Save the sheet as CSV"):
        judgements_in(content)


def test_more_than_anybody_can_compare() -> None:
    row = ",".join(["1"] * 31)
    with pytest.raises(Unreadable, match="at most 30"):
        judgements_in("\n".join([row] * 31).encode())


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("3", Fraction(3)),
        ("1/3", Fraction(1, 3)),
        (".5", Fraction(1, 2)),
        ("1/1.13", Fraction(100, 113)),
        ("-2", Fraction(-2)),
    ],
)
def test_a_ratio(text: str, ratio: Fraction) -> None:
    assert ratio_of(text) == ratio


@pytest.mark.parametrize("text", ["", "1/2/3", "1/", "/2", "1_000", "inf", "3:1", "9" * 30])
def test_no_ratio(text: str) -> None:
    with pytest.raises(NotARatio):
        ratio_of(text)
