"""The server's access log tells of every page but the sheets of surveys."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from gunicorn.config import Config

from app.web.discreet import DiscreetLogger


def test_sheets_leave_no_line(tmp_path: Path) -> None:
    settings = Config()
    settings.set("accesslog", str(tmp_path / "access.log"))
    log = DiscreetLogger(settings)
    answer = SimpleNamespace(status="200 OK", sent=10, headers=[])
    for path in ("/s/k7mqk7mqk7mqk7mqk7mqk7mq", "/s", "/surveys/1", "/my-work"):
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1"}
        log.access(answer, SimpleNamespace(headers=[]), asked, timedelta(seconds=1))
    for handler in log.access_log.handlers:
        handler.close()
    lines = (tmp_path / "access.log").read_text()
    assert "k7mq" not in lines
    assert [path for path in ('"GET /s ', "/surveys/1", "/my-work") if path not in lines] == []
