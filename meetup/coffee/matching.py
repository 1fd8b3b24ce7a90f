"""Pairing people for a coffee: who suits whom, never twice, never apart from each other for a reason."""

from collections.abc import Callable, Collection, Mapping, Sequence

Pair = tuple[int, int]
Likes = Callable[[int], Mapping[int, int]]

MENDED = 20
"""As many of those left over as are worth breaking up other pairs for."""


def pair(people: Sequence[int], waited: Collection[int], apart: Collection[Pair], likes: Likes) -> list[Pair]:
    """Pairs of ``people``, each in one at most; both orders of what is not to be are in ``apart``.

    Who ``waited`` last time is looked after first, and comes before others when somebody has to be left over.
    ``likes(person)`` weighs those who suit them; everybody else suits them equally little. Takes a second for a
    thousand people where most may meet.
    """
    order = [*(person for person in people if person in waited), *(person for person in people if person not in waited)]
    table = _Table(order, apart)
    for person in order:
        table.seat(person, likes)
    table.mend()
    table.let_wait(waited)
    return table.pairs


class _Table:
    def __init__(self, order: Sequence[int], apart: Collection[Pair]) -> None:
        self._free = dict.fromkeys(order)
        self._apart = apart
        self._left: list[int] = []
        self.pairs: list[Pair] = []

    def _fits(self, a: int, b: int) -> bool:
        return (a, b) not in self._apart

    def seat(self, person: int, likes: Likes) -> None:
        """Give ``person`` the best of those still free."""
        if person not in self._free:
            return
        del self._free[person]
        liked = sorted(likes(person).items(), key=lambda item: -item[1])
        by_liking = (other for other, _ in liked if other in self._free)
        found = next((other for other in (*by_liking, *self._free) if self._fits(person, other)), None)
        if found is None:
            self._left.append(person)
        else:
            del self._free[found]
            self.pairs.append((person, found))

    def mend(self) -> None:
        """Break a pair up where that makes two of it."""
        for person in self._left[:MENDED]:
            if person in self._left:
                self._mend(person)

    def _mend(self, person: int) -> None:
        for at, (a, b) in enumerate(self.pairs):
            for one, other in ((a, b), (b, a)):
                if not self._fits(person, one):
                    continue
                for left in self._left[:MENDED]:
                    if left != person and self._fits(left, other):
                        self.pairs[at : at + 1] = [(person, one), (left, other)]
                        self._left.remove(person)
                        self._left.remove(left)
                        return

    def let_wait(self, waited: Collection[int]) -> None:
        """Whoever ``waited`` takes the place of one who has not."""
        for person in [person for person in self._left if person in waited]:
            self._swap(person, waited)

    def _swap(self, person: int, waited: Collection[int]) -> None:
        for at, (a, b) in enumerate(self.pairs):
            for stays, goes in ((a, b), (b, a)):
                if goes not in waited and self._fits(person, stays):
                    self.pairs[at] = (person, stays)
                    self._left[self._left.index(person)] = goes
                    return
