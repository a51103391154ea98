"""Style sheets and scripts travel compressed. Pages do not: compressing a secret beside typed text leaks it."""

import gzip

from flask import Flask, Response, request

COMPRESSED_KINDS = ("text/css", "text/javascript", "application/javascript")


def connect(app: Flask) -> None:
    """Compress static text once a process, and let browsers keep it for a day."""
    kept: dict[tuple[str, str], bytes] = {}

    @app.after_request
    def _compress(response: Response) -> Response:
        static = (request.endpoint or "").endswith("static") and response.status_code == 200
        if not static or response.mimetype not in COMPRESSED_KINDS:
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] <= 0:
            return response
        key = (request.path, response.headers.get("ETag", ""))
        opened = response.response
        response.direct_passthrough = False
        if key not in kept:
            kept[key] = gzip.compress(response.get_data(), mtime=0)
        response.set_data(kept[key])
        if hasattr(opened, "close"):
            opened.close()
        response.headers["Content-Encoding"] = "gzip"
        return response
