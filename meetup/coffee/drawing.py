"""Draw pairs for a coffee: people who suit each other, and no pair that is excluded."""

from collections.abc import Callable, Collection, Mapping, Sequence

UserPair = tuple[int, int]
Affinity = Callable[[int], Mapping[int, int]]

MAX_REPAIRED = 20
"""For how many of the people left over other pairs are broken up."""


def draw_pairs(
    people: Sequence[int], left_over_ids: Collection[int], excluded_pairs: Collection[UserPair], affinity: Affinity
) -> list[UserPair]:
    """Return pairs of user ids of ``people``, each of whom is in one pair at most.

    ``excluded_pairs`` holds both orders of each pair that may not be drawn. ``left_over_ids`` are those who had no
    partner in the last round; they are paired first, and others are left over before them. ``affinity(person)`` returns
    weights of the people who suit that person; everybody else suits them equally little.

    It takes about a second for a thousand people if most of them may meet.
    """
    order = [
        *(person for person in people if person in left_over_ids),
        *(person for person in people if person not in left_over_ids),
    ]
    drawing = _Drawing(order, excluded_pairs)
    for person in order:
        drawing.pair_up(person, affinity)
    drawing.repair()
    drawing.prefer_left_over(left_over_ids)
    return drawing.pairs


class _Drawing:
    """A drawing while it is made: who is free, who is left over (``_unpaired``), and the pairs so far."""

    def __init__(self, order: Sequence[int], excluded_pairs: Collection[UserPair]) -> None:
        self._free = dict.fromkeys(order)
        self._excluded_pairs = excluded_pairs
        self._unpaired: list[int] = []
        self.pairs: list[UserPair] = []

    def _may_pair(self, a: int, b: int) -> bool:
        return (a, b) not in self._excluded_pairs

    def pair_up(self, person: int, affinity: Affinity) -> None:
        """Pair ``person`` with the free person who suits them best, if one may be paired with them."""
        if person not in self._free:
            return
        del self._free[person]
        weights = sorted(affinity(person).items(), key=lambda item: -item[1])
        suitable = (other for other, _ in weights if other in self._free)
        partner = next((other for other in (*suitable, *self._free) if self._may_pair(person, other)), None)
        if partner is None:
            self._unpaired.append(person)
        else:
            del self._free[partner]
            self.pairs.append((person, partner))

    def repair(self) -> None:
        """Break up a pair if its two people can be paired with two who are left over."""
        for person in self._unpaired[:MAX_REPAIRED]:
            if person in self._unpaired:
                self._repair_for(person)

    def _repair_for(self, person: int) -> None:
        for index, (a, b) in enumerate(self.pairs):
            for partner, released in ((a, b), (b, a)):
                if not self._may_pair(person, partner):
                    continue
                other = self._find_unpaired(released, person)
                if other is not None:
                    self.pairs[index : index + 1] = [(person, partner), (other, released)]
                    self._unpaired.remove(person)
                    self._unpaired.remove(other)
                    return

    def _find_unpaired(self, released: int, excluded: int) -> int | None:
        """Return somebody left over, other than ``excluded``, who may be paired with ``released``."""
        candidates = (person for person in self._unpaired[:MAX_REPAIRED] if person != excluded)
        return next((person for person in candidates if self._may_pair(person, released)), None)

    def prefer_left_over(self, left_over_ids: Collection[int]) -> None:
        """Let those who were left over last time take the place of somebody who was not."""
        for person in [person for person in self._unpaired if person in left_over_ids]:
            self._swap(person, left_over_ids)

    def _swap(self, person: int, left_over_ids: Collection[int]) -> None:
        for index, (a, b) in enumerate(self.pairs):
            for partner, replaced in ((a, b), (b, a)):
                if replaced not in left_over_ids and self._may_pair(person, partner):
                    self.pairs[index] = (person, partner)
                    self._unpaired[self._unpaired.index(person)] = replaced
                    return
