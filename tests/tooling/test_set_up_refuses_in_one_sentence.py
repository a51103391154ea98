"""script/run and script/test end in one sentence, in both languages, wherever a machine cannot carry them.

Each test runs the real script in a copy of the tree, on a PATH whose programs play that machine.
"""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import ROOT

#: What the scripts may use of this machine unless a test plays something else.
TOOLS = [
    "awk",
    "basename",
    "cat",
    "cut",
    "date",
    "df",
    "dirname",
    "env",
    "find",
    "flock",
    "grep",
    "head",
    "id",
    "kill",
    "mkdir",
    "mktemp",
    "mv",
    "printf",
    "rm",
    "sed",
    "sh",
    "sha256sum",
    "sleep",
    "tail",
    "tar",
    "tr",
    "true",
]


@dataclass
class Machine:
    """A tree to run in and a PATH to run with."""

    tree: Path
    programs: Path

    def plays(self, program: str, script: str) -> None:
        """Put a program on the PATH that does this instead."""
        path = self.programs / program
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def runs(self, *line: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the tree to its end."""
        return subprocess.run(
            ["/bin/sh", *line],
            cwd=self.tree,
            env={"PATH": str(self.programs), "HOME": str(self.tree), "TMPDIR": str(self.tree), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a good Python, all system packages and fonts, on which nothing was installed yet."""
    tree, programs = tmp_path / "tree", tmp_path / "programs"
    shutil.copytree(ROOT / "script", tree / "script")
    setup = (tree / "script" / "setup").read_text()
    (tree / "script" / "setup").write_text(
        setup.replace("/usr/bin/python3", str(programs / "system-python3"))
    )
    for file in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / file, tree / file)
    programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (programs / tool).symlink_to(found)
    here = Machine(tree, programs)
    here.plays("python3", f'exec {sys.executable} "$@"')
    here.plays("dpkg-query", "echo installed")
    here.plays("apt-get", "exit 0")
    return here


def refused(result: subprocess.CompletedProcess[str], chinese: str, english: str) -> None:
    """It failed with one sentence in each language, and with nothing of a program's inner life."""
    assert result.returncode == 1, result.stdout + result.stderr
    sentences = [line for line in result.stderr.splitlines() if line.startswith("✗ ")]
    assert len(sentences) == 2, result.stderr
    assert chinese in sentences[0]
    assert english in sentences[1]
    assert "Traceback" not in result.stdout + result.stderr


def test_help_is_printed_in_both_languages(machine: Machine) -> None:
    for script in ("script/run", "script/test", "script/prove-bare"):
        result = machine.runs(script, "--help")
        assert result.returncode == 0, result.stderr
        assert script in result.stdout
    assert "--no-demo" in machine.runs("script/run", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["--prot", "80"], "没有 --prot 这个选项", "no option --prot"),
        (["--port"], "缺少内容", "needs a value"),
        (["--port", "http"], "1 到 65535", "from 1 to 65535"),
        (["--port", "0"], "1 到 65535", "from 1 to 65535"),
        (["--port", "65536"], "1 到 65535", "from 1 to 65535"),
        (["--host", "203.0.113.7"], "没有 203.0.113.7 这个地址", "no address 203.0.113.7"),
    ],
)
def test_an_option_that_cannot_be(machine: Machine, arguments: list[str], chinese: str, english: str) -> None:
    refused(machine.runs("script/run", *arguments), chinese, english)


