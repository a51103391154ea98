"""A page that nobody opened in a test may still not be broken."""

from flask import Flask


def test_every_template_compiles_and_finds_what_it_extends(app: Flask) -> None:
    # Official documents have an environment of their own, and golden documents that prove them.
    names = app.jinja_env.list_templates(
        filter_func=lambda name: name.endswith((".html", ".txt")) and not name.startswith("notices/")
    )
    assert names
    broken = []
    for name in names:
        try:
            app.jinja_env.get_template(name)
        except Exception as error:  # noqa: BLE001, RUF100 - whatever is wrong, all of them are listed
            broken.append(f"{name}: {error}")
    assert not broken, "\n".join(broken)
