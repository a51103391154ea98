"""``qingjian index``: score an index, check its model, say how sure its list is. Each command is a module of this folder."""

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

#: Each command and its module. Who verifies a result does not load the engine that made it, nor NumPy.
MODULES = {
    "check": "check",
    "score": "score",
    "robustness": "robustness",
    "soundings": "soundings",
    "explain": "explain",
    "freeze": "freezing",
    "verify": "freezing",
    "line": "freezing",
}


class WhenCalled(MutableMapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __init__(self) -> None:
        self._imported: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._imported:
            self._imported[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return self._imported[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._imported[name] = command

    def __delitem__(self, name: str) -> None:
        raise TypeError("the commands of the index stand in MODULES")


@click.group("index", commands=WhenCalled())
def index() -> None:
    """The integrity index, from files alone. 清廉指数：只凭文件计算，不需要数据库。"""
