"""One side of a badge: a strip with the event, the name as large as fits, what else is on it, and the code."""

from ..pdf import INK, Align, Block, Box, Canvas, Matrix, Path, draw_block, draw_qr, drawable, fit_text
from .no_photos import draw_no_photos
from .strips import draw_role, draw_strip, middle
from .wearers import Look, Wearer

LEAST_QR = 22.0
"""The side of a QR symbol without its quiet zone, in mm, so that phones read it at arm's length."""
LEAST_NAME = 3.0
"""The smallest size of a name in mm; what is longer ends in an ellipsis."""
SMALL_PRINT = 2.2
SOFT_INK = "#4a4d55"
BEST_ABOVE = 66.0
"""Badges across that are at least this high in mm have the name above the code, else beside it."""


def draw_face(canvas: Canvas, box: Box, look: Look, wearer: Wearer) -> None:
    """Draw one side of a badge into its box."""
    if box.height > box.width * 1.1:
        _draw_upright(canvas, box, look, wearer)
    elif box.height >= BEST_ABOVE:
        _draw_name_above(canvas, box, look, wearer)
    else:
        _draw_name_beside(canvas, box, look, wearer)


def _draw_upright(canvas: Canvas, box: Box, look: Look, wearer: Wearer) -> None:
    margin, mark = max(3.0, box.width * 0.06), wearer.role_mark(look)
    strip = Box(box.x, box.y, box.width, box.height * 0.12)
    draw_strip(canvas, strip, look, look.accent, margin)
    band = Box(box.x, box.bottom - box.height * 0.095, box.width, box.height * 0.095)
    if mark:
        canvas.fill(Path.rounded(band, 0), mark.colour_or(look.accent))
        draw_role(canvas, Box(band.x + margin, band.y, band.width - 2 * margin, band.height), mark, "centre")
    side = _qr_side(wearer.matrix, min(box.width * 0.36, box.height * 0.25))
    floor = (band.y if mark else box.bottom) - 1.5
    small = SMALL_PRINT + 1 if "code" in look.shows else 0
    qr = Box(box.x + (box.width - side) / 2, floor - side - small, side, side)
    draw_qr(canvas, wearer.matrix, qr)
    if small:
        text = fit_text(wearer.code, box.width - 2 * margin, SMALL_PRINT, SMALL_PRINT, 1, 1)
        draw_block(canvas, text, Box(box.x, qr.bottom - 0.5, box.width, SMALL_PRINT), SOFT_INK, "centre")
    if wearer.wants_no_photos:
        room = (box.width - side) / 2 - margin + 1
        draw_no_photos(canvas, Box(box.x + margin - 1, qr.y, room, side), look.no_photos_text)
    top = strip.bottom + margin
    _draw_words(canvas, Box(box.x + margin, top, box.width - 2 * margin, qr.y - top), look, wearer, "centre")


def _draw_name_above(canvas: Canvas, box: Box, look: Look, wearer: Wearer) -> None:
    margin = max(3.0, box.width * 0.04)
    strip = _draw_top(canvas, box, look, wearer, margin)
    side = _qr_side(wearer.matrix, 24)
    qr = Box(box.right - side - 1.5, box.bottom - side - 1.5, side, side)
    draw_qr(canvas, wearer.matrix, qr)
    top = strip.bottom + margin * 0.8
    words = Box(box.x + margin, top, box.width - 2 * margin, qr.y - top - 1)
    name = fit_name(wearer, words.width, words.height, box.height * 0.24)
    _draw_name(canvas, name, middle(words, name) if name else words, "start")
    lines = Box(box.x + margin, qr.y + 1, qr.x - box.x - margin - 2, side - 2)
    lines = _without_mark(canvas, lines, look, wearer)
    _draw_stack(canvas, _details(look, wearer, lines.width, box.height * 0.055), lines, "start")


def _draw_name_beside(canvas: Canvas, box: Box, look: Look, wearer: Wearer) -> None:
    margin = max(2.5, min(4.0, box.width * 0.04))
    strip = _draw_top(canvas, box, look, wearer, margin)
    side = _qr_side(wearer.matrix, min(27, (box.height - strip.height) * 0.56))
    side = min(side, box.bottom - strip.bottom)
    body = box.bottom - strip.bottom
    qr = Box(box.right - side - 0.5, strip.bottom + (body - side) / 2, side, side)
    draw_qr(canvas, wearer.matrix, qr)
    words = Box(box.x + margin, strip.bottom + 2, qr.x - box.x - margin - 0.5, body - 4)
    _draw_words(canvas, _without_mark(canvas, words, look, wearer), look, wearer, "start")


