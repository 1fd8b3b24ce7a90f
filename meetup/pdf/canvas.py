"""What a page is drawn on: the same calls make a PDF for the printer or an SVG for the screen. Lengths are in mm."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from .fitting import Block
from .shaping import Line

Align = Literal["start", "centre", "left", "right"]
Matrix = tuple[tuple[bool, ...], ...]
KAPPA = 0.5523
"""How far the handles of a Bézier curve lie that draws a quarter of a circle of radius 1."""
INK = "#14161a"
QUIET_ZONE = 4
"""The modules around a QR symbol that stay white (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in mm from the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, by: float) -> "Box":
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True)
class Image:
    """A picture as PNG or JPEG, with its size in pixels and where browsers get it."""

    content: bytes
    width: int
    height: int
    url: str = ""


class Path:
    """A shape of lines and curves: ``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)`` and ``("Z",)``."""

    def __init__(self, steps: Sequence[tuple[str | float, ...]] = ()) -> None:
        self.steps = list(steps)

    @classmethod
    def polygon(cls, points: Sequence[tuple[float, float]]) -> "Path":
        first, *others = points
        return cls([("M", *first), *(("L", *point) for point in others), ("Z",)])

    @classmethod
    def rounded(cls, box: Box, radius: float) -> "Path":
        """Return a rectangle with round corners. With half its side as the radius, a square is a circle."""
        left, top, right, bottom = box.x, box.y, box.right, box.bottom
        if radius <= 0:
            return cls.polygon([(left, top), (right, top), (right, bottom), (left, bottom)])
        k = radius * (1 - KAPPA)
        return cls(
            [
                ("M", left + radius, top),
                ("L", right - radius, top),
                ("C", right - k, top, right, top + k, right, top + radius),
                ("L", right, bottom - radius),
                ("C", right, bottom - k, right - k, bottom, right - radius, bottom),
                ("L", left + radius, bottom),
                ("C", left + k, bottom, left, bottom - k, left, bottom - radius),
                ("L", left, top + radius),
                ("C", left, top + k, left + k, top, left + radius, top),
                ("Z",),
            ]
        )


class Canvas(Protocol):
    """A page in the making."""

    def fill(self, path: Path, colour: str) -> None: ...

    def stroke(self, path: Path, colour: str, width: float, dashes: tuple[float, float] | None = None) -> None: ...

    def line(self, line: Line, x: float, baseline: float, size: float, colour: str) -> None:
        """Draw a line of text whose left end is ``x``."""

    def squares(self, rows: tuple[tuple[int, int, int], ...], x: float, y: float, side: float) -> None:
        """Draw the dark runs of a QR symbol: column, row and length, in modules that are ``side`` wide."""

    def image(self, image: Image, box: Box) -> None: ...

    def clipped(self, box: Box, turned: bool = False) -> AbstractContextManager[None]:
        """Draw nothing outside of the box. What is ``turned`` stands on its head in it."""


def draw_block(canvas: Canvas, block: Block, box: Box, colour: str = INK, align: Align = "start") -> None:
    """Draw lines of text at the top of a box. ``start`` is the side where each line begins to be read."""
    for line, baseline in zip(block.lines, block.baselines, strict=True):
        free = box.width - line.width * block.size
        shift = {"left": 0, "right": free, "centre": free / 2, "start": free if line.is_right_to_left else 0}[align]
        canvas.line(line, box.x + shift, box.y + baseline * block.size, block.size, colour)


def draw_qr(canvas: Canvas, matrix: Matrix, box: Box) -> None:
    """Draw a QR symbol on white, with its quiet zone inside of the square box."""
    canvas.fill(Path.rounded(box, 0), "#ffffff")
    side = box.width / (len(matrix) + 2 * QUIET_ZONE)
    canvas.squares(_dark_runs(matrix), box.x + QUIET_ZONE * side, box.y + QUIET_ZONE * side, side)


def draw_image(canvas: Canvas, image: Image, box: Box, align: Align = "centre") -> float:
    """Draw a picture as large as fits in the box, and return how wide it is."""
    scale = min(box.width / image.width, box.height / image.height)
    width, height = image.width * scale, image.height * scale
    free = box.width - width
    x = box.x + {"left": 0, "start": 0, "right": free, "centre": free / 2}[align]
    canvas.image(image, Box(x, box.y + (box.height - height) / 2, width, height))
    return width


@lru_cache(maxsize=2048)
def _dark_runs(matrix: Matrix) -> tuple[tuple[int, int, int], ...]:
    return tuple(run for y, row in enumerate(matrix) for run in _runs_in(row, y))


def _runs_in(row: tuple[bool, ...], y: int) -> Iterator[tuple[int, int, int]]:
    start = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, y, x - start
            start = None
