"""The charts of a year as shapes with positions and sizes, in units of a drawing that is 320 wide.

Colours come from the style sheet. Shapes, patterns and labels say the same without colours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from unicodedata import east_asian_width

from ...languages import ngettext
from .years import OUTCOMES, PeopleGroup, Year

WIDTH = 320
MONTH_BAR_HEIGHT = 120
"""The height of the highest bar of a month."""
EVENT_WIDTH, EVENT_HEIGHT, EVENT_CELLS = 118, 54, 15
PERSON_X, PERSON_RADIUS, PERSON_CELLS = 206, 9, 14
MAX_BUBBLE_RADIUS = 22
"""The radius of the largest bubble."""
ROW_GAP = 8


@dataclass(frozen=True)
class BarSegment:
    """The part of a bar for one outcome: where it starts and how long it is."""

    outcome: str
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    """A bar for a group of people. ``position`` is where it stands beside the others."""

    group: PeopleGroup
    position: float
    parts: Sequence[BarSegment]
    length: float


@dataclass(frozen=True)
class EventBox:
    """A box for an event, with its name in up to two lines. ``y`` is its top."""

    group: PeopleGroup
    lines: Sequence[str]
    y: float


@dataclass(frozen=True)
class PersonDot:
    """A dot for one person, or a bubble for ``person_count`` people with the same outcome at the same event."""

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
    """A line from an event at the height ``start`` to a person at the height ``end``, whose dot begins at ``end_x``."""

    start: float
    end: float
    end_x: float


@dataclass(frozen=True)
class Graph:
    """Events on one side, people on the other side, and the lines between them."""

    boxes: Sequence[EventBox]
    dots: Sequence[PersonDot]
    lines: Sequence[GraphEdge]
    height: float


def month_bars(year: Year) -> list[Bar]:
    """Return a bar for each month, which grow upwards."""
    maximum = max((group.people for group in year.months), default=0)
    step = WIDTH / 12
    return [
        _build_bar(group, index * step + step / 2, maximum, MONTH_BAR_HEIGHT) for index, group in enumerate(year.months)
    ]


def event_bars(year: Year) -> list[Bar]:
    """Return a bar for each event, which grow from the start of the line."""
    maximum = max((group.people for group in year.events), default=0)
    return [_build_bar(group, index * 44.0, maximum, WIDTH - 40) for index, group in enumerate(year.events)]


def total_bar(year: Year) -> Bar:
    """Return one bar for everybody."""
    return _build_bar(year.everybody, 0, year.everybody.people, WIDTH)


def build_graph(year: Year) -> Graph:
    """Return the graph of events and the people who were met there.

    People have a dot of their own if ``year`` names them. The others share bubbles by event and outcome.
    """
    boxes: list[EventBox] = []
    dots: list[PersonDot] = []
    links: list[tuple[int | None, PersonDot]] = []
    box_ids = _box_ids_by_contact(year)
    top = 0.0
    for group in year.events:
        y = top
        for unplaced_dot, keys in _dots_of_event(group, year, box_ids):
            dot = _place_dot(unplaced_dot, y)
            y += max(2 * dot.radius + ROW_GAP, 28)
            dots.append(dot)
            links += [(key, dot) for key in keys]
        bottom = max(y, top + EVENT_HEIGHT + ROW_GAP)
        boxes.append(EventBox(group, wrap_name(group.name), (top + bottom - ROW_GAP - EVENT_HEIGHT) / 2))
        top = bottom + ROW_GAP
    middles = {box.group.event_id: box.y + EVENT_HEIGHT / 2 for box in boxes}
    lines = [GraphEdge(middles[key], dot.y, PERSON_X - dot.radius) for key, dot in links]
    return Graph(boxes, dots, lines, top)


def _box_ids_by_contact(year: Year) -> dict[int, list[int | None]]:
    """Return the event ids of the boxes that each named person belongs to, by the id of the contact.

    Events without a box of their own share the one whose id is ``None``.
    """
    shown_ids = {group.event_id for group in year.events}
    return {
        named.contact.id: list(dict.fromkeys(id_ if id_ in shown_ids else None for id_ in named.event_ids))
        for named in year.named_people
    }


def _dots_of_event(
    group: PeopleGroup, year: Year, box_ids: dict[int, list[int | None]]
) -> Iterator[tuple[PersonDot, list[int | None]]]:
    """Yield the dots to draw beside an event, without their places, each with the ids of the boxes it belongs to."""
    event_names = {group.event_id: group.name for group in year.events}
    for named in year.named_people:
        keys = box_ids[named.contact.id]
        if keys[0] == group.event_id:
            name, names = named.contact.summary_card.name, [event_names[key] for key in keys]
            label = truncate(name, PERSON_CELLS)
            yield PersonDot(name, label, named.state, 0, PERSON_RADIUS, 1, names, named.contact.id), keys
    for state in OUTCOMES:
        named_here = [
            named for named in year.named_people if named.state == state and group.event_id in box_ids[named.contact.id]
        ]
        count = group.counts.get(state, 0) - len(named_here)
        if count > 0:
            label = _bubble_label(state, count)
            radius = _bubble_radius(count, year.everybody.people)
            yield PersonDot(label, label, state, 0, radius, count, [group.name]), [group.event_id]


def _place_dot(dot: PersonDot, top: float) -> PersonDot:
    """Return ``dot`` with its place below ``top``."""
    y = top + max(dot.radius, 10)
    return PersonDot(dot.name, dot.label, dot.state, y, dot.radius, dot.person_count, dot.event_names, dot.contact_id)


def _bubble_label(state: str, count: int) -> str:
    """Return how many people a bubble stands for, with their outcome ``state``."""
    if state == "kept":
        return ngettext("%(num)s kept in touch", "%(num)s kept in touch", count)
    if state == "thanked":
        return ngettext("%(num)s thanked", "%(num)s thanked", count)
    return ngettext("%(num)s not yet", "%(num)s not yet", count)


def _bubble_radius(count: int, total: int) -> float:
    """Return the radius of a bubble. Its area goes by the count, and it is never smaller than a dot."""
    return round(max(PERSON_RADIUS, MAX_BUBBLE_RADIUS * sqrt(count / max(total, 1))), 1)


def _build_bar(group: PeopleGroup, position: float, maximum: int, max_length: float) -> Bar:
    """Return the bar of ``group``. A group of ``maximum`` people has a bar of ``max_length``."""
    parts, start = [], 0.0
    for state in OUTCOMES:
        length = max_length * group.counts.get(state, 0) / maximum if maximum else 0
        if length:
            parts.append(BarSegment(state, round(start, 1), round(length, 1)))
        start += length
    return Bar(group, round(position, 1), parts, round(start, 1))


def wrap_name(name: str) -> list[str]:
    """Return ``name`` in up to two lines that fit into a box."""
    words, first = name.split(), ""
    while words and text_width(f"{first} {words[0]}".strip()) <= EVENT_CELLS:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        return [truncate(name, EVENT_CELLS)]
    return [first, truncate(" ".join(words), EVENT_CELLS)] if words else [first]


def text_width(text: str) -> int:
    """Return the width of ``text`` in Latin letters. East Asian characters count twice (UAX #11)."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def truncate(text: str, limit: int) -> str:
    """Return ``text``, cut to a width of ``limit`` and with an ellipsis if it is wider."""
    if text_width(text) <= limit:
        return text
    while text and text_width(text) >= limit:
        text = text[:-1]
    return f"{text.rstrip()}…"
