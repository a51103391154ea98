"""核验归档卷宗包。 Verifies the archive package of a case; it needs Python 3.9 or newer and nothing else.

    python verify.py               核验本脚本所在的文件夹  the folder in which this script lies
    python verify.py 卷宗.zip      核验 ZIP 或者另一个文件夹  a ZIP, or another folder

It asks four questions, and names whatever fails:
1. 清单  Is every file of the bag (RFC 8493) there, unchanged, and nothing else?
2. 审计链  Does every entry of the audit chain follow from the one before it, up to the seal over its last one?
3. 记录  Is every record of the case what the chain last said of it, and the timeline what the chain tells?
4. 卷内文件  Is every piece that the index lists in its place, with the hash that the records hold?
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

DECLARATION = "bagit.txt"
PAYLOAD_LIST, TAG_LIST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
INDEX = "data/000 卷内目录.pdf"
PIECES = "data/卷内文件.json"
TIMELINE = "data/办理过程.json"
CHAIN = "data/审计证明/审计链.jsonl"
SEAL = "data/审计证明/审计封签.json"
RECORDS = "data/审计证明/案件记录.jsonl"

#: What stands before the first entry of a chain.
GENESIS = "0" * 64
#: So many digits of a value's SHA-256 stand in an entry.
DIGITS = 32
#: The table whose one row of the case holds the index.
FILE_TABLE = "archived_files"
#: The table that knows each version of evidence, and when it was brought.
VERSION_TABLE = "evidence_versions"
BEIJING = timezone(timedelta(hours=8))
AT_A_TIME = 1024 * 1024

Entry = dict[str, Any]
Rows = dict[str, dict[str, Any]]


class Package:
    """The files of a package, whether they lie in a folder or in a ZIP. Names are read as in the bag."""

    def __init__(self, place: Path) -> None:
        self.zip = zipfile.ZipFile(place) if place.is_file() else None
        self.folder = place
        self.names: list[str] = sorted(self._in_zip() if self.zip else self._in_folder())

    def _in_folder(self) -> Iterator[str]:
        return (
            each.relative_to(self.folder).as_posix() for each in self.folder.rglob("*") if not each.is_dir()
        )

    def _in_zip(self) -> Iterator[str]:
        assert self.zip is not None
        names = [each.filename for each in self.zip.infolist() if not each.is_dir()]
        tops = {name.partition("/")[0] for name in names}
        self.top = tops.pop() + "/" if len(tops) == 1 else ""
        return (name[len(self.top) :] for name in names)

    def open(self, name: str) -> BinaryIO:
        """The bytes of a file."""
        if self.zip is not None:
            return self.zip.open(self.top + name)  # type: ignore[return-value]
        return (self.folder / name).open("rb")

    def text(self, name: str) -> str:
        """A file as text."""
        with self.open(name) as file:
            return file.read().decode("utf-8")

    def sha256(self, name: str) -> str:
        """The hash of a file, read piece by piece."""
        with self.open(name) as file:
            return hash_of(file)

    def lines(self, name: str) -> list[Entry]:
        """A file of one JSON object a line."""
        return [json.loads(line) for line in self.text(name).split("\n") if line]

    def close(self) -> None:
        """Let go of the ZIP."""
        if self.zip is not None:
            self.zip.close()


def faults_of(package: Package) -> Iterator[str]:
    """Everything that is wrong, in the order of the four questions. Nothing at all when the package is whole."""
    steps = (
        (check_bag, DECLARATION),
        (check_chain, CHAIN),
        (check_seal, SEAL),
        (check_records, RECORDS),
        (check_timeline, TIMELINE),
        (check_pieces, PIECES),
    )
    for check, about in steps:
        try:
            yield from check(package)
        except Exception as error:  # whatever a changed byte leads to is a sentence, never a trace
            yield f"{about}：无法读取（{type(error).__name__}: {error}）。 Cannot be read."


# --- 1. 清单 ---------------------------------------------------------------------------------------------------


def check_bag(package: Package) -> Iterator[str]:
    """Every file stands in a list, and every line of a list has its file with that hash."""
    counted = Counter(package.names)
    for name in sorted(name for name, times in counted.items() if times > 1):
        yield f"{name}：包内重名。 The name stands twice in the package."
    if not package.text(DECLARATION).startswith("BagIt-Version: 1.0\n"):
        yield f"{DECLARATION}：不是 BagIt 1.0 声明。 Not the declaration of a bag."
    listed = {PAYLOAD_LIST: listed_in(package, PAYLOAD_LIST), TAG_LIST: listed_in(package, TAG_LIST)}
    for list_name, files in listed.items():
        for name, sha256 in files.items():
            if name not in counted:
                yield f"{name}：清单 {list_name} 列有此文件，包内没有。 The file is missing."
            elif package.sha256(name) != sha256:
                yield f"{name}：内容与清单 {list_name} 所载哈希值不符，已被改动。 The file was changed."
    for name in package.names:
        home = PAYLOAD_LIST if name.startswith("data/") else TAG_LIST
        if name not in listed[home] and name != TAG_LIST:
            yield f"{name}：不在清单 {home} 中，系后来加入。 The file was added."


def listed_in(package: Package, list_name: str) -> dict[str, str]:
    """The hash of each file that a list names."""
    found = {}
    for line in package.text(list_name).rstrip("\n").split("\n"):
        said = re.fullmatch("([0-9a-f]{64})  (.+)", line)
        if said is None or said.group(2) in found:
            raise ValueError(f"{list_name}: {line}")
        found[said.group(2)] = said.group(1)
    return found


# --- 2. 审计链 -------------------------------------------------------------------------------------------------


def check_chain(package: Package) -> Iterator[str]:
    """Link by link; the first fault, since what comes after it follows from it."""
    previous = GENESIS
    entries = package.lines(CHAIN)
    for number, entry in enumerate(entries, start=1):
        if entry["seq"] != number or entry["chain"] != entries[0]["chain"]:
            yield f"审计链第{number}条缺失或者被插入。 Entry {number} of the chain is missing, or one was put in."
            return
        if entry["digest"] != digest_of(entry):
            yield f"审计链第{number}条与写入时不符，已被改动。 Entry {number} of the chain was changed."
            return
        if entry["previous"] != previous:
            yield f"审计链第{number}条与前一条接不上。 Entry {number} does not follow from the one before it."
            return
        previous = entry["digest"]


def digest_of(entry: Entry) -> str:
    """The digest of an entry: everything it says, and the entry before it."""
    said = (entry["chain"], str(entry["seq"]), entry["at"], entry["previous"], entry["body"])
    return sha256_of("\n".join(said).encode("utf-8")).hex()


def check_seal(package: Package) -> Iterator[str]:
    """The seal was made over a tree of chains, and this chain with its length and its end is a leaf of it."""
    seal, last = json.loads(package.text(SEAL)), package.lines(CHAIN)[-1]
    said = (seal["at"], str(seal["chains"]), str(seal["entries"]), seal["root"], seal["previous"])
    if sha256_of("\n".join(said).encode("utf-8")).hex() != seal["digest"]:
        yield f"{SEAL}：封签与封存时不符，已被改动。 The seal was changed."
    leaf = seal["leaf"]
    if root_over(leaf, seal["path"]) != seal["root"]:
        yield f"{SEAL}：封签不是对本链的封存。 The seal was not made over this chain."
    if (last["chain"], last["seq"], last["digest"]) != (leaf["chain"], leaf["seq"], leaf["digest"]):
        yield (
            f"审计链止于第{last['seq']}条，封存时有{leaf['seq']}条，或者末条已被替换。"
            f" The chain ends at entry {last['seq']}; the seal saw {leaf['seq']}, or another last one."
        )


def root_over(leaf: Entry, path: list[tuple[str, str]]) -> str:
    """The root of the tree (RFC 6962), climbing from a leaf past its siblings."""
    node = sha256_of(b"\x00" + f"{leaf['chain']}\n{leaf['seq']}\n{leaf['digest']}".encode())
    for side, sibling in path:
        beside = bytes.fromhex(sibling)
        node = sha256_of(b"\x01" + (beside + node if side == "left" else node + beside))
    return node.hex()


# --- 3. 记录 ---------------------------------------------------------------------------------------------------


def check_records(package: Package) -> Iterator[str]:
    """Every value of every record against the newest word of the chain on it."""
    told, rows = told_of_rows(package), rows_of(package)
    for name in sorted(told.keys() - rows.keys()):
        yield f"记录 {name} 缺失。 A record is missing."
    for name in sorted(rows.keys() - told.keys()):
        yield f"记录 {name} 为审计链所无，系后来加入。 A record was added behind the chain."
    for name in sorted(rows.keys() & told.keys()):
        for column in sorted(told[name].keys() | rows[name].keys()):
            if column not in rows[name] or told[name].get(column) != digest_of_value(rows[name][column]):
                yield f"记录 {name} 的 {column} 与审计链不符，已被改动。 A value of a record was changed."


def told_of_rows(package: Package) -> dict[str, dict[str, str]]:
    """Record → column → the newest digest of its value; records that were removed are left out."""
    told: dict[str, dict[str, str]] = {}
    for entry in package.lines(CHAIN):
        for name, values in json.loads(entry["body"]).get("rows", {}).items():
            if values is None:
                told.pop(name, None)
            else:
                told.setdefault(name, {}).update(values)
    return told


def rows_of(package: Package) -> Rows:
    """The records of the case by name."""
    return {each["row"]: each["values"] for each in package.lines(RECORDS)}


def digest_of_value(value: Any) -> str:
    """The digest of one value as the chain writes it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256_of(text.encode("utf-8")).hex()[:DIGITS]


