"""How a file was read, as the review shows it: its encoding and its columns, which its owner can correct."""

from typing import TypedDict

from .reading import Column, ParsedFile

MAX_SHOWN_LABELS = 50


class Reading(TypedDict, total=False):
    """``encoding`` was guessed or chosen; ``is_chosen`` says which. ``kept`` are the labels of what goes into notes."""

    encoding: str
    is_chosen: bool
    columns: list[Column]
    kept: list[str]
    photo_count: int


def reading_of(parsed: ParsedFile, encoding: str) -> Reading:
    """Return how ``parsed`` was read, with the chosen ``encoding`` ("" for none)."""
    return Reading(
        encoding=encoding or parsed.encoding,
        is_chosen=bool(encoding),
        columns=parsed.columns,
        kept=[f"{label} ({count:,})" for label, count in parsed.kept.most_common(MAX_SHOWN_LABELS)],
        photo_count=parsed.photo_count,
    )
