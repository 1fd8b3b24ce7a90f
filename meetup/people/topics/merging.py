"""Merging topics that mean the same curated topic: those that were typed before the list had a name for them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, column, delete, exists, select, table, update
from sqlalchemy.sql.expression import TableClause

from ..text import fold
from .curated import curated_topics, find_curated

# Only the columns that are needed, so that the migration which calls this keeps working when models change.
_TOPICS = table("topics", column("id"), column("key"), column("name"), column("folded"))
_PROFILE_TOPICS = table("profile_topics", *map(column, ("user_id", "topic_id", "kind", "position", "help", "note")))
_EVENT_TOPICS = table("event_topics", *map(column, ("event_id", "topic_id", "kind", "user_id")))


def merge_spellings(connection: Connection) -> int:
    """Merge all topics that mean the same curated topic into one with its label. Return how many went into others."""
    same_topics: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(_TOPICS).order_by(_TOPICS.c.id)):
        curated = find_curated(row.name)
        if row.key in curated_topics() or curated:
            same_topics[row.key if row.key in curated_topics() else curated.key].append(row)  # type: ignore[union-attr]
    return sum(_merge(connection, key, same_topics[key]) for key in sorted(same_topics))


def _merge(connection: Connection, key: str, rows: Sequence[Row[Any]]) -> int:
    kept, *others = sorted(rows, key=lambda row: (row.key is None, row.id))
    for other in others:
        _keep_first_details(connection, kept.id, other.id)
        for referring in (_PROFILE_TOPICS, _EVENT_TOPICS):
            _move(connection, referring, kept.id, other.id)
        connection.execute(delete(_TOPICS).where(_TOPICS.c.id == other.id))
    label = curated_topics()[key].label("en")
    values = {"key": key, "name": label, "folded": fold(label)}
    connection.execute(update(_TOPICS).where(_TOPICS.c.id == kept.id).values(values))
    return len(others)


def _keep_first_details(connection: Connection, kept_id: int, other_id: int) -> None:
    """Give each profile with both topics the better place of the two, and the help and note that only the other has."""
    own, other = _PROFILE_TOPICS, _PROFILE_TOPICS.alias()
    same = (other.c.topic_id == other_id, other.c.user_id == own.c.user_id, other.c.kind == own.c.kind)
    has_both = own.c.topic_id == kept_id, exists().where(*same)
    of_other = {name: select(other.c[name]).where(*same).scalar_subquery() for name in ("position", "help", "note")}
    connection.execute(
        update(own)
        .where(*has_both, own.c.help.is_(None), own.c.note.is_(None))
        .values(help=of_other["help"], note=of_other["note"])
    )
    is_behind = own.c.position > of_other["position"]
    connection.execute(update(own).where(*has_both, is_behind).values(position=of_other["position"]))


def _move(connection: Connection, referring: TableClause, kept_id: int, other_id: int) -> None:
    """Let the rows of a table that refer to the other topic refer to the kept one, unless there is such a row."""
    there = referring.alias()
    names = [name for name in ("event_id", "user_id", "kind") if name in referring.c]
    is_there = exists().where(there.c.topic_id == kept_id, *(there.c[name] == referring.c[name] for name in names))
    is_other = referring.c.topic_id == other_id
    connection.execute(delete(referring).where(is_other, is_there))
    connection.execute(update(referring).where(is_other).values(topic_id=kept_id))
