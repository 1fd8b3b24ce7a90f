"""A PDF in the making. Text in it can be copied and searched, as the typefaces come with it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import TextDirection, XPos, YPos

from ..typefaces import Typeface
from .canvas import Box, Image, Path
from .shaping import Line

POINTS = 72 / 25.4
"""Points in a millimetre."""
OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


class Document:
    """A PDF whose pages are drawn one after the other; the last one is the `Canvas`.

    It asks the print dialogue for the true size, as labels would be missed by a page that is fitted to the printer.
    """

    def __init__(self, title: str, language: str = "") -> None:
        self._pdf = FPDF(unit="mm")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._pdf.alias_nb_pages(None)  # type: ignore[arg-type]  # people may be called {nb}
        self._pdf.set_title(title)
        self._pdf.viewer_preferences = ViewerPreferences(print_scaling="None", display_doc_title=True)
        if language:
            self._pdf.set_lang(language)
        self._families: dict[Typeface, str] = {}
        self._height = 0.0

    @property
    def page_count(self) -> int:
        return int(self._pdf.page_no())

    def add_page(self, width: float, height: float) -> None:
        """Begin a page of that size in mm."""
        self._pdf.add_page(orientation="portrait", format=(width, height))
        self._height = height

    def fill(self, path: Path, colour: str) -> None:
        self._write(f"q {_rgb(colour)} rg {self._operators(path)} f Q")

    def stroke(self, path: Path, colour: str, width: float, dashes: tuple[float, float] | None = None) -> None:
        pattern = f"[{' '.join(_number(dash * POINTS) for dash in dashes)}] 0 d " if dashes else ""
        pen = f"{_rgb(colour)} RG {_number(width * POINTS)} w {pattern}"
        self._write(f"q {pen}{self._operators(path)} S Q")

    def line(self, line: Line, x: float, baseline: float, size: float, colour: str) -> None:
        self._pdf.set_text_color(*_bytes(colour))
        for run in line.runs:
            self._pdf.set_font(self._family(run.typeface), size=size * POINTS)
            direction = TextDirection.RTL if run.is_right_to_left else TextDirection.LTR
            self._pdf.set_text_shaping(True, direction=direction)
            # A cell of the font's height has its baseline at 0.8 of it.
            self._pdf.set_xy(x + run.x * size, baseline - 0.8 * size)
            self._pdf.cell(text=run.text, w=run.width * size, h=size, align="L", new_x=XPos.LEFT, new_y=YPos.TOP)

    def squares(self, rows: tuple[tuple[int, int, int], ...], x: float, y: float, side: float) -> None:
        scale = side * POINTS
        left, top = _number(x * POINTS), _number((self._height - y) * POINTS)
        runs = " ".join(f"{column} {row} {length} 1 re" for column, row, length in rows)
        self._write(f"q 0 g {scale:.5f} 0 0 {-scale:.5f} {left} {top} cm {runs} f Q")

    def image(self, image: Image, box: Box) -> None:
        self._pdf.image(BytesIO(image.content), x=box.x, y=box.y, w=box.width, h=box.height)

    @contextmanager
    def clipped(self, box: Box, turned: bool = False) -> Iterator[None]:
        area = (box.x, self._height - box.bottom, box.width, box.height)
        turn = ""
        if turned:
            across, up = 2 * box.x + box.width, 2 * self._height - 2 * box.y - box.height
            turn = f" -1 0 0 -1 {_number(across * POINTS)} {_number(up * POINTS)} cm"
        with self._pdf.local_context():
            self._write(f"{' '.join(_number(length * POINTS) for length in area)} re W n{turn}")
            yield

    def content(self) -> bytes:
        """Return the file."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bytes(self._pdf.output())

    def _family(self, typeface: Typeface) -> str:
        if typeface not in self._families:
            self._families[typeface] = name = f"f{len(self._families)}"
            self._pdf.add_font(name, fname=typeface.file, collection_font_number=typeface.index)
        return self._families[typeface]

    def _operators(self, path: Path) -> str:
        return " ".join(self._operator(*step) for step in path.steps)

    def _operator(self, name: str | float, *lengths: str | float) -> str:
        numbers = [float(length) for length in lengths]
        points = [numbers[i] if i % 2 == 0 else self._height - numbers[i] for i in range(len(numbers))]
        return " ".join([*(_number(length * POINTS) for length in points), OPERATORS[str(name)]])

    def _write(self, operators: str) -> None:
        self._pdf._out(operators)


def _number(length: float) -> str:
    return f"{length:.3f}".rstrip("0").rstrip(".")


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _rgb(colour: str) -> str:
    return " ".join(_number(byte / 255) for byte in _bytes(colour))
