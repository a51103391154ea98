"""Security headers of every answer: a strict content policy, no sniffing, no caching of what people may not share."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


def connect(app: Flask) -> None:
    """Send the headers with every answer."""

    @app.after_request
    def _secure(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["SETTINGS"].production:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if not (request.endpoint or "").endswith("static"):
            headers["Cache-Control"] = "no-store"
        return response
