"""A setting that nobody reads promises what nothing keeps."""

import re
from dataclasses import fields

import pytest

from app.policies.policy import Policy
from config import ROOT

SETTINGS = sorted({each.name for each in fields(Policy)} - {"version", "terms"})
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "app").rglob("*.py")
    if path.parent.name != "policies"
)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_asked_for_and_explained(setting: str) -> None:
    assert re.search(rf"\.{setting}\b", CODE), f"nothing reads {setting}"
    assert f"``{setting}``" in (Policy.__doc__ or ""), f"the docstring of Policy does not explain {setting}"


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_can_be_released(setting: str) -> None:
    shipped = getattr(Policy(), setting)
    assert getattr(Policy.of(2, {setting: str(shipped)}), setting) == shipped
