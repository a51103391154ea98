"""The translations: every slice brings its own catalogue, all are compiled here and read as one.

Message ids are English; ``app/translations/zh_CN/LC_MESSAGES/<slice>.po`` holds the Chinese of a slice.
Two habits of Flask-Babel are met here: it pairs the n-th domain with the n-th folder, so the one folder is
named once for each domain; and it looks for zh_CN under its full name zh_Hans_CN, so that is where the
compiled catalogues go.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[1] / "translations"


def sources(folder: Path = FOLDER) -> list[Path]:
    """Every catalogue as people write it."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def domains(folder: Path = FOLDER) -> list[str]:
    """The slices that bring a catalogue, each once."""
    return sorted({source.stem for source in sources(folder)})


def compiled(source: Path) -> Path:
    """Where the compiled form of a catalogue stands."""
    folder, language = source.parents[2], source.parts[-3]
    return folder / str(Locale.parse(language)) / "LC_MESSAGES" / f"{source.stem}.mo"


def stale(folder: Path = FOLDER) -> Iterator[Path]:
    """Catalogues that were never compiled, or were written after they were compiled."""
    for source in sources(folder):
        there = compiled(source)
        if not there.exists() or there.stat().st_mtime_ns < source.stat().st_mtime_ns:
            yield source


def compile_stale(folder: Path = FOLDER) -> list[Path]:
    """Compile what is stale, and say which. Any number of processes may do so at the same time.

    Raises babel's PoFileError where a catalogue is malformed.
    """
    done = []
    for source in stale(folder):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], domain=source.stem, abort_invalid=True)
        there = compiled(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=there.parent)
        with os.fdopen(descriptor, "wb") as file:
            write_mo(file, catalogue, use_fuzzy=False)
        os.replace(temporary, there)
        done.append(source)
    return done


def settings(folder: Path = FOLDER) -> dict[str, str]:
    """What Flask-Babel must be told so that it reads all catalogues as one."""
    found = domains(folder)
    return {
        "BABEL_DOMAIN": ";".join(found) or "messages",
        "BABEL_TRANSLATION_DIRECTORIES": ";".join([str(folder)] * max(len(found), 1)),
    }
