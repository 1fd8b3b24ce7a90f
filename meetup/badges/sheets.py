"""Badges on paper: as many to a page as it has places, with their backs, moved by what the printer is off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..pdf import Box, Document, Path
from .face import draw_face
from .papers import Paper, PaperKind
from .wearers import Look, Wearer

CUT_LINE = "#9a9da4"


@dataclass(frozen=True)
class Printing:
    """How badges are printed: the paper, both sides or one, and by how many mm all moves to the right and down."""

    paper: Paper
    both_sides: bool = False
    offset_x: float = 0
    offset_y: float = 0

    @property
    def sides(self) -> int:
        return 2 if self.both_sides and not self.paper.is_folded else 1

    def page_count(self, badges: int) -> int:
        return -(-badges // self.paper.per_page) * self.sides


def draw_badges(printing: Printing, look: Look, wearers: Sequence[Wearer], title: str) -> bytes:
    """Return the PDF with a badge for each of the wearers."""
    document = Document(title)
    paper = printing.paper
    for start in range(0, len(wearers), paper.per_page):
        page = wearers[start : start + paper.per_page]
        document.add_page(*paper.page)
        _draw_page(document, printing, paper.boxes(), look, page)
        if printing.sides == 2:
            document.add_page(*paper.page)
            _draw_page(document, printing, paper.back_boxes(), look, page)
    return document.content()


def _draw_page(
    document: Document, printing: Printing, boxes: Iterator[Box], look: Look, wearers: Sequence[Wearer]
) -> None:
    moved = [Box(box.x + printing.offset_x, box.y + printing.offset_y, box.width, box.height) for box in boxes]
    for box, wearer in zip(moved, wearers, strict=False):
        draw_badge(document, printing.paper, box, look, wearer)
    if printing.paper.kind == PaperKind.CUT:
        _draw_cut_lines(document, moved[: len(wearers)])


def draw_badge(document: "Document", paper: Paper, box: Box, look: Look, wearer: Wearer) -> None:
    """Draw one badge into its place, of which a folded one fills both halves."""
    if not paper.is_folded:
        with document.clipped(box):
            draw_face(document, box, look, wearer)
        return
    width, height = paper.face
    front, back = Box(box.x, box.y + height, width, height), Box(box.x, box.y, width, height)
    with document.clipped(back, turned=True):
        draw_face(document, back, look, wearer)
    with document.clipped(front):
        draw_face(document, front, look, wearer)
    document.stroke(Path([("M", box.x, front.y), ("L", box.right, front.y)]), CUT_LINE, 0.1, (1, 1.5))


def _draw_cut_lines(document: Document, boxes: Sequence[Box]) -> None:
    for box in boxes:
        document.stroke(Path.rounded(box, 0), CUT_LINE, 0.1, (1, 1.5))
