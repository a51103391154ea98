"""The script in a package, run by a stranger: the whole package passes, and whatever was touched is named."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.archive.binding import verify as script
from app.archive.binding.bag import BAG_INFO
from app.archive.binding.package import README, TIMELINE_PAGE, VERIFIER

Touch = Callable[[Path], object]


@pytest.fixture
def unpacked(a_package: Path, tmp_path: Path) -> Path:
    """The folder that the package unpacks to."""
    with zipfile.ZipFile(a_package) as opened:
        opened.extractall(tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    return folder


def run(*arguments: Path) -> subprocess.CompletedProcess[str]:
    """The script as a stranger runs it: in isolation, with nothing of ours to import."""
    command = [sys.executable, "-I", *map(str, arguments)]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd="/",
        env={"PYTHONUTF8": "1"},
    )


def said_of(folder: Path, touch: Touch) -> str:
    """What the script says after somebody touched a copy of the package."""
    copy = folder.with_name("touched")
    shutil.copytree(folder, copy)
    try:
        touch(copy)
        whole, sentences = script.verify(copy)
        assert not whole, "nothing was found"
        return "\n".join(sentences)
    finally:
        shutil.rmtree(copy)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def list_again(folder: Path) -> None:
    """What a forger does next: write the lists of the bag anew."""
    for name, inside in ((script.PAYLOAD_LIST, True), (script.TAG_LIST, False)):
        files = sorted(
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file()
            and path.is_relative_to(folder / "data") is inside
            and path.name != script.TAG_LIST
        )
        lines = (f"{sha256((folder / file).read_bytes()).hexdigest()}  {file}\n" for file in files)
        (folder / name).write_text("".join(lines), encoding="utf-8")


def forged(touch: Touch) -> Touch:
    """The same, and the lists of the bag written anew."""

    def touched(folder: Path) -> None:
        touch(folder)
        list_again(folder)

    return touched


def piece(folder: Path, order: int) -> Path:
    return next((folder / "data").glob(f"{order:03d} *"))


def swap(one: int, other: int) -> Touch:
    def touch(folder: Path) -> None:
        first, second = piece(folder, one), piece(folder, other)
        content = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(content)

    return touch


def edit_lines(name: str, change: Callable[[list[dict[str, Any]]], object]) -> Touch:
    """Change the objects of a file that has one in a line."""

    def touch(folder: Path) -> None:
        path = folder / name
        objects = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        change(objects)
        path.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")

    return forged(touch)


def edit(name: str, change: Callable[[Any], object]) -> Touch:
    """Change what a JSON file holds."""

    def touch(folder: Path) -> None:
        path = folder / name
        held = json.loads(path.read_text(encoding="utf-8"))
        change(held)
        path.write_text(json.dumps(held), encoding="utf-8")

    return forged(touch)


def hash_again(entries: list[dict[str, Any]]) -> None:
    """The chain as a forger joins it after a change."""
    previous = script.GENESIS
    for seq, entry in enumerate(entries, start=1):
        entry["seq"], entry["previous"] = seq, previous
        entry["digest"] = previous = script.digest_of(entry)


def say_otherwise(entries: list[dict[str, Any]]) -> None:
    entries[4]["body"] = entries[4]["body"].replace("{", '{"also":1,', 1)


def test_a_stranger_verifies_folder_and_zip_without_our_software(unpacked: Path, a_package: Path) -> None:
    for arguments in (
        (unpacked / VERIFIER,),
        (unpacked / VERIFIER, a_package),
        (unpacked / VERIFIER, unpacked),
    ):
        ended = run(*arguments)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout.startswith("核验通过")
    flip(piece(unpacked, 1))
    ended = run(unpacked / VERIFIER)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "data/001 清预〔2026〕1号" in ended.stdout.splitlines()[0]
    assert "已被改动" in ended.stdout.splitlines()[0]


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    source = Path(script.__file__).read_text(encoding="utf-8")
    imported = {
        line.split()[1].partition(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names


def test_one_byte_in_any_file_is_named(unpacked: Path) -> None:
    files = sorted(path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file())
    kinds = {str(file) for file in files}
    assert kinds >= {
        script.INDEX, script.PIECES, script.TIMELINE, TIMELINE_PAGE, script.CHAIN, script.SEAL, script.RECORDS,
        README, VERIFIER, BAG_INFO, script.DECLARATION, script.PAYLOAD_LIST,
    }  # fmt: skip
    for file in files:
        said = said_of(unpacked, lambda folder, file=file: flip(folder / file))
        assert file.as_posix() in said or file.name == script.TAG_LIST, file
    lists = said_of(unpacked, lambda folder: flip(folder / script.TAG_LIST))
    assert "已被改动" in lists or "无法读取" in lists or "没有" in lists


def test_one_byte_anywhere_in_the_zip_is_named_or_leaves_every_file_as_it_was(
    a_package: Path, tmp_path: Path
) -> None:
    """No byte leads to a trace; where only the ZIP's own bytes changed, its SHA-256 is what tells."""
    whole, told = script.verify(a_package)
    assert whole
    kept, touched = a_package.read_bytes(), tmp_path / "touched.zip"
    assert told[1].endswith(hashlib.sha256(kept).hexdigest())
    with zipfile.ZipFile(a_package) as opened:
        ends = [each.header_offset + 30 + len(each.filename.encode()) for each in opened.infolist()]
        structure = [*range(ends[0]), *range(opened.start_dir, len(kept))]
        content = [end + 1 for end in ends]
    for at in (*content, *structure[::37]):
        touched.write_bytes(kept[:at] + bytes([kept[at] ^ 16]) + kept[at + 1 :])
        whole, said = script.verify(touched)
        assert said, at
        if whole:
            assert at not in content
            assert said[1] != told[1]


