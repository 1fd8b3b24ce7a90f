"""What badges will look like, for the screen: drawn by the code that prints them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from ..events import Event
from ..languages import gettext
from ..pdf import Box, Drawing, Path
from ..tickets import ExpectedPerson, people_by_keys
from .batches import LOGO_SIDES, current_texts, look_of, wearers_of
from .choosing import sample_keys
from .face import draw_face
from .kinds import BadgeKind
from .models import BadgeDesign
from .papers import Paper, PaperKind
from .wearers import Look, Wearer

SAMPLE_CODE = "K7Q2M9XW4TDB0FZR"
OUTLINE, SHEET = "#8b8f98", "#ffffff"


class Preview(NamedTuple):
    """A first badge, one with the longest name, and how they lie on a sheet if there are several on it."""

    badges: tuple[Markup, ...]
    sheet: Markup | None
    paper: Paper


def preview_of(event: Event, design: BadgeDesign, kinds: Sequence[BadgeKind]) -> Preview:
    """Draw the preview of a design, which need not be stored."""
    texts = current_texts()
    look = look_of(event, design, texts)
    if look.logo:
        url = url_for("people.pictures.show", key=design.logo_key, size=LOGO_SIDES[1])
        look = replace(look, logo=replace(look.logo, url=url))
    wearers = wearers_of(design, kinds, _sample_people(event), texts)
    paper = design.printing.paper
    badges = tuple(_badge(paper, look, wearer, number) for number, wearer in enumerate(wearers))
    sheet = _sheet(paper, design) if paper.kind != PaperKind.SINGLE or paper.is_folded else None
    return Preview(badges, sheet, paper)


def _sample_people(event: Event) -> Sequence[ExpectedPerson]:
    """Return who is first in the list, and who has the longest name, with a code that is nobody's."""
    keys = sample_keys(event)
    people = {person.key: person for person in people_by_keys(event, keys)}
    return [people[key]._replace(code=SAMPLE_CODE) for key in keys if key in people]


def _badge(paper: Paper, look: Look, wearer: Wearer, number: int) -> Markup:
    width, height = paper.face
    drawing = Drawing(width, height, f"badge-{number}")
    box = Box(0, 0, width, height)
    drawing.fill(Path.rounded(box, paper.radius), SHEET)
    with drawing.clipped(box):
        draw_face(drawing, box, look, wearer)
    return drawing.markup(gettext("The badge of %(name)s", name=wearer.name))


def _sheet(paper: Paper, design: BadgeDesign) -> Markup:
    printing = design.printing
    drawing = Drawing(*paper.page, "sheet")
    drawing.fill(Path.rounded(Box(0, 0, *paper.page), 0), SHEET)
    for box in paper.boxes():
        moved = Box(box.x + printing.offset_x, box.y + printing.offset_y, box.width, box.height)
        drawing.stroke(Path.rounded(moved, paper.radius), OUTLINE, 0.6)
    if paper.is_folded:
        y = paper.height / 2
        drawing.stroke(Path([("M", 0, y), ("L", paper.width, y)]), OUTLINE, 0.6, (2, 2))
    return drawing.markup(gettext("The sheet: %(name)s", name=paper.name))
