"""The faces that official documents are set in, and the private fontconfig that gives each file its own name.

No font file is in the repository: set-up puts the free ones into ``.fonts/``, an office may put its licensed
ones beside them, and Noto (from the package ``pylopdf-fonts-zh-cn``) stands last in every chain, because
only it has the rare characters of people's names. Fontconfig reads its file once a process: whoever renders
calls ``prepare_fontconfig`` before WeasyPrint is imported.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

from config import ROOT
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: Where set-up, or an office with licences of its own, puts font files.
FONT_FOLDER = ROOT / ".fonts"

#: A file below this size (in bytes) cannot be a Chinese font and is not opened.
SMALLEST_CHINESE_FONT = 500_000


class FontsMissing(Refused):
    """No font for a face; the reason names the faces and what to do."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(Reason(message, params))


@dataclass(frozen=True)
class Face:
    """One of the four faces of GB/T 9704: its class of letter, its licensed choices, its free one."""

    key: str
    word: str
    #: Names under which the licensed fonts call themselves, best first (any language of the name table).
    choices: tuple[str, ...]
    free: str
    #: Which of the two Noto files resembles the face.
    resembles: str


FACES: tuple[Face, ...] = (
    Face(
        "fangsong",
        "仿宋",
        (
            "仿宋_GB2312",
            "FangSong_GB2312",
            "方正仿宋_GBK",
            "FZFangSong-Z02",
            "朱雀仿宋",
            "Zhuque Fangsong (technical preview)",
        ),
        "FandolFang-Regular.otf",
        "NotoSerifSC-Regular",
    ),
    Face(
        "kaiti",
        "楷体",
        ("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "FZKai-Z03"),
        "FandolKai-Regular.otf",
        "NotoSerifSC-Regular",
    ),
    Face(
        "xiaobiaosong",
        "小标宋",
        ("方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S"),
        "FandolSong-Bold.otf",
        "NotoSerifSC-Regular",
    ),
    Face(
        "heiti",
        "黑体",
        ("方正黑体_GBK", "FZHei-B01", "SimHei", "黑体"),
        "FandolHei-Regular.otf",
        "NotoSansSC-Regular",
    ),
)

NOTO = ("NotoSerifSC-Regular", "NotoSansSC-Regular")
#: Behind Noto, if it is there: thousands of characters of names (𠮷) that Noto has not.
RAREST = "BabelStone Han"
#: It is asked for Chinese characters of the supplementary planes alone: its private ones mean nothing to others.
SUPPLEMENTARY = range(0x20000, 0x32000)


@dataclass(frozen=True)
class FontFile:
    """A font file on this machine and the family name that documents call it by (its PostScript name)."""

    path: Path
    family: str
    #: The characters that it is asked for.
    asked: range = range(0x110000)

    @cached_property
    def sha256(self) -> str:
        """What the file holds."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def codepoints(self) -> frozenset[int]:
        """Every character that it is asked for and has a glyph for."""
        with TTFont(self.path, lazy=True) as font:
            return frozenset(each for each in font.getBestCmap() if each in self.asked)


@dataclass(frozen=True)
class FontSet:
    """The files that stand for the four faces, and those that stand behind them all."""

    faces: dict[str, FontFile]
    fallbacks: tuple[FontFile, ...]

    def chain(self, key: str) -> tuple[str, ...]:
        """The family names of one face, first choice first."""
        return tuple(file.family for file in self.chain_of_files(key))

    def chain_of_files(self, key: str) -> tuple[FontFile, ...]:
        """The files of one face, first choice first; "song" is the fallback itself."""
        if key == "song":
            return self.fallbacks
        face = next(each for each in FACES if each.key == key)
        behind = sorted(self.fallbacks, key=lambda file: file.family != face.resembles)
        return (self.faces[key], *behind)

    @property
    def files(self) -> tuple[FontFile, ...]:
        """Every file once, in a fixed order."""
        return tuple({file.family: file for file in (*self.faces.values(), *self.fallbacks)}.values())

    @cached_property
    def sha256(self) -> str:
        """One hash over names and contents of all files, kept with every document."""
        lines = (f"{file.family} {file.sha256}\n" for file in self.files)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def substitutions(self) -> dict[str, str]:
        """The standard's face → the family that stood in for it, for each face set in a free font."""
        free = {Path(face.free).stem for face in FACES}
        return {
            face.choices[0]: self.faces[face.key].family
            for face in FACES
            if self.faces[face.key].family in free
        }

    def stood_in(self, key: str, text: str) -> dict[str, str]:
        """The characters of a text that a face lacks, with the family that prints them: 仿宋_GB2312（䶮） → Noto."""
        own, *behind = self.chain_of_files(key)
        word = next(face.choices[0] for face in FACES if face.key == key)
        others: dict[str, str] = {}
        for each in dict.fromkeys(text):
            if not each.isspace() and ord(each) not in own.codepoints:
                family = next((file.family for file in behind if ord(each) in file.codepoints), "")
                others[family] = others.get(family, "") + each
        return {f"{word}（{characters}）": family for family, characters in others.items() if family}

    def missing_from(self, text: str) -> list[str]:
        """The characters of a text that some face could not print, in order of appearance, each once."""
        return [each for each in dict.fromkeys(text) if each != "\n" and not self._prints(ord(each))]

    def _prints(self, codepoint: int) -> bool:
        if any(codepoint in file.codepoints for file in self.fallbacks):
            return True
        return all(codepoint in file.codepoints for file in self.faces.values())


def font_files(folder: Path = FONT_FOLDER, system: tuple[Path, ...] | None = None) -> FontSet:
    """The best file for each face from the font folder, then the system's folders, then the free ones.

    Raises FontsMissing with the names of what is not there.
    """
    named = _families_in((folder, *(SYSTEM_FOLDERS if system is None else system)))
    faces, missing = {}, []
    for face in FACES:
        found = next((named[name] for name in face.choices if name in named), None)
        free = folder / face.free
        if found is not None:
            faces[face.key] = found
        elif free.is_file():
            faces[face.key] = FontFile(free, free.stem)
        else:
            missing.append(f"{face.word}（{face.free}）")
    if missing:
        raise FontsMissing(
            N_(
                "Fonts of official documents are missing: %(fonts)s. Run script/run, or put the files into %(folder)s."
            ),
            fonts="、".join(missing),
            folder=str(folder),
        )
    rarest = (replace(named[RAREST], asked=SUPPLEMENTARY),) if RAREST in named else ()
    return FontSet(faces, (*_noto(), *rarest))


SYSTEM_FOLDERS = (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


@cache
def _families_in(folders: tuple[Path, ...]) -> dict[str, FontFile]:
    wanted = {RAREST, *(name for face in FACES for name in face.choices)}
    found: dict[str, FontFile] = {}
    for folder in folders:
        for path in sorted((*folder.rglob("*.[ot]tf"), *folder.rglob("*.[OT]TF"))):
            if path.stat().st_size < SMALLEST_CHINESE_FONT:
                continue
            with TTFont(path, lazy=True) as font:
                table = font["name"]
                names = {str(each) for each in table.names if each.nameID in (1, 4, 6)}
                postscript = str(table.getDebugName(6) or path.stem)
            for name in wanted & names:
                found.setdefault(name, FontFile(path, postscript))
    return found


def _noto() -> tuple[FontFile, ...]:
    try:
        folder = Path(str(files("pylopdf_fonts_zh_cn")))
    except ModuleNotFoundError:
        raise FontsMissing(N_("The fallback fonts are missing: install pylopdf-fonts-zh-cn.")) from None
    return tuple(FontFile(folder / f"{name}.otf", name) for name in NOTO)


def prepare_fontconfig(fonts: FontSet, folder: Path) -> Path:
    """Write the private fontconfig file of a font set under a folder and point this process to it.

    Folder and cache are named by what the files hold and where they are: two configurations over one cache,
    or a link to a file that has moved, show wrong fonts silently.
    """
    places = "\n".join(str(file.path.absolute()) for file in fonts.files)
    home = (folder / hashlib.sha256(f"{fonts.sha256}\n{places}".encode()).hexdigest()[:16]).absolute()
    if not (home / "fonts.conf").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder))
        (draft / "faces").mkdir()
        for file in fonts.files:
            (draft / "faces" / f"{file.family}{file.path.suffix}").symlink_to(file.path.absolute())
        (draft / "fonts.conf").write_text(_configuration(fonts, home), encoding="utf-8")
        try:
            draft.rename(home)
        except OSError:  # another process was quicker, with the same content
            shutil.rmtree(draft)
    os.putenv("FONTCONFIG_FILE", str(home / "fonts.conf"))
    return home / "fonts.conf"


def _configuration(fonts: FontSet, home: Path) -> str:
    # Fandol's Regular and Bold share family and weight, so each file is given its own family and one weight.
    rules = "".join(
        f'<match target="scan"><test name="file" compare="eq"><string>'
        f"{escape(str(home / 'faces' / f'{file.family}{file.path.suffix}'))}</string></test>"
        f'<edit name="family" mode="assign"><string>{escape(file.family)}</string></edit>'
        '<edit name="weight" mode="assign"><const>regular</const></edit></match>\n'
        for file in fonts.files
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(home / 'faces'))}</dir>\n<cachedir>{escape(str(home / 'cache'))}</cachedir>\n"
        f"{rules}</fontconfig>\n"
    )
