"""Composing lines and titles: what a typesetter would do, without fonts or PDF."""

import random
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from app.notices.typesetting.characters import CLOSING, HANGING, OPENING, WORD
from app.notices.typesetting.lines import NATURAL, TIGHT_WITH_A_MARK, Line, Run, composed
from app.notices.typesetting.signature import rows_with_seals, without_seal
from app.notices.typesetting.titles import broken
from app.notices.typesetting.writing import write

MEASURE = 27638  # 156 mm in thousandths of 16 pt


def width(_face: str, character: str) -> int:
    return 500 if character.isascii() else 1000


def lines_of(*runs: Run | str, indent: int = 0) -> list[Line]:
    made = [run if isinstance(run, Run) else Run(run, "fangsong") for run in runs]
    return composed(made, width, MEASURE, indent=indent)


def text_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def end_of(line: Line, room: int = MEASURE) -> int:
    """Where a line ends, half of a hanging mark not counted."""
    text = text_of(line)
    length = sum(width("", each) for each in text) + (len(text) - 1) * line.spacing
    if line.words is not None:
        length -= sum(len(word) - 1 for word in WORD.findall(text)) * (line.spacing - line.words)
    return length - (500 if text[-1] in HANGING and length > room + 250 else 0)


def test_twenty_eight_characters_make_a_line() -> None:
    lines = lines_of("清" * 56)
    assert [len(text_of(line)) for line in lines] == [28, 28]
    assert lines[0].full
    assert abs(lines[0].spacing - NATURAL) <= 1


def test_the_first_line_loses_its_indent() -> None:
    assert [len(text_of(line)) for line in lines_of("清" * 54, indent=1974)] == [26, 28]


def test_a_closing_mark_is_pushed_in_and_hangs() -> None:
    first, second = lines_of("清" * 28 + "，" + "正" * 5)
    assert text_of(first) == "清" * 28 + "，"
    assert first.spacing >= TIGHT_WITH_A_MARK
    assert text_of(second) == "正" * 5


def test_two_closing_marks_push_a_character_out() -> None:
    first, second = lines_of("清" * 27 + "鉴。”" + "正" * 5)
    assert text_of(first) == "清" * 27
    assert text_of(second).startswith("鉴。”")


def test_an_opening_mark_goes_with_what_it_opens() -> None:
    first, second = lines_of("清" * 27 + "（鉴）")
    assert text_of(first) == "清" * 27
    assert text_of(second) == "（鉴）"


@pytest.mark.parametrize(
    "kept", ["57.35分", "2026年", "〔2026〕17号", "第31项", "86.5%", "——", "……", "0000-8800001", "“四"]
)
def test_what_belongs_together_is_not_torn(kept: str) -> None:
    for before in range(20, 30):
        lines = lines_of("清" * before + kept + "正" * 30)
        assert any(kept in text_of(line) for line in lines), before


def test_a_long_code_breaks_after_a_hyphen_or_a_slash() -> None:
    code = "QJ-2026-0000000031-ABCDEFGHIJKL/QRSTUVWXYZ0123456789/0123456789-0123456789/01234567890"
    lines = lines_of(code)
    assert "".join(text_of(line) for line in lines) == code
    assert all(text_of(line)[-1] in "-/" for line in lines[:-1])


def test_a_word_longer_than_half_a_line_is_cut_rather_than_hanging_over() -> None:
    lines = lines_of("x" * 200)
    assert all(end_of(line) <= MEASURE + len(text_of(line)) / 2 for line in lines)


def test_company_moves_on_if_little_stays_open() -> None:
    day = Run("11月24日", "fangsong", company=7)
    first, second = lines_of("清" * 23 + "正" * 3, day, "止")
    assert text_of(first) == "清" * 23 + "正" * 3
    assert text_of(second) == "11月24日止"
    # Too much would stay open: the day is parted after the month.
    first, _ = lines_of("清" * 24, Run("2026年11月24日", "fangsong", company=7), "止")
    assert text_of(first).endswith("2026年")


def test_figures_and_words_are_not_pulled_apart() -> None:
    line, _ = lines_of("清" * 22 + "2026年至" + "a" * 10 + "正")
    assert line.full
    assert line.words == NATURAL
    assert line.spacing > 40
    page = ElementTree.fromstring("<p/>")
    write(page, [line], "fangsong")
    [word] = page[0]
    assert word.text == "202", "the distance behind its last figure belongs to the line"
    assert word.get("class") == "s-13"
    assert "".join(page.itertext()) == text_of(line)


