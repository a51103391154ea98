"""The ``qingjian`` commands: every module of this folder offers its own in a tuple named ``COMMANDS``."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

import click


@cache
def commands() -> Mapping[str, click.Command]:
    """Every command by its name. Two modules that offer the same name are a mistake, said at once."""
    found: dict[str, click.Command] = {}
    for module in sorted(each.name for each in pkgutil.iter_modules(__path__)):
        for command in getattr(import_module(f"{__name__}.{module}"), "COMMANDS", ()):
            name = command.name or ""
            if name in found:
                msg = f"app/cli/{module}.py offers {name!r}, which another module offers already"
                raise RuntimeError(msg)
            found[name] = command
    return found


class Commands(click.Group):
    """A group that looks for its commands when asked, so that starting costs little."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order of the alphabet."""
        return sorted(commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if any module offers it."""
        return commands().get(cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qingjian", prog_name="qingjian")
def main() -> None:
    """Qingjian: from the index that warns to the accountability that follows. 清鉴闭环督办系统。"""