def test_what_is_missing_added_or_doubled_is_named(unpacked: Path, a_package: Path, tmp_path: Path) -> None:
    gone = said_of(unpacked, lambda folder: piece(folder, 2).unlink())
    assert "data/002 发文稿纸" in gone.splitlines()[0]
    assert "包内没有" in gone.splitlines()[0]
    added = said_of(unpacked, lambda folder: (folder / "data" / "说明.txt").write_text("补充"))
    assert added.startswith("data/说明.txt：不在清单")
    beside = said_of(unpacked, lambda folder: (folder / "补充.txt").write_text("补充"))
    assert beside.startswith("补充.txt：不在清单")
    doubled = tmp_path / "doubled.zip"
    shutil.copy(a_package, doubled)
    with zipfile.ZipFile(doubled, "a") as opened:
        name = next(name for name in opened.namelist() if "/data/001 " in name)
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened.writestr(name, b"another")
    whole, sentences = script.verify(doubled)
    assert not whole
    assert "重名" in sentences[0]


@pytest.mark.parametrize("broken", ["not a zip", ""])
def test_what_is_no_package_is_refused_in_a_sentence(tmp_path: Path, broken: str) -> None:
    (tmp_path / "x.zip").write_text(broken)
    whole, sentences = script.verify(tmp_path / "x.zip")
    assert not whole
    assert "打不开" in sentences[0]
    assert script.verify(tmp_path / "nowhere")[0] is False


def test_a_forger_who_writes_the_lists_anew_is_found_by_index_records_and_chain(unpacked: Path) -> None:
    """Each forgery leaves the bag itself in order; what it contradicts is named."""
    forgeries: dict[str, tuple[Touch, str]] = {
        "two pieces swapped": (forged(swap(1, 4)), "data/004 清单〔2026〕1号"),
        "two versions swapped": (forged(swap(8, 9)), "data/009 整改台账"),
        "another index": (forged(lambda folder: flip(folder / script.INDEX)), "不是归档时印制的卷内目录"),
        "a piece taken out": (forged(lambda folder: piece(folder, 10).unlink()), "卷内目录第10件（会议纪要.txt）"),
        "a piece put in": (
            forged(lambda folder: (folder / "data/099 补充.pdf").write_bytes(b"%PDF-")), "data/099 补充.pdf：卷内目录没有列入",
        ),
        "an entry changed": (edit_lines(script.CHAIN, say_otherwise), "审计链第5条与写入时不符"),
        "an entry changed and hashed": (
            edit_lines(script.CHAIN, lambda entries: (say_otherwise(entries), entries[4].update(digest=script.digest_of(entries[4])))),
            "审计链第6条与前一条接不上",
        ),
        "an entry taken out": (edit_lines(script.CHAIN, lambda entries: entries.pop(9)), "审计链第10条缺失"),
        "an entry taken out and all hashed": (
            edit_lines(script.CHAIN, lambda entries: (entries.pop(9), hash_again(entries))), "或者末条已被替换",
        ),
        "the end cut off": (edit_lines(script.CHAIN, lambda entries: entries.pop()), "审计链止于第"),
        "the whole chain hashed again": (
            edit_lines(script.CHAIN, lambda entries: (say_otherwise(entries), hash_again(entries))), "或者末条已被替换",
        ),
        "another leaf under the seal": (
            edit(script.SEAL, lambda seal: seal["leaf"].update(seq=3)), "封签不是对本链的封存",
        ),
        "another seal": (edit(script.SEAL, lambda seal: seal.update(at="2020-01-01T00:00:00+00:00")), "封签与封存时不符"),
        "a record changed": (
            edit_lines(script.RECORDS, lambda rows: value_of(rows, "items:").update(problem="无")), "的 problem 与审计链不符",
        ),
        "a value left out": (
            edit_lines(script.RECORDS, lambda rows: value_of(rows, "items:").pop("problem")), "的 problem 与审计链不符",
        ),
        "a record taken out": (edit_lines(script.RECORDS, lambda rows: rows.pop(0)), "缺失"),
        "a record put in": (
            edit_lines(script.RECORDS, lambda rows: rows.append({"row": "items:999", "values": {}})), "记录 items:999 为审计链所无",
        ),
        "an event changed": (
            edit(script.TIMELINE, lambda events: events[3].update(name="他人")), f"{script.TIMELINE}：第",
        ),
        "an event taken out": (edit(script.TIMELINE, lambda events: events.pop()), f"{script.TIMELINE}：第"),
        "the list of pieces changed": (
            edit(script.PIECES, lambda pieces: pieces[0].update(sha256="0" * 64)), f"{script.PIECES}：第1件",
        ),
        "another title in the list of pieces": (
            edit(script.PIECES, lambda pieces: pieces[1].update(title="他件")), f"{script.PIECES}：第2件",
        ),
        "another place in the list of pieces": (
            edit(script.PIECES, lambda pieces: pieces[1].update(file=pieces[0]["file"])), f"{script.PIECES}：第2件",
        ),
        "another day in the list of pieces": (
            edit(script.PIECES, lambda pieces: pieces[8]["submitted"][0].update(at="2020-01-01T00:00:00+08:00")),
            f"{script.PIECES}：第9件",
        ),
        "a piece put behind the list": (
            edit(script.PIECES, lambda pieces: pieces.append({**pieces[0], "order": 99})), f"{script.PIECES}：第",
        ),
    }  # fmt: skip
    unnamed = {
        name: said
        for name, (touch, expected) in forgeries.items()
        if expected not in (said := said_of(unpacked, touch)) or "清单 manifest" in said
    }
    assert unnamed == {}


def value_of(rows: list[dict[str, Any]], table: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row["values"] for row in rows if row["row"].startswith(table))
    return found
