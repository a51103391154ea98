"""Documents in fixed fonts: what this machine has installed besides does not change a golden picture."""

from pathlib import Path

import pytest

from app.notices import fonts
from app.notices.render import keep_fonts_under


@pytest.fixture(scope="session", autouse=True)
def _own_fontconfig(tmp_path_factory: pytest.TempPathFactory) -> None:
    keep_fonts_under(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="session")
def font_set() -> fonts.FontSet:
    return fonts.font_files()


@pytest.fixture(scope="session")
def golden_folder() -> Path:
    return Path(__file__).parent / "golden"
