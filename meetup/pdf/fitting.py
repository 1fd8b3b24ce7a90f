"""Text as large as fits into a box: on one or two lines, and shortened if it is too long even when small."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .graphemes import graphemes
from .shaping import Line, drawable, shape_line

LEAST_STEP = 1.12
"""How far apart the baselines of two lines are at least, in ems."""
GAP = 0.1
"""What stays free between the ink of two lines, in ems."""
WORTH_BREAKING = 1.1
"""How much larger a text has to become on two lines to be broken."""
BREAK = re.compile(r"(?<=[\s\-‐])(?=\S)")


@dataclass(frozen=True)
class Block:
    """Lines of one size. ``baselines`` are in ems from the block's top, ``height`` is too."""

    size: float
    lines: tuple[Line, ...]
    baselines: tuple[float, ...]
    height: float
    is_shortened: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def fit_text(text: str, width: float, height: float, largest: float, smallest: float, most: int = 2) -> Block:
    """Return the text in the largest size that fits the box. Sizes and the box are in the same unit, such as mm.

    It stands on one line, or broken where both lines are about as long, if it is clearly larger then. What does not
    fit in the smallest size gets one line more if the box is high enough. Then it is broken anywhere but inside of what
    readers take for one character, and ends in ``…``.
    """
    text = drawable(text).text
    candidates = [_stack([text])]
    if most > 1:
        candidates += [_stack(lines) for lines in _broken(text)]
    sizes = [min(largest, _size_in(block, width, height)) for block in candidates]
    best = max(range(len(candidates)), key=lambda i: sizes[i])
    if sizes[0] * WORTH_BREAKING >= sizes[best]:
        best = 0
    if sizes[best] >= smallest:
        return _sized(candidates[best], sizes[best])
    room = int((height / smallest - 1) / LEAST_STEP) + 1
    return _shortened(text, width, height, smallest, max(1, min(most + (most > 1), room)))


def wrap_text(text: str, width: float, size: float, most: int) -> Block:
    """Return the text in one size, on as many lines as it needs, but no more than ``most``."""
    return _shortened(drawable(text).text, width, float("inf"), size, most)


def _broken(text: str) -> Iterator[list[str]]:
    """Yield the ways to break a text into two lines at its spaces and hyphens, the most even ones."""
    places = [match.start() for match in BREAK.finditer(text)]
    for at in sorted(places, key=lambda at: abs(len(text) / 2 - at))[:4]:
        yield [text[:at].rstrip(), text[at:]]


def _stack(texts: list[str]) -> Block:
    """Return lines below each other as a block of the size 1."""
    lines = tuple(shape_line(text) for text in texts)
    baselines = [max(lines[0].top, 0.5)]
    for upper, lower in pairwise(lines):
        baselines.append(baselines[-1] + max(LEAST_STEP, upper.bottom + GAP + lower.top))
    return Block(1, lines, tuple(baselines), baselines[-1] + max(lines[-1].bottom, 0.05))


def _size_in(block: Block, width: float, height: float) -> float:
    widest = max(line.width for line in block.lines)
    return min(width / widest if widest else height, height / block.height)


def _sized(block: Block, size: float, is_shortened: bool = False) -> Block:
    return Block(size, block.lines, block.baselines, block.height, is_shortened)


def _shortened(text: str, width: float, height: float, size: float, most: int) -> Block:
    """Return as many lines of this size as fit, the last of which ends in an ellipsis if more would follow."""
    lines, is_shortened = [""], False
    for word in BREAK.split(text):
        for piece in _pieces(word, width / size):
            if shape_line(lines[-1] + piece).width * size <= width:
                lines[-1] += piece
            elif len(lines) < most and lines[-1]:
                lines.append(piece)
            else:
                lines[-1], is_shortened = _with_ellipsis(lines[-1] + piece, width / size), True
                break
        if is_shortened:
            break
    block = _stack(lines)
    return _sized(block, min(size, _size_in(block, width, height)), is_shortened)


def _pieces(word: str, width: float) -> Iterator[str]:
    """Yield the word, in pieces if no line can hold it."""
    piece = ""
    for cluster in graphemes(word) if shape_line(word).width > width else (word,):
        if piece and shape_line(piece + cluster).width > width:
            yield piece
            piece = ""
        piece += cluster
    yield piece


def _with_ellipsis(text: str, width: float) -> str:
    clusters = list(graphemes(text))
    while clusters and shape_line("".join(clusters).rstrip() + "…").width > width:
        clusters.pop()
    return "".join(clusters).rstrip(" ,;:.–-") + "…"
