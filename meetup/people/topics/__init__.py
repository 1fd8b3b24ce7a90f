"""Topics that people are interested in, offer or ask for, and the list of those that everybody can choose."""

from .help import HELP_LABELS, Help
from .labels import topic_in_sentence, topic_label
from .lines import TopicLine
from .models import MAX_TOPIC_NOTE_LENGTH, TOPIC_KINDS, ProfileTopic, Topic

__all__ = [
    "HELP_LABELS",
    "MAX_TOPIC_NOTE_LENGTH",
    "TOPIC_KINDS",
    "Help",
    "ProfileTopic",
    "Topic",
    "TopicLine",
    "topic_in_sentence",
    "topic_label",
]