def test_a_taken_port(machine: Machine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = machine.runs("script/run", "--port", str(port))
    refused(result, f"端口 {port} 已被其他程序占用", f"Port {port} is taken")
    assert f"script/run --port {port + 1}" in result.stderr


def test_a_python_that_is_too_old(machine: Machine) -> None:
    machine.plays("python3", 'case "$*" in *print*) echo 3.9 ;; *) exit 1 ;; esac')
    refused(machine.runs("script/run", PYTHON="/nowhere/python3"), "本机是 3.9", "this machine has 3.9")


def test_another_python_may_be_named(machine: Machine) -> None:
    machine.plays("python3", 'case "$*" in *print*) echo 3.9 ;; *) exit 1 ;; esac')
    machine.plays(
        "python3.12", f'case "$*" in *"venv --clear"*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac'
    )
    result = machine.runs("script/run", PYTHON="python3.12", QINGJIAN_DATA=str(machine.tree / "data"))
    refused(result, "建立 Python 环境失败", "Making the Python environment failed")


def test_the_system_s_own_python_comes_before_another_one_on_the_path(machine: Machine) -> None:
    machine.plays(
        "system-python3", f'case "$*" in *"venv --clear"*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac'
    )
    refused(
        machine.runs("script/run", QINGJIAN_DATA=str(machine.tree / "data")),
        "建立 Python 环境失败",
        "Making the Python",
    )


def test_no_right_to_install_prints_the_exact_line(machine: Machine) -> None:
    machine.plays("id", "echo 1000")
    machine.plays("dpkg-query", 'case "$*" in *harfbuzz*) exit 1 ;; *) echo installed ;; esac')
    result = machine.runs("script/run")
    refused(result, "需要管理员权限", "an administrator's right")
    line = "apt-get update && apt-get install --no-install-recommends -y libharfbuzz-subset0"
    assert result.stderr.count(line) == 2


def test_sudo_that_would_ask_for_a_password_is_not_waited_for(machine: Machine) -> None:
    machine.plays("id", "echo 1000")
    machine.plays("sudo", "exit 1")
    machine.plays("dpkg-query", "exit 1")
    refused(machine.runs("script/run"), "需要管理员权限", "an administrator's right")


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.plays("id", "echo 1000")
    machine.plays("sudo", 'case "$*" in *apt-get*) echo "$*" >>"$HOME/asked" ;; esac; exit 0')
    machine.plays("dpkg-query", 'case "$*" in *subset*) exit 1 ;; *) echo installed ;; esac')
    machine.plays(
        "python3", f'case "$*" in *"venv --clear"*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac'
    )
    machine.runs("script/run")
    asked = (machine.tree / "asked").read_text()
    assert "apt-get install --no-install-recommends -y libharfbuzz-subset0" in asked


def test_no_network_for_system_packages(machine: Machine) -> None:
    machine.plays("dpkg-query", "exit 1")
    machine.plays("apt-get", "echo 'Temporary failure resolving' >&2; exit 100")
    refused(machine.runs("script/run"), "连不上 Debian 软件源", "package servers cannot be reached")


def test_a_system_without_apt(machine: Machine) -> None:
    (machine.programs / "apt-get").unlink()
    refused(machine.runs("script/run"), "这里没有 apt", "There is no apt here")


def with_pip_that_says(machine: Machine, words: str) -> None:
    """A new environment whose pip fails with these words."""
    bin_folder = machine.tree / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (machine.tree / ".venv" / "pyvenv.cfg").write_text("version = 3.12\n")
    fake = bin_folder / "python"
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in\n*"pip install"*) echo "{words}" >&2; exit 1 ;;\n'
        f'*"pip --version"*) exit 0 ;;\nesac\nexec {sys.executable} "$@"\n'
    )
    fake.chmod(0o755)


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (
            "ERROR: Could not find a version that satisfies",
            "请检查网络",
            "check network, proxy and pip's settings",
        ),
        ("OSError: [Errno 28] No space left on device", "磁盘已满", "The disk is full"),
        ("OSError: [Errno 30] Read-only file system", "文件系统是只读的", "The file system is read-only"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "与锁定的校验值不符", "differs from its locked hash"),
        ("CERTIFICATE_VERIFY_FAILED", "不信任 Python 软件源的证书", "does not trust the certificate"),
    ],
)
def test_python_packages_that_do_not_come(machine: Machine, words: str, chinese: str, english: str) -> None:
    with_pip_that_says(machine, words)
    refused(machine.runs("script/run"), chinese, english)
    refused(machine.runs("script/test", "--setup-only"), chinese, english)


def test_a_full_disk_is_seen_before_anything_is_written(machine: Machine) -> None:
    machine.plays("df", "echo Filesystem; echo disk 1000 950 51200 95% /")
    refused(machine.runs("script/run"), "只剩 50 MB，至少需要 100 MB", "Only 50 MB are left")


def test_a_data_folder_that_cannot_be_made(machine: Machine) -> None:
    (machine.tree / "file").write_text("no folder")
    result = machine.runs("script/run", "--data", "file/data")
    refused(result, "file/data 无法写入", "file/data cannot be written")


def test_fonts_that_do_not_come(machine: Machine) -> None:
    with_pip_that_says(machine, "unused")
    bin_folder = machine.tree / ".venv" / "bin"
    (bin_folder / "python").write_text(
        f'#!/bin/sh\ncase "$*" in\n*"pip "*) exit 0 ;;\n*font_files*) exit 1 ;;\nesac\nexec {sys.executable} "$@"\n'
    )
    machine.plays("apt-get", "exit 100")
    refused(
        machine.runs("script/test", "--setup-only"),
        "取不到公文字体",
        "fonts of official documents cannot be obtained",
    )
    assert os.listdir(machine.tree / ".fonts") == []


def test_settings_that_exclude_each_other_are_named(machine: Machine) -> None:
    with_pip_that_says(machine, "unused")
    bin_folder = machine.tree / ".venv" / "bin"
    (bin_folder / "python").write_text("#!/bin/sh\nexit 0\n")
    (bin_folder / "qingjian").write_text(
        '#!/bin/sh\ncase "$1" in migrate) echo "Error: No secret key: set one." >&2; exit 1 ;; esac\n'
    )
    (bin_folder / "qingjian").chmod(0o755)
    result = machine.runs("script/run", QINGJIAN_ENV="production")
    refused(
        result, "建立或升级数据库失败。 No secret key: set one.", "Creating or upgrading the database failed."
    )
