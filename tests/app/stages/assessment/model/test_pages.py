"""The pages of the workshop: a tree and its panel, rules, sheets, files; what they refuse, and to whom they open."""

import io
from collections.abc import Callable

import pytest

from app.extensions import db, transaction
from app.organisations.queries import kinds
from app.people.models import User
from app.scoring.reading import model_of
from app.stages.assessment.model import actions
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.models import ModelVersion
from tests.app.stages.assessment.model.conftest import Workshop
from tests.browser.desk import CHINESE
from tests.browser_page import Browser, Page
from workflows.vocabulary import IndexModelState

Opens = Callable[[User], Browser]


def home(workshop: Workshop, at: str = "") -> str:
    return f"/models/versions/{workshop.draft.id}" + (f"?at={at}" if at else "")


def text_now(workshop: Workshop) -> str:
    """The draft's text as it stands after what a browser did."""
    db.session.rollback()
    return db.session.get_one(ModelVersion, workshop.draft.id).text


def test_a_handler_opens_the_shipped_model_and_sees_it_in_the_list(
    workshop: Workshop, as_person: Opens
) -> None:
    browser = as_person(workshop.office.handler)
    page = browser.get("/models")
    assert page.rows()[0][:3] == ["第1版", "模型编制中", "—"]
    browser.get("/models/new")
    page = browser.submit(fields={"unit_code": "UNIT", "source": "library"})
    assert page.heading == "清廉指数 · 第1版"
    assert "示范市第一局" in page.words


def test_the_tree_stands_beside_one_entry_with_its_weight(workshop: Workshop, as_person: Opens) -> None:
    page = as_person(workshop.office.handler).get(home(workshop, "talks"))
    tree = [page.words_of(each) for each in page.html.select(".model-tree li")]
    assert tree[0] == "清廉指数 100%"
    assert page.html.select_one('.model-tree [aria-current="true"]').get_text() == "谈心谈话覆盖率"
    assert page.html.select_one("#panel h2").get_text(" ", strip=True) == "谈心谈话覆盖率 指标"
    assert "来自两两比较判断" in page.words


def test_saving_a_panel_that_was_not_touched_changes_nothing(workshop: Workshop, as_person: Opens) -> None:
    before = workshop.draft.text
    browser = as_person(workshop.office.handler)
    for entry in read_document(before).entries:
        browser.get(home(workshop, entry.code))
        page = browser.submit(action="/entry")
        assert page.said == ["已保存。"], entry.code
        assert text_now(workshop) == before, entry.code


