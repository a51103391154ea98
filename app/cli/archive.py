"""``qingjian archive``: the package of an archived case, taken out of the store and verified."""

import shutil
from pathlib import Path

import click
from flask_babel import gettext as _

from app.cli.context import FILE_TO_WRITE, in_app


@click.group("archive")
def archive() -> None:
    """Archive packages of closed cases. 归档卷宗包。"""


@archive.command("export")
@click.argument("case")
@click.option("--out", type=FILE_TO_WRITE, required=True, help="Where the ZIP is written. ZIP 的存放位置。")
@in_app
def export(case: str, out: Path) -> None:
    """Write the package of the archived case with the number CASE. 导出案号为 CASE 的归档卷宗包。"""
    from sqlalchemy import select

    from app.archive.models import ArchivedFile
    from app.archive.queries import package_of
    from app.cases.models import Case
    from app.extensions import db
    from app.store import TamperedBytes

    file = db.session.scalar(select(ArchivedFile).join(Case).where(Case.number == case))
    if file is None:
        raise click.ClickException(_("There is no archived case with the number “%(number)s”.", number=case))
    try:
        package = package_of(file)
    except (TamperedBytes, FileNotFoundError) as error:
        raise click.ClickException(
            _("The stored package is not what was kept; it is not handed out.")
        ) from error
    except LookupError as error:
        raise click.ClickException(
            _("The package is not made yet: the audit trail of the case waits for its seal.")
        ) from error
    try:
        shutil.copyfile(package, out)
    except OSError as error:
        raise click.FileError(str(out), error.strerror) from error
    click.echo(f"{out}: {file.package_size} bytes, sha256 {file.package_sha256}")


@archive.command("verify")
@click.argument("package", type=click.Path(exists=True, path_type=Path))
def verify(package: Path) -> None:
    """Verify a package, a ZIP or the folder that it was unpacked to. 核验归档卷宗包。

    Runs the script that lies in every package; it asks no database. Ends with 0 where the package is whole.
    """
    from app.archive.binding import verify as script

    raise SystemExit(script.main([str(package)]))
