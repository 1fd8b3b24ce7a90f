"""The talk in a room: messages, reactions, notices, slow mode, and how far each person has read."""

from . import drawn_messages, leaving, notice_counts, pages, publishing, routes, slow, tidying, unread

__all__ = [
    "drawn_messages",
    "leaving",
    "notice_counts",
    "pages",
    "publishing",
    "routes",
    "slow",
    "tidying",
    "unread",
]
