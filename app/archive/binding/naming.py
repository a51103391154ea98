"""Names of files in a package: they open on every system, and sort as the index does."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

#: What Windows forbids in a name, and the percent sign, which the lists of a bag would have to spell out.
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|%', "_"))
#: Names are cut so that the longest has fewer than 255 bytes.
_LONGEST = 60
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,10}$")


def name_of(line: Mapping[str, Any]) -> str:
    """The name of a piece by its line of the index: its place, its number, its title."""
    if line["pages"] is None:
        ending = found.group() if (found := _ENDING.search(line["title"])) else ""
        title = line["title"].removesuffix(ending)
    else:
        title, ending = line["title"], ".pdf"
    stem = tidy(f"{line['number']} {title}" if line["number"] else title)
    return f"data/{line['order']:03d} {stem}{ending}"


def tidy(text: str) -> str:
    """A text as the stem of a file's name."""
    text = unicodedata.normalize("NFC", text).translate(_FORBIDDEN)
    text = "".join("_" if unicodedata.category(each).startswith("C") else each for each in text)
    return " ".join(text.split())[:_LONGEST].strip(" .") or "_"
