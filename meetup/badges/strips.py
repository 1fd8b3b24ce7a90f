"""The coloured strips of badges: the event with its logo, and what somebody is there."""

from ..pdf import Block, Box, Canvas, Path, draw_block, draw_image, fit_text
from .wearers import Look, RoleMark

WHITE = "#ffffff"


def draw_strip(canvas: Canvas, strip: Box, look: Look, colour: str, margin: float) -> None:
    """Draw logo and title of the event in white on the strip."""
    if colour:
        canvas.fill(Path.rounded(strip, 0), colour)
    x = strip.x + margin
    if look.logo:
        plate = strip.height * 0.72
        width = min(look.logo.width / look.logo.height * (plate - 1.2), strip.width * 0.4) + 1.6
        area = Box(x - 1, strip.y + (strip.height - plate) / 2, width, plate)
        canvas.fill(Path.rounded(area, 0.8), WHITE)
        draw_image(canvas, look.logo, Box(area.x + 0.8, area.y + 0.6, width - 1.6, plate - 1.2))
        x = area.right + 1.5
    room = strip.right - margin - x
    if "title" not in look.shows or room < 12:
        return
    size = min(strip.height * 0.4, 6)
    title = fit_text(look.title, room, strip.height * 0.8, size, min(1.9, size), 2 if strip.height > 8 else 1)
    draw_block(canvas, title, middle(Box(x, strip.y, room, strip.height), title), WHITE)


def draw_role(canvas: Canvas, box: Box, mark: RoleMark, align: str, strip: Box | None = None) -> float:
    """Draw shape and label of a role in white, and return how wide they are with the space around them."""
    side = min(box.height * 0.5, 7)
    label = fit_text(mark.label, box.width - side - 3, box.height * 0.8, min(box.height * 0.46, 7), 1.8, 1)
    text = label.lines[0].width * label.size
    shape, gap = (side, 1.4) if mark.mark else (0.0, 0.0)
    whole = shape + gap + text
    x = box.x + (box.width - whole) / 2 if align == "centre" else (strip or box).right - whole - 2.5
    if mark.mark:
        spot = Box(x, box.y + (box.height - side) / 2, side, side)
        canvas.fill(mark.mark.shape(spot), WHITE)
    draw_block(canvas, label, middle(Box(x + shape + gap, box.y, text, box.height), label), WHITE, "left")
    return whole + 3


def middle(box: Box, block: Block) -> Box:
    height = block.height * block.size
    return Box(box.x, box.y + (box.height - height) / 2, box.width, height)
