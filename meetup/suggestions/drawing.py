"""Draw whom to suggest to whom: people who can help each other first, and not the same few to everybody."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

ALIKE_WEIGHT = 0.3
"""How much it counts to look for the same, or to have the same interest, beside being able to help, which counts 1."""

MUTUAL_WEIGHT = 0.2
"""How much it counts to know the same person."""

COMMON_SHARE = 0.05
"""An interest that more than this part of the listed people have in common says little."""

MIN_COMMON = 20
"""An interest that fewer people have is never called common."""


class PersonTopic(NamedTuple):
    """A topic of a user: as an ask, an offer or an interest."""

    user_id: int
    topic_id: int
    kind: str


class Viewer(NamedTuple):
    """Somebody to draw for.

    ``topics`` are all their own, ids by kind. ``excluded_ids`` are the people whom they have met, who were suggested to
    them before, or whom they must not see.
    """

    id: int
    topics: Mapping[str, Collection[int]]
    excluded_ids: Collection[int]


class Drawing:
    """The people listed at one event, how often each of them has been suggested, and whom people know.

    The score of a pair is the sum of the weights of the topics that meet, each ``log(1 + people / people who have
    it)``. If both can help each other, the harmonic mean of both directions is added. The score is divided by
    ``√(1 + exposure)``, so that suggestions are spread; measured in docs/decisions/0043.
    """

    def __init__(
        self,
        listed_topics: Iterable[PersonTopic],
        exposure: Mapping[int, int],
        listed_ids: Collection[int],
        known: Mapping[int, Collection[int]],
    ) -> None:
        self._people_of: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._exposure: dict[int, int] = defaultdict(int, exposure)
        self._damping = {person: 1 / sqrt(1 + times) for person, times in exposure.items()}
        for person, topic, kind in listed_topics:
            self._people_of[kind, topic].append(person)
        self._listed_ids, self._known = listed_ids, known
        self._listed_count = len(listed_ids)
        self._common_count = max(MIN_COMMON, len(listed_ids) * COMMON_SHARE)

    def draw(self, viewer: Viewer, count: int) -> list[int]:
        """Return the ids of at most ``count`` listed people to suggest to ``viewer``, the best first."""
        scores = self._scores_of_helpers(viewer)
        self._add_alike(scores, viewer, is_common=False)
        self._add_mutual(scores, viewer)
        if len(scores) < count + len(viewer.excluded_ids):
            self._add_alike(scores, viewer, is_common=True)
        for person in (viewer.id, *viewer.excluded_ids):
            scores.pop(person, None)
        damping = self._damping
        return nlargest(count, scores, key=lambda person: (scores[person] * damping.get(person, 1.0), -person))

    def expose(self, people: Sequence[int]) -> None:
        """Count that these people have been suggested once more."""
        for person in people:
            self._exposure[person] += 1
            self._damping[person] = 1 / sqrt(1 + self._exposure[person])

    def _scores_of_helpers(self, viewer: Viewer) -> dict[int, float]:
        """Return the scores of those who can help the viewer, or be helped, by user id."""
        scores: dict[int, float] = {}
        self._add(scores, viewer, "ask", "offer", 1.0)
        back: dict[int, float] = {}
        self._add(back, viewer, "offer", "ask", 1.0)
        for person, weight in back.items():
            there = scores.get(person, 0.0)
            scores[person] = there + weight + 2 * there * weight / (there + weight)
        return scores

    def _add_alike(self, scores: dict[int, float], viewer: Viewer, is_common: bool) -> None:
        """Add those who are looking for the same, and those with the same interests, either common or rare ones."""
        if not is_common:
            self._add(scores, viewer, "ask", "ask", ALIKE_WEIGHT)
        own = viewer.topics.get("interest", ())
        chosen = [topic for topic in own if (len(self._having("interest", topic)) > self._common_count) == is_common]
        self._add(scores, viewer._replace(topics={"interest": chosen}), "interest", "interest", ALIKE_WEIGHT)

    def _add_mutual(self, scores: dict[int, float], viewer: Viewer) -> None:
        """Add those whom somebody knows whom the viewer knows as well."""
        for mutual in self._known.get(viewer.id, ()):
            for person in self._known.get(mutual, ()):
                if person in self._listed_ids:
                    scores[person] = scores.get(person, 0.0) + MUTUAL_WEIGHT

    def _add(self, scores: dict[int, float], viewer: Viewer, own_kind: str, their_kind: str, factor: float) -> None:
        """Add the weights of the viewer's topics of one kind to the scores of those who have them as another kind."""
        for topic in viewer.topics.get(own_kind, ()):
            people = self._having(their_kind, topic)
            weight = factor * log(1 + self._listed_count / max(len(people), 1))
            for person in people:
                scores[person] = scores.get(person, 0.0) + weight

    def _having(self, kind: str, topic: int) -> Sequence[int]:
        return self._people_of.get((kind, topic), ())
