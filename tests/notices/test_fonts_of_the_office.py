"""The office's own fonts come first, and every character of a name prints or is refused by name."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.notices.content.warning import WarningNotice
from app.notices.engine import NoticeIncomplete
from app.notices.fonts import FACES, FONT_FOLDER, NOTO, RAREST, FontSet, font_files
from app.notices.render import Imprint, print_document
from tests.notices.reading import read

IMPRINT = Imprint(
    number="清预〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
#: The Chinese blocks of GB 18030—2022, level 3.
BLOCKS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B739),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)


def test_a_licensed_font_is_taken_before_the_free_one(tmp_path: Path) -> None:
    for face in FACES:
        (tmp_path / face.free).symlink_to(FONT_FOLDER / face.free)
    with TTFont(FONT_FOLDER / "FandolFang-Regular.otf", lazy=True) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4):
                record.string = "仿宋_GB2312" if record.isUnicode() else "FangSong_GB2312"
            if record.nameID == 6:
                record.string = "FangSongGB2312"
        font.save(tmp_path / "office.otf")
    found = font_files(tmp_path, system=())
    assert found.faces["fangsong"].path == tmp_path / "office.otf"
    assert found.chain("fangsong")[0] == "FangSongGB2312"
    assert "仿宋_GB2312" not in found.substitutions
    assert "楷体_GB2312" in found.substitutions


def test_a_font_of_the_rarest_characters_stands_behind_all_others(tmp_path: Path, font_set: FontSet) -> None:
    for face in FACES:
        (tmp_path / face.free).symlink_to(FONT_FOLDER / face.free)
    with TTFont(font_set.fallbacks[0].path, lazy=True) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4):
                record.string = RAREST
            if record.nameID == 6:
                record.string = "BabelStoneHan"
        for table in font["cmap"].tables:
            if table.format == 12:
                table.cmap[ord("𠮷")] = table.cmap[ord("吉")]
        font.save(tmp_path / "rarest.ttf")
    found = font_files(tmp_path, system=())
    assert found.missing_from("𠮷") == []
    assert found.chain("fangsong") == ("FandolFang-Regular", *NOTO, "BabelStoneHan")
    assert found.stood_in("xiaobiaosong", "𠮷䶮川") == {
        "方正小标宋_GBK（𠮷）": "BabelStoneHan",
        "方正小标宋_GBK（䶮）": "NotoSerifSC-Regular",
    }


def test_a_rare_character_of_a_title_is_recorded_with_the_font_that_prints_it() -> None:
    printed = print_document(replace(WarningNotice.sample(), unit="䶮泉水库管理处"), IMPRINT)
    assert printed.substitutions["方正小标宋_GBK（䶮）"] == "NotoSerifSC-Regular"
    assert printed.substitutions["仿宋_GB2312（䶮）"] == "NotoSerifSC-Regular"


def test_the_substitution_is_recorded_with_the_document() -> None:
    printed = print_document(WarningNotice.sample(), IMPRINT)
    assert printed.substitutions == font_files().substitutions
    assert len(printed.font_set_sha256) == 64


def test_every_character_of_a_name_prints_or_is_refused_by_name(font_set: FontSet) -> None:
    dice = random.Random(18030)
    characters = [chr(dice.randint(*block)) for block in BLOCKS for _ in range(60)]
    missing = set(font_set.missing_from("".join(characters)))
    assert missing, "the fallback covers less than GB 18030, as far as we know"
    prints = list(dict.fromkeys(each for each in characters if each not in missing))
    assert len(prints) > 60
    content = replace(WarningNotice.sample(), consequences="".join(prints))
    text = read(print_document(content, IMPRINT).pdf).text.replace("\n", "")
    assert [each for each in prints if each not in text] == []
    for each in sorted(missing)[:3]:
        with pytest.raises(NoticeIncomplete, match=f"U\\+{ord(each):04X}"):
            print_document(replace(WarningNotice.sample(), unit=f"{each}水利局"), IMPRINT)


def test_the_whole_basic_block_prints(font_set: FontSet) -> None:
    basic = "".join(map(chr, range(0x4E00, 0x9FA6)))
    assert font_set.missing_from(basic) == []
