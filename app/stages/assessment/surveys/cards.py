"""The QR code of a card, drawn into the page."""

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """An address as a QR code in SVG; middling error correction survives a fold in the paper."""
    drawn = segno.make_qr(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn by the library from modules, no text of ours in it
