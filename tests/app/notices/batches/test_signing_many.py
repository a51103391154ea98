"""Many documents signed with one act: each number once, no gap, on from where it was killed, failures in words."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event, select

from app.audit.verify import verify
from app.cases.actions import declare_recusal
from app.cli import main
from app.clock import local_day
from app.extensions import alone, db, the_store, transaction
from app.notices.actions import drafting, issuing
from app.notices.authenticity import mark_of
from app.notices.batches import actions as batching
from app.notices.batches import jobs
from app.notices.batches.actions import NO_LONGER_THEIRS, TWICE, ask_for
from app.notices.batches.jobs import carry_out_batches
from app.notices.batches.models import Batch
from app.notices.batches.queries import NOT_HERE, how_many_left, progress_of
from app.notices.content.overdue import ReminderLetter
from app.notices.models import Notice
from app.notices.numbering import counts
from app.notices.workers import DIED, Order, Outcome, Press
from app.people.models import Grant
from app.stages.warning import actions
from config import ROOT
from tests.app.notices.batches.conftest import Warnings, lines, notices, standing
from workflows.actions import Action
from workflows.engine import RECUSED, Refused
from workflows.vocabulary import NoticeState, Role

#: Signs the first document, then dies by its own hand.
DIES_BEHIND_THE_FIRST = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from app import create_app
from app.notices.batches.jobs import carry_out_batches
from config import Config

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    config = Config(data=Path(sys.argv[1]), database_url=sys.argv[2], secret_key="for tests only", testing=True)
    with create_app(config).app_context():
        carry_out_batches(datetime.fromisoformat(sys.argv[3]), die)
"""


def numbers() -> list[str | None]:
    return [each.number for each in standing()]


def no_number_is_missing(*expected: int) -> None:
    """The count stands where so many documents bring it, without a gap."""
    [count] = counts((standing()[0].organ_code,))
    assert (count.last, count.used, count.gaps) == (expected[0], expected[0], ())
    assert list(verify()) == []


class Between(Press):
    """A press beside which something else happens: after so many documents were given out."""

    def __init__(self, after: int, happens: Callable[[], None]) -> None:
        super().__init__(0)
        self.after, self.happens = after, happens

    def print_all(self, orders: object) -> Iterator[tuple[Order, Outcome]]:
        """As the press does, all at once; then the other thing happens."""
        made = list(super().print_all(orders))  # type: ignore[arg-type]
        if self.after and len(made) >= self.after:
            self.after = 0
            self.happens()
        yield from made


def test_one_act_signs_all_in_their_order_on_the_day_of_the_act(app: Flask, warnings: Warnings) -> None:
    batch = warnings.asked_to_sign()
    assert numbers() == [None] * 3
    midnight = datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC)  # the clock is late: another day, another year
    assert carry_out_batches(midnight) == 3
    assert numbers() == ["清预〔2026〕1号", "清预〔2026〕2号", "清预〔2026〕3号"]
    for notice in standing():
        assert notice.state == NoticeState.SIGNED
        assert notice.case is not None
        assert notice.case.state == "signed"
        assert (notice.signed_at, notice.signed_by_id) == (warnings.now, warnings.office.leader_in_charge.id)
        assert mark_of(the_store().get(notice.pdf_sha256 or "")) == notice.file_mark
    assert all(line.done_at == midnight for line in lines(batch))
    assert carry_out_batches(midnight) == 0
    no_number_is_missing(3)


