"""Putting typefaces into a PDF, with only those glyphs that its lines need. A whole one of Chinese would be 20 MB."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import uharfbuzz

from ..typefaces import Typeface
from .shaping import Run, font_of

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

VOWELS_OF_TWO = {"\u0e33": "\u0e4d\u0e32", "\u0eb3": "\u0ecd\u0eb2"}
"""Vowels of Thai and Lao that are shaped as two."""


def characters_by_typeface(runs: Iterable[Run]) -> dict[Typeface, set[str]]:
    found: dict[Typeface, set[str]] = {}
    for run in runs:
        found.setdefault(run.typeface, set()).update(run.text)
    return found


def embed(pdf: "FPDF", needed: Mapping[Typeface, set[str]], folder: Path) -> dict[Typeface, "TTFFont"]:
    """Add the typefaces with those characters, whose files are kept in the folder until the PDF is written."""
    from fpdf.fonts import TTFFont  # noqa: PLC0415  only drawing needs it

    fonts = {}
    for number, (typeface, characters) in enumerate(needed.items()):
        wanted = uharfbuzz.SubsetInput()
        wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(map(ord, _with_their_parts(characters)))
        subset = uharfbuzz.subset(font_of(typeface).face, wanted)
        file = folder / f"{number}.ttf"
        file.write_bytes(subset.blob.data)
        pdf.add_font(f"f{number}", fname=file)
        font = pdf.fonts[f"f{number}"]
        assert isinstance(font, TTFFont)
        fonts[typeface] = font
    return fonts


def _with_their_parts(characters: set[str]) -> set[str]:
    """Return the characters with those that HarfBuzz puts in their place: their parts, and a ring for a lost mark."""
    parts = set(normalize("NFD", "".join(characters))) | set(normalize("NFC", "".join(characters)))
    vowels = {part for vowel, halves in VOWELS_OF_TWO.items() if vowel in characters for part in halves}
    return {*characters, *parts, *vowels, " ", "\u25cc"}


def text_operators(font: "TTFFont", run: Run, x: float, y: float, size: float) -> str:
    """Return the operators that draw a run whose left end is at ``x`` and ``y``. All are in points."""
    from fpdf.enums import TextDirection  # noqa: PLC0415

    direction = TextDirection.RTL if run.is_right_to_left else TextDirection.LTR
    shaping = {"features": {}, "fragment_direction": direction, "script": None, "language": None}
    unit = font.scale * size / 1000
    operators, letters = [f"1 0 0 1 {x:.2f} {y:.2f} Tm"], ""
    for glyph in font.shape_text(run.text, size, shaping):
        if glyph["mapped_char"] is None:
            continue
        if glyph["x_offset"] or glyph["y_offset"]:
            operators += _shown(letters)
            letters = ""
            operators.append(f"1 0 0 1 {x + glyph['x_offset'] * unit:.2f} {y + glyph['y_offset'] * unit:.2f} Tm")
        letters += font.escape_text(chr(glyph["mapped_char"]))
        x += glyph["x_advance"] * unit
        y += glyph["y_advance"] * unit
        if glyph["force_positioning"]:
            operators += _shown(letters)
            letters = ""
            operators.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
    return " ".join([*operators, *_shown(letters)])


def _shown(letters: str) -> list[str]:
    return [f"({letters}) Tj"] if letters else []
