"""Importing units: encodings, headings, every fault in words, dry run, update mode, moves; page and command."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from app.cli import main
from app.extensions import db, transaction
from app.organisations.actions.imports import Counts, import_units, plan_import, read_units
from app.organisations.models import SEGMENT, Unit
from app.organisations.queries import found_units, unit_of_code
from app.people.models import AccessEvent, AccessKind
from tests.browser_page import Browser
from workflows.engine import Refused
from workflows.vocabulary import Role

FILE = """编码,名称,上级编码,类别,层级,试点
SCH,示范市第一中学,EDU,学校,3,是
EDU,示范市教育局,CITY,机关,,
VIL,东门村,CITY,village,4,否
"""


def imported(text: str, *, update: bool = False) -> Counts:
    with transaction():
        return import_units(plan_import(read_units(text.encode()), update=update))


def faults_of(text: str, *, update: bool = False) -> list[tuple[int, str]]:
    plan = plan_import(read_units(text.encode()), update=update)
    assert all(str(fault.advice) for fault in plan.faults)
    return [(fault.line, str(fault.what)) for fault in plan.faults]


def test_parents_may_come_after_their_children(city: Unit) -> None:
    assert imported(FILE) == Counts(3, 0, 0, 0)
    school, bureau = unit_of_code("SCH"), unit_of_code("EDU")
    assert school.parent_id == bureau.id
    assert school.path[:-SEGMENT] == bureau.path
    assert bureau.path[:-SEGMENT] == city.path
    assert (school.kind_code, school.level, school.pilot) == ("school", 3, True)
    assert (bureau.kind_code, bureau.level, bureau.pilot) == ("organ", 2, False)
    assert [unit.code for unit in found_units("第一中学")] == ["SCH"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_files_as_offices_save_them_are_read(city: Unit, encoding: str, delimiter: str) -> None:
    rows = read_units(FILE.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    assert [(row.line, row.code, row.name) for row in rows] == [
        (2, "SCH", "示范市第一中学"),
        (3, "EDU", "示范市教育局"),
        (4, "VIL", "东门村"),
    ]


def test_english_headings_in_any_order_and_empty_lines_are_read(city: Unit) -> None:
    rows = read_units(b"Name, Parent_Code ,CODE\n\nA school,CITY,S1\n,,\n")
    assert [(row.line, row.code, row.name, row.parent, row.kind) for row in rows] == [
        (3, "S1", "A school", "CITY", "")
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"PK\x03\x04 workbook", "Excel workbook"),
        (b"\xff\xfe\x00\x01", "neither UTF-8 nor GBK"),
        ("编码,名称\nA,甲\n".encode(), "missing: .*parent code"),
        (b"1,2,3\n", "missing"),
        (b'code,name,parent\n"A,B', "Line 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(city: Unit, content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_units(content)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (",无编码,CITY,,,", "code is missing"),
        ("A" * 65 + ",编码过长,CITY,,,", "longer than 64"),
        ("A,,CITY,,,", "name is missing"),
        ("A," + "长" * 201 + ",CITY,,,", "longer than 200"),
        ("A,甲,CITY,宫殿,,", "no kind of unit “宫殿”"),
        ("A,甲,CITY,,十,", "level “十” is not"),
        ("A,甲,CITY,,0,", "level “0” is not"),
        ("A,甲,CITY,,,也许", "neither yes nor no"),
        ("A,甲,A,,,", "its own parent"),
        ("A,甲,NOWHERE,,,", "no parent with the code NOWHERE"),
        ("CITY,示范市,,,,", "CITY exists already"),
    ],
)
def test_every_fault_is_named_by_its_line(city: Unit, line: str, what: str) -> None:
    found = faults_of(f"code,name,parent,kind,level,pilot\nGOOD,好单位,CITY,,,\n{line}\n")
    assert [number for number, _what in found] == [3]
    assert what in found[0][1]


def test_a_code_twice_and_a_circle_are_faults(city: Unit) -> None:
    found = faults_of("code,name,parent\nA,甲,CITY\nA,甲二,CITY\nB,乙,C\nC,丙,B\nD,丁,B\n")
    assert found == [
        (3, "The code A stands in line 2 already."),
        (4, "The parents of this unit go round in a circle."),
        (5, "The parents of this unit go round in a circle."),
        (6, "The parents of this unit go round in a circle."),
    ]


def test_children_of_a_faulty_line_are_not_blamed(city: Unit) -> None:
    assert [line for line, _what in faults_of("code,name,parent\nA,,CITY\nB,乙,A\n")] == [2]


def test_one_fault_imports_nothing(city: Unit) -> None:
    with pytest.raises(Refused):
        imported("code,name,parent\nA,甲,CITY\nB,,CITY\n")
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 1


def test_too_many_levels_are_a_fault(city: Unit) -> None:
    lines = ["code,name,parent", "N1,一,CITY", *(f"N{n},第{n}级,N{n - 1}" for n in range(2, 17))]
    assert faults_of("\n".join(lines)) == [(17, "The tree has at most 16 levels.")]


def test_a_second_import_goes_on_where_the_first_ended(city: Unit) -> None:
    imported(FILE)
    assert imported("code,name,parent\nSCH2,示范市第二中学,EDU\nNEW,新区,\n") == Counts(2, 0, 0, 0)
    paths = [unit.path for unit in db.session.scalars(select(Unit))]
    assert len(set(paths)) == len(paths) == 6


def test_update_mode_changes_moves_and_leaves_alone(city: Unit) -> None:
    imported(FILE)
    again = "编码,名称,上级编码,类别\nEDU,示范市教育体育局,CITY,机关\nSCH,示范市第一中学,CITY,学校\nVIL,东门村,CITY,\nNEW,新设学校,SCH,学校\n"
    assert imported(again, update=True) == Counts(1, 1, 1, 1)
    school = unit_of_code("SCH")
    assert school.parent_id == city.id
    assert (school.level, school.pilot) == (3, True), "what the file does not say stays"
    assert unit_of_code("NEW").path.startswith(school.path)
    assert [unit.code for unit in found_units("教育体育")] == ["EDU"]
    assert imported(again, update=True) == Counts(0, 0, 0, 4)


def test_a_branch_moves_while_one_of_its_own_leaves_it(city: Unit) -> None:
    imported("code,name,parent\nA,甲,CITY\nB,乙,A\nC,丙,B\nD,丁,C\nE,戊,CITY\n")
    assert imported("code,name,parent\nA,甲,E\nC,丙,CITY\nF,己,D\n", update=True) == Counts(1, 0, 2, 0)
    for child, parent in (("A", "E"), ("B", "A"), ("C", "CITY"), ("D", "C"), ("F", "D")):
        assert unit_of_code(child).path[:-SEGMENT] == unit_of_code(parent).path, child
        assert unit_of_code(child).parent_id == unit_of_code(parent).id


def test_update_mode_finds_a_move_below_itself(city: Unit) -> None:
    imported("code,name,parent\nA,甲,CITY\nB,乙,A\nC,丙,B\n")
    assert faults_of("code,name,parent\nA,甲,C\n", update=True) == [
        (2, "The parents of this unit go round in a circle.")
    ]


def upload(browser: Browser, text: str, *, code: int = 200, **values: str):
    browser.get("/units/import")
    return browser.submit(file=(io.BytesIO(text.encode()), "units.csv"), action="", code=code, **values)


def test_the_page_judges_first_and_imports_what_is_confirmed(
    city: Unit, sign_in: Callable[[Role, Unit], Browser]
) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    page = upload(browser, FILE)
    assert page.heading == "units.csv校验通过，可以导入"
    assert [row[1] for row in page.rows()] == ["EDU", "VIL", "SCH"]
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 1
    page = browser.submit(action="/units/import/confirm")
    assert page.said == ["导入完成：新增3个，修改0个，移动0个，无变化0个。"]
    db.session.rollback()
    assert unit_of_code("SCH") is not None
    event = db.session.scalars(select(AccessEvent).where(AccessEvent.kind == AccessKind.UNITS_IMPORTED)).one()
    assert event.about.startswith("+3 ~0 >0 =0")


def test_the_page_lists_faults_and_offers_nothing_to_confirm(
    city: Unit, sign_in: Callable[[Role, Unit], Browser]
) -> None:
    page = upload(sign_in(Role.SYSTEM_ADMIN, city), "code,name,parent\nA,,CITY\n")
    assert page.heading == "有1处需要更正"
    assert page.rows() == [["2", "缺少名称。", "请填写单位全称。"]]
    assert page.html.select_one('form[action="/units/import/confirm"]') is None


def test_the_page_refuses_what_is_no_table_and_a_missing_file(
    city: Unit, sign_in: Callable[[Role, Unit], Browser]
) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    assert upload(browser, "x,y\n1,2\n", code=422).errors == [
        "CSV文件：首行须为表头，缺少：编码、名称、上级编码。"
    ]
    browser.get("/units/import")
    assert browser.submit(update="y", code=422).errors == ["CSV文件：请选择文件。"]


def test_a_confirmation_that_was_made_up_imports_nothing(
    city: Unit, sign_in: Callable[[Role, Unit], Browser]
) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    browser.get("/units/import")
    page = browser.post("/units/import/confirm", ticket="made up")
    assert page.said == ["本次导入未经确认，请重新选择文件。"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('code,name,parent\nA,"甲局,CITY\nB,乙局,CITY\n', "cannot be read as a table row"),
        ("code,name,name,parent\nA,甲局,乙局,CITY\n", "The column “name” stands twice"),
        ("code,name,parent\n,,\n \n", "The file is empty"),
    ],
)
def test_what_would_be_read_as_something_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_units(text.encode())


def test_codes_and_names_stand_on_one_line_without_what_nobody_sees() -> None:
    [row] = read_units('code,name,parent\n"A\u200b1","甲\n局\x07　分局",CITY\n'.encode())
    assert (row.code, row.name) == ("A1", "甲 局 分局")


def test_a_tree_that_changed_between_preview_and_confirmation_stops_the_import(
    city: Unit, sign_in: Callable[[Role, Unit], Browser]
) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    upload(browser, FILE)
    imported("code,name,parent\nEDU,别的局,CITY\n")
    page = browser.submit(action="/units/import/confirm")
    assert "未导入任何数据" in page.said[0]
    db.session.rollback()
    assert unit_of_code("SCH") is None


def run(app: Flask, *words: str):
    with app.app_context():
        return CliRunner().invoke(main, ["units", *words], obj=app)


def test_the_command_judges_imports_and_updates(app: Flask, city: Unit, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(FILE)
    answer = run(app, "import", str(file), "--dry-run")
    assert (answer.exit_code, "拟新增3个" in answer.output) == (0, True)
    db.session.rollback()
    assert unit_of_code("EDU") is None
    assert run(app, "import", str(file)).exit_code == 0
    db.session.rollback()
    assert unit_of_code("EDU") is not None
    answer = run(app, "import", str(file))
    assert answer.exit_code == 1
    assert "第2行：编码为SCH的单位已经存在。如需修改已有单位，请勾选更新模式后导入。" in answer.output
    answer = run(app, "import", str(file), "--update")
    assert "无变化3个" in answer.output


def test_the_command_says_what_is_wrong_with_a_file(app: Flask, city: Unit, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(b"PK\x03\x04")
    answer = run(app, "import", str(file))
    assert answer.exit_code == 1
    assert "请另存为CSV" in answer.output
