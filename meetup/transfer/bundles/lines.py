"""What a full export says, as lines for people: with labels, and in the time zone and language of the reader."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from ...contacts.cadences import cadence_phrase
from ...formats import day, moment
from ...languages import listed, number
from ..full_export import without_empty
from .field_labels import FIELD_LABELS
from .labels import VALUES, YES_OR_NO

Entry = Mapping[str, Any]
_DAY = "d MMM y"
_CADENCES = ("keep_every",)
_UNSHOWN = ("uuid", "slug")
"""What only programs make use of."""


class Line(NamedTuple):
    """A value with its label: a ``text``, or the lines of several ``entries``."""

    label: str
    text: str = ""
    entries: "Sequence[Sequence[Line]]" = ()


class Table(NamedTuple):
    """Entries that are all texts, as the rows of a table."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def lines_of(entry: Entry, section: str, zone: str) -> list[Line]:
    """Return what ``entry`` says. Fields that are empty are left out."""
    shown = {name: value for name, value in without_empty(dict(entry)).items() if name not in _UNSHOWN}
    return [_line_of(name, value, section, zone) for name, value in shown.items()]


def table_of(entries: Iterable[Entry], section: str, zone: str) -> Table | None:
    """Return entries as a table, or ``None`` if some hold entries themselves."""
    rows = [without_empty(dict(entry)) for entry in entries]
    names = list(dict.fromkeys(name for row in rows for name in row if name not in _UNSHOWN))
    if any(_is_nested(value) for row in rows for value in row.values()):
        return None
    cells = [[_text_of(name, row[name], section, zone) if name in row else "" for name in names] for row in rows]
    return Table([label_of(name, section) for name in names], cells)


def label_of(name: str, section: str) -> str:
    """Return what people read for the field ``name``, which may have another label in one section."""
    return str(FIELD_LABELS.get(f"{section}.{name}") or FIELD_LABELS.get(name, name))


def text_of(value: Any, section: str, zone: str) -> str:
    """Return the text of a section that is one value."""
    return _text_of(section, value, section, zone)


def _line_of(name: str, value: Any, section: str, zone: str) -> Line:
    label = label_of(name, section)
    if isinstance(value, Mapping):
        return Line(label, entries=[lines_of(value, name, zone)])
    if _is_nested(value):
        return Line(label, entries=[lines_of(each, name, zone) for each in value])
    return Line(label, _text_of(name, value, section, zone))


def _is_nested(value: Any) -> bool:
    is_list = isinstance(value, list | tuple)
    return isinstance(value, Mapping) or (is_list and any(isinstance(each, Mapping) for each in value))


def _text_of(name: str, value: Any, section: str, zone: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(YES_OR_NO[value])
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return day(value, zone, _DAY)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list | tuple):
        return listed([_text_of(name, each, section, zone) for each in value])
    if name in _CADENCES:
        return cadence_phrase(value)
    labels = VALUES.get(f"{section}.{name}") or VALUES.get(name, {})
    return str(labels.get(value, value))
