"""The pictures of a year as shapes to draw: where each stands and how big it is, in units of a drawing 320 wide.

Colours are the style sheet's. Shapes, patterns and labels say the same without any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from unicodedata import east_asian_width

from .years import STATES, Group, Named, Year

WIDTH = 320
BAR = 120
"""Height of the highest month."""
EVENT_WIDTH, EVENT_HEIGHT, EVENT_CELLS = 118, 54, 15
PERSON_X, PERSON_RADIUS, PERSON_CELLS = 206, 9, 14
LARGEST = 22
"""Radius of the largest bubble."""
GAP = 8


@dataclass(frozen=True)
class Part:
    """One stretch of a bar: what it stands for, and where it begins and how far it goes."""

    state: str
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    group: Group
    place: float
    parts: Sequence[Part]
    length: float


@dataclass(frozen=True)
class Box:
    """An event: a box with its name in up to two lines."""

    group: Group
    lines: Sequence[str]
    y: float


@dataclass(frozen=True)
class Dot:
    """One person, or a bubble of ``many`` who have the same to do with the same event."""

    name: str
    label: str
    state: str
    y: float
    radius: float
    many: int
    places: Sequence[str]
    contact_id: int | None = None


@dataclass(frozen=True)
class Line:
    """From the event at ``start`` down to the person at ``end``, whose dot begins at ``reach``."""

    start: float
    end: float
    reach: float


@dataclass(frozen=True)
class Graph:
    boxes: Sequence[Box]
    dots: Sequence[Dot]
    lines: Sequence[Line]
    height: float


def months_of(year: Year) -> list[Bar]:
    """A bar for each month, upwards."""
    most = max((group.people for group in year.months), default=0)
    step = WIDTH / 12
    return [_bar(group, place * step + step / 2, most, BAR) for place, group in enumerate(year.months)]


def events_of(year: Year) -> list[Bar]:
    """A bar for each event, from the start of the line."""
    most = max((group.people for group in year.events), default=0)
    return [_bar(group, place * 44.0, most, WIDTH - 40) for place, group in enumerate(year.events)]


def everybody_of(year: Year) -> Bar:
    return _bar(year.everybody, 0, year.everybody.people, WIDTH)


def graph_of(year: Year) -> Graph:
    """Events on one side, whom one met there on the other: by name, or together in bubbles by what came of it."""
    boxes: list[Box] = []
    dots: list[Dot] = []
    ties: list[tuple[int | None, Dot]] = []
    shown = {group.event_id for group in year.events}
    homes = {named.contact.id: _keys(named, shown) for named in year.named}
    names = {group.event_id: group.name for group in year.events}
    top = 0.0
    for group in year.events:
        here = [named for named in year.named if homes[named.contact.id][0] == group.event_id]
        y = top
        for dot, keys in _beside(group, here, year, homes, names):
            placed = _at(dot, y)
            y += max(2 * dot.radius + GAP, 28)
            dots.append(placed)
            ties += [(key, placed) for key in keys]
        bottom = max(y, top + EVENT_HEIGHT + GAP)
        boxes.append(Box(group, lines_of(group.name), (top + bottom - GAP - EVENT_HEIGHT) / 2))
        top = bottom + GAP
    middles = {box.group.event_id: box.y + EVENT_HEIGHT / 2 for box in boxes}
    lines = [Line(middles[key], dot.y, PERSON_X - dot.radius) for key, dot in ties]
    return Graph(boxes, dots, lines, top)


def _keys(named: Named, shown: set[int | None]) -> list[int | None]:
    """The boxes that somebody belongs to; events that are not drawn by themselves share one."""
    return list(dict.fromkeys(event_id if event_id in shown else None for event_id in named.event_ids))


def _beside(
    group: Group, here: Sequence[Named], year: Year, homes: dict[int, list[int | None]], names: dict[int | None, str]
) -> Iterator[tuple[Dot, list[int | None]]]:
    """The people to draw beside an event, and the boxes that they belong to."""
    for named in here:
        keys, name = homes[named.contact.id], named.contact.face.name
        places = [names[key] for key in keys]
        yield Dot(name, cut(name, PERSON_CELLS), named.state, 0, PERSON_RADIUS, 1, places, named.contact.id), keys
    for state, said in STATES.items():
        drawn = sum(1 for named in year.named if named.state == state and group.event_id in homes[named.contact.id])
        many = group.counts.get(state, 0) - drawn
        if many > 0:
            label = f"{many} {said.lower()}"
            radius = _radius(many, year.everybody.people)
            yield Dot(label, label, state, 0, radius, many, [group.name]), [group.event_id]


def _at(dot: Dot, top: float) -> Dot:
    """``dot`` below ``top``."""
    y = top + max(dot.radius, 10)
    return Dot(dot.name, dot.label, dot.state, y, dot.radius, dot.many, dot.places, dot.contact_id)


def _radius(many: int, everybody: int) -> float:
    """By area, so that twice as many look twice as much; never too small to be seen."""
    return round(max(PERSON_RADIUS, LARGEST * sqrt(many / max(everybody, 1))), 1)


def _bar(group: Group, place: float, most: int, longest: float) -> Bar:
    parts, start = [], 0.0
    for state in STATES:
        length = longest * group.counts.get(state, 0) / most if most else 0
        if length:
            parts.append(Part(state, round(start, 1), round(length, 1)))
        start += length
    return Bar(group, round(place, 1), parts, round(start, 1))


def lines_of(name: str) -> list[str]:
    """``name`` in up to two lines that fit in a box."""
    words, first = name.split(), ""
    while words and cells(f"{first} {words[0]}".strip()) <= EVENT_CELLS:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        return [cut(name, EVENT_CELLS)]
    return [first, cut(" ".join(words), EVENT_CELLS)] if words else [first]


def cells(text: str) -> int:
    """How wide ``text`` is, in Latin letters: an East Asian character is as wide as two (UAX #11)."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def cut(text: str, most: int) -> str:
    """``text`` in at most ``most`` cells, with an ellipsis where something is missing."""
    if cells(text) <= most:
        return text
    while text and cells(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"
