"""The base form: trimming, errors that lead to their fields, refusals beside them."""

import pytest
from flask import Flask
from wtforms import DateField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import BaseForm
from workflows.engine import Refused
from workflows.table import Reason


class Sample(BaseForm):
    """A form with a field of each sort that matters."""

    class Meta(BaseForm.Meta):
        csrf = False

    name = StringField("Name", [InputRequired("Write a name."), Length(max=5)])
    word = PasswordField("Password")
    on = DateField("Day")


@pytest.fixture
def filled(app: Flask):
    def fill(**values: str) -> Sample:
        with app.test_request_context("/", method="POST", data=values):
            form = Sample()
            form.validate()
            return form

    return fill


def test_text_is_trimmed_and_passwords_are_not(filled) -> None:
    form = filled(name=" \u3000 甲 \u3000", word=" a b ", on="2026-03-02")
    assert (form.name.data, form.word.data) == ("甲", " a b ")
    assert form.complaints() == []


def test_characters_that_nobody_sees_are_left_out(filled) -> None:
    assert filled(name="甲\x00乙\u202e\x07\n丙").name.data == "甲乙\n丙"


def test_a_fields_own_filters_work_every_time(app: Flask) -> None:
    class Shouting(BaseForm):
        class Meta(BaseForm.Meta):
            csrf = False

        name = StringField("Name", filters=[lambda text: text and text.upper()])

    for _time in range(2):
        with app.test_request_context("/", method="POST", data={"name": " a "}):
            assert Shouting().name.data == "A"


def test_every_error_leads_to_its_field_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "", "on": "yesterday"}):
        form = Sample()
        assert not form.validate()
        form.refuse("整体不行")
        form.refuse(Refused(Reason("The present password is wrong.")), "word")
        assert form.complaints()[0] == (None, "整体不行")
        fields = dict(form.complaints()[1:])
        assert fields["name"] == "Name：Write a name."
        assert fields["word"] == "Password：当前密码有误。"
        assert not fields["on"].isascii(), "WTForms' own sentence is Chinese as well"
