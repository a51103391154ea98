"""The ``qingjian`` commands: one line each, naming its module, so that only the command that is called is imported."""

from collections.abc import Mapping
from importlib import import_module

import click

#: The name of every command, the module of this folder that holds the function of that name, and what it does.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "ahp": (
        "ahp",
        "Weights from pairwise judgements (AHP), a CSV file for each expert. 由两两比较判断矩阵计算权重（层次分析法）。",
    ),
    "archive": ("archive", "Archive packages of closed cases. 归档卷宗包。"),
    "bench": ("bench", "Measure one figure and print it as a ratio. 测量性能指标。"),
    "calendars": ("calendars", "The table of working days. 工作日历。"),
    "catalogues": ("catalogues", "Compile the translations that changed. 编译有改动的译文。"),
    "check-workflows": ("rulebook", "Prove that the rulebook is sound. 证明流程表没有漏洞。"),
    "clock": ("clock", "Run the clock: remind, escalate, deliver, seal, until told to stop. 运行时钟。"),
    "demo": ("demo", "Load the demo, once. 装入演示数据：一座虚构城市一年的监督工作，日期按今天推算。"),
    "doctor": ("doctor", "Examine this installation; fails when something is wrong. 检查本机安装是否完好。"),
    "due": ("due", "Print the day on which a term ends, with its counting day by day. 计算期限届满之日。"),
    "forecast": ("rulebook", "Say what happens to a case if nobody acts. 如无人处理，何日发生何事。"),
    "index": ("index", "The integrity index, from files alone. 清廉指数：只凭文件计算，不需要数据库。"),
    "jobs": ("clock", "List the clock's jobs, or run one. 列出或执行作业。"),
    "lifecycle": ("rulebook", "Print or draw a workflow. 打印或绘制流程。"),
    "migrate": (
        "database",
        "Create or upgrade the database, and what every installation has. 建立或升级数据库。",
    ),
    "notice": ("notices", "Official documents. 公文。"),
    "replay": (
        "replay",
        "Replay the inspection records of DIR, each on its own day. 按日期回放真实检查记录。",
    ),
    "tick": ("clock", "Run every due job once. 把到期的作业各执行一次。"),
    "units": ("units", "The tree of units. 单位树。"),
    "users": ("people", "Accounts and roles, from the server itself. 账号与角色。"),
    "verify-audit": ("audit", "Verify the audit trail; fails and names the first broken entry. 核验审计链。"),
}


class Commands(click.Group):
    """A group whose list is printed without importing anything, and which imports what is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        return command_named(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list that ``--help`` prints."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def command_named(name: str) -> click.Command:
    """The command itself. Raises KeyError where no line of the table has that name."""
    module, _says = COMMANDS[name]
    command: click.Command = getattr(import_module(f"{__name__}.{module}"), name.replace("-", "_"))
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qingjian", prog_name="qingjian")
def main() -> None:
    """Qingjian: from the index that warns to the accountability that follows. 清鉴闭环督办系统。"""
