"""Read what a device sends: the facts that it collected, with and without a signal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ..people.text import clean
from .clock import parse_moment
from .facts import WAYS
from .models import MAX_DOOR_LENGTH
from .subjects import Subject

MAX_FACTS = 200
WALK_IN = "w"
"""What the key of somebody begins with whom a device let in without a ticket; a UUID follows."""


class BatchError(ValueError):
    """What was sent is not what our script sends."""


@dataclass(frozen=True)
class SentFact:
    """A fact as a device states it, with a time of its own clock. ``undoes`` is the check-in that it takes back.

    ``person`` is the key of a subject, or ``walk_in`` is the UUID that a device gave somebody with no ticket.
    """

    uuid: UUID
    at: datetime
    undoes: UUID | None = None
    person: str = ""
    walk_in: UUID | None = None
    way: str = "scan"
    door: str = ""
    name: str = ""
    company: str = ""
    category: str = ""


def read_facts(text: str) -> tuple[list[SentFact], list[str]]:
    """Return the facts in a JSON list, and the UUIDs of those that say nothing of anybody, which hold no others up.

    Raises:
        BatchError: it is no such list.
    """
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BatchError from error
    if not isinstance(sent, list) or len(sent) > MAX_FACTS or not all(isinstance(each, dict) for each in sent):
        raise BatchError
    facts, unread = [], []
    for values in sent:
        try:
            facts.append(_read_fact(values))
        except ValueError:
            unread.append(str(values.get("uuid", "")))
    return facts, unread


def _read_fact(values: dict[str, Any]) -> SentFact:
    uuid, at = UUID(str(values.get("uuid"))), parse_moment(values.get("at"))
    if at is None:
        raise BatchError
    if values.get("undoes"):
        return SentFact(uuid, at, undoes=UUID(str(values["undoes"])))
    person = str(values.get("person", ""))
    walk_in = UUID(person[1:]) if person.startswith(WALK_IN) else None
    if walk_in is None and Subject.parse(person) is None:
        raise BatchError
    way = str(values.get("way", ""))
    texts: dict[str, Any] = {name: _text(values.get(name)) for name in ("name", "company", "category")}
    door = clean(clean(_text(values.get("door")))[:MAX_DOOR_LENGTH])  # cleaning can make a text longer
    return SentFact(uuid, at, person=person, walk_in=walk_in, way=way if way in WAYS else "scan", door=door, **texts)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def walk_ins_of(facts: Sequence[SentFact]) -> dict[UUID, SentFact]:
    """Return for each walk-in the fact that names them."""
    return {fact.walk_in: fact for fact in reversed(facts) if fact.walk_in}
