"""Breaking text into lines of a given width, to be drawn."""

import re
from collections.abc import Iterator

from .typefaces import width_of

PIECE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U00031fff]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)
"""What stays together in a line: a word, or a single character where words are not kept apart."""


def break_lines(text: str, width: float, most: int) -> list[str]:
    """Return the text in up to ``most`` lines that are at most ``width`` ems wide. What is too much ends in ``…``."""
    lines = [""]
    for piece in _pieces(text, width):
        longer = lines[-1] + piece
        if not lines[-1] or width_of(longer.strip()) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(piece.lstrip())
        else:
            lines[-1] = _shorten(longer, width)
            break
    return [line.strip() for line in lines if line.strip()]


def _pieces(text: str, width: float) -> Iterator[str]:
    """Yield the pieces, each with the space before it. A word that no line can hold is cut."""
    end = 0
    for match in PIECE.finditer(text):
        piece = text[end : match.end()]
        end = match.end()
        while width_of(piece.strip()) > width:
            cut = next(i for i in range(len(piece) - 1, 0, -1) if i == 1 or width_of(piece[:i].strip()) <= width)
            yield piece[:cut]
            piece = piece[cut:]
        yield piece


def _shorten(line: str, width: float) -> str:
    """Return as much of the line as fits before an ellipsis: whole words, unless the last is most of the line."""
    end = next((i for i in range(len(line), 0, -1) if width_of(line[:i].rstrip() + "…") <= width), 0)
    words, space, _ = line[: end + 1].rpartition(" ")
    return (words if space and len(words) > end / 2 else line[:end]).rstrip(" ,;:.–-") + "…"
