"""Lines of text in any script, shaped by HarfBuzz and put in the order in which they are read (UAX #9).

A line is cut into runs of one typeface and one direction. Both painters, for PDF and for SVG, draw the same runs at the
same places, so that a preview shows what a printer prints.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import uharfbuzz

from ..typefaces import LATIN, Typeface, han_of, is_right_to_left, typeface_of
from .graphemes import graphemes

INVISIBLE = ("Cf", "Cc")


class Drawable(NamedTuple):
    """What can be drawn of a text, how many symbols are left out, and which letters no typeface has."""

    text: str
    dropped: int
    missing: frozenset[str]


@dataclass(frozen=True)
class Run:
    """A part of a line in one typeface and direction. ``x`` and ``width`` are in ems."""

    typeface: Typeface
    text: str
    is_right_to_left: bool
    x: float
    width: float


@dataclass(frozen=True)
class Line:
    """A shaped line. ``top`` is how far its ink reaches above the baseline, ``bottom`` how far below, in ems."""

    text: str
    runs: tuple[Run, ...]
    width: float
    top: float
    bottom: float
    is_right_to_left: bool


class Glyph(NamedTuple):
    """A glyph of a run, with its place from the run's beginning, in units of the font."""

    id: int
    x: int
    y: int


@cache
def font_of(typeface: Typeface) -> uharfbuzz.Font:
    """Return the font as HarfBuzz has it."""
    return uharfbuzz.Font(uharfbuzz.Face(_blob(typeface.file), typeface.index))


@cache
def _blob(file: Path) -> uharfbuzz.Blob:
    """Return the file, mapped into memory once for all fonts in it."""
    return uharfbuzz.Blob.from_file_path(str(file))


@cache
def units_of(typeface: Typeface) -> int:
    """Return how many units of the font make an em."""
    return int(font_of(typeface).face.upem)


@lru_cache(maxsize=4096)
def drawable(text: str) -> Drawable:
    """Return what of a text can be drawn. Symbols that no typeface has are left out, and so are missing letters."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    han, kept, dropped, missing = han_of(text), "", 0, set()
    for cluster in graphemes(text):
        if _typeface_with(cluster, han):
            kept += cluster
        elif unicodedata.category(cluster[0])[0] in "LN" and "\u20e3" not in cluster:
            missing.add(cluster)
        elif unicodedata.category(cluster[0]) not in INVISIBLE:
            dropped += 1
            kept += " "
    return Drawable(" ".join(kept.split()), dropped, frozenset(missing))


def _typeface_with(cluster: str, han: str) -> Typeface | None:
    """Return the typeface that has all of a character with its marks."""
    for typeface in (typeface_of(cluster[0], han), LATIN):
        if typeface and all(_has(typeface, character) for character in cluster):
            return typeface
    return None


@lru_cache(maxsize=8192)
def _has(typeface: Typeface, character: str) -> bool:
    if unicodedata.category(character) in INVISIBLE and character not in "\n\r\t":
        return ord(character) < 0xE0000
    return font_of(typeface).get_nominal_glyph(ord(character)) is not None and character != "\ufe0f"


@lru_cache(maxsize=4096)
def shape_line(text: str) -> Line:
    """Return the line for a text, of which only what is `drawable` is kept."""
    text = drawable(text).text
    from_right = is_right_to_left(text)
    runs, x, top, bottom = [], 0.0, 0.0, 0.0
    for typeface, part, level in _in_reading_order(text, from_right):
        glyphs, advance = glyphs_of(typeface, part, bool(level % 2))
        units = units_of(typeface)
        runs.append(Run(typeface, part, bool(level % 2), x, advance / units))
        x += advance / units
        for glyph in glyphs:
            if extents := font_of(typeface).get_glyph_extents(glyph.id):
                top = max(top, (extents.y_bearing + glyph.y) / units)
                bottom = max(bottom, -(extents.y_bearing + extents.height + glyph.y) / units)
    return Line(text, tuple(runs), x, top, bottom, from_right)


@lru_cache(maxsize=4096)
def glyphs_of(typeface: Typeface, text: str, from_right: bool) -> tuple[tuple[Glyph, ...], int]:
    """Return the glyphs of a run from the left, and how wide it is, in units of the font."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if from_right else "ltr"
    uharfbuzz.shape(font_of(typeface), buffer, {})
    glyphs, x, y = [], 0, 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append(Glyph(info.codepoint, x + position.x_offset, y + position.y_offset))
        x, y = x + position.x_advance, y + position.y_advance
    return tuple(glyphs), x


def _in_reading_order(text: str, from_right: bool) -> list[tuple[Typeface, str, int]]:
    """Return typeface, text and level of the runs from the left to the right (UAX #9, L2)."""
    from fpdf.bidi import BidiParagraph  # noqa: PLC0415  only drawing needs it
    from fpdf.enums import TextDirection  # noqa: PLC0415

    direction = TextDirection.RTL if from_right else TextDirection.LTR
    paragraph = BidiParagraph(text, direction, preserve_bn_chars=True)
    levels = {one.character_index: one.embedding_level for one in paragraph.get_characters_with_embedding_level()}
    keyed: list[tuple[Typeface, int, str]] = []
    han, at = han_of(text), 0
    for cluster in graphemes(text):
        typeface = _typeface_with(cluster, han) or LATIN
        if cluster == " " and keyed:
            typeface = keyed[-1][0] if _has(keyed[-1][0], " ") else typeface
        keyed.append((typeface, levels.get(at, 0), cluster))
        at += len(cluster)
    runs = [
        (typeface, "".join(cluster for *_, cluster in group), level)
        for (typeface, level), group in groupby(keyed, key=lambda one: one[:2])
    ]
    for level in range(max((level for *_, level in runs), default=0), 0, -1):
        runs = _reverse_at(level, runs)
    return runs


def _reverse_at(level: int, runs: list[tuple[Typeface, str, int]]) -> list[tuple[Typeface, str, int]]:
    """Return the runs with each stretch of this level or a higher one turned round."""
    turned: list[tuple[Typeface, str, int]] = []
    for is_high, group in groupby(runs, key=lambda run: run[2] >= level):
        stretch = list(group)
        turned += reversed(stretch) if is_high else stretch
    return turned
