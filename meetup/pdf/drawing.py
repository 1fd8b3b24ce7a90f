"""An SVG in the making: what `document` prints, for the screen. Letters are drawn as outlines and need no typeface."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from ..typefaces import Typeface
from .canvas import Box, Image, Path
from .shaping import Line, font_of, glyphs_of, units_of

if TYPE_CHECKING:
    from fontTools.pens.svgPathPen import SVGPathPen


class Drawing:
    """A page as an SVG, whose unit is a millimetre. Several may stand on one page if each has its own ``name``."""

    def __init__(self, width: float, height: float, name: str = "p") -> None:
        self._size = width, height
        self._name = name
        self._parts: list[str] = []
        self._areas = 0

    def fill(self, path: Path, colour: str) -> None:
        self._parts.append(f'<path fill="{escape(colour)}" d="{_data(path)}"/>')

    def stroke(self, path: Path, colour: str, width: float, dashes: tuple[float, float] | None = None) -> None:
        pattern = f' stroke-dasharray="{dashes[0]} {dashes[1]}"' if dashes else ""
        pen = f'stroke="{escape(colour)}" stroke-width="{width}"{pattern}'
        self._parts.append(f'<path fill="none" {pen} d="{_data(path)}"/>')

    def line(self, line: Line, x: float, baseline: float, size: float, colour: str) -> None:
        for run in line.runs:
            scale = size / units_of(run.typeface)
            place = f"translate({_number(x + run.x * size)} {_number(baseline)}) scale({scale:.6f} {-scale:.6f})"
            data = outline_of(run.typeface, run.text, run.is_right_to_left)
            self._parts.append(f'<path transform="{place}" fill="{escape(colour)}" d="{data}"/>')

    def squares(self, rows: tuple[tuple[int, int, int], ...], x: float, y: float, side: float) -> None:
        data = "".join(f"M{column} {row}h{length}v1h-{length}z" for column, row, length in rows)
        place = f"translate({_number(x)} {_number(y)}) scale({side:.5f})"
        self._parts.append(f'<path transform="{place}" shape-rendering="crispEdges" d="{data}"/>')

    def image(self, image: Image, box: Box) -> None:
        self._parts.append(f'<image href="{escape(image.url)}" {_area(box)}/>')

    @contextmanager
    def clipped(self, box: Box, turned: bool = False) -> Iterator[None]:
        self._areas += 1
        name = f"{self._name}-{self._areas}"
        middle = f"{_number(box.x + box.width / 2)} {_number(box.y + box.height / 2)}"
        turn = f' transform="rotate(180 {middle})"' if turned else ""
        self._parts.append(f'<clipPath id="{name}"><rect {_area(box)}/></clipPath><g clip-path="url(#{name})"{turn}>')
        yield
        self._parts.append("</g>")

    def markup(self, label: str) -> Markup:
        """Return the picture as a part of a page; ``label`` says what it shows to those who do not see it."""
        width, height = map(_number, self._size)
        named = f'role="img" aria-label="{escape(label)}"'
        parts = "".join(self._parts)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {named}>{parts}</svg>'
        return Markup(svg)  # noqa: S704  made of numbers and escaped text


@lru_cache(maxsize=1024)
def outline_of(typeface: Typeface, text: str, from_right: bool) -> str:
    """Return the outlines of a run as the data of an SVG path, in units of the font with y upwards."""
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415  only drawing needs it

    font, data = font_of(typeface), []
    for glyph in glyphs_of(typeface, text, from_right)[0]:
        pen = SVGPathPen(None, ntos=_number)
        font.draw_glyph_with_pen(glyph.id, _Moved(pen, glyph.x, glyph.y))
        data.append(pen.getCommands())
    return "".join(data)


class _Moved:
    """A pen that draws elsewhere."""

    def __init__(self, pen: "SVGPathPen", x: float, y: float) -> None:
        self._pen, self._x, self._y = pen, x, y

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        draw = getattr(self._pen, name)
        return lambda *points: draw(*((x + self._x, y + self._y) for x, y in points))


def _data(path: Path) -> str:
    return "".join(str(name) + " ".join(_number(float(length)) for length in lengths) for name, *lengths in path.steps)


def _area(box: Box) -> str:
    x, y, width, height = map(_number, (box.x, box.y, box.width, box.height))
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


def _number(length: float) -> str:
    return f"{length:.3f}".rstrip("0").rstrip(".") if length % 1 else str(int(length))
