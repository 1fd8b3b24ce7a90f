"""The papers that badges are printed on: sheets of labels, sheets to cut, and pages of exactly a badge's size.

The sizes of label sheets are those of their makers, as gLabels and pretix have them, in mm from the top left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..languages import lazy_gettext
from ..pdf import Box

A4 = (210.0, 297.0)
LETTER = (215.9, 279.4)


class PaperKind(StrEnum):
    LABELS = "labels"
    CUT = "cut"
    SINGLE = "single"


KIND_LABELS = {
    PaperKind.CUT: lazy_gettext("Plain paper to cut"),
    PaperKind.LABELS: lazy_gettext("Sheets of labels and cards"),
    PaperKind.SINGLE: lazy_gettext("One badge a page, also for label printers"),
}


@dataclass(frozen=True)
class Paper:
    """A sheet of ``columns`` × ``rows`` badges, each ``width`` × ``height``, whose corners are a ``step`` apart.

    A butterfly is folded: the upper half of its page stands on its head, and is the back.
    """

    key: str
    name: str
    kind: PaperKind
    page: tuple[float, float]
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    step_x: float = 0
    step_y: float = 0
    radius: float = 0
    is_folded: bool = False

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def face(self) -> tuple[float, float]:
        """The width and height of one side of a badge."""
        return self.width, self.height / 2 if self.is_folded else self.height

    def boxes(self) -> Iterator[Box]:
        """Yield the places of the badges on a page, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield Box(self.left + column * self.step_x, self.top + row * self.step_y, self.width, self.height)

    def back_boxes(self) -> Iterator[Box]:
        """Yield the places of the backs, in the same order, on a page that is turned over along its long side."""
        for box in self.boxes():
            yield Box(self.page[0] - box.right, box.y, box.width, box.height)


def _labels(
    key: str,
    name: str,
    page: tuple[float, float],
    size: tuple[float, float],
    grid: tuple[int, int],
    first: tuple[float, float],
    step: tuple[float, float],
    radius: float = 0,
) -> Paper:
    return Paper(key, name, PaperKind.LABELS, page, *size, *grid, *first, *step, radius)


def _cut(key: str, name: str, page: tuple[float, float], size: tuple[float, float], grid: tuple[int, int]) -> Paper:
    """Return a sheet to cut, whose badges touch each other in the middle of the page."""
    left, top = ((page[i] - grid[i] * size[i]) / 2 for i in (0, 1))
    return Paper(key, name, PaperKind.CUT, page, *size, *grid, left, top, *size)


def _single(key: str, name: str, width: float, height: float, *, is_folded: bool = False) -> Paper:
    return Paper(key, name, PaperKind.SINGLE, (width, height), width, height, is_folded=is_folded)


ALL = (
    _cut("a6-on-a4", "A6 · 4 × A4", A4, (105, 148.5), (2, 2)),
    _cut("a6-across-on-a4", "A6 ↔ · 4 × A4", (297.0, 210.0), (148.5, 105), (2, 2)),
    _cut("a7-on-a4", "A7 · 8 × A4", (297.0, 210.0), (74.25, 105), (4, 2)),
    _cut("a7-across-on-a4", "A7 ↔ · 8 × A4", A4, (105, 74.25), (2, 4)),
    _labels("avery-l4784", "Avery L4784 · L4785", A4, (80, 50), (2, 5), (18, 13), (95, 55), 4),
    _labels("avery-l7160", "Avery L7160", A4, (63.99, 38.1), (3, 7), (7.48, 15.49), (66.04, 38.1)),
    _labels("avery-l7163", "Avery L7163", A4, (99.1, 38.1), (2, 7), (3.35, 15.17), (103.01, 38.1)),
    _labels("avery-l7165", "Avery L7165", A4, (99.06, 67.73), (2, 4), (4.67, 13.04), (101.64, 67.73)),
    _labels("zweckform-32015", "Avery Zweckform 32015", A4, (85, 54), (2, 4), (17, 31.5), (91, 60)),
    _labels("avery-5395", "Avery 5395 · 8395", LETTER, (85.72, 59.27), (2, 4), (17.46, 14.82), (95.25, 63.5), 4.76),
    _labels("avery-5164", "Avery 5164", LETTER, (101.6, 84.67), (2, 3), (3.97, 12.7), (106.36, 84.67)),
    _labels("avery-5163", "Avery 5163", LETTER, (101.6, 50.8), (2, 5), (4.13, 12.7), (106.36, 50.8)),
    _labels("avery-5392", "Avery 5392 · 4 × 3 in", LETTER, (101.6, 76.2), (2, 3), (6.35, 25.4), (101.6, 76.2)),
    _labels("durable-1445", "Durable 1445-02", A4, (90, 54), (2, 5), (15, 12), (90, 54)),
    # pretix's grid for Durable 8334-02, 60 mm from row to row, is longer than A4, so that it is left out.
    _labels("durable-1453", "Durable 1453-02", A4, (75, 40), (2, 6), (30, 28.5), (75, 40)),
    _labels("durable-1456", "Durable 1456-02", A4, (90, 60), (2, 4), (15, 28.5), (90, 60)),
    _labels("herma-4412", "Herma 4412", A4, (80, 50), (2, 5), (17.5, 13.5), (95, 55)),
    _single("a6", "A6", 105, 148),
    _single("a7", "A7", 74, 105),
    _single("cr80", "CR80 · 85.6 × 54 mm", 85.6, 54),
    _single("4x3in", "4 × 3 in", 101.6, 76.2),
    _single("butterfly", "82 × 203 mm ⇅", 82, 203, is_folded=True),
    _single("label-100x50", "100 × 50 mm", 100, 50),
    _single("label-83x50", "83 × 50 mm", 83, 50),
    _single("label-80x50", "80 × 50 mm", 80, 50),
    _single("roll-62", "62 × 100 mm", 62, 100),
)
PAPERS = {paper.key: paper for paper in ALL}
DEFAULT_PAPER = "a6-on-a4"
