"""Whom the directory shows: those whose names, companies or topics contain words, with a topic, a role or a company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from ..events import ROLES, SHARED_AS_TEXT, Attendance, EventSharing, EventTopic
from ..ids import parse_row_id
from ..people import Profile, Topic
from ..people.searching import contains_word
from ..people.text import escape_like, fold
from ..people.topics import TOPIC_KINDS
from ..people.topics.suggestions import keys_named_with

MAX_SEARCH_LENGTH = 100
IS_COMPANY_SHARED = SHARED_AS_TEXT.contains('"company"')


@dataclass(frozen=True)
class DirectoryFilters:
    """The filters of the directory. ``kind`` says in what way people have the topic: interest, offer or ask."""

    words: str = ""
    kind: str = ""
    topic_id: int | None = None
    role: str = ""
    company: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "DirectoryFilters":
        """Return the filters in an address. What it says wrongly is left out."""
        kind, _, topic = query.get("topic", "").partition(":")
        role = query.get("role", "")
        topic_id = _row_id(topic) if kind in TOPIC_KINDS else None
        return cls(
            query.get("q", "").strip()[:MAX_SEARCH_LENGTH],
            kind if topic_id else "",
            topic_id,
            role if role in ROLES else "",
            query.get("company", "").strip()[:MAX_SEARCH_LENGTH],
        )

    @property
    def url_values(self) -> dict[str, Any]:
        """The values in the address of a directory with these filters."""
        topic = f"{self.kind}:{self.topic_id}" if self.topic_id else ""
        values = {"q": self.words, "topic": topic, "role": self.role, "company": self.company}
        return {name: value for name, value in values.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter other than the words is set."""
        return bool(self.topic_id or self.role or self.company)

    def conditions(self, event_id: int) -> list[ColumnElement[bool]]:
        """Return the conditions on ``Attendance`` and ``Profile``, joined with ``EventSharing`` at the event."""
        conditions = [_says(word, event_id) for word in self.words.split()]
        if self.topic_id:
            conditions.append(_has_topic(event_id, EventTopic.topic_id == self.topic_id, EventTopic.kind == self.kind))
        if self.role:
            conditions.append(Attendance.role == self.role)
        if self.company:
            is_same = func.lower(Profile.company) == self.company.lower()  # SQLite knows the case of ASCII letters only
            conditions += [IS_COMPANY_SHARED, or_(Profile.company == self.company, is_same)]
        return conditions


def _says(word: str, event_id: int) -> ColumnElement[bool]:
    """Return the condition that a name, or what is shared of headline, company and topics, contains ``word``."""
    shared_text = func.coalesce(EventSharing.search_text, Profile.search_text)
    is_named = Topic.folded.like(f"%{escape_like(fold(word))}%", escape="\\")
    named = select(Topic.id).where(or_(is_named, Topic.key.in_(keys_named_with(word))))
    in_texts = contains_word(word, Profile.name_folded, shared_text)
    return or_(in_texts, _has_topic(event_id, EventTopic.topic_id.in_(named)))


def _has_topic(event_id: int, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    topics = select(EventTopic.user_id).where(EventTopic.event_id == event_id, *conditions)
    return Attendance.user_id.in_(topics)


def _row_id(text: str) -> int | None:
    try:
        return parse_row_id(text)
    except ValueError:
        return None
