"""The pictures of a year as shapes to draw: where each stands and how big it is, in units of a drawing 320 wide.

Colours are the style sheet's. Shapes, patterns and labels say the same without any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from unicodedata import east_asian_width

from .years import OUTCOMES, NamedPerson, PeopleGroup, Year

WIDTH = 320
MONTH_BAR_HEIGHT = 120
"""Height of the highest month."""
EVENT_WIDTH, EVENT_HEIGHT, EVENT_CELLS = 118, 54, 15
PERSON_X, PERSON_RADIUS, PERSON_CELLS = 206, 9, 14
MAX_BUBBLE_RADIUS = 22
"""Radius of the largest bubble."""
ROW_GAP = 8


@dataclass(frozen=True)
class BarSegment:
    """One stretch of a bar: what it stands for, and where it begins and how far it goes."""

    outcome: str
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    group: PeopleGroup
    position: float
    parts: Sequence[BarSegment]
    length: float


@dataclass(frozen=True)
class EventBox:
    """An event: a box with its name in up to two lines."""

    group: PeopleGroup
    lines: Sequence[str]
    y: float


@dataclass(frozen=True)
class PersonDot:
    """One person, or a bubble of ``many`` who have the same to do with the same event."""

    name: str
    label: str
    state: str
    y: float
    radius: float
    person_count: int
    event_names: Sequence[str]
    contact_id: int | None = None


@dataclass(frozen=True)
class GraphEdge:
    """From the event at ``start`` down to the person at ``end``, whose dot begins at ``end_x``."""

    start: float
    end: float
    end_x: float


@dataclass(frozen=True)
class Graph:
    boxes: Sequence[EventBox]
    dots: Sequence[PersonDot]
    lines: Sequence[GraphEdge]
    height: float


def month_bars(year: Year) -> list[Bar]:
    """A bar for each month, upwards."""
    most = max((group.people for group in year.months), default=0)
    step = WIDTH / 12
    return [
        _build_bar(group, place * step + step / 2, most, MONTH_BAR_HEIGHT) for place, group in enumerate(year.months)
    ]


def event_bars(year: Year) -> list[Bar]:
    """A bar for each event, from the start of the line."""
    most = max((group.people for group in year.events), default=0)
    return [_build_bar(group, place * 44.0, most, WIDTH - 40) for place, group in enumerate(year.events)]


def total_bar(year: Year) -> Bar:
    return _build_bar(year.everybody, 0, year.everybody.people, WIDTH)


def build_graph(year: Year) -> Graph:
    """Events on one side, whom one met there on the other: by name, or together in bubbles by what came of it."""
    boxes: list[EventBox] = []
    dots: list[PersonDot] = []
    links: list[tuple[int | None, PersonDot]] = []
    shown = {group.event_id for group in year.events}
    boxes_of_contact = {named.contact.id: _box_ids(named, shown) for named in year.named_people}
    names = {group.event_id: group.name for group in year.events}
    top = 0.0
    for group in year.events:
        here = [named for named in year.named_people if boxes_of_contact[named.contact.id][0] == group.event_id]
        y = top
        for dot, keys in _dots_of_event(group, here, year, boxes_of_contact, names):
            placed = _place_dot(dot, y)
            y += max(2 * dot.radius + ROW_GAP, 28)
            dots.append(placed)
            links += [(key, placed) for key in keys]
        bottom = max(y, top + EVENT_HEIGHT + ROW_GAP)
        boxes.append(EventBox(group, wrap_name(group.name), (top + bottom - ROW_GAP - EVENT_HEIGHT) / 2))
        top = bottom + ROW_GAP
    middles = {box.group.event_id: box.y + EVENT_HEIGHT / 2 for box in boxes}
    lines = [GraphEdge(middles[key], dot.y, PERSON_X - dot.radius) for key, dot in links]
    return Graph(boxes, dots, lines, top)


def _box_ids(named: NamedPerson, shown: set[int | None]) -> list[int | None]:
    """The boxes that somebody belongs to; events that are not drawn by themselves share one."""
    return list(dict.fromkeys(event_id if event_id in shown else None for event_id in named.event_ids))


def _dots_of_event(
    group: PeopleGroup,
    here: Sequence[NamedPerson],
    year: Year,
    homes: dict[int, list[int | None]],
    names: dict[int | None, str],
) -> Iterator[tuple[PersonDot, list[int | None]]]:
    """The people to draw beside an event, and the boxes that they belong to."""
    for named in here:
        keys, name = homes[named.contact.id], named.contact.summary_card.name
        places = [names[key] for key in keys]
        yield (
            PersonDot(name, truncate(name, PERSON_CELLS), named.state, 0, PERSON_RADIUS, 1, places, named.contact.id),
            keys,
        )
    for state, said in OUTCOMES.items():
        drawn = sum(
            1 for named in year.named_people if named.state == state and group.event_id in homes[named.contact.id]
        )
        many = group.counts.get(state, 0) - drawn
        if many > 0:
            label = f"{many} {said.lower()}"
            radius = _bubble_radius(many, year.everybody.people)
            yield PersonDot(label, label, state, 0, radius, many, [group.name]), [group.event_id]


def _place_dot(dot: PersonDot, top: float) -> PersonDot:
    """``dot`` below ``top``."""
    y = top + max(dot.radius, 10)
    return PersonDot(dot.name, dot.label, dot.state, y, dot.radius, dot.person_count, dot.event_names, dot.contact_id)


def _bubble_radius(many: int, everybody: int) -> float:
    """By area, so that twice as many look twice as much; never too small to be seen."""
    return round(max(PERSON_RADIUS, MAX_BUBBLE_RADIUS * sqrt(many / max(everybody, 1))), 1)


def _build_bar(group: PeopleGroup, place: float, most: int, longest: float) -> Bar:
    parts, start = [], 0.0
    for state in OUTCOMES:
        length = longest * group.counts.get(state, 0) / most if most else 0
        if length:
            parts.append(BarSegment(state, round(start, 1), round(length, 1)))
        start += length
    return Bar(group, round(place, 1), parts, round(start, 1))


def wrap_name(name: str) -> list[str]:
    """``name`` in up to two lines that fit in a box."""
    words, first = name.split(), ""
    while words and text_width(f"{first} {words[0]}".strip()) <= EVENT_CELLS:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        return [truncate(name, EVENT_CELLS)]
    return [first, truncate(" ".join(words), EVENT_CELLS)] if words else [first]


def text_width(text: str) -> int:
    """How wide ``text`` is, in Latin letters: an East Asian character is as wide as two (UAX #11)."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def truncate(text: str, most: int) -> str:
    """``text`` in at most ``most`` cells, with an ellipsis where something is missing."""
    if text_width(text) <= most:
        return text
    while text and text_width(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"
