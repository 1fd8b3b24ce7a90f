"""What tells kinds of people apart from afar: a colour with a shape, as not everybody sees colours alike."""

import math
from collections.abc import Callable
from typing import NamedTuple

from ..languages import lazy_gettext
from ..pdf import Box, Path


class Mark(NamedTuple):
    """A colour, on which white is legible, and its shape."""

    key: str
    label: str
    colour: str
    shape: Callable[[Box], Path]


def _polygon(corners: int, turned_by: float = 0, inner: float = 1) -> Callable[[Box], Path]:
    """Return how to draw a regular polygon or, if the ``inner`` corners are nearer to the middle, a star."""

    def draw(box: Box) -> Path:
        x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
        count = corners * 2 if inner < 1 else corners
        points = []
        for i in range(count):
            angle = math.tau * i / count - math.pi / 2 + turned_by
            length = radius * (inner if inner < 1 and i % 2 else 1)
            points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
        return Path.polygon(points)

    return draw


def _circle(box: Box) -> Path:
    return Path.rounded(box, box.width / 2)


def _square(box: Box) -> Path:
    return Path.rounded(box.inset(box.width * 0.08), 0)


def _cross(box: Box) -> Path:
    third = box.width / 3
    xs, ys = [box.x + third * i for i in range(4)], [box.y + third * i for i in range(4)]
    corners = ((1, 0), (2, 0), (2, 1), (3, 1), (3, 2), (2, 2), (2, 3), (1, 3), (1, 2), (0, 2), (0, 1), (1, 1))
    return Path.polygon([(xs[x], ys[y]) for x, y in corners])


ALL = (
    Mark("circle", lazy_gettext("Blue circle"), "#0b5fa5", _circle),
    Mark("triangle", lazy_gettext("Orange triangle"), "#b5410a", _polygon(3)),
    Mark("square", lazy_gettext("Green square"), "#1d7a3c", _square),
    Mark("diamond", lazy_gettext("Purple diamond"), "#7a3fb0", _polygon(4)),
    Mark("star", lazy_gettext("Golden star"), "#8a6300", _polygon(5, inner=0.42)),
    Mark("hexagon", lazy_gettext("Teal hexagon"), "#00717a", _polygon(6)),
    Mark("cross", lazy_gettext("Pink cross"), "#b32d6b", _cross),
    Mark("pentagon", lazy_gettext("Black pentagon"), "#2a2d33", _polygon(5)),
)
MARKS = {mark.key: mark for mark in ALL}
