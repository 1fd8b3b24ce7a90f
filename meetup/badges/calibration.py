"""A page to measure what a printer does: a ruler of 100 mm, and the outlines of the paper's badges."""

from ..languages import gettext
from ..pdf import INK, Box, Canvas, Document, Path, draw_block, fit_text
from .papers import Paper
from .sheets import Printing

RULER = 100
"""The length of the ruler in mm, if the page is wide enough."""
OUTLINE = "#5b606b"


def draw_calibration(printing: Printing) -> bytes:
    """Return the PDF to print before the badges."""
    document = Document(gettext("Test page"))
    paper = printing.paper
    document.add_page(*paper.page)
    for box in _moved(paper, printing):
        document.stroke(Path.rounded(box, paper.radius), OUTLINE, 0.2)
        _draw_cross(document, box)
    _draw_ruler(document, paper, gettext("%(length)s mm", length=_ruler_of(paper)))
    _draw_words(document, paper, printing)
    return document.content()


def _moved(paper: Paper, printing: Printing) -> list[Box]:
    return [Box(box.x + printing.offset_x, box.y + printing.offset_y, box.width, box.height) for box in paper.boxes()]


def _ruler_of(paper: Paper) -> int:
    return next(length for length in (RULER, 80, 50) if length + 8 <= paper.page[0])


def _draw_cross(canvas: Canvas, box: Box) -> None:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    canvas.stroke(Path([("M", x - 3, y), ("L", x + 3, y), ("M", x, y - 3), ("L", x, y + 3)]), OUTLINE, 0.2)


def _draw_ruler(canvas: Canvas, paper: Paper, label: str) -> None:
    """Draw the ruler across the middle of the first badge's row, where every paper has room for it."""
    length = _ruler_of(paper)
    x, y = (paper.page[0] - length) / 2, _ruler_top(paper)
    canvas.fill(Path.rounded(Box(x - 2, y - 6, length + 4, 16), 0), "#ffffff")
    steps: list[tuple[str | float, ...]] = [("M", x, y), ("L", x + length, y)]
    for at in range(length + 1):
        height = 5 if at % 10 == 0 else 3.5 if at % 5 == 0 else 2
        steps += [("M", x + at, y), ("L", x + at, y - height)]
    canvas.stroke(Path(steps), INK, 0.15)
    block = fit_text(label, length, 5, 4, 2, 1)
    draw_block(canvas, block, Box(x, y + 1.5, length, 5), INK, "centre")


def _draw_words(canvas: Canvas, paper: Paper, printing: Printing) -> None:
    first = gettext("Print at actual size, not fitted to the page, and measure the line above.")
    second = gettext("If the outlines miss the paper's, move them in the settings by what you measure, in mm.")
    offset = gettext("Moved by: %(x)s mm to the right, %(y)s mm down", x=printing.offset_x, y=printing.offset_y)
    width = min(paper.page[0] - 8, 150)
    x, y = (paper.page[0] - width) / 2, _ruler_top(paper) + 10
    for text in (f"{paper.name} – {offset}", first, second):
        block = fit_text(text, width, 8, 3.2, 1.8)
        height = block.height * block.size
        canvas.fill(Path.rounded(Box(x - 1, y - 0.6, width + 2, height + 1.8), 0), "#ffffff")
        draw_block(canvas, block, Box(x, y, width, height), INK, "centre")
        y += height + 1.4


def _ruler_top(paper: Paper) -> float:
    return min(paper.page[1] * 0.3, 80)
