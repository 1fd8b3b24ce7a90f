"""The typefaces with which text is drawn on pictures and paper, each for a few scripts.

A line in several scripts is cut into *runs*, as no typeface has all of them. Noto Sans Bold comes with the app for
Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari and Thai; one for Chinese, Japanese and Korean is looked for on the
machine, as it is 20 MB.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, has_app_context

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FOLDER = Path(__file__).parent / "fonts"
CJK_PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
)
"""Where Debian, Arch and Fedora keep the typeface of Chinese, Japanese and Korean."""

MEASURED_SIZE = 100
"""The size in which widths are measured; they grow with the size."""


@dataclass(frozen=True)
class Typeface:
    """A typeface: the name of its family, its file, and which of the fonts in the file it is."""

    family: str
    file: Path
    index: int = 0

    @cache  # noqa: B019  there are ten of them
    def _font(self) -> "FreeTypeFont":
        from PIL import ImageFont  # noqa: PLC0415  only drawing needs it

        return ImageFont.truetype(self.file, MEASURED_SIZE, index=self.index)

    def width_of(self, text: str) -> float:
        """Return the width of the text in ems."""
        return float(self._font().getlength(text)) / MEASURED_SIZE


def _noto(family: str, file: str) -> Typeface:
    return Typeface(family, next(FOLDER.glob(f"*/{file}_700Bold.ttf")))


LATIN = _noto("Noto Sans", "NotoSans")
"""For Latin, Greek and Cyrillic, and for digits and punctuation in all scripts."""
ARABIC = _noto("Noto Sans Arabic", "NotoSansArabic")
HEBREW = _noto("Noto Sans Hebrew", "NotoSansHebrew")
DEVANAGARI = _noto("Noto Sans Devanagari", "NotoSansDevanagari")
THAI = _noto("Noto Sans Thai", "NotoSansThai")


def east_asian() -> dict[str, Typeface]:
    """Return the typefaces ``JP``, ``KR`` and ``SC`` from the file in the settings or on this machine, or nothing."""
    return _east_asian_in(current_app.config["MEETUP"].font_cjk if has_app_context() else "")


@cache
def _east_asian_in(named: str) -> dict[str, Typeface]:
    places = (named,) if named else CJK_PLACES
    file = next((path for place in places if (path := Path(place)).is_file()), None)
    if file is None:
        return {}
    with file.open("rb") as header:
        is_collection = header.read(4) == b"ttcf"
    order = enumerate(("JP", "KR", "SC"))
    return {name: Typeface(f"Noto Sans CJK {name}", file, i if is_collection else 0) for i, name in order}


SCRIPTS: tuple[tuple[int, Typeface | str | None], ...] = (
    (0x0000, LATIN),
    (0x0530, None),
    (0x0590, HEBREW),
    (0x0600, ARABIC),
    (0x0700, None),
    (0x0750, ARABIC),
    (0x0780, None),
    (0x08A0, ARABIC),
    (0x0900, DEVANAGARI),
    (0x0980, None),
    (0x0E00, THAI),
    (0x0E80, None),
    (0x1100, "KR"),
    (0x1200, None),
    (0x1D00, LATIN),
    (0x2100, LATIN),
    (0x2190, None),
    (0x2C60, LATIN),
    (0x2C80, None),
    (0x2DE0, LATIN),
    (0x2E80, "Han"),
    (0x3040, "JP"),
    (0x3100, "Han"),
    (0x3130, "KR"),
    (0x3190, "Han"),
    (0xA4D0, None),
    (0xA640, LATIN),
    (0xA6A0, None),
    (0xA720, LATIN),
    (0xA800, None),
    (0xA8E0, DEVANAGARI),
    (0xA900, None),
    (0xAB30, LATIN),
    (0xAB70, None),
    (0xAC00, "KR"),
    (0xD800, None),
    (0xF900, "Han"),
    (0xFB00, LATIN),
    (0xFB13, None),
    (0xFB1D, HEBREW),
    (0xFB50, ARABIC),
    (0xFE00, LATIN),
    (0xFE30, "Han"),
    (0xFE70, ARABIC),
    (0xFEFF, LATIN),
    (0xFF00, "Han"),
    (0xFFF0, None),
    (0x20000, "Han"),
    (0x32000, None),
)
"""The first character of each range of scripts, and its typeface; ``Han`` is one of three (Unicode, Blocks.txt)."""
_STARTS = [start for start, _ in SCRIPTS]


def typeface_of(character: str, han: str = "SC") -> Typeface | None:
    """Return the typeface that has the character, or ``None``. ``han`` says whose shapes Chinese characters take."""
    found = SCRIPTS[bisect(_STARTS, ord(character)) - 1][1]
    if isinstance(found, str):
        return east_asian().get(han if found == "Han" else found)
    return found


def han_of(text: str) -> str:
    """Return whose shapes the Chinese characters in a text take: those of Japan or Korea beside their own letters."""
    owners = {SCRIPTS[bisect(_STARTS, ord(character)) - 1][1] for character in text}
    return "JP" if "JP" in owners else "KR" if "KR" in owners else "SC"


def drawable(text: str) -> str:
    """Return the text without symbols that no typeface has, such as emoji; empty if it has letters that none has."""
    han = han_of(text)
    missing = {character for character in text if typeface_of(character, han) is None or character in "\ufe0f\u200d"}
    if any(unicodedata.category(character)[0] in "LNM" for character in missing if character not in "\ufe0f\u20e3"):
        return ""
    return " ".join("".join(" " if character in missing else character for character in text).split())


def runs_of(text: str) -> Iterator[tuple[Typeface, str]]:
    """Yield the runs of a `drawable` text. Marks stay with the letter before them."""
    han, before = han_of(text), LATIN
    pairs = []
    for character in text:
        typeface = typeface_of(character, han) or LATIN
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
            typeface = before
        pairs.append((before := typeface, character))
    for typeface, group in groupby(pairs, key=lambda pair: pair[0]):
        yield typeface, "".join(character for _, character in group)


def width_of(text: str) -> float:
    """Return the width of a `drawable` text in ems."""
    return sum(typeface.width_of(run) for typeface, run in runs_of(text))


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction is written from right to left (UAX #9, P2 and P3)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"
