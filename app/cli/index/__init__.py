"""``qingjian index``: score an index, check its model, say how sure its list is. Each command is a module of this folder."""

import click

from app.cli.index.check import check
from app.cli.index.explain import explain
from app.cli.index.freezing import freeze, line, verify
from app.cli.index.robustness import robustness
from app.cli.index.score import score
from app.cli.index.soundings import soundings


@click.group("index")
def index() -> None:
    """The integrity index, from files alone. 清廉指数：只凭文件计算，不需要数据库。"""


for command in (check, score, robustness, soundings, explain, freeze, verify, line):
    index.add_command(command)