def _draw_top(canvas: Canvas, box: Box, look: Look, wearer: Wearer, margin: float) -> Box:
    """Draw the strip of a badge across, which has the event at the left and the role at the right."""
    mark = wearer.role_mark(look)
    strip = Box(box.x, box.y, box.width, max(5.5, min(11.0, box.height * 0.15)))
    role = 0.0
    canvas.fill(Path.rounded(strip, 0), mark.colour_or(look.accent) if mark else look.accent)
    if mark:
        role = draw_role(canvas, Box(strip.x + margin, strip.y, strip.width * 0.62, strip.height), mark, "right", strip)
    rest = Box(strip.x, strip.y, strip.width - role, strip.height)
    draw_strip(canvas, rest, look, "", margin)
    return strip


def _without_mark(canvas: Canvas, box: Box, look: Look, wearer: Wearer) -> Box:
    """Draw the mark of somebody who wants no photos at the bottom of the box, and return the rest of it."""
    if not wearer.wants_no_photos:
        return box
    height = min(8.5, box.height * 0.28)
    area = Box(box.x, box.bottom - height, box.width, height)
    draw_no_photos(canvas, area, look.no_photos_text, beside=True)
    return Box(box.x, box.y, box.width, box.height - height - 1.2)


def _draw_words(canvas: Canvas, box: Box, look: Look, wearer: Wearer, align: Align) -> None:
    """Draw name and details below each other in the middle of the box."""
    details = _details(look, wearer, box.width, max(2.7, min(6.5, box.height * 0.11)))
    below = sum(height + gap for _, height, gap in details)
    air = box.height * 0.05
    name = fit_name(wearer, box.width, box.height - below - 2 * air, box.height * 0.48)
    height = name.height * name.size if name else (box.height - below) * 0.8
    top = box.y + (box.height - height - below - air) / 2
    _draw_name(canvas, name, Box(box.x, top, box.width, height), align)
    _draw_stack(canvas, details, Box(box.x, top + height + air, box.width, below), align)


def fit_name(wearer: Wearer, width: float, height: float, largest: float) -> Block | None:
    """Return the name as large as fits on one or two lines, or ``None`` if it has to be written by hand."""
    name = wearer.printed_name
    return fit_text(name, width, height, largest, LEAST_NAME) if name else None


def _draw_name(canvas: Canvas, name: Block | None, box: Box, align: Align) -> None:
    """Draw the name, or a line on which it can be written."""
    if name:
        draw_block(canvas, name, box, INK, align)
        return
    y = box.y + box.height * 0.75
    canvas.stroke(Path([("M", box.x, y), ("L", box.right, y)]), SOFT_INK, 0.25)


Details = list[tuple[Block, float, float]]


def _details(look: Look, wearer: Wearer, width: float, size: float) -> Details:
    """Return what stands below the name, with the height and the space above of each."""
    texts = (
        ("pronouns", wearer.pronouns, 0.8, 1),
        ("headline", wearer.headline, 0.85, 2),
        ("company", wearer.company, 1.0, 2),
    )
    found = []
    for name, text, scale, most in texts:
        text, _, missing = drawable(text)
        if name in look.shows and text and not missing:
            largest = size * scale
            block = fit_text(text, width, largest * 2.3, largest, max(2.2, largest * 0.7), most)
            found.append((block, block.height * block.size, size * 0.42))
    return found


def _draw_stack(canvas: Canvas, details: Details, box: Box, align: Align) -> None:
    y = box.y
    for block, height, gap in details:
        if y + gap + height <= box.bottom + 0.5:
            draw_block(canvas, block, Box(box.x, y + gap, box.width, height), SOFT_INK, align)
        y += gap + height


def _qr_side(matrix: Matrix, wanted: float) -> float:
    """Return the side of a QR symbol with its quiet zone, whose modules alone are as wide as wanted."""
    return max(LEAST_QR, wanted) * (len(matrix) + 8) / len(matrix)
