"""Reasons as people read them: told later as when they were given, and one behind the other."""

import json
from datetime import date

import pytest
from flask import Flask

from app.cases.kept_reasons import keep_reason, reason_kept
from app.web.languages import spoken_in
from app.web.sentences import run_together, sentence
from workflows.actions import Action
from workflows.engine import NOT_YOURS
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import Role


@pytest.mark.parametrize(
    "reason",
    [
        Reason(NOT_YOURS, {"action": Action.SIGN_NOTICE, "roles": (Role.LEADER_IN_CHARGE, Role.HANDLER)}),
        Reason("The day of receipt (%(day)s) has not come yet.", {"day": date(2026, 3, 2)}),
        Reason("%(n)s cells have mistakes; correct the file and bring it again.", {"n": 3}),
        Reason("“%(name)s” is recused from this vote.", {"name": "某局"}),
        Reason("No round is called %(name)s.", {"name": Term.PLAN}),
        Reason("%(why)s", {"why": Reason("The day of receipt (%(day)s) has not come yet.", {"day": date(2026, 3, 2)})}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_says_the_same_in_every_language(app: Flask, reason: Reason, language: str) -> None:
    later = reason_kept(json.loads(json.dumps(keep_reason(reason))))
    with app.test_request_context(), spoken_in(language):
        assert sentence(later) == sentence(reason)


def test_whose_act_it_is_stands_there_in_words(app: Flask) -> None:
    reason = Reason(NOT_YOURS, {"action": Action.SIGN_NOTICE, "roles": (Role.LEADER_IN_CHARGE,)})
    with app.test_request_context(), spoken_in("zh_CN"):
        assert "sign_notice" not in sentence(reason_kept(keep_reason(reason)))


def test_sentences_stand_one_behind_the_other_as_the_language_sets_them(app: Flask) -> None:
    with app.test_request_context():
        with spoken_in("zh_CN"):
            assert run_together(["须先用印。", "须由两人送达。"]) == "须先用印。须由两人送达。"
        with spoken_in("en"):
            assert run_together(["Seal it first.", "Two serve it."]) == "Seal it first. Two serve it."
