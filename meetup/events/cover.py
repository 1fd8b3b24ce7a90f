"""Drawn covers, for events without a picture: circles on a gradient, always the same for the same slug."""

import hashlib
from functools import lru_cache

WIDTH, HEIGHT = 1600, 800
# The two colours of the gradient, then those of the circles: near the top on one side, on the other, and at the bottom.
PALETTES = (
    ("#e8663d", "#a6331a", "#ffd9a8", "#f6b199", "#2f5d62"),
    ("#2f5d62", "#173a45", "#f4c95d", "#8fc1b5", "#e8663d"),
    ("#5b4b8a", "#2c2352", "#f7b2ad", "#b8a9e0", "#f2d0a4"),
    ("#20639b", "#12355b", "#f6d55c", "#7fc8f8", "#ed553b"),
    ("#b23a48", "#6d1a36", "#fcb9b2", "#fed0bb", "#461220"),
    ("#3a7d44", "#1e4d2b", "#f2e8cf", "#a7c957", "#bc4749"),
    ("#c8553d", "#588b8b", "#ffd5c2", "#f28f3b", "#2d3047"),
    ("#374a67", "#1b2432", "#f2b880", "#c98686", "#7fb7be"),
)


@lru_cache(maxsize=512)
def cover_svg(slug: str) -> str:
    """Return the cover as an SVG that is twice as wide as high."""
    seed = hashlib.sha256(slug.encode()).digest()
    start, end, near, far, below = PALETTES[seed[0] % len(PALETTES)]
    mirrored = ' transform="matrix(-1 0 0 1 1600 0)"' if seed[1] % 2 else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<linearGradient id="g" x2="1" y2="1"><stop stop-color="{start}"/>'
        f'<stop offset="1" stop-color="{end}"/></linearGradient>'
        f'<path fill="url(#g)" d="M0 0h{WIDTH}v{HEIGHT}H0z"/><g{mirrored}>'
        f"{_circle(near, _scale(seed[2], 120, 420), _scale(seed[3], 60, 260), _scale(seed[4], 180, 300))}"
        f"{_circle(far, _scale(seed[5], 1100, 1400), _scale(seed[6], 140, 380), _scale(seed[7], 220, 360))}"
        f"{_circle(below, _scale(seed[8], 560, 1040), _scale(seed[9], 860, 980), _scale(seed[10], 400, 560))}"
        "</g></svg>"
    )


def _scale(byte: int, minimum: int, maximum: int) -> int:
    """Return a number from ``minimum`` to ``maximum`` in proportion to ``byte`` (0 to 255)."""
    return minimum + byte * (maximum - minimum) // 255


def _circle(colour: str, x: int, y: int, radius: int) -> str:
    return f'<circle fill="{colour}" cx="{x}" cy="{y}" r="{radius}"/>'
