"""Drawn covers, for events without a picture: one of the patterns, in the colour of the event."""

from functools import lru_cache
from random import Random
from zlib import crc32

from .cover_patterns import PATTERNS, Palette

PALETTES = (
    Palette("#611c24", "#d1512e", "#e7963e", "#a93b69", "#fee2ce", "#44e2d4"),
    Palette("#5a2800", "#b17000", "#c2ab2c", "#ae3f2c", "#f3e7c6", "#5adafe"),
    Palette("#453602", "#868604", "#7dbf65", "#8f5d04", "#deeecf", "#a8c9fd"),
    Palette("#313e03", "#3e9727", "#2cc69a", "#756a09", "#cff2de", "#c6befe"),
    Palette("#0b4410", "#089868", "#1bc3bc", "#5a7408", "#c8f2ea", "#e1b1ff"),
    Palette("#064237", "#029393", "#0fbde9", "#067d4b", "#c7f0fb", "#fea8d9"),
    Palette("#00404a", "#088cb9", "#75acfd", "#0f7876", "#d8eafe", "#ffb297"),
    Palette("#033c5b", "#377ee3", "#a49cff", "#03758e", "#e2e6fe", "#ffb764"),
    Palette("#21336b", "#796ce0", "#c98fe9", "#086db1", "#eee2ff", "#e2c65b"),
    Palette("#3c2b66", "#a25cc8", "#e486c6", "#505ebe", "#fbddf5", "#b9d571"),
    Palette("#4f2356", "#bf50a0", "#f4839a", "#7a4faf", "#fedee7", "#86df9a"),
    Palette("#5d1c3b", "#d14a65", "#f48a64", "#9a418c", "#fde0da", "#6ee2ad"),
)
"""The colours of each hue: ground, main colour, two neighbours, a light one, and one from across the colour wheel."""


def pattern_of(slug: str) -> str:
    """Return the name of the pattern that an event has while its organizers have not chosen one."""
    return tuple(PATTERNS)[crc32(f"cover {slug}".encode()) % len(PATTERNS)]


@lru_cache(maxsize=512)
def cover_svg(seed: str, pattern: str, hue: int) -> str:
    """Return the cover as an SVG that is twice as wide as high. The same ``seed`` always gives the same picture."""
    return PATTERNS[pattern](Random(seed), PALETTES[hue])  # noqa: S311
