"""Coverage, the key list, and handing results out: what is proposed, who decides, and what stays on record."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app.clock import local_day
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.stages.assessment.results.actions.keylist import (
    decline_key_entry,
    list_key_entry,
    propose_key_entries,
    remove_key_entry,
)
from app.stages.assessment.results.actions.uses import hand_out_results
from app.stages.assessment.results.models import KeyEntry, Purpose, ResultUse
from app.stages.assessment.results.queries.coverage import PILOT, Covered, coverage_by_level, units_covered_so
from app.stages.assessment.results.queries.keylist import Ground, proposals_from
from tests.app.stages.assessment.results.conftest import Resulted
from tests.builders import a_unit
from workflows.engine import Refused
from workflows.vocabulary import InspectionMode, KeyEntryState

BECAUSE = "该单位已在常规巡察计划内安排"


def test_every_figure_of_the_coverage_is_the_length_of_its_list(city: Resulted, as_person) -> None:
    with transaction():
        a_unit("NEW", name="新设单位", below=city.units["A"], level=3)
    levels = coverage_by_level(city.round)
    assert [each.level for each in levels] == [0, 2, 3]
    assert levels[0].units == sum(each.units for each in levels[1:])
    browser = as_person(city.office.handler)
    for level in levels:
        for covered in Covered:
            listed = select(func.count()).select_from(
                units_covered_so(city.round, covered, level.level).order_by(None).subquery()
            )
            assert level.counts[covered] == db.session.scalar(listed)
            if level.counts[covered]:
                address = f"/rounds/{city.round.id}/coverage?covered={covered.value}"
                page = browser.get(address + (f"&level={level.level}" if level.level else ""))
                assert f"共{level.counts[covered]}条" in page.words.replace(" ", "")
    assert not levels[0].is_complete
    assert levels[0].counts[Covered.FORGOTTEN] == 1


def test_results_propose_with_grounds_and_a_second_listing_is_repeated(city: Resulted) -> None:
    proposed = {each.result.unit.code: each for each in proposals_from(city.round)}
    assert Ground.BELOW_PASS in proposed["L"].grounds
    assert Ground.REPEATED in proposed["L"].grounds, "L was a candidate the half-year before as well"
    assert proposed["L"].mode is InspectionMode.LOOK_BACK
    assert {each.result.unit.code for each in proposals_from(city.before)} >= {"L"}
    assert all(not each.earlier for each in proposals_from(city.before))
    assert "A" not in proposed


def test_people_decide_and_nobody_on_the_own_proposal(city: Resulted) -> None:
    until = local_day(city.now) + timedelta(days=90)
    unit = city.units["L"].id
    with pytest.raises(Refused, match="belongs to"), transaction():
        propose_key_entries(
            city.round,
            [(unit, InspectionMode.TARGETED)],
            until,
            by=city.office.principal_leader,
            now=city.now,
        )
    with pytest.raises(Refused, match="lie ahead"), transaction():
        propose_key_entries(
            city.round,
            [(unit, InspectionMode.TARGETED)],
            local_day(city.now),
            by=city.office.handler,
            now=city.now,
        )
    with pytest.raises(Refused, match="at least one"), transaction():
        propose_key_entries(city.round, [], until, by=city.office.handler, now=city.now)
    with pytest.raises(Refused, match="do not propose"), transaction():
        propose_key_entries(
            city.round,
            [(city.units["A"].id, InspectionMode.MOBILE)],
            until,
            by=city.office.handler,
            now=city.now,
        )
    with transaction():
        (entry,) = propose_key_entries(
            city.round, [(unit, InspectionMode.TARGETED)], until, by=city.office.handler, now=city.now
        )
    assert unit not in {each.result.unit_id for each in proposals_from(city.round)}
    with pytest.raises(Refused, match="belongs to"), transaction():
        list_key_entry(entry, by=city.office.handler, now=city.now)
    with transaction():
        list_key_entry(entry, by=city.office.principal_leader, now=city.now)
    assert entry.counts_on(until)
    assert not entry.counts_on(until + timedelta(days=1)), "an entry ends with its last day"
    with pytest.raises(Refused, match="at least 10"), transaction():
        remove_key_entry(entry, "撤", by=city.office.principal_leader, now=city.now)
    with transaction():
        remove_key_entry(entry, BECAUSE, by=city.office.principal_leader, now=city.now)
    assert not entry.counts_on(until)


def test_what_is_declined_says_why(city: Resulted) -> None:
    until = local_day(city.now) + timedelta(days=90)
    with transaction():
        (entry,) = propose_key_entries(
            city.round,
            [(city.units["L"].id, InspectionMode.MOBILE)],
            until,
            by=city.office.handler,
            now=city.now,
        )
        decline_key_entry(entry, BECAUSE, by=city.office.party_committee, now=city.now)
    assert entry.state == KeyEntryState.DECLINED
    assert entry.decided_by_id == city.office.party_committee.id


def test_the_pages_propose_list_and_export(city: Resulted, as_person) -> None:
    handler = as_person(city.office.handler)
    handler.get(f"/rounds/{city.round.id}/key-list")
    unit = city.units["L"].id
    page = handler.post(f"/rounds/{city.round.id}/key-list", code=422, valid_until_on="2026-09-01")
    assert page.errors == ["请至少勾选一个单位。"]
    page = handler.post(
        f"/rounds/{city.round.id}/key-list",
        valid_until_on="2026-09-01",
        units=str(unit),
        **{f"mode-{unit}": InspectionMode.TARGETED.value},
    )
    assert page.heading == "重点名录"
    assert [row[0] for row in page.rows()] == ["示范市L局"]
    db.session.rollback()  # what the page wrote is seen by the next look
    entry = db.session.scalars(select(KeyEntry)).unique().one()
    leader = as_person(city.office.principal_leader)
    page = leader.get(f"/key-list/{entry.id}")
    page = leader.get(page.links["列入重点名录"])
    leader.submit(page)
    page = leader.get("/key-list")
    db.session.rollback()
    assert [row[0] for row in page.rows()] == ["示范市L局"]
    given = leader.client.get("/key-list?format=xlsx").get_data()
    (_, row) = load_workbook(BytesIO(given)).active.iter_rows(values_only=True)
    assert row[1:4] == (
        "示范市L局",
        "“点穴式”巡视巡察",
        "得分低于合格分；排名列同类组末位；近期多次列入预警名单",
    )


def test_results_that_were_handed_out_stay_on_record_as_they_went(city: Resulted, as_person) -> None:
    with pytest.raises(Refused, match="belongs to"), transaction():
        hand_out_results(city.round, Purpose.INSPECTION, "市委巡察办", by=city.office.viewer, now=city.now)
    handler = as_person(city.office.handler)
    handler.get(f"/rounds/{city.round.id}/uses")
    page = handler.submit(organ="市委巡察工作领导小组办公室", purpose="inspection")
    db.session.rollback()
    assert page.rows()[0][:2] == ["市委巡察工作领导小组办公室", "巡视巡察"]
    given = handler.client.get(page.links["xlsx"]).get_data()
    rows = list(load_workbook(BytesIO(given)).active.iter_rows(values_only=True))
    assert len(rows) - 1 == int(page.rows()[0][3])
    assert rows[0][:4] == ("评价期间", "同类组", "单位编码", "单位名称")
    use = db.session.scalars(select(ResultUse)).one()
    use.organ = "另一个机关"
    with pytest.raises(DBAPIError):
        db.session.flush()
    db.session.rollback()


def test_who_prepares_a_round_exempts_from_its_coverage(city: Resulted, as_person) -> None:
    with transaction():
        draft = city.opened("2026年全年", date(2026, 1, 1), date(2026, 3, 1))
    browser = as_person(city.office.handler)
    assert not browser.get(f"/rounds/{city.round.id}/coverage").html.select(".now a"), "it is published"
    page = browser.get(f"/rounds/{draft.id}/coverage")
    assert f"/rounds/{draft.id}/exempt" in page.links.values()


def test_the_pilot_is_counted_and_every_unit_is_listed_in_the_file(city: Resulted, as_person) -> None:
    pilots = [city.units["A"], city.units["B"]]
    with transaction():
        for unit in pilots:
            db.session.get_one(Unit, unit.id).pilot = True
    levels = coverage_by_level(city.round)
    assert (levels[-1].level, levels[-1].units) == (PILOT, 2)
    assert sum(level.units for level in levels[1:-1]) == levels[0].units
    browser = as_person(city.office.handler)
    page = browser.get(f"/rounds/{city.round.id}/coverage?covered=assessed&level={PILOT}")
    assert "已评价 · 试点单位" in page.words
    given = browser.client.get(f"/rounds/{city.round.id}/coverage.csv").get_data(as_text=True)
    rows = list(csv.DictReader(StringIO(given.removeprefix("\ufeff"))))
    assert len(rows) == levels[0].units
    assert {row["单位编码"] for row in rows if row["试点"] == "是"} == {unit.code for unit in pilots}
    book = browser.client.get(f"/rounds/{city.round.id}/coverage.xlsx")
    assert len(list(load_workbook(BytesIO(book.data)).active.iter_rows())) == len(rows) + 1
