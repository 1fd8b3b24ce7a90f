"""The charts of an event as shapes, in units of a drawing that is 320 wide. The colours come from the style sheet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WIDTH = 320
HEIGHT = 110
"""The height of the highest bar."""
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class SpanBar:
    """A bar for a span of hours of one day: as wide as the span, and as high as its number for each hour."""

    starts_at: datetime
    ends_at: datetime
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class DayChart:
    """The bars of one day."""

    day: date
    bars: Sequence[SpanBar]


@dataclass(frozen=True)
class LengthBar:
    """A bar for something with a name, as long as its number."""

    label: str
    count: int
    length: float


def day_charts(spans: Sequence[Sequence[str | int]]) -> list[DayChart]:
    """Return a chart for each day of spans that begin and end at moments in ISO 8601.

    The area of a bar stands for its number, so that a span of several hours does not look busier than one hour. All
    days have the same scale.
    """
    by_day: dict[date, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    for first, last, count in spans:
        starts_at, ends_at = datetime.fromisoformat(str(first)), datetime.fromisoformat(str(last))
        by_day[starts_at.date()].append((starts_at, ends_at, int(count)))
    fastest = max((_pace(*span) for day in by_day.values() for span in day), default=0)
    return [DayChart(day, _bars_of(by_day[day], fastest)) for day in sorted(by_day)]


def _bars_of(spans: Sequence[tuple[datetime, datetime, int]], fastest: float) -> list[SpanBar]:
    begin = spans[0][0]
    midnight = datetime.combine(begin.date(), time(), begin.tzinfo) + DAY
    end = min(max(ends_at for _, ends_at, _ in spans), midnight)
    scale = WIDTH / max(1.0, _hours(begin, end))
    bars = []
    for starts_at, ends_at, count in spans:
        x, until = _hours(begin, starts_at) * scale, _hours(begin, min(ends_at, end)) * scale
        height = HEIGHT * _pace(starts_at, ends_at, count) / fastest
        bars.append(SpanBar(starts_at, ends_at, count, round(x, 1), round(until - x, 1), round(height, 1)))
    return bars


def length_bars(parts: Sequence[Sequence[str | int]]) -> list[LengthBar]:
    """Return a bar for each label with a number, the longest as wide as the drawing allows beside its number."""
    most = max((int(count) for _, count in parts), default=1)
    return [LengthBar(str(label), int(count), round((WIDTH - 44) * int(count) / most, 1)) for label, count in parts]


def busiest(spans: Sequence[Sequence[str | int]], most: int = 3) -> list[SpanBar]:
    """Return the spans with the most for each hour, the busiest first."""
    bars = [bar for chart in day_charts(spans) for bar in chart.bars]
    return sorted(bars, key=lambda bar: (-bar.height, bar.starts_at))[:most]


def _pace(starts_at: datetime, ends_at: datetime, count: int) -> float:
    return count / max(1.0, _hours(starts_at, ends_at))


def _hours(starts_at: datetime, ends_at: datetime) -> float:
    return (ends_at - starts_at).total_seconds() / 3600
