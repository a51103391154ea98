"""The access log of the server, which does not keep who opened the sheet of a survey when."""

from typing import Any

from gunicorn.glogging import Logger

#: Below this address stand the sheets; a code follows.
SHEETS = "/s/"


class DiscreetLogger(Logger):
    """gunicorn's logger, which passes over requests for sheets."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Write a line of the access log, unless it would tell of a code."""
        if not str(environ.get("PATH_INFO", "")).startswith(SHEETS):
            super().access(resp, req, environ, request_time)
