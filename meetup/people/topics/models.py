"""Topics, and which of them a profile names."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import insert_once
from ...extensions import EnumText, Model, db, values_check
from ..text import fold
from .curated import find_curated
from .help import Help
from .labels import topic_label
from .lines import TopicLine

TOPIC_KINDS = ("interest", "offer", "ask")
MAX_TOPIC_NOTE_LENGTH = 140


class Topic(Model):
    """A subject that people are interested in, offer or ask for. All spellings of it share one row.

    A topic with a ``key`` is one of the curated topics, and its ``name`` is the label in English.
    """

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(120), unique=True)

    @property
    def label(self) -> str:
        """What the topic is called in the language of the reader."""
        return topic_label(self.key, self.name)

    @classmethod
    def get_or_create(cls, names: Collection[str]) -> list["Topic"]:
        """Return the topics that ``names`` stand for, each once, in that order. Missing ones are created.

        A name of a curated topic stands for that, in whatever language. The first spelling of another becomes the name
        of a new topic. Topics are always inserted in the same order, so that two users who name the same new topics at
        the same time do not deadlock.
        """
        wanted: dict[str, Mapping[str, Any]] = {}
        for values in map(topic_values, names):
            wanted.setdefault(values["folded"], values)
        known = cls._find(wanted)
        for folded in sorted(wanted.keys() - known):
            insert_once(cls, **wanted[folded])
        if wanted.keys() - known:
            known = cls._find(wanted)
        return [known[folded] for folded in wanted]

    @classmethod
    def _find(cls, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, "Topic"]:
        """Return those of the topics that there are, by the folded name in ``wanted``.

        A topic that was there before it became a curated one gets its key.
        """
        folded_by_key = {values["key"]: folded for folded, values in wanted.items() if values["key"]}
        query = select(cls).where(or_(cls.folded.in_(wanted), cls.key.in_(folded_by_key)))
        found: dict[str, Topic] = {}
        for topic in sorted(db.session.scalars(query), key=lambda topic: topic.key is None):
            found.setdefault(folded_by_key.get(topic.key, topic.folded), topic)
        for folded, topic in found.items():
            topic.key = topic.key or wanted[folded]["key"]
        return found


def topic_values(name: str) -> dict[str, Any]:
    """Return the values of the topic that ``name`` stands for."""
    curated = find_curated(name)
    label = curated.label("en") if curated else name
    return {"key": curated.key if curated else None, "name": label, "folded": fold(label)}


class ProfileTopic(Model):
    """An interest, offer or ask of one profile.

    ``position`` is its place in the user's order. Offers and asks may say with what kind of ``help``, and a ``note``.
    """

    __tablename__ = "profile_topics"
    __table_args__ = (
        CheckConstraint("kind IN ('interest', 'offer', 'ask')", name="kind"),
        values_check("help", Help),
        CheckConstraint("kind <> 'interest' OR (help IS NULL AND note IS NULL)", name="plain_interest"),
        Index("ix_profile_topics_topic_id", "topic_id", "kind"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("profiles.user_id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    help: Mapped[Help | None] = mapped_column(EnumText(Help, 13))
    note: Mapped[str | None] = mapped_column(String(MAX_TOPIC_NOTE_LENGTH))

    topic: Mapped[Topic] = relationship(lazy="joined", innerjoin=True)

    @property
    def line(self) -> TopicLine:
        """What a card shows of it."""
        return TopicLine(self.topic.label, self.help, self.note)

    def describe(self, help_: Help | None, note: str | None) -> None:
        """Say what kind of help is offered or looked for, and more in a note. Either may be empty."""
        self.help, self.note = help_ or None, note or None
