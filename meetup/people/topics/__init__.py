"""Topics that people are interested in, offer or ask for."""

from .models import TOPIC_KINDS, ProfileTopic, Topic

__all__ = ["TOPIC_KINDS", "ProfileTopic", "Topic"]
