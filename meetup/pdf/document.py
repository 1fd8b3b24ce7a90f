"""A PDF in the making. Text in it can be copied and searched, as the typefaces come with it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from ..typefaces import Typeface
from .canvas import Box, Image, Path
from .embedding import characters_by_typeface, embed, text_operators
from .shaping import Line

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

POINTS = 72 / 25.4
"""Points in a millimetre."""
OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


class _Text(NamedTuple):
    line: Line
    x: float
    baseline: float
    size: float
    colour: str


class _Picture(NamedTuple):
    image: Image
    box: Box


@dataclass
class _Page:
    """A page and what is drawn on it: operators, and what becomes operators as soon as all pages are known."""

    width: float
    height: float
    parts: list[str | _Text | _Picture] = field(default_factory=list)


class Document:
    """A PDF whose pages are drawn one after the other; the last one is the `Canvas`.

    It asks the print dialogue for the true size, as labels would be missed by a page that is fitted to the printer.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._pages: list[_Page] = []

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def add_page(self, width: float, height: float) -> None:
        """Begin a page of that size in mm."""
        self._pages.append(_Page(width, height))

    def fill(self, path: Path, colour: str) -> None:
        self._draw(f"q {_rgb(colour)} rg {self._operators(path)} f Q")

    def stroke(self, path: Path, colour: str, width: float, dashes: tuple[float, float] | None = None) -> None:
        pattern = f"[{' '.join(_number(dash * POINTS) for dash in dashes)}] 0 d " if dashes else ""
        pen = f"{_rgb(colour)} RG {_number(width * POINTS)} w {pattern}"
        self._draw(f"q {pen}{self._operators(path)} S Q")

    def line(self, line: Line, x: float, baseline: float, size: float, colour: str) -> None:
        self._draw(_Text(line, x, baseline, size, colour))

    def squares(self, rows: tuple[tuple[int, int, int], ...], x: float, y: float, side: float) -> None:
        scale = side * POINTS
        left, top = _number(x * POINTS), _number((self._height - y) * POINTS)
        runs = " ".join(f"{column} {row} {length} 1 re" for column, row, length in rows)
        self._draw(f"q 0 g {scale:.5f} 0 0 {-scale:.5f} {left} {top} cm {runs} f Q")

    def image(self, image: Image, box: Box) -> None:
        self._draw(_Picture(image, box))

    @contextmanager
    def clipped(self, box: Box, turned: bool = False) -> Iterator[None]:
        area = (box.x, self._height - box.bottom, box.width, box.height)
        turn = ""
        if turned:
            across, up = 2 * box.x + box.width, 2 * self._height - 2 * box.y - box.height
            turn = f" -1 0 0 -1 {_number(across * POINTS)} {_number(up * POINTS)} cm"
        self._draw(f"q {' '.join(_number(length * POINTS) for length in area)} re W n{turn}")
        yield
        self._draw("Q")

    def content(self) -> bytes:
        """Return the file."""
        from fpdf import FPDF, ViewerPreferences  # noqa: PLC0415  it takes 35 MiB, and only drawing needs it

        pdf = FPDF(unit="mm")
        pdf.set_auto_page_break(False)
        pdf.alias_nb_pages(None)  # type: ignore[arg-type]  # people may be called {nb}
        pdf.set_title(self._title)
        pdf.viewer_preferences = ViewerPreferences(print_scaling="None", display_doc_title=True)
        runs = (run for page in self._pages for part in page.parts if isinstance(part, _Text) for run in part.line.runs)
        with TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fonts = embed(pdf, characters_by_typeface(runs), File(folder))
            for page in self._pages:
                _write_page(pdf, page, fonts)
            return bytes(pdf.output())

    @property
    def _height(self) -> float:
        return self._pages[-1].height

    def _draw(self, part: str | _Text | _Picture) -> None:
        self._pages[-1].parts.append(part)

    def _operators(self, path: Path) -> str:
        return " ".join(self._operator(*step) for step in path.steps)

    def _operator(self, name: str | float, *lengths: str | float) -> str:
        numbers = [float(length) for length in lengths]
        points = [numbers[i] if i % 2 == 0 else self._height - numbers[i] for i in range(len(numbers))]
        return " ".join([*(_number(length * POINTS) for length in points), OPERATORS[str(name)]])


def _write_page(pdf: "FPDF", page: _Page, fonts: dict[Typeface, "TTFFont"]) -> None:
    pdf.add_page(orientation="portrait", format=(page.width, page.height))
    for part in page.parts:
        if isinstance(part, str):
            pdf._out(part)
        elif isinstance(part, _Picture):
            pdf.image(BytesIO(part.image.content), *(part.box.x, part.box.y, part.box.width, part.box.height))
        else:
            _write_text(pdf, page, part, fonts)


def _write_text(pdf: "FPDF", page: _Page, text: _Text, fonts: dict[Typeface, "TTFFont"]) -> None:
    size, y = text.size * POINTS, (page.height - text.baseline) * POINTS
    operators = []
    for run in text.line.runs:
        font = fonts[run.typeface]
        operators.append(pdf._set_font_for_page(font, size, wrap_in_text_object=False))
        operators.append(text_operators(font, run, (text.x + run.x * text.size) * POINTS, y, size))
    if operators:
        pdf._out(f"BT {_rgb(text.colour)} rg {' '.join(operators)} ET")


def _number(length: float) -> str:
    return f"{length:.3f}".rstrip("0").rstrip(".")


def _rgb(colour: str) -> str:
    return " ".join(_number(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
