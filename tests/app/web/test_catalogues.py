"""Catalogues of many slices are compiled when they change and read as one."""

import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from flask import Flask
from flask_babel import Babel, gettext, ngettext

from app.web import catalogues

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    messages = tmp_path / "zh_CN" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "cases.po").write_text(HEADER + '\nmsgid "Case"\nmsgstr "案件"\n', encoding="utf-8")
    (messages / "warning.po").write_text(
        HEADER + '\nmsgid "%(num)d day"\nmsgid_plural "%(num)d days"\nmsgstr[0] "%(num)d 日"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_messages_of_every_slice_are_found_in_either_number(folder: Path) -> None:
    catalogues.compile_stale(folder)
    app = Flask(__name__)
    app.config.update(catalogues.settings(folder), BABEL_DEFAULT_LOCALE="zh_CN")
    Babel(app)
    with app.test_request_context():
        assert gettext("Case") == "案件"
        assert ngettext("%(num)d day", "%(num)d days", 1) == "1 日"
        assert ngettext("%(num)d day", "%(num)d days", 3) == "3 日"


def test_only_what_changed_is_compiled_again(folder: Path) -> None:
    assert {path.stem for path in catalogues.compile_stale(folder)} == {"cases", "warning"}
    assert catalogues.compile_stale(folder) == []
    source = folder / "zh_CN" / "LC_MESSAGES" / "cases.po"
    later = catalogues.compiled(source).stat().st_mtime + 5
    os.utime(source, (later, later))
    assert catalogues.compile_stale(folder) == [source]


def test_a_fuzzy_translation_is_not_shown(folder: Path) -> None:
    source = folder / "zh_CN" / "LC_MESSAGES" / "cases.po"
    source.write_text(HEADER + '\n#, fuzzy\nmsgid "Case"\nmsgstr "箱子"\n', encoding="utf-8")
    catalogues.compile_stale(folder)
    assert "箱子".encode() not in catalogues.compiled(source).read_bytes()


def test_a_malformed_catalogue_is_named_and_leaves_the_old_one(folder: Path) -> None:
    catalogues.compile_stale(folder)
    source = folder / "zh_CN" / "LC_MESSAGES" / "cases.po"
    before = catalogues.compiled(source).read_bytes()
    source.write_text(HEADER + '\nmessage "Case"\n', encoding="utf-8")
    later = catalogues.compiled(source).stat().st_mtime + 5
    os.utime(source, (later, later))
    with pytest.raises(PoFileError):
        catalogues.compile_stale(folder)
    assert catalogues.compiled(source).read_bytes() == before
