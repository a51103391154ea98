"""A page that nobody opened in a test may still not be broken."""

from collections.abc import Iterator

from flask import Flask
from jinja2 import Environment
from jinja2.meta import find_referenced_templates


def test_every_template_compiles_and_finds_what_it_extends(app: Flask) -> None:
    # Official documents have an environment of their own, and golden documents that prove them.
    names = app.jinja_env.list_templates(
        filter_func=lambda name: name.endswith((".html", ".txt")) and not name.startswith("notices/")
    )
    assert names
    broken = [f"{name}: {fault}" for name in names for fault in faults_of(app.jinja_env, name)]
    assert not broken, "\n".join(broken)


def faults_of(templates: Environment, name: str) -> Iterator[str]:
    """What is wrong with a template; what it extends, includes or imports is asked for when a page is drawn only."""
    try:
        templates.get_template(name)
        assert templates.loader is not None
        source, _path, _is_fresh = templates.loader.get_source(templates, name)
        for other in find_referenced_templates(templates.parse(source)):
            if other is not None:
                templates.get_template(other)
    except Exception as error:  # noqa: BLE001, RUF100 - whatever is wrong, all of them are listed
        yield f"{type(error).__name__}: {error}"
