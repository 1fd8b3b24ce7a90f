"""Everything that somebody has here, as JSON (RFC 8259): docs/export.md describes it, ``importing`` reads it again.

Written line by line, a contact a line, so that neither side needs all of it in memory.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ...extensions import db, now
from ...people import User
from . import account as mine
from . import contacts as people

FORMAT = "meetup-companion"
VERSION = 1
LIST_END = "\n]"
END = "\n}\n"


def export_lines(owner: User, ids: Sequence[int]) -> Iterator[str]:
    """The file, piece by piece, with the contacts of ``ids``.

    Whoever reads it slowly outlives the session in which ``owner`` was loaded.
    """
    owner = db.session.get_one(User, owner.id)
    yield from account_lines(owner, now())
    for name, entries in mine.long_lists(owner):
        yield from list_lines(name, entries)
    yield from list_lines("contacts", people.stream_contact_entries(ids))
    yield END


def account_lines(owner: User, exported_at: datetime) -> Iterator[str]:
    """The beginning of the file: all but the long lists and contacts."""
    yield f'{{"format": {_json(FORMAT)}, "version": {VERSION}, "exported_at": {_json(exported_at)}'
    for name, value in mine.account_parts(owner):
        yield f",\n{_json(name)}: {_json(value)}"


def export_part(owner: User, ids: Sequence[int], number: int, of: int) -> Iterator[str]:
    """The file ``number`` of ``of`` with the contacts of ``ids`` alone, and what reading them again makes use of."""
    owner = db.session.get_one(User, owner.id)
    yield f'{{"format": {_json(FORMAT)}, "version": {VERSION}, "exported_at": {_json(now())}'
    yield f',\n"part": {number}, "parts": {of}'
    yield f',\n"templates": {_json(mine.own_templates(owner))}'
    yield from list_lines("tags", mine.own_tags(owner))
    yield from list_lines("contacts", people.stream_contact_entries(ids))
    yield END


def list_lines(name: str, entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One of the lists, an entry a line."""
    yield list_begin(name)
    yield from entry_lines(entries, is_first=True)
    yield LIST_END


def list_begin(name: str) -> str:
    return f",\n{_json(name)}: ["


def entry_lines(entries: Iterable[dict[str, Any]], is_first: bool) -> Iterator[str]:
    """Entries of a list. ``is_first`` says whether there are none before them."""
    between = "" if is_first else ","
    for entry in entries:
        yield f"{between}\n{_json(without_empty(entry))}"
        between = ","


def without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    """What ``entry`` says: names of what is empty are left out."""
    return {name: value for name, value in entry.items() if value not in (None, "", [], (), {})}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_json_default)


def _json_default(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)