def test_killed_in_the_middle_the_next_one_goes_on_behind_the_last(
    app: Flask, warnings: Warnings, tmp_path: Path
) -> None:
    warnings.asked_to_sign()
    settings, script = app.config["SETTINGS"], tmp_path / "dies.py"
    script.write_text(DIES_BEHIND_THE_FIRST, encoding="utf-8")
    db.session.rollback()
    died = subprocess.run(
        [sys.executable, str(script), str(settings.data), settings.database_url, warnings.now.isoformat()],
        cwd=ROOT, env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert numbers() == ["清预〔2026〕1号", None, None]
    before = standing()[0].pdf_sha256
    assert carry_out_batches(warnings.now) == 2
    assert numbers() == ["清预〔2026〕1号", "清预〔2026〕2号", "清预〔2026〕3号"]
    assert standing()[0].pdf_sha256 == before
    no_number_is_missing(3)


def test_one_that_fails_leaves_no_gap_and_says_why(
    app: Flask, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = warnings.asked_to_sign()
    [_, bad, _] = lines(batch)

    class Dies(Press):
        def print_all(self, orders: object) -> Iterator[tuple[Order, Outcome]]:
            # Several are with workers when one fails: what was printed behind it bears a number too high.
            made = list(super().print_all(orders))  # type: ignore[arg-type]
            yield from ((order, DIED if order.key == bad.id else outcome) for order, outcome in made)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "the_press", lambda: Dies(0))
        assert carry_out_batches(warnings.now) == 2
    assert numbers() == ["清预〔2026〕1号", None, "清预〔2026〕2号"]
    assert progress_of(batch).left == 0
    assert [each.failure and each.failure["message"] for each in lines(batch)] == [None, DIED.message, None]
    no_number_is_missing(2)


def test_a_number_that_somebody_else_took_meanwhile_is_not_given_twice(
    app: Flask, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, leader, now = warnings.cases[0], warnings.office.leader_in_charge, warnings.now
    with transaction():
        others = {notice.id: notice.version for notice in notices()[1:]}
        ask_for(Action.SIGN_NOTICE, others, by=leader, now=now)

    def somebody_else_signs() -> None:
        with transaction():
            actions.sign_warning(case, by=leader, now=now)

    press = Between(2, somebody_else_signs)
    monkeypatch.setattr(jobs, "the_press", lambda: press)
    assert carry_out_batches(now) == 2
    assert numbers() == ["清预〔2026〕1号", "清预〔2026〕2号", "清预〔2026〕3号"]
    no_number_is_missing(3)


def test_what_changed_after_it_was_chosen_is_not_signed(app: Flask, warnings: Warnings) -> None:
    batch, office, now = warnings.asked_to_sign(), warnings.office, warnings.now
    with transaction():
        actions.return_warning(
            warnings.cases[1], "第1项问题请补充抽查数量。", by=office.office_director, now=now
        )
    with transaction():  # the same words once more: what was chosen is still another version
        actions.submit_warning(warnings.cases[1], by=office.handler, now=now)
        actions.review_warning(warnings.cases[1], by=office.office_director, now=now)
    assert carry_out_batches(now) == 2
    [_, changed, _] = lines(batch)
    assert "changed since it was chosen" in (changed.failure or {})["message"]
    assert standing()[1].state == NoticeState.REVIEWED
    no_number_is_missing(2)


def test_each_is_judged_for_itself_when_it_is_asked_for(app: Flask, warnings: Warnings) -> None:
    office = warnings.office
    first, *others = notices()
    stale = {first.id: first.version - 1, **{each.id: each.version for each in others}}
    with transaction():
        batch = ask_for(Action.SIGN_NOTICE, stale, by=office.leader_in_charge, now=warnings.now)
    assert [bool(each.failure) for each in lines(batch)] == [False, False, True]
    assert lines(batch)[-1].notice_version == stale[first.id], "trying again is of what was seen, too"
    twice = warnings.asked_to_sign()
    assert [bool(each.failure) for each in lines(twice)] == [False, True, True]
    theirs = warnings.ask(Action.SIGN_NOTICE, office.office_director)
    assert all(each.failure for each in lines(theirs))
    assert carry_out_batches(warnings.now) == 3
    no_number_is_missing(3)


def test_workers_sign_and_an_act_may_be_told_to_end(
    app: Flask, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings.asked_to_sign()
    app.extensions["ending"] = ending = Event()
    try:
        carry_out_batches(warnings.now, ending.set)
    finally:
        del app.extensions["ending"]
    assert numbers() == ["清预〔2026〕1号", None, None]
    monkeypatch.setattr(jobs, "the_press", lambda: Press(2))
    told: list[int] = []
    assert carry_out_batches(warnings.now, lambda: told.append(how_many_left())) == 2
    assert told == [1, 0]
    no_number_is_missing(3)


def test_nothing_is_printed_while_the_database_is_held(
    app: Flask, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings.asked_to_sign()

    def refuses(*_: object) -> None:
        raise AssertionError("printed inside the transaction that signs")

    monkeypatch.setattr(issuing, "print_document", refuses)
    assert carry_out_batches(warnings.now) == 3


def test_one_process_at_a_time_and_the_command_names_what_failed(app: Flask, warnings: Warnings) -> None:
    batch = warnings.asked_to_sign()
    with alone("document-batches") as mine:
        assert mine
        told = CliRunner().invoke(main, ["notice", "batches"], obj=app, catch_exceptions=False)
        assert "另一进程正在办理" in told.output
    with transaction():
        notice = db.session.get_one(Notice, lines(batch)[0].notice_id)
        assert notice.case is not None
        actions.withdraw_warning(
            notice.case, "评价数据有误。", by=warnings.office.leader_in_charge, now=warnings.now
        )
    told = CliRunner().invoke(main, ["notice", "batches"], obj=app, catch_exceptions=False)
    assert told.exit_code == 1
    assert "已办2件，剩余0件" in told.output
    assert "选定后文书已有变动" in told.output


def test_a_letter_that_nothing_leads_goes_the_same_way(app: Flask, warnings: Warnings) -> None:
    office, now = warnings.office, warnings.now
    with transaction():
        letter = drafting.draft_notice(warnings.cases[0], ReminderLetter.sample(), by=office.handler, now=now)
    servers = [office.handler.id, office.case_manager.id]
    for action, by, details in (
        (Action.SUBMIT_NOTICE, office.handler, {}),
        (Action.REVIEW_NOTICE, office.office_director, {"opinion": "同意"}),
        (Action.SIGN_NOTICE, office.leader_in_charge, {}),
        (Action.SEAL_NOTICE, office.case_manager, {}),
        (Action.SERVE_NOTICE, office.case_manager, {"servers": servers, "mode": "electronic", "place": ""}),
    ):
        with transaction():
            ask_for(action, {letter.id: letter.version}, by=by, now=now, details=details)
        assert carry_out_batches(now + timedelta(minutes=1)) == 1, action
    db.session.rollback()
    assert (letter.state, letter.signed_at, letter.sealed_at) == (NoticeState.SERVED, now, now)
    assert letter.served_at == now + timedelta(minutes=1), (
        "it came when it was sent, not when that was asked for"
    )


def failures(batch: Batch) -> list[str]:
    return [each.failure["message"] if each.failure else "" for each in lines(batch)]


def test_nobody_signs_whose_account_was_closed_after_the_click(app: Flask, warnings: Warnings) -> None:
    batch = warnings.asked_to_sign()
    with transaction():
        warnings.office.leader_in_charge.active = False
    assert carry_out_batches(warnings.now) == 0
    assert failures(batch) == [NO_LONGER_THEIRS] * 3
    assert lines(batch)[0].failure["params"] == {"name": warnings.office.leader_in_charge.name}  # type: ignore[index]
    assert numbers() == [None] * 3


def test_nobody_signs_whose_role_ended_between_click_and_signature(app: Flask, warnings: Warnings) -> None:
    batch, now = warnings.asked_to_sign(), warnings.now
    with transaction():
        for grant in warnings.office.leader_in_charge.grants:
            grant.until_on = local_day(now)
    assert carry_out_batches(now + timedelta(days=1)) == 0
    assert failures(batch) == [NO_LONGER_THEIRS] * 3
    assert {each.state for each in standing()} == {NoticeState.REVIEWED}


def test_a_role_that_came_after_the_click_signs_nothing_either(app: Flask, warnings: Warnings) -> None:
    office, now = warnings.office, warnings.now
    with pytest.raises(Refused):
        warnings.ask(Action.SIGN_NOTICE, office.auditor)  # who sees none of them
    batch = warnings.ask(Action.SIGN_NOTICE, office.second_handler)
    assert failures(batch) == [NOT_HERE.message] * 3, "nothing is taken on that was not theirs at the click"
    with transaction():
        office.second_handler.grants.append(
            Grant(
                role=Role.LEADER_IN_CHARGE,
                unit_id=office.city.id,
                unit_path=office.city.path,
                from_on=local_day(now),
            )
        )
    assert carry_out_batches(now) == 0
    assert numbers() == [None] * 3


def test_who_declares_a_recusal_meanwhile_signs_the_others_only(app: Flask, warnings: Warnings) -> None:
    batch, leader = warnings.asked_to_sign(), warnings.office.leader_in_charge
    with transaction():
        declare_recusal(warnings.cases[1], "与该单位负责人系近亲属。", by=leader, now=warnings.now)
    assert carry_out_batches(warnings.now) == 2
    assert failures(batch) == ["", RECUSED, ""]
    no_number_is_missing(2)


def test_two_who_ask_in_the_same_moment_take_each_document_once(
    app: Flask, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, now = warnings.office.leader_in_charge, warnings.now
    with transaction():
        ask_for(Action.SIGN_NOTICE, {each.id: each.version for each in notices()[:2]}, by=leader, now=now)
    # What the second one was offered, before the first one's lines stood there.
    monkeypatch.setattr(batching, "documents_waiting_for", lambda *_: select(Notice))
    second = warnings.asked_to_sign()
    assert sorted(failures(second)) == ["", TWICE.message, TWICE.message]
    monkeypatch.undo()
    assert carry_out_batches(warnings.now) == 3
    no_number_is_missing(3)


def test_thousands_are_asked_for_in_statements_that_every_database_takes(
    app: Flask, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest: list[int] = []

    def counted(
        _connection: object, _cursor: object, _text: str, values: object, _context: object, many: bool
    ) -> None:
        longest.append(0 if many else len(values))  # type: ignore[arg-type]

    seen = {notice.id: notice.version for notice in notices()} | dict.fromkeys(range(10_000, 13_000), 1)
    event.listen(db.engine, "before_cursor_execute", counted)
    try:
        with transaction():
            batch = ask_for(Action.SIGN_NOTICE, seen, by=warnings.office.leader_in_charge, now=warnings.now)
    finally:
        event.remove(db.engine, "before_cursor_execute", counted)
    assert max(longest) < 1000
    assert progress_of(batch).asked == 3, "what does not exist is left out"
