"""Which of our twelve colours is nearest to that of a track. Pages have no others, so that both themes are readable."""

import colorsys
import re

_COLOUR = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_ANGLES = (16, 37, 60, 108, 160, 180, 196, 213, 241, 272, 316, 346)
"""The hues of our colours in degrees, by their numbers."""
_LEAST_SATURATION = 0.12
"""A colour with less is grey, which we have none of."""


def hue_near(colour: str) -> int | None:
    """Return the number of our colour that is nearest to ``#rrggbb``, or ``None`` for greys and for no colour."""
    match = _COLOUR.fullmatch(colour)
    if not match:
        return None
    red, green, blue = (int(part, 16) / 255 for part in match.groups())
    hue, _lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < _LEAST_SATURATION:
        return None
    distances = [min(abs(hue * 360 - angle), 360 - abs(hue * 360 - angle)) for angle in _ANGLES]
    return distances.index(min(distances))


def is_colour(text: str) -> bool:
    """Return whether ``text`` is a colour as ``#rrggbb``."""
    return _COLOUR.fullmatch(text) is not None