def test_faces_survive_the_breaking() -> None:
    first, _ = lines_of(
        Run("（一）签收。", "kaiti"), "由党组织主要负责人自本通知书送达之日起2个工作日内签收。"
    )
    assert [run.face for run in first.runs] == ["kaiti", "fangsong"]


def test_whatever_is_written_every_line_is_in_order() -> None:
    """Random texts: nothing is lost, no mark stands where it may not, every full line ends at the edge."""
    dice = random.Random(9704)
    alphabet = (
        "清正廉洁监督问责整改预警" * 6
        + "，。、；：？！”’）》】“‘（《【—…·"
        + "0123456789.%-/abcXYZ"
        + "年月日分项元号"
    )
    for _ in range(300):
        text = "".join(dice.choice(alphabet) for _ in range(dice.randrange(1, 400))).strip()
        lines = lines_of(text, indent=1974)
        assert "".join(text_of(line) for line in lines).replace(" ", "") == text.replace(" ", "")
        for number, line in enumerate(lines):
            room = MEASURE - (0 if number else 1974)
            # Spacing comes in whole thousandths: half of one for each character.
            assert not line.full or abs(end_of(line, room) - room) <= len(text_of(line)) / 2
        for line, following in pairwise(lines):
            assert (
                text_of(following)[0] not in CLOSING
                or len(text_of(line)) < 3
                or _a_mere_row_of_marks(text, following)
            )
            assert text_of(line)[-1] not in OPENING or _a_mere_row_of_marks(text, line)


def _a_mere_row_of_marks(text: str, line: Line) -> bool:
    # Marks in a row longer than half a line, or marks that belong to nothing, cannot all be kept.
    marks = set(OPENING + CLOSING + " ")
    return all(each in marks for each in text_of(line)[:3]) or all(
        each in marks for each in text_of(line)[-3:]
    )


def test_titles_break_by_meaning_and_leave_nobody_alone() -> None:
    def length(text: str) -> int:
        return 1000 * len(text)

    assert broken(("关于对明川市水利局", "政治生态预警的通知书"), length, 19600) == [
        "关于对明川市水利局政治生态预警的通知书"
    ]
    assert broken(("关于对明川市经济技术开发区", "政治生态预警的通知书"), length, 19600) == [
        "关于对明川市经济技术开发区",
        "政治生态预警的通知书",
    ]
    unit = "明川市经济技术开发区自来水供应与污水处理设施建设运行管理服务中心"
    lines = broken((f"关于对{unit}", "政治生态预警的通知书"), length, 19600)
    assert "".join(lines) == f"关于对{unit}政治生态预警的通知书"
    assert all(4 <= len(line) <= 19 for line in lines)
    assert not any(line.startswith(("的", "与", "和")) for line in lines)


def test_a_title_too_long_to_be_weighed_is_filled() -> None:
    def length(text: str) -> int:
        return sum(width("", each) for each in text)

    for title in ("关于规范" * 60, "x" * 5000, "“" * 50 + "……" * 50):
        lines = broken((title,), length, 19600)
        assert "".join(lines) == title
        assert all(length(line) <= 19600 for line in lines)


def test_seals_never_touch() -> None:
    [row] = rows_with_seals([[("甲" * 12, 189.5)], [("乙" * 8, 126.3)]], 118.0, 442.2)
    centres = 189.5 / 2 + row.gaps[0] + 126.3 / 2
    assert centres / 72 * 25.4 >= 50
    rows = rows_with_seals([[("甲" * 20, 315.0)], [("乙" * 20, 315.0)]], 118.0, 442.2)
    assert [row.names for row in rows] == [("甲" * 20,), ("乙" * 20,)]
    assert (rows[0].below + 28.99) / 72 * 25.4 >= 50


def test_a_date_longer_than_the_name_keeps_two_cells_itself() -> None:
    cell = 156 * 72 / 25.4 / 28
    [name], date = without_seal([4 * cell], 7.5 * cell)
    assert date == pytest.approx(2 * cell)
    # The date's first character stands two cells right of the name's.
    assert name + 4 * cell - (date + 7.5 * cell) == pytest.approx(2 * cell)


def test_a_term_never_leaves_its_line_ragged() -> None:
    term = Run("5个工作日内", "fangsong", company=3)
    first, _ = lines_of(
        Run("（二）异议。", "kaiti"), "对所列问题有异议的，自签收之日起", term, "书面提出。", indent=1974
    )
    assert text_of(first).endswith("5个工作")
    assert first.full
