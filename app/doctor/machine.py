"""The machine: Python, native libraries, folders, the clock."""

import ctypes
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.doctor.finding import Finding, note, well, wrong
from config import ROOT
from workflows.vocabulary import N_

#: What is loaded when a document is printed: the shared object → the Debian package that has it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    # Without it nothing fails, but every document takes thirteen to thirty times as long.
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
OLDEST_PYTHON = (3, 11)
#: Below this (in MiB) a folder is nearly full: a day of uploads would not fit.
ROOM = 500
#: How far (either way) the file system's clock may be from ours.
DRIFT = timedelta(seconds=5)


def python() -> Iterator[Finding]:
    """Is Python new enough?"""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield wrong(
            N_("Python %(version)s is too old"),
            N_("Use Python 3.11 or newer: Debian 12 has it."),
            version=version,
        )
    else:
        yield well(N_("Python %(version)s"), version=version)


def libraries(needed: dict[str, str] | None = None) -> Iterator[Finding]:
    """Can everything be loaded that printing a document needs?"""
    needed = LIBRARIES if needed is None else needed
    missing = [package for name, package in needed.items() if not _loads(name)]
    if missing:
        yield wrong(
            N_("Native libraries are missing: %(packages)s"),
            N_("As root: apt-get install --no-install-recommends %(packages)s"),
            packages=" ".join(missing),
        )
    else:
        yield well(
            N_("Native libraries: %(names)s"), names=", ".join(name.split(".so")[0] for name in needed)
        )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def folders(data: Path) -> Iterator[Finding]:
    """May we write where all state lives, and is there room?"""
    for folder in (data, data / "store", data / "logs"):
        if folder != data and not folder.exists():
            continue  # made by whoever writes there first; the parent was asked
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"written")
                probe.flush()
        except OSError as error:
            yield wrong(
                N_("%(folder)s cannot be written: %(reason)s"),
                N_("Give the account that runs Qingjian the right to write there, or choose another folder."),
                folder=folder,
                reason=error.strerror or error,
            )
            return
    left = shutil.disk_usage(data).free // 2**20
    if left < ROOM:
        yield note(
            N_("%(folder)s has only %(left)d MiB left"),
            N_("Free some space on this disk."),
            folder=data,
            left=left,
        )
    else:
        yield well(N_("%(folder)s can be written, %(left)d MiB left"), folder=data, left=left)


def clock(now: datetime, data: Path) -> Iterator[Finding]:
    """Is the time believable: a known zone, no earlier than this program, in step with the file system?"""
    try:
        zone = ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        yield wrong(N_("The time zone Asia/Shanghai is unknown"), N_("Install the package tzdata."))
        return
    written = datetime.fromtimestamp((ROOT / "pyproject.toml").stat().st_mtime, UTC)
    shown = now.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if now < written - timedelta(days=1):
        yield wrong(
            N_("The clock says %(shown)s, which is before this program was installed"),
            N_("Set the machine's clock, and have it kept by a time server (timedatectl set-ntp true)."),
            shown=shown,
        )
        return
    drift = _drift(data)
    if drift is not None and abs(drift) > DRIFT:
        yield note(
            N_("The data folder's clock is %(seconds)d seconds away from this machine's"),
            N_("Have both machines kept by the same time server: deadlines are counted to the minute."),
            seconds=drift.total_seconds(),
        )
        return
    yield well(N_("Clock: %(shown)s in Shanghai"), shown=shown)


def _drift(data: Path) -> timedelta | None:
    """How far the clock of the disk (perhaps of another machine) is ahead of this one."""
    from app.clock import now

    try:
        with tempfile.NamedTemporaryFile(dir=data) as probe:
            probe.write(b"now")
            probe.flush()
            return datetime.fromtimestamp(Path(probe.name).stat().st_mtime, UTC) - now()
    except OSError:
        return None
