"""Import and browse a made-up tree of 665,000 units, in the shape of the real one, and print how long it takes.

python -m tests.benchmarks.units_tree [--units 665000] [--data DIR]
"""

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app import create_app
from app.extensions import db, transaction
from app.organisations.actions.imports import import_units, plan_import, read_units
from app.organisations.actions.kinds import seed_kinds
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.models import Grant, User
from app.people.passwords import DEMO_PASSWORD, hash_of
from config import Config
from tests.browser_page import Browser
from workflows.vocabulary import Role

#: Provinces, cities a province, counties a city, towns a county; villages fill the rest.
SHAPE = (31, 11, 9, 14)
#: A code, a rare name, a part that every village bears, two common characters, one character.
SEARCHES = ("1101", "东西南镇", "村民委员会", "金山", "柳")
LETTERS = "东西南北上下高新平安永宁青白金银石河山林田桥柳杨"


def lines(units: int) -> Iterator[tuple[str, str, str, str, int]]:
    """Code, name, parent code, kind and level; parents after their children in every province, to make it harder."""
    made = 0
    towns = SHAPE[0] * SHAPE[1] * SHAPE[2] * SHAPE[3]
    above = SHAPE[0] * (1 + SHAPE[1] * (1 + SHAPE[2] * (1 + SHAPE[3])))
    villages = max(0, -(-(units - above) // towns))

    def name(number: int, ending: str) -> str:
        letters = "".join(LETTERS[number // len(LETTERS) ** at % len(LETTERS)] for at in range(3))
        return letters + ending

    for province in range(SHAPE[0]):
        p = f"{province + 11:02d}"
        for city in range(SHAPE[1]):
            c = f"{p}{city + 1:02d}"
            for county in range(SHAPE[2]):
                d = f"{c}{county + 1:02d}"
                for town in range(SHAPE[3]):
                    t = f"{d}{town + 1:03d}"
                    for village in range(villages):
                        if made < units - above:
                            made += 1
                            yield f"{t}{village + 1:03d}", name(made, "村民委员会"), t, "村居", 5
                    yield t, name(int(t), "镇人民政府"), d, "机关", 4
                yield d, name(int(d), "县"), c, "机关", 3
            yield c, name(int(c), "市"), p, "机关", 2
        yield p, name(int(p), "省"), "", "机关", 1


def as_csv(units: int) -> bytes:
    """The same as a file."""
    out = io.StringIO()
    out.write("编码,名称,上级编码,类别,层级\n")
    for code, name, parent, kind, level in lines(units):
        out.write(f"{code},{name},{parent},{kind},{level}\n")
    return out.getvalue().encode()


def timed(label: str, act: Callable[[], Any]) -> Any:
    """Print how long something took."""
    start = time.perf_counter()
    answer = act()
    print(f"{label:<46} {time.perf_counter() - start:8.2f} s", flush=True)
    return answer


def pages(browser: Browser, address: str, times: int = 20) -> None:
    """Print the median and the slowest of several readings of one page."""
    taken = []
    for _time in range(times):
        start = time.perf_counter()
        page = browser.client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        assert page.status_code == 200, address
    print(f"{address:<46} {statistics.median(taken):8.1f} ms median {max(taken):8.1f} ms slowest", flush=True)


def fill(units: int) -> None:
    """Import the made-up tree, and judge it once more."""
    content = timed(f"write a file of {units:,} units", lambda: as_csv(units))
    rows = timed("read it", lambda: read_units(content))
    plan = timed("judge every row (the dry run)", lambda: plan_import(rows, update=False))
    assert not plan.faults, plan.faults[:3]

    def perform() -> None:
        with transaction():
            import_units(plan)

    timed("put them into the tree and the search", perform)
    again = timed("judge the same file again in update mode", lambda: plan_import(rows, update=True))
    assert again.unchanged == len(rows)


def an_administrator() -> None:
    """Somebody who may look up every unit."""
    with transaction():
        root = Unit(code="ROOT", name="全国", path="zzzz", level=1)
        person = User(username="bench", name="系统管理员", password_hash=hash_of(DEMO_PASSWORD))
        db.session.add_all([root, person])
        db.session.flush()
        person.grants.append(
            Grant(role=Role.SYSTEM_ADMIN, unit_id=root.id, unit_path=root.path, from_on=date(2020, 1, 1))
        )


def run(units: int, folder: Path) -> None:
    """The whole benchmark on a fresh SQLite database under a folder."""
    database = f"sqlite:///{folder / 'units.sqlite3'}"
    app = create_app(Config(data=folder, database_url=database, secret_key="benchmark", testing=True))
    with app.app_context():
        db.create_all()
        with transaction():
            seed_kinds()
        fill(units)
        an_administrator()
        county = unit_of_code("110101")
        assert county is not None
        address = f"/units?below={county.id}"
    browser = Browser(app)
    browser.sign_in("bench", DEMO_PASSWORD)
    for each in ("/units", address, *(f"/units?q={text}" for text in SEARCHES)):
        pages(browser, each)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=665_000)
    parser.add_argument("--data", type=Path, default=None)
    options = parser.parse_args()
    if options.data:
        run(options.units, options.data)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(options.units, Path(folder))


if __name__ == "__main__":
    main()
