"""``qingjian index``: score an index, check its model. Each command is a module of this folder."""

import click

from app.cli.index.check import check
from app.cli.index.score import score


@click.group("index")
def index() -> None:
    """The integrity index, from files alone. 清廉指数：只凭文件计算，不需要数据库。"""


for command in (check, score):
    index.add_command(command)
