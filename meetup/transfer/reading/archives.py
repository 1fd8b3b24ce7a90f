"""People in what ``archive`` writes, as docs/export.md describes it. Anybody may have written over it since."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ...contacts.cadences import NEVER, offered
from ...contacts.details import CHANNELS
from ...contacts.notes import NOTE
from ...contacts.promises import PROMISE, SIDES
from ...contacts.touches import KINDS
from ...drafts import templates
from ...drafts.models import BODY, SUBJECT
from ...drafts.wording import unknown_placeholders
from ...exchange.foreign.parsed_cards import Sketch
from ...people.text import clean, fold
from ..archive import FORMAT, VERSION
from .found import MOST_TAGS, Found, Reading, UnreadableFileError, stage_of
from .tables import day_of, moment_of
from .vcards import NOBODY

FOREIGN = "This is JSON, but not an export of this app. Export from the other program as CSV or vCard."
BROKEN = "This JSON cannot be read to its end. It may have been cut off on the way: save it once more."
NEWER = "This export was written by a newer version of the app than this one reads."
MOST_OF_ONE = 50
"""Touches, promises or earlier notes of one person."""
TIMES = 99
"""“Not now” in a row."""


def read_archive(text: str) -> Reading | None:
    """The people in ``text``; ``None`` when it is no JSON.

    Raises:
        UnreadableFileError: it is broken, somebody else's JSON, or nested without end.
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        archive = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(BROKEN) from error
    if (
        not isinstance(archive, dict)
        or archive.get("format") != FORMAT
        or not isinstance(archive.get("contacts"), list)
    ):
        raise UnreadableFileError(FOREIGN)
    if archive.get("version") != VERSION:
        raise UnreadableFileError(NEWER)
    reading = Reading("person")
    for number, entry in enumerate(archive["contacts"], 1):
        _take(reading, number, entry if isinstance(entry, dict) else {})
    reading.cadences = {fold(tag["name"]): tag["every"] for tag in _kept(archive.get("tags"), _tag, MOST_TAGS)}
    written = _kept(archive.get("templates"), _template)
    reading.templates = {template["name"]: template["body"] for template in written}
    return reading


def _take(reading: Reading, number: int, entry: dict[str, Any]) -> None:
    card: dict[str, Any] = entry["card"] if isinstance(entry.get("card"), dict) else {}
    said: dict[str, Any] = {name: _text(card, name) for name in ("headline", "company")}
    said |= {kind: _texts(card, kind) for kind in CHANNELS}
    draft = Sketch(name=_text(entry, "name"), bio=[_text(card, "bio")], **said).draft()
    if not (draft.details.name or any(draft.details.marks.values())):
        reading.miss(number, NOBODY)
        return
    own: dict[str, Any] = {name: _text(entry, name) for name in ("note", "next_step", "event", "room")}
    own |= {"tags": _texts(entry, "tags"), "stage": stage_of(_text(entry, "stage"))}
    own |= {"due_on": day_of(_text(entry, "due_on")), "said": _said(entry)}
    own |= {name: moment_of(_text(entry, name)) for name in ("met_at", "thanked_at", "archived_at")}
    reading.add(Found.of(number, draft.details, **own), draft.remarks)


def _said(entry: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    parts = {"touches": _touch, "promises": _promise, "earlier_notes": _earlier, "drafts": _draft}
    said = {name: kept for name, read in parts.items() if (kept := _kept(entry.get(name), read))}
    keeping = _keeping(entry)
    return {**said, "keeping": [keeping]} if keeping else said


def _keeping(entry: dict[str, Any]) -> dict[str, Any]:
    """How often to be in touch, and the latest “not now”; nothing for what nobody could have chosen."""
    every, times = _text(entry, "keep_every"), entry.get("put_off_times")
    at, until = moment_of(_text(entry, "put_off_at")), day_of(_text(entry, "put_off_until"))
    said: dict[str, Any] = {"keep_every": every} if offered(every) or every == NEVER else {}
    if at and until:
        times = times if isinstance(times, int) and 0 <= times <= TIMES else 0
        said |= {"put_off_at": _iso(at), "put_off_until": _iso(until), "put_off_times": int(times)}
    return said


def _kept(
    entries: Any, read: Callable[[dict[str, Any]], dict[str, Any] | None], most: int = MOST_OF_ONE
) -> list[dict[str, Any]]:
    entries = entries[:most] if isinstance(entries, list) else []
    return [kept for entry in entries if isinstance(entry, dict) and (kept := read(entry))]


def _touch(entry: dict[str, Any]) -> dict[str, Any] | None:
    at = moment_of(_text(entry, "at"))
    return {"kind": entry["kind"], "at": _iso(at)} if at and entry.get("kind") in tuple(KINDS) else None


def _promise(entry: dict[str, Any]) -> dict[str, Any] | None:
    text = clean(_text(entry, "text"))[:PROMISE].rstrip()
    try:
        uuid = str(UUID(_text(entry, "uuid")))
    except ValueError:
        return None
    due_on, kept_at = day_of(_text(entry, "due_on")), moment_of(_text(entry, "kept_at"))
    said = {"uuid": uuid, "side": entry.get("side"), "text": text, "due_on": _iso(due_on), "kept_at": _iso(kept_at)}
    return said if text and entry.get("side") in tuple(SIDES) else None


def _earlier(entry: dict[str, Any]) -> dict[str, Any] | None:
    text = clean(_text(entry, "text"), lines=True)[:NOTE].rstrip()
    written_at, replaced_at = (moment_of(_text(entry, name)) for name in ("written_at", "replaced_at"))
    said = {"text": text, "written_at": _iso(written_at), "replaced_at": _iso(replaced_at)}
    return said if text and replaced_at else None


def _draft(entry: dict[str, Any]) -> dict[str, Any] | None:
    """What was sent is a touch, and no draft any more."""
    subject = clean(_text(entry, "subject"))[:SUBJECT].rstrip()
    body = clean(_text(entry, "body"), lines=True)[:BODY].rstrip()
    return {"subject": subject, "body": body} if body and not entry.get("sent_at") else None


def _tag(entry: dict[str, Any]) -> dict[str, Any] | None:
    """A tag whose people one wants to hear of every so often."""
    name, every = clean(_text(entry, "name")), _text(entry, "keep_every")
    return {"name": name, "every": every} if name and offered(every) else None


def _template(entry: dict[str, Any]) -> dict[str, Any] | None:
    name = clean(_text(entry, "name"))[: templates.NAME].rstrip()
    body = clean(_text(entry, "body"), lines=True)[: templates.BODY].rstrip()
    return {"name": name, "body": body} if name and body and not unknown_placeholders(body) else None


def _iso(at: date | datetime | None) -> str:
    return at.isoformat() if at else ""


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _texts(entry: dict[str, Any], name: str) -> list[str]:
    values: Iterable[Any] = entry[name] if isinstance(entry.get(name), list) else ()
    return [value for value in values if isinstance(value, str)]
