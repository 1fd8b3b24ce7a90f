"""The topics of a profile."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from .help import Help
from .lines import TopicLine
from .models import ProfileTopic, Topic


class TopicsMixin:
    """The part of a profile that says what somebody is interested in, offers and looks for."""

    if TYPE_CHECKING:
        topics: Mapped[list[ProfileTopic]]
        _known_topics: Mapping[str, list[TopicLine]] | None
    else:
        _known_topics = None

    def know_topics(self, lines_by_kind: Mapping[str, list[TopicLine]]) -> None:
        """Use the lines of all topics, which the caller has just read, so that nobody asks the database for them."""
        self._known_topics = lines_by_kind

    def topics_of_kind(self, kind: str) -> list[ProfileTopic]:
        """Return the topics of one kind (of ``TOPIC_KINDS``), in the user's order."""
        return [profile_topic for profile_topic in self.topics if profile_topic.kind == kind]

    def topic_lines(self, kind: str) -> list[TopicLine]:
        """Return the topics of one kind as cards show them, in the user's order."""
        if self._known_topics is not None:
            return self._known_topics.get(kind, [])
        return [profile_topic.line for profile_topic in self.topics_of_kind(kind)]

    def topic_names(self, kind: str) -> list[str]:
        """Return the names of the topics of one kind, in the user's order."""
        return [line.name for line in self.topic_lines(kind)]

    def find_topic(self, kind: str, topic_id: int) -> ProfileTopic | None:
        """Return the topic of one kind with that id, or ``None``."""
        return next((found for found in self.topics_of_kind(kind) if found.topic_id == topic_id), None)

    def set_topics(self, kind: str, names: list[str]) -> None:
        """Replace the topics of one kind by ``names``, in that order. Those that stay keep their help and note."""
        self._known_topics = None
        current = {profile_topic.topic: profile_topic for profile_topic in self.topics_of_kind(kind)}
        wanted = Topic.get_or_create(names)
        for topic, profile_topic in current.items():
            if topic not in wanted:
                self.topics.remove(profile_topic)
        for position, topic in enumerate(wanted):
            if topic in current:
                current[topic].position = position
            else:
                self.topics.append(ProfileTopic(topic=topic, kind=kind, position=position))

    def add_topic(self, kind: str, name: str, help_: Help | None, note: str | None) -> None:
        """Add an offer or an ask at the end. One that is there already gets this kind of help and this note."""
        self._known_topics = None
        current = self.topics_of_kind(kind)
        (topic,) = Topic.get_or_create([name])
        found = next((profile_topic for profile_topic in current if profile_topic.topic is topic), None)
        if found is None:
            position = max((profile_topic.position for profile_topic in current), default=-1) + 1
            found = ProfileTopic(topic=topic, kind=kind, position=position)
            self.topics.append(found)
        found.describe(help_, note)

    def remove_topic(self, profile_topic: ProfileTopic) -> None:
        """Remove an interest, offer or ask."""
        self._known_topics = None
        self.topics.remove(profile_topic)
