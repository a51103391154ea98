"""Reading a PDF back: its words, its fonts, its pages as pictures."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

#: Dots per inch of golden pictures: small files in which a wrong font or a moved line still shows.
RESOLUTION = 50


@dataclass(frozen=True)
class Read:
    """What is on paper."""

    text: str
    pages: int
    fonts: tuple[str, ...]
    pictures: tuple[Image.Image, ...]


def read(pdf: bytes) -> Read:
    """Everything golden tests compare."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts, pictures = [], []
        for page in document:
            texts.append(_lines(page.get_textpage().get_text_bounded()))
            pictures.append(page.render(scale=RESOLUTION / 72, grayscale=True).to_pil().convert("L"))
        return Read(
            "\n\f\n".join(texts) + "\n", len(document), tuple(sorted(set(_fonts(pdf)))), tuple(pictures)
        )
    finally:
        document.close()


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ: 0 the same, 1 black against white; a little blur forgives rasterisers."""
    if one.size != other.size:
        return 1.0
    blurred = (each.filter(ImageFilter.GaussianBlur(1)) for each in (one, other))
    histogram = ImageChops.difference(*blurred).histogram()
    # Pixels that differ visibly, not the grey haze of another anti-aliasing.
    visible = sum(count for value, count in enumerate(histogram) if value > 48)
    return visible / (one.width * one.height)


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n") if line.strip())


def _fonts(pdf: bytes) -> Iterator[str]:
    """Embedded fonts without their subset prefix; one that is only named raises AssertionError."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for entry in document.objects:
            if isinstance(entry, pikepdf.Dictionary) and entry.get("/Type") == "/FontDescriptor":
                name = str(entry["/FontName"]).lstrip("/")
                assert any(key in entry for key in ("/FontFile", "/FontFile2", "/FontFile3")), (
                    f"{name} is not embedded"
                )
                yield name.rpartition("+")[2]


def codes_on(pdf: bytes) -> list[tuple[int, str]]:
    """The codes that a reader finds on the printed pages: the page, counted from one, and what the code says."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (number, code.text)
            for number, page in enumerate(document, start=1)
            for code in zxingcpp.read_barcodes(page.render(scale=200 / 72, grayscale=True).to_pil())
        ]
    finally:
        document.close()