def check_timeline(package: Package) -> Iterator[str]:
    """The timeline is the events of the chain, one by one."""
    bodies = [json.loads(entry["body"]) for entry in package.lines(CHAIN)]
    told = {body["event"]: body for body in bodies if "event" in body}
    shown = {event["event"]: event for event in json.loads(package.text(TIMELINE))}
    for number in sorted(told.keys() | shown.keys()):
        if told.get(number) != shown.get(number):
            yield f"{TIMELINE}：第{number}号事项与审计链不符。 Event {number} is not what the chain tells."


# --- 4. 卷内文件 -----------------------------------------------------------------------------------------------


def check_pieces(package: Package) -> Iterator[str]:
    """The index as the records hold it, the files in their order, and the hashes that the records know."""
    rows, hashes = rows_of(package), listed_in(package, PAYLOAD_LIST)
    (file,) = (values for name, values in rows.items() if name.startswith(FILE_TABLE + ":"))
    if hashes.get(INDEX) != file["index_sha256"]:
        yield f"{INDEX}：不是归档时印制的卷内目录。 Not the index that was printed when the case was archived."
    lines = file["index_content"]["lines"]
    known = {
        value for values in rows.values() for column, value in values.items() if column.endswith("sha256")
    }
    for line in lines:
        prefix = f"data/{line['order']:03d} "
        names = [name for name in hashes if name.startswith(prefix)]
        where = names[0] if names else f"卷内目录第{line['order']}件（{line['title']}）"
        if [hashes[name] for name in names] != [line["sha256"]]:
            yield f"{where}：与卷内目录所载哈希值不符。 Not the piece that the index lists."
        if line["sha256"] not in known:
            yield f"{where}：案件记录中没有此文件。 No record of the case knows this file."
    shown = json.loads(package.text(PIECES))
    for order, (line, said) in enumerate(zip_longest(lines, shown), start=1):
        if said is None or not says_as_recorded(said, line, rows, hashes):
            yield f"{PIECES}：第{order}件与卷内目录或者案件记录不符。 Not what the index and the records say."
    orders = {f"{line['order']:03d}" for line in lines} | {"000"}
    for name in hashes:
        numbered = re.match(r"data/(\d{3,}) ", name)
        if numbered and numbered.group(1) not in orders:
            yield f"{name}：卷内目录没有列入。 The index does not list it."


