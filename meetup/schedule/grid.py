"""The sessions of a day as a grid: a column for each room, a row for each time at which something starts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .session_lines import SessionLine


@dataclass
class Cell:
    """What stands in a room from one start on: usually one session, several if they overlap. It spans some rows."""

    lines: list[SessionLine] = field(default_factory=list)
    span: int = 1


@dataclass(frozen=True)
class GridRow:
    """A start, and the cells of the rooms: ``None`` where a cell of a row above reaches into this one."""

    starts_at: datetime
    cells: list[Cell | None]


@dataclass(frozen=True)
class Grid:
    """``rooms`` are the names of the columns in order, and empty for sessions without a room."""

    rooms: list[str]
    rows: list[GridRow]


def grid_of(lines: Sequence[SessionLine], room_order: Sequence[str]) -> Grid:
    """Return the grid of ``lines``. Rooms that are not in ``room_order`` come after the others, by name."""
    known = {name: place for place, name in enumerate(room_order)}
    names = {line.room_name for line in lines}
    rooms = sorted(names, key=lambda name: (name == "", known.get(name, len(known)), name))
    starts = sorted({line.starts_at for line in lines})
    columns = [_column(starts, [line for line in lines if line.room_name == room]) for room in rooms]
    rows = [GridRow(at, [column[place] for column in columns]) for place, at in enumerate(starts)]
    return Grid(rooms, rows)


def _column(starts: Sequence[datetime], lines: Sequence[SessionLine]) -> list[Cell | None]:
    """Return the cells of a room, one for each start."""
    places = {at: place for place, at in enumerate(starts)}
    cells: list[Cell | None] = [Cell() for _ in starts]
    first, last = -1, -1
    for line in sorted(lines, key=lambda one: (one.starts_at, one.id)):
        place = places[line.starts_at]
        if place > last:
            first = last = place
        opened = cells[first]
        assert opened is not None
        opened.lines.append(line)
        last = max(last, _last_place(starts, line))
        opened.span = last - first + 1
        cells[first + 1 : last + 1] = [None] * (last - first)
    return cells


def _last_place(starts: Sequence[datetime], line: SessionLine) -> int:
    """Return the last row that a session reaches into."""
    return max(place for place, at in enumerate(starts) if at == line.starts_at or at < line.ends_at)
