"""What commands share: the application that they run in, and where they write. It offers no command of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import click
from flask import Flask
from flask_babel import Babel, force_locale, gettext

from app.scoring.complaints import Complaint
from app.web import catalogues
from app.web.languages import LANGUAGES
from config import ConfigurationError

P = ParamSpec("P")
R = TypeVar("R")


def in_app(function: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the application: its settings read, its database bound.

    A test that already has an application passes it as click's ``obj``:
    ``CliRunner().invoke(main, [...], obj=app)``.
    """

    @click.pass_context
    def within(context: click.Context, *args: Any, **options: Any) -> R:
        with application_of(context).app_context(), _on_tables():
            return context.invoke(function, *args, **options)

    return cast(Callable[P, R], update_wrapper(within, function))


@contextmanager
def _on_tables() -> Iterator[None]:
    """Where the tables are not the program's, the database's own complaint becomes a sentence."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from app.extensions import db

    try:
        yield
    except (OperationalError, ProgrammingError) as error:  # SQLite says the one, PostgreSQL the other
        db.session.rollback()
        told = _unlike_the_program()
        if told is None:
            raise
        raise click.ClickException(told) from error


def _unlike_the_program() -> str | None:
    """What to do where the tables were not made yet, or are those of another version."""
    from sqlalchemy import inspect

    from app.doctor.records import revisions
    from app.extensions import db

    if not inspect(db.engine).has_table("users"):
        return "数据库尚未建立，请先运行 qingjian migrate。 There is no database yet: run `qingjian migrate` first."
    current, head = (", ".join(sorted(each)) or "-" for each in revisions())
    if current == head:
        return None
    return (
        f"数据库结构为{current}，程序需要{head}，请先运行 qingjian migrate。 "
        f"The database is at migration {current}, the program at {head}: run `qingjian migrate` first."
    )


def application_of(context: click.Context) -> Flask:
    """The application that the caller gave, or a new one of this environment's settings."""
    given = context.find_object(Flask)
    if given is not None:
        return given
    from app import create_app

    try:
        return create_app()
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sentences in this language, without settings or a database: for a command that only computes."""
    app = Flask(__name__)
    catalogues.compile_stale()
    app.config.from_mapping(catalogues.settings())
    Babel(app)
    with app.app_context(), force_locale(language):
        yield


def said(complaint: Complaint) -> str:
    """What is wrong and where, in the reader's language."""
    text = gettext(complaint.message)
    text = text % complaint.params if complaint.params else text
    return f"{complaint.place}{gettext(': ')}{text}" if complaint.place else text


class _FileToRead(click.Path):
    """A file that stands there and may be read."""

    def __init__(self, *, or_folder: bool = False) -> None:
        super().__init__(path_type=Path)
        self.or_folder = or_folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails with what stands in its place."""
        file = super().convert(value, param, ctx)
        path = Path(os.fsdecode(file))
        if not path.exists():
            self.fail(f"没有名为“{path}”的文件。 There is no file “{path}”.", param, ctx)
        if path.is_dir() and not self.or_folder:
            self.fail(f"“{path}”是文件夹，应为文件。 “{path}” is a folder, not a file.", param, ctx)
        if not os.access(path, os.R_OK):
            self.fail(f"无权读取“{path}”。 “{path}” may not be read.", param, ctx)
        return file


#: The type of a file that a command reads; of one that may also be a folder.
FILE_TO_READ = _FileToRead()
FILE_OR_FOLDER_TO_READ = _FileToRead(or_folder=True)


class _FileToWrite(click.Path):
    """A file in a folder that stands and may be written to: said before the work, not after it."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails with what to do where its folder is missing or closed."""
        file = super().convert(value, param, ctx)
        folder = Path(os.fsdecode(file)).parent
        if not folder.is_dir():
            self.fail(
                f"文件夹“{folder}”不存在，请先建立。 There is no folder “{folder}”: make it first.",
                param,
                ctx,
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            self.fail(
                f"无权在文件夹“{folder}”中写入文件。 Files may not be written to the folder “{folder}”.",
                param,
                ctx,
            )
        return file


#: The type of an option that names the file to write.
FILE_TO_WRITE = _FileToWrite()

#: The language of what a command prints.
language_option = click.option(
    "--language",
    type=click.Choice(sorted(LANGUAGES)),
    default="zh_CN",
    show_default=True,
    help="The language of the words. 语言。",
)
