"""Pairing people for a coffee: who suits whom, never twice, never apart from each other for a reason."""

from collections.abc import Callable, Collection, Mapping, Sequence

UserPair = tuple[int, int]
Affinity = Callable[[int], Mapping[int, int]]

MAX_REPAIRED = 20
"""As many of those left over as are worth breaking up other pairs for."""


def draw_pairs(
    people: Sequence[int], left_over_ids: Collection[int], excluded_pairs: Collection[UserPair], affinity: Affinity
) -> list[UserPair]:
    """Pairs of ``people``, each in one at most; both orders of what is not to be are in ``apart``.

    Who ``waited`` last time is looked after first, and comes before others when somebody has to be left over.
    ``likes(person)`` weighs those who suit them; everybody else suits them equally little. Takes a second for a
    thousand people where most may meet.
    """
    order = [
        *(person for person in people if person in left_over_ids),
        *(person for person in people if person not in left_over_ids),
    ]
    table = _Drawing(order, excluded_pairs)
    for person in order:
        table.pair_up(person, affinity)
    table.repair()
    table.prefer_left_over(left_over_ids)
    return table.pairs


class _Drawing:
    def __init__(self, order: Sequence[int], apart: Collection[UserPair]) -> None:
        self._free = dict.fromkeys(order)
        self._apart = apart
        self._unpaired: list[int] = []
        self.pairs: list[UserPair] = []

    def _may_pair(self, a: int, b: int) -> bool:
        return (a, b) not in self._apart

    def pair_up(self, person: int, likes: Affinity) -> None:
        """Give ``person`` the best of those still free."""
        if person not in self._free:
            return
        del self._free[person]
        liked = sorted(likes(person).items(), key=lambda item: -item[1])
        by_liking = (other for other, _ in liked if other in self._free)
        found = next((other for other in (*by_liking, *self._free) if self._may_pair(person, other)), None)
        if found is None:
            self._unpaired.append(person)
        else:
            del self._free[found]
            self.pairs.append((person, found))

    def repair(self) -> None:
        """Break a pair up where that makes two of it."""
        for person in self._unpaired[:MAX_REPAIRED]:
            if person in self._unpaired:
                self._repair_for(person)

    def _repair_for(self, person: int) -> None:
        for at, (a, b) in enumerate(self.pairs):
            for one, other in ((a, b), (b, a)):
                if not self._may_pair(person, one):
                    continue
                for left in self._unpaired[:MAX_REPAIRED]:
                    if left != person and self._may_pair(left, other):
                        self.pairs[at : at + 1] = [(person, one), (left, other)]
                        self._unpaired.remove(person)
                        self._unpaired.remove(left)
                        return

    def prefer_left_over(self, waited: Collection[int]) -> None:
        """Whoever ``waited`` takes the place of one who has not."""
        for person in [person for person in self._unpaired if person in waited]:
            self._swap(person, waited)

    def _swap(self, person: int, waited: Collection[int]) -> None:
        for at, (a, b) in enumerate(self.pairs):
            for stays, goes in ((a, b), (b, a)):
                if goes not in waited and self._may_pair(person, stays):
                    self.pairs[at] = (person, stays)
                    self._unpaired[self._unpaired.index(person)] = goes
                    return
