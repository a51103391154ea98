"""The archive package of a case: index, pieces, timeline, and the proof of all of them, in one ZIP."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from app.archive.binding import verify
from app.archive.binding.bag import Bag
from app.archive.binding.naming import name_of, tidy
from app.archive.binding.records import records_of
from app.archive.binding.telling import Piece, readme, timeline_page
from app.archive.models import ArchivedFile
from app.audit.proof import entries_of, sealed_end
from app.cases.models import Case
from app.clock import SHANGHAI, local_day
from app.evidence.queries import evidence_of_case
from app.extensions import the_store
from app.notices.organ import organ_of

TIMELINE_PAGE = "data/办理过程.html"
README, VERIFIER = "README.txt", "verify.py"


def bind(file: ArchivedFile, out: BinaryIO) -> int:
    """Write the package; answers how many entries of the chain it holds. The same file gives the same bytes.

    Raises NotSealed while something in the chain is not under a seal, FileNotFoundError or TamperedBytes where the
    store no longer has what the records say.
    """
    case, store = file.case, the_store()
    end = sealed_end(f"case:{case.id}")
    entries = list(entries_of(end.chain, end.seq))
    events = [body for each in entries if "event" in (body := json.loads(each["body"]))]
    pieces = list(_pieces(file))
    with Bag(out, title_of(case), file.archived_at) as bag:
        bag.copy(verify.INDEX, store.path(file.index_sha256), file.index_sha256)
        for piece in pieces:
            bag.copy(piece.name, store.path(piece.line["sha256"]), piece.line["sha256"])
        bag.add(verify.PIECES, _json([piece.as_json() for piece in pieces]))
        bag.add(verify.TIMELINE, _json(events))
        bag.add(TIMELINE_PAGE, timeline_page(file, pieces, events))
        bag.add(verify.CHAIN, _lines(entries))
        bag.add(verify.SEAL, _json(end.as_json()))
        bag.add(verify.RECORDS, _lines(records_of(entries)))
        bag.add(README, readme(file, pieces=len(pieces), entries=end.seq, seal=end.seal))
        bag.add(VERIFIER, Path(verify.__file__).read_bytes())
        bag.finish(_info(case, file))
    return end.seq


def title_of(case: Case) -> str:
    """The name of a package, without its ending."""
    return tidy(f"归档卷宗 {case.number}")


def _pieces(file: ArchivedFile) -> Iterator[Piece]:
    submitted: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for evidence in evidence_of_case(file.case):
        for version in evidence.versions:
            at = version.uploaded_at.astimezone(SHANGHAI).isoformat(timespec="seconds")
            said = {"by": version.uploaded_by.name, "at": at, "version": str(version.number)}
            submitted.setdefault((version.name, version.sha256), []).append(said)
    for line in file.index_content["lines"]:
        yield Piece(line, name_of(line), tuple(submitted.get((line["title"], line["sha256"]), ())))


def _info(case: Case, file: ArchivedFile) -> dict[str, str]:
    return {
        "Source-Organization": organ_of(case).name,
        "External-Identifier": case.number,
        "External-Description": file.index_content["case_title"],
        "Bagging-Date": local_day(file.archived_at).isoformat(),
        "Bag-Software-Agent": "Qingjian 清鉴",
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _lines(values: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(
        json.dumps(each, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for each in values
    ).encode()
