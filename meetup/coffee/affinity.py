"""Who suits whom for a coffee, by the topics that they share at the event."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from ..database import in_ids
from ..events import EventTopic
from ..extensions import db

TOPIC_WEIGHTS = {"ask": {"offer": 3}, "offer": {"ask": 3}, "interest": {"interest": 1}}
"""Weights of topics that meet. Somebody who can help, or be helped, counts more than one with the same interest."""


class TopicAffinity:
    """How well people suit each other by their topics. Weights are computed for one person at a time."""

    def __init__(self, topics: Sequence[tuple[int, int, str]]) -> None:
        self._topics_of_user: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._users_of_topic: dict[tuple[int, str], list[int]] = defaultdict(list)
        for person, topic, kind in topics:
            self._topics_of_user[person].append((topic, kind))
            self._users_of_topic[topic, kind].append(person)

    @classmethod
    def at_event(cls, event_id: int, user_ids: Collection[int]) -> "TopicAffinity":
        """Return the affinity of these users by the topics that they share at the event (P4)."""
        query = select(EventTopic.user_id, EventTopic.topic_id, EventTopic.kind)
        query = query.where(EventTopic.event_id == event_id, in_ids(EventTopic.user_id, user_ids))
        return cls(db.session.execute(query).all())

    def __call__(self, person: int) -> Counter[int]:
        """Return the weights of those who suit ``person``, by user id."""
        weights: Counter[int] = Counter()
        for topic, kind in self._topics_of_user[person]:
            for other_kind, weight in TOPIC_WEIGHTS[kind].items():
                weights.update(dict.fromkeys(self._users_of_topic[topic, other_kind], weight))
        del weights[person]
        return weights
