"""Comparing what a file says with the sessions that are there: which is which, and what has changed.

Nothing here uses the database. Sessions are told by their keys, then by their talk, and then by their titles.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .fingerprints import SESSION_FIELDS
from .models import ScheduleSession
from .reading import ParsedSession
from .texts import PLACE_FIELDS

Pair = tuple[ScheduleSession, ParsedSession]


@dataclass(frozen=True)
class FieldChange:
    """A field of a session that changes, with both values."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """A session that changes: what is stored now, and what the file says. Both are there, or one of them.

    ``is_offered`` says that they seem to be the same session although no identifier says so. It is for organizers to
    decide; without their consent, the stored one is gone and the other one is new.
    """

    stored: ScheduleSession | None = None
    parsed: ParsedSession | None = None
    fields: tuple[FieldChange, ...] = ()
    is_offered: bool = False

    @property
    def is_move(self) -> bool:
        return any(one.name in PLACE_FIELDS for one in self.fields)


@dataclass
class Comparison:
    """What happens with the sessions of an event if a file is applied, in the order of their starts."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    """Sessions whose time and place stay."""
    moved: list[Change] = field(default_factory=list)
    back: list[Change] = field(default_factory=list)
    """Sessions that were gone."""
    gone: list[Change] = field(default_factory=list)
    offered: list[Change] = field(default_factory=list)
    rekeyed: list[Change] = field(default_factory=list)
    """Sessions of which only the identifier is another one now. People see no difference."""
    unchanged: int = 0

    @property
    def count(self) -> int:
        """The number of changes that people see."""
        return len(self.all_changes)

    @property
    def all_changes(self) -> list[Change]:
        """The changes that people see, of all kinds."""
        return [*self.offered, *self.moved, *self.changed, *self.back, *self.gone, *self.added]

    @property
    def moved_ids(self) -> list[int]:
        """The ids of the sessions that move, go or come back, of which those who starred them may be told."""
        changes = [*self.moved, *self.gone, *self.back]
        return [change.stored.id for change in changes if change.stored]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has to be written."""
        return not (self.count or self.rekeyed)


def compare(stored: Sequence[ScheduleSession], parsed: Sequence[ParsedSession]) -> Comparison:
    """Return what changes. ``stored`` are all imported sessions of the event, also those that are gone."""
    pairs, left, new = match(stored, parsed)
    comparison = Comparison()
    for one, other in pairs:
        _sort_in(comparison, one, other)
    present = [one for one in left if not one.is_gone]
    offered, present, new = _pairs_by(present, new, _title_and_day)
    comparison.offered = [Change(one, other, _field_changes(one, other), is_offered=True) for one, other in offered]
    comparison.gone = [Change(stored=one) for one in present]
    comparison.added = [Change(parsed=other) for other in new]
    return comparison


def match(
    stored: Sequence[ScheduleSession], parsed: Sequence[ParsedSession]
) -> tuple[list[Pair], list[ScheduleSession], list[ParsedSession]]:
    """Return which stored session is which of the file, and what is left of both.

    Sessions are the same if they have the same key; else if they are of the same talk and start at the same time, or
    are the only ones of it that are left. Of a talk that now takes place several times, or no longer does, the first is
    the one that was there first. Sessions without a key are the same if their title is, once on each side.
    """
    pairs, left, new = _pairs_by(stored, parsed, _key)
    for same in (_group_and_start, _group):
        found, left, new = _pairs_by(left, new, same)
        pairs += found
    found, left, new = _first_of_talks(left, new)
    pairs += found
    keyless, keyed = _split(left, lambda one: one.external_key is None)
    new_keyless, new_keyed = _split(new, lambda one: not one.key)
    for by_title in (_title_and_start, _title_and_day, _title):
        found, keyless, new_keyless = _pairs_by(keyless, new_keyless, by_title)
        pairs += found
    return pairs, keyless + keyed, new_keyless + new_keyed


