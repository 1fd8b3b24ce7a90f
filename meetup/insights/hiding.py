"""Hiding small groups: what is published says nothing of fewer than five people, also not by subtraction.

Everything here works on sets of facts, each of which names the people who took part. A set is *large* if it has five
facts and five people. What is published are the sizes of large sets, of which no two differ by a set that is not large.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

LEAST = 5


class Fact(NamedTuple):
    """Something that happened, and the ids of the users who took part."""

    key: Hashable
    people: tuple[int, ...]


Facts = frozenset[Fact]


class Part(NamedTuple):
    """The facts of one cell of a division, such as one room or one hour."""

    label: str
    facts: Facts


def is_large(facts: Collection[Fact]) -> bool:
    """Return whether ``facts`` are so many, of so many people, that their number may be told."""
    return len(facts) >= LEAST and len({person for fact in facts for person in fact.people}) >= LEAST


@dataclass
class Publisher:
    """Decides which sets may be published beside those that have been."""

    published: list[Facts] = field(default_factory=list)

    def publish(self, facts: Iterable[Fact]) -> int | None:
        """Return the size of a set and remember that it is known from now on, or return None if it must stay hidden."""
        members = frozenset(facts)
        if not self._may_publish(members):
            return None
        self.published.append(members)
        return len(members)

    def divide(self, whole: Facts, parts: Sequence[Part]) -> tuple[list[tuple[str, int]], int | None]:
        """Publish the parts of ``whole`` that may be, and return them with how many are left over together.

        The parts have no fact in common. As ``whole`` is known, what is left over could be computed, so that it has to
        be large as well: small parts take the smallest large ones with them. If no part can be published, there is
        nothing left over to tell.
        """
        shown = sorted((part for part in parts if part.facts), key=lambda part: -len(part.facts))
        while shown:
            rest = whole.difference(*(part.facts for part in shown))
            hidden = next((part for part in reversed(shown) if not self._may_publish(part.facts)), None)
            if hidden is None and (not rest or self._may_publish(rest)):
                self.published += [part.facts for part in shown] + ([rest] if rest else [])
                return [(part.label, len(part.facts)) for part in shown], len(rest) or None
            shown.remove(hidden or shown[-1])
        return [], None

    def divide_in_order(self, parts: Sequence[Part]) -> list[tuple[str, str, int]]:
        """Publish parts that follow each other, joined with their neighbours until each may be published.

        Return the labels of the first and the last part in each, and its size. Together they are all facts.
        """
        joined = _join_until(list(parts), self._may_publish)
        self.published += [facts for _, _, facts in joined]
        return [(first, last, len(facts)) for first, last, facts in joined]

    def _may_publish(self, facts: Facts) -> bool:
        if not is_large(facts):
            return False
        return all(
            other == facts or is_large(_difference(facts, other))
            for other in self.published
            if _are_nested(facts, other)
        )


def _are_nested(one: Facts, other: Facts) -> bool:
    return one <= other or other <= one


def _difference(one: Facts, other: Facts) -> Facts:
    return other - one if one <= other else one - other


def _join_until(parts: Sequence[Part], may_publish: Callable[[Facts], bool]) -> list[tuple[str, str, Facts]]:
    """Join parts from the first to the last until each set may be published. Return nothing if all together may not."""
    joined: list[tuple[str, str, Facts]] = []
    start, open_facts = "", frozenset[Fact]()
    for label, facts in parts:
        start = start or label
        open_facts |= facts
        if may_publish(open_facts):
            joined.append((start, label, open_facts))
            start, open_facts = "", frozenset()
    while open_facts:  # what is left at the end goes to the part before
        if not joined:
            return []
        first, _, facts = joined.pop()
        open_facts |= facts
        if may_publish(open_facts):
            joined.append((first, parts[-1].label, open_facts))
            open_facts = frozenset()
    return joined
