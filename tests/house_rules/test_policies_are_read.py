"""A setting that nobody reads promises what nothing keeps."""

import re
from collections.abc import Mapping
from dataclasses import fields

import pytest

from app.policies.policy import Policy
from config import ROOT

#: What is read through a question of its own, instead of by its name.
ASKED_AS = {"terms": "duration", "ladders": "ladder"}
SETTINGS = sorted({each.name for each in fields(Policy)} - {"version"})
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "app").rglob("*.py")
    if path.parent.name != "policies"
)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_asked_for_and_explained(setting: str) -> None:
    assert re.search(rf"\.{ASKED_AS.get(setting, setting)}\b", CODE), f"nothing reads {setting}"
    assert f"``{setting}``" in (Policy.__doc__ or ""), f"the docstring of Policy does not explain {setting}"


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_can_be_released(setting: str) -> None:
    shipped = getattr(Policy(), setting)
    stored = shipped if isinstance(shipped, Mapping) else str(shipped)
    assert getattr(Policy.of(2, {setting: stored}), setting) == shipped
