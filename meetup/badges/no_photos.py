"""The mark of somebody who does not want to be photographed: a camera, crossed out."""

from ..pdf import Box, Canvas, Path, draw_block, fit_text

RED, INK = "#b3261e", "#14161a"


def draw_no_photos(canvas: Canvas, box: Box, text: str, beside: bool = False) -> None:
    """Draw the mark with its words below it, in the middle of the box, or ``beside`` it, from its left."""
    if beside:
        side = box.height
        sign = Box(box.x, box.y, side, side)
        words = Box(sign.right + 1.2, box.y, box.width - side - 1.2, side)
    else:
        side = min(box.width, box.height * 0.55, 16)
        sign = Box(box.x + (box.width - side) / 2, box.y + (box.height - side * 1.5) / 2, side, side)
        words = Box(box.x, sign.bottom + 0.8, box.width, side * 0.5)
    _draw_sign(canvas, sign)
    if not text:
        return
    block = fit_text(text, words.width, words.height, 3.2, 1.5)
    free = (words.height - block.height * block.size) / 2 if beside else 0
    area = Box(words.x, words.y + free, words.width, words.height)
    draw_block(canvas, block, area, RED, "start" if beside else "centre")


def _draw_sign(canvas: Canvas, sign: Box) -> None:
    unit = sign.width / 24
    x, y = sign.x, sign.y
    body = Box(x + 6 * unit, y + 8.5 * unit, 12 * unit, 8 * unit)
    canvas.fill(Path.rounded(Box(x + 9.5 * unit, y + 7 * unit, 5 * unit, 3 * unit), 0.6 * unit), INK)
    canvas.fill(Path.rounded(body, 1.4 * unit), INK)
    lens = Box(x + 9.6 * unit, y + 10 * unit, 4.8 * unit, 4.8 * unit)
    canvas.fill(Path.rounded(lens, lens.width / 2), "#ffffff")
    pupil = lens.inset(1.1 * unit)
    canvas.fill(Path.rounded(pupil, pupil.width / 2), INK)
    slash = Path([("M", x + 4.6 * unit, y + 4.6 * unit), ("L", x + 19.4 * unit, y + 19.4 * unit)])
    canvas.stroke(slash, "#ffffff", 3.4 * unit)
    canvas.stroke(slash, RED, 2 * unit)
    ring = sign.inset(1.2 * unit)
    canvas.stroke(Path.rounded(ring, ring.width / 2), RED, 2 * unit)