def test_a_change_is_kept_and_what_it_breaks_is_said_at_once(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    browser.get(home(workshop, "study"))
    page = browser.submit(action="/entry", fields={"name": "中心组学习", "measure-lowest": "200"})
    assert page.said == ["已保存。"]
    assert "有1处需要改正" in page.words
    assert "上限值必须大于下限值" in page.words
    link = page.html.select_one(".model-faults a")
    assert "at=study" in link["href"]
    assert link.get_text().startswith("中心组学习")


def test_how_far_values_may_be_off_is_kept_and_checked(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    browser.get(home(workshop, "study"))
    page = browser.submit(action="/entry", fields={"standard_error": "0.5", "relative_error": "5"})
    assert "standard_error = 0.5\nrelative_error = 5\n" in text_now(workshop)
    assert "相对误差应在0与1之间" in page.words
    page = browser.submit(action="/entry", fields={"relative_error": "0.05"})
    assert "相对误差应在0与1之间" not in page.words


def test_what_is_no_number_is_refused_at_its_field_and_kept(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    browser.get(home(workshop, "study"))
    page = browser.submit(action="/entry", code=422, fields={"measure-lowest": "很低"})
    assert len(page.errors) == 1
    assert "“很低”" in page.errors[0]
    assert page.html.select_one("#measure-lowest")["value"] == "很低"


def test_entries_are_added_moved_and_removed(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    browser.get(home(workshop, "lawful"))
    page = browser.submit(
        action="/add", fields={"name": "重大决策合法性审查率", "code": "decisions", "weight": "5"}
    )
    assert page.html.select_one("#panel h2").get_text(" ", strip=True) == "重大决策合法性审查率 指标"
    page = browser.submit(action="/move", fields={"step": "up"})
    document = read_document(text_now(workshop))
    assert [each.code for each in document.children("lawful")] == [
        "reviews_corrected",
        "decisions",
        "openness",
    ]
    browser.get(f"/models/versions/{workshop.draft.id}/remove?at=decisions")
    page = browser.submit()
    assert page.said == ["已删除：重大决策合法性审查率。"]
    assert "重大决策合法性审查率" not in page.html.select_one(".model-tree").get_text()


def test_the_compulsory_stays(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    browser.get(f"/models/versions/{workshop.draft.id}/remove?at=society")
    page = browser.submit(code=422)
    assert page.errors == ["“乡风文明”是必考内容，只能调整权重，不得删除。"]


def test_rules_are_read_and_changed_section_by_section(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    before = workshop.draft.text
    for section in (
        "general",
        "survey",
        "adjustments",
        "vetoes",
        "grades",
        "ranking",
        "treatments",
        "columns",
    ):
        browser.get(f"/models/versions/{workshop.draft.id}/rules?section={section}")
        assert browser.submit(action="/rules").said == ["已保存。"]
        assert text_now(workshop) == before, section
    browser.get(f"/models/versions/{workshop.draft.id}/rules?section=ranking")
    browser.submit(action="/rules", fields={"pass_mark": "70", "last_places": "2"})
    model = model_of(text_now(workshop))
    assert (model.notices.pass_mark, model.notices.last_places) == (70, 2)


def test_a_sheet_is_checked_without_being_saved_and_then_saved(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    sheet = f"/models/versions/{workshop.draft.id}/sheet?at=cadre_duty"
    browser.get(sheet)
    page = browser.submit(
        action="/sheet", button="仅检验", fields={"pair-0": "9", "pair-1": "1/9", "pair-2": "9"}
    )
    assert "未小于0.10" in page.words
    assert "改动一处最有效" in page.words
    assert [row.get_text(" ", strip=True) for row in page.html.select("[data-weights] li")] == [
        "干部选拔任用 33.33%", "班子“一岗双责” 33.33%", "谈心谈话覆盖率 33.33%",
    ]  # fmt: skip
    assert (
        read_document(text_now(workshop)).sheets["cadre_duty"].experts[0].ratio("cadre_selection", "talks")
        == 3
    )
    browser.get(sheet)
    page = browser.submit(action="/sheet", fields={"pair-0": "1", "pair-1": "4", "pair-2": "4"})
    assert page.said == ["已保存。"]
    assert "一致性比例0.0000" in page.words


def test_consistency_answers_while_the_sheet_is_filled(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    address = f"/models/versions/{workshop.draft.id}/consistency?at=cadre_duty"
    answer = browser.client.get(f"{address}&pair-0=1&pair-1=3&pair-2=2").get_json()
    assert answer["acceptable"] is True
    assert answer["weights"][0] == {"name": "干部选拔任用", "share": "44.34%"}
    half = browser.client.get(f"{address}&pair-0=1").get_json()
    assert (half["acceptable"], half["weights"]) == (None, [])


def test_several_experts_are_brought_together_with_their_shares(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    with transaction():
        actions.weigh_by_judgements(
            workshop.draft, "party_duty", by=workshop.office.handler, now=workshop.now
        )
    sheet = f"/models/versions/{workshop.draft.id}/sheet?at=party_duty"
    for name, first in (("专家1", "3"), ("专家2", "2")):
        browser.get(sheet)
        browser.submit(action="/sheet/experts", fields={"name": name, "share": "1"})
        page = browser.submit(action="/sheet", fields={"pair-0": first, "pair-1": "1", "pair-2": "1/2"})
        assert page.said == ["已保存。"]
    page = browser.submit(action="/sheet/rules", fields={"share-0": "3", "share-1": "1"})
    assert "专家共识度" in page.words
    model = model_of(text_now(workshop))
    priorities = dict(model.judgements)["party_duty"]
    assert [str(share) for share in priorities.shares] == ["3/4", "1/4"]


def test_an_invited_person_judges_alone_and_sees_nobody_elses_sheet(
    workshop: Workshop, as_person: Opens
) -> None:
    delegate = workshop.office.review_delegate
    handler = as_person(workshop.office.handler)
    handler.get(f"/models/versions/{workshop.draft.id}/judging")
    page = handler.submit(action="/experts", fields={"person": str(delegate.id), "name": "代表甲"})
    assert page.said == ["已保存。"]
    browser = as_person(delegate)
    assert "请您判断" in browser.get("/models").words
    browser.get(f"/models/versions/{workshop.draft.id}/sheet?at=politics")
    page = browser.submit(action="/sheet", fields={"pair-0": "3", "pair-1": "3", "pair-2": "1"})
    assert page.said == ["已保存。"]
    assert page.html.select(".model-sections") == []
    sheet = read_document(text_now(workshop)).sheets["politics"]
    assert [each.name for each in sheet.experts][-1] == "代表甲"
    assert (
        handler.get(f"/models/versions/{workshop.draft.id}/sheet?at=politics&expert=代表甲").html.select(
            "form[data-sheet] select"
        )
        == []
    )


def test_nobody_loses_what_was_typed_while_others_judge(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    version = f"/models/versions/{workshop.draft.id}"
    sheet = browser.get(f"{version}/sheet?at=cadre_duty")
    rules = browser.get(f"{version}/rules?section=ranking")
    entry = browser.get(home(workshop, "study"))
    browser.get(f"{version}/sheet?at=politics")
    browser.submit(action="/sheet", fields={"pair-0": "3", "pair-1": "3", "pair-2": "1"})
    page = browser.submit(
        sheet, action="/sheet", fields={"pair-0": "1", "pair-1": "4", "pair-2": "4"}, code=409
    )
    assert "您填写的内容仍在" in page.errors[0]
    assert browser.submit(page, action="/sheet").said == ["已保存。"]
    judged = read_document(text_now(workshop)).sheets["cadre_duty"].experts[0]
    assert judged.ratio("cadre_selection", "talks") == 4
    page = browser.submit(rules, action="/rules", fields={"pass_mark": "70"}, code=409)
    assert browser.submit(page, action="/rules").said == ["已保存。"]
    page = browser.submit(entry, action="/entry", fields={"name": "中心组学习"}, code=409)
    assert browser.submit(page, action="/entry").said == ["已保存。"]
    document = read_document(text_now(workshop))
    assert document.entry("study").name == "中心组学习"


def test_files_leave_and_come_back_as_the_same_model(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    toml = browser.client.get(f"/models/versions/{workshop.draft.id}/model.toml")
    xlsx = browser.client.get(f"/models/versions/{workshop.draft.id}/model.xlsx")
    assert "attachment" in toml.headers["Content-Disposition"]
    with transaction():
        actions.discard_model(workshop.draft, "改由文件导入", by=workshop.office.handler, now=workshop.now)
    for content, name in ((toml.data, "model.toml"), (xlsx.data, "model.xlsx")):
        browser.get(f"/models/{workshop.draft.model_id}/versions/new")
        page = browser.submit(fields={"source": "file", "file": (io.BytesIO(content), name)})
        number = int(page.address.split("/")[3].partition("?")[0])
        db.session.rollback()
        version = db.session.get_one(ModelVersion, number)
        assert version.text.replace(f'version = "{version.number}"', 'version = "1"') == workshop.draft.text
        with transaction():
            actions.discard_model(version, "改由文件导入", by=workshop.office.handler, now=workshop.now)


def test_a_file_that_is_no_model_is_refused_in_words(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    browser.get("/models/new")
    broken = b'[model]\ncode = "x"\n[[node]]\ncode = "a"\nparent = "b"\n'
    page = browser.submit(
        fields={"unit_code": "UNIT", "source": "file", "file": (io.BytesIO(broken), "m.toml")}, code=422
    )
    assert page.errors == ["模型文件：a：没有编码为“b”的节点。"]


def test_the_matrix_counts_indicators_and_leads_to_them(workshop: Workshop, as_person: Opens) -> None:
    browser = as_person(workshop.office.handler)
    page = browser.get(f"/models/versions/{workshop.draft.id}/matrix")
    assert [row[0] for row in page.rows("table.matrix")] == [
        "政治保障体系", "责任落实体系", "权力监督体系", "腐败风险防范体系", "制度规范体系", "干部队伍管理体系",
    ]  # fmt: skip
    page = browser.get(f"/models/versions/{workshop.draft.id}/matrix?system=system:duty")
    listed = [page.words_of(each.select_one("a")) for each in page.html.select(".family li")]
    assert listed == ["班子“一岗双责”", "党内民主评价", "巡察反馈问题整改完成率"]
    assert browser.client.get(f"/models/versions/{workshop.draft.id}/matrix.xlsx").data[:2] == b"PK"


def test_two_versions_are_compared_change_by_change(workshop: Workshop, as_person: Opens) -> None:
    office = workshop.office
    with transaction():
        first = workshop.approved()
        second = actions.open_version(
            first.model, read_document(first.text), based_on=first, by=office.handler, now=workshop.now
        )
        table = {**read_document(first.text).entry("study").table, "weight": 3}
        actions.change_entry(second, "study", table, by=office.handler, now=workshop.now)
    page = as_person(office.handler).get(f"/models/versions/{second.id}/compare")
    assert page.rows() == [["理论学习中心组学习完成率", "修改", "权重", "2", "3"]]


def test_a_version_goes_through_review_into_force_and_is_fixed(workshop: Workshop, as_person: Opens) -> None:
    office, draft = workshop.office, workshop.draft
    for person, act in (
        (office.handler, "submit"),
        (office.office_director, "review"),
        (office.principal_leader, "approve"),
    ):
        browser = as_person(person)
        browser.get(f"/models/versions/{draft.id}/{act}")
        assert browser.submit().code == 200
    db.session.rollback()
    assert draft.state == IndexModelState.APPROVED
    browser = as_person(office.handler)
    assert browser.get(home(workshop, "talks")).html.select("#panel form") == []
    browser.get(f"/models/versions/{draft.id}/remove?at=talks", code=403)


def test_readers_see_what_is_in_force_and_strangers_nothing(workshop: Workshop, as_person: Opens) -> None:
    viewer = as_person(workshop.office.viewer)
    viewer.get(home(workshop), code=404)
    with transaction():
        workshop.approved()
    page = viewer.get(home(workshop, "talks"))
    assert page.code == 200
    assert "谈心谈话覆盖率" in page.words
    as_person(workshop.office.liaison).get(home(workshop), code=403)


@pytest.mark.parametrize(
    "page", ["?at=study", "/rules?section=ranking", "/sheet?at=politics", "/judging", "/matrix", "/compare"]
)
def test_in_english_only_names_of_the_model_are_chinese(
    workshop: Workshop, as_person: Opens, page: str
) -> None:
    between = "&" if "?" in page else "?"
    browser = as_person(workshop.office.handler)
    found = browser.get(f"/models/versions/{workshop.draft.id}{page}{between}lang=en")
    names = {entry.name for entry in read_document(workshop.draft.text).entries}
    words = Page.words_of(found.html.select_one("main"))
    for name in sorted(
        {*names, *(kind.name for kind in kinds()), "示范市", "纪检监察机关"}, key=len, reverse=True
    ):
        words = words.replace(name, "")
    assert CHINESE.findall(words) == []


def test_the_shipped_model_is_fit_for_use(workshop: Workshop) -> None:
    from app.stages.assessment.model.checking import examine

    found = examine(default_text())
    assert [*found.faults, *found.contradictory, *found.untagged, *found.missing] == []