def says_as_recorded(said: Entry, line: Entry | None, rows: Rows, hashes: dict[str, str]) -> bool:
    """What the list says of a piece: its line of the index, its file, and when each version was brought."""
    if line is None or {name: said.get(name) for name in line} != line:
        return False
    brought = sorted((each["version"], each["at"]) for each in said["submitted"])
    return hashes.get(said["file"]) == line["sha256"] and brought == sorted(versions_of(line, rows))


def versions_of(line: Entry, rows: Rows) -> Iterator[tuple[str, str]]:
    """Number and time, in Beijing, of each version of evidence with this name and these bytes."""
    versions = (values for name, values in rows.items() if name.startswith(VERSION_TABLE + ":"))
    for each in versions:
        if (each["name"], each["sha256"]) == (line["title"], line["sha256"]):
            at = datetime.fromisoformat(each["uploaded_at"]).astimezone(BEIJING)
            yield str(each["number"]), at.isoformat(timespec="seconds")


def sha256_of(content: bytes) -> bytes:
    """The SHA-256 of bytes."""
    return hashlib.sha256(content).digest()


def hash_of(file: BinaryIO) -> str:
    """The SHA-256 of what is read piece by piece."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(AT_A_TIME), b""):
        digest.update(chunk)
    return digest.hexdigest()


def marks_of(place: Path) -> list[str]:
    """What the system has on record of a ZIP as a whole; a folder has nothing of the kind."""
    if not place.is_file():
        return []
    with place.open("rb") as file:
        return [f"本包 Package SHA-256：{hash_of(file)}"]


def verify(place: Path) -> tuple[bool, list[str]]:
    """Is the package whole? With the sentences to show: what is wrong, or what was found in order."""
    try:
        package = Package(place)
    except Exception as error:  # a changed byte may claim any version, method or encoding
        return False, [f"{place.name}：打不开。 Cannot be opened: {error}"]
    try:
        faults = list(faults_of(package))
        if faults:
            return False, [*faults, f"核验未通过，共{len(faults)}处。 The package does not verify."]
        seal, entries = json.loads(package.text(SEAL)), package.lines(CHAIN)
        return True, [
            f"核验通过：文件{len(package.names)}个、审计链{len(entries)}条、案件记录{len(rows_of(package))}行，均与归档时一致。"
            " The package is whole.",
            *marks_of(place),
            f"审计封签 Seal：{seal['digest']}",
            "请再将上列各值与系统中的记录核对：供阅读的网页和说明、提交人姓名以及 ZIP 自身的结构字节，只有本包的 SHA-256 能够证明。"
            " Compare these with what the system has on record: the pages for reading, the names of who brought a file"
            " and the ZIP's own bytes round the files are proven by the package's SHA-256 alone.",
        ]
    finally:
        package.close()


def main(arguments: list[str]) -> int:
    """Verify, say what was found, and end with 0 where the package is whole."""
    whole, sentences = verify(Path(arguments[0]) if arguments else Path(__file__).resolve().parent)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    for sentence in sentences:
        sys.stdout.write(sentence + "\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
