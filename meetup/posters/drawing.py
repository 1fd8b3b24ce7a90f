"""Posters: the event's pattern, what it is about in large letters, and a code to scan from a distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..events import Event
from ..events.cover import cover_svg
from ..languages import lazy_gettext
from ..pdf import (
    INK,
    Block,
    Box,
    Canvas,
    Document,
    Image,
    Path,
    draw_block,
    draw_qr,
    fit_text,
    symbol_of,
    wrap_text,
)
from ..pdf.hues import accent_of
from .offers import Poster

PAPERS = {"a4": ("A4", 210.0, 297.0), "a3": ("A3", 297.0, 420.0), "letter": (lazy_gettext("Letter"), 215.9, 279.4)}
"""Name, width and height in mm of what posters are printed on."""
COVER_PART = 0.34
COVER_DPI = 150
SOFT_INK = "#4a4d55"


@dataclass(frozen=True)
class PosterLook:
    """What the posters of an event have in common. ``cover_url`` is where browsers get the pattern."""

    title: str
    hue: int
    pattern: str
    seed: str
    cover_url: str = ""

    @classmethod
    def of(cls, event: Event) -> "PosterLook":
        return cls(event.title, event.hue, event.cover_pattern, event.slug)


def draw_posters(paper: str, look: PosterLook, posters: Sequence[Poster], title: str) -> bytes:
    """Return a PDF with a page for each poster."""
    document = Document(title)
    _, width, height = PAPERS[paper]
    for poster in posters:
        document.add_page(width, height)
        draw_poster(document, width, height, look, poster)
    return document.content()


def draw_poster(canvas: Canvas, width: float, height: float, look: PosterLook, poster: Poster) -> None:
    """Draw one poster on a page of that size."""
    margin = width * 0.085
    canvas.fill(Path.rounded(Box(0, 0, width, height), 0), "#ffffff")
    cover = Box(0, 0, width, height * COVER_PART)
    _draw_cover(canvas, cover, look)
    inner = Box(margin, cover.bottom + margin * 0.75, width - 2 * margin, height - cover.bottom - margin * 1.5)
    top = inner.y
    if poster.title != look.title:
        eyebrow = fit_text(look.title, inner.width, height * 0.02, height * 0.02, height * 0.012, 1)
        draw_block(canvas, eyebrow, Box(inner.x, top, inner.width, height * 0.02), accent_of(look.hue))
        top += height * 0.035
    name = fit_text(poster.title, inner.width, height * 0.15, height * 0.075, height * 0.025)
    draw_block(canvas, name, Box(inner.x, top, inner.width, height * 0.15))
    top += name.height * name.size + height * 0.03
    _draw_lower(canvas, Box(inner.x, top, inner.width, inner.bottom - top), height, poster)


def _draw_lower(canvas: Canvas, box: Box, height: float, poster: Poster) -> None:
    """Draw the code as large as there is room, and the words beside it."""
    typed = height * 0.03 if poster.typed else 0
    side = min(box.width * 0.68, box.height - typed)
    matrix = symbol_of(poster.scanned)
    quiet = side * 4 / (len(matrix) + 8)
    # To the right, the paper's own margin is a part of the quiet zone.
    qr = Box(box.right - side + quiet, box.bottom - typed - side, side, side)
    draw_qr(canvas, matrix, qr)
    if poster.typed:
        code = fit_text(poster.typed, side - 2 * quiet, typed, height * 0.014, height * 0.006, 1)
        draw_block(
            canvas, code, Box(qr.x + quiet, qr.bottom - quiet * 0.3, side - 2 * quiet, typed), SOFT_INK, "centre"
        )
    y, width = qr.y + quiet, qr.x + quiet * 0.6 - box.x
    size = height * 0.021
    blocks = [(wrap_text(poster.text, width, size, 8), SOFT_INK)]
    blocks += [(_detail(detail, width, size), INK) for detail in poster.details]
    for block, colour in blocks:
        draw_block(canvas, block, Box(box.x, y, width, 0), colour)
        y += block.height * block.size + size * 0.8


def _detail(text: str, width: float, size: float) -> Block:
    """Return a detail on one line if possible: a break in a password would look like a part of it."""
    block = fit_text(text, width, size * 2, size, size * 0.5, 1)
    return wrap_text(text, width, size * 0.6, 4) if block.is_shortened else block


def _draw_cover(canvas: Canvas, box: Box, look: PosterLook) -> None:
    image = cover_image(look.seed, look.pattern, look.hue, round(box.height * 2 / 25.4 * COVER_DPI))
    scale = max(box.width / image.width, box.height / image.height)
    width, height = image.width * scale, image.height * scale
    with canvas.clipped(box):
        place = Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
        canvas.image(Image(image.content, image.width, image.height, look.cover_url), place)


@lru_cache(maxsize=8)
def cover_image(seed: str, pattern: str, hue: int, width: int) -> Image:
    """Return the drawn cover as a PNG of that width, which is twice its height."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415  only drawing needs it

    content = bytes(svg_to_bytes(svg_string=cover_svg(seed, pattern, hue), width=width, skip_system_fonts=True))
    return Image(content, width, width // 2)