def _pairs_by(
    stored: Iterable[ScheduleSession], parsed: Iterable[ParsedSession], value_of: Callable[[Any], Hashable]
) -> tuple[list[Pair], list[ScheduleSession], list[ParsedSession]]:
    """Pair those of which exactly one on each side has a value. A value of ``None`` stands for none."""
    by_value: dict[Hashable, tuple[list[ScheduleSession], list[ParsedSession]]] = defaultdict(lambda: ([], []))
    for one in stored:
        by_value[value_of(one)][0].append(one)
    for other in parsed:
        by_value[value_of(other)][1].append(other)
    pairs: list[Pair] = []
    left: list[ScheduleSession] = []
    new: list[ParsedSession] = []
    for value, (ones, others) in by_value.items():
        present = [one for one in ones if not one.is_gone]
        chosen = present if len(present) == 1 else ones
        if value is not None and len(chosen) == 1 and len(others) == 1:
            pairs.append((chosen[0], others[0]))
            left += [one for one in ones if one is not chosen[0]]
        else:
            left += ones
            new += others
    return pairs, left, new


def _first_of_talks(
    stored: Iterable[ScheduleSession], parsed: Iterable[ParsedSession]
) -> tuple[list[Pair], list[ScheduleSession], list[ParsedSession]]:
    """Pair the session of a talk that was there first with the first that the file has now.

    One of both sides is the only one. Sessions that are gone count if there are no others.
    """
    left, new, pairs = list(stored), list(parsed), []
    for group, others in _by_group(new).items():
        ones = [one for one in left if one.external_group == group]
        candidates = [one for one in ones if not one.is_gone] or ones
        if candidates and 1 in (len(candidates), len(others)):
            oldest, first = min(candidates, key=lambda one: one.id), min(others, key=lambda other: other.starts_at)
            pairs.append((oldest, first))
            left.remove(oldest)
            new.remove(first)
    return pairs, left, new


def _by_group(parsed: Iterable[ParsedSession]) -> dict[str, list[ParsedSession]]:
    by_group: dict[str, list[ParsedSession]] = defaultdict(list)
    for other in parsed:
        if other.group:
            by_group[other.group].append(other)
    return by_group


def _split(rows: Iterable[Any], is_first: Callable[[Any], bool]) -> tuple[list[Any], list[Any]]:
    rows = list(rows)
    return [row for row in rows if is_first(row)], [row for row in rows if not is_first(row)]


def _key(one: ScheduleSession | ParsedSession) -> Hashable:
    return (one.external_key if isinstance(one, ScheduleSession) else one.key) or None


def _group(one: ScheduleSession | ParsedSession) -> Hashable:
    return (one.external_group if isinstance(one, ScheduleSession) else one.group) or None


def _group_and_start(one: Any) -> Hashable:
    group = _group(one)
    return (group, one.starts_at, one.room_name) if group else None


def _title(one: ScheduleSession | ParsedSession) -> Hashable:
    return one.title


def _title_and_day(one: Any) -> Hashable:
    return one.title, one.day


def _title_and_start(one: Any) -> Hashable:
    return one.title, one.starts_at


def _sort_in(comparison: Comparison, one: ScheduleSession, other: ParsedSession) -> None:
    changes = _field_changes(one, other)
    change = Change(one, other, changes)
    if one.is_gone:
        comparison.back.append(change)
    elif change.is_move:
        comparison.moved.append(change)
    elif changes:
        comparison.changed.append(change)
    elif (one.external_key or "", one.external_group) != (other.key, other.group):
        comparison.rekeyed.append(change)
    else:
        comparison.unchanged += 1


def _field_changes(one: ScheduleSession, other: ParsedSession) -> tuple[FieldChange, ...]:
    if one.fingerprint == other.fingerprint:
        return ()
    pairs = ((name, _plain(getattr(one, name)), _plain(getattr(other, name))) for name in SESSION_FIELDS)
    return tuple(FieldChange(name, before, after) for name, before, after in pairs if before != after)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
