"""Reading printed pages again: what is drawn where, how it looks, and which codes are on it."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

MILLIMETRE = 72 / 25.4
PRINTED_DPI = 150


def url_of(code: str) -> str:
    return f"HTTPS://MEET.EXAMPLE.ORG/C/{code}"


def render(content: bytes, dpi: int = PRINTED_DPI) -> list[Image.Image]:
    """Return the pages as pictures."""
    with pypdfium2.PdfDocument(content) as document:
        return [document[i].render(scale=dpi / 72).to_pil().convert("L") for i in range(len(document))]


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def codes_on(content: bytes) -> list[str]:
    """Return what a phone reads from the printed pages."""
    return [result.text for page in render(content) for result in zxingcpp.read_barcodes(page)]


def clipped_boxes(content: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Return the rectangles that drawing is clipped to: x, y, width and height in mm from the top left."""
    reader = PdfReader(BytesIO(content))
    found, rectangle = [], None
    for operands, operator in _operators(reader, page):
        if operator == b"re":
            rectangle = [float(number) / MILLIMETRE for number in operands]
        elif operator == b"W" and rectangle:
            x, y, width, height = rectangle
            found.append((x, height_of(reader, page) - y - height, width, height))
    return found


def outlines(content: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Return the bounds of all paths that are stroked, like `clipped_boxes`."""
    reader = PdfReader(BytesIO(content))
    height, found, points = height_of(reader, page), [], []
    for operands, operator in _operators(reader, page):
        numbers = [float(number) / MILLIMETRE for number in operands if isinstance(number, (int, float))]
        if operator in (b"m", b"l", b"c"):
            points += list(zip(numbers[::2], numbers[1::2], strict=True))
        elif operator == b"S":
            xs, ys = [x for x, _ in points], [height - y for _, y in points]
            found.append((min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))
        if operator in (b"S", b"f", b"n"):
            points = []
    return found


def size_of(content: bytes) -> tuple[float, float]:
    """Return width and height of the first page in mm."""
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    return float(box.width) / MILLIMETRE, float(box.height) / MILLIMETRE


def height_of(reader: PdfReader, page: int) -> float:
    return float(reader.pages[page].mediabox.height) / MILLIMETRE


def _operators(reader: PdfReader, page: int) -> Iterator[tuple[list, bytes]]:
    contents = reader.pages[page].get_contents()
    assert contents is not None
    yield from ContentStream(contents, reader).operations
