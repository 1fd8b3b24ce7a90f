"""People in what ``archive`` writes, as docs/export.md describes it. Anybody may have written over it since."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ...contacts.cadences import NEVER, is_choosable
from ...contacts.details import CHANNEL_KINDS
from ...contacts.notes import MAX_NOTE_LENGTH
from ...contacts.promises import MAX_PROMISE_LENGTH, SIDE_LABELS
from ...contacts.touches import TOUCH_LABELS
from ...drafts import templates
from ...drafts.filling import unknown_placeholders
from ...drafts.models import MAX_BODY_LENGTH, MAX_SUBJECT_LENGTH
from ...exchange.foreign.parsed_cards import RawCard
from ...languages import lazy_gettext
from ...people.text import clean, fold
from ...table_files.errors import UnreadableFileError
from ..full_export import FORMAT, VERSION
from .imported_people import MAX_FILE_TAGS, ImportedPerson, ParsedFile, parse_context, parse_stage
from .tables import parse_day, parse_moment
from .vcards import NOBODY_ON_CARD

UNKNOWN_JSON = lazy_gettext(
    "This is JSON, but not an export of this app. Export from the other program as CSV or vCard."
)
BROKEN_JSON = lazy_gettext("This JSON file is incomplete. It may have been cut off: save it again.")
NEWER_VERSION = lazy_gettext("This export comes from a newer version of the app than this one can read.")
MAX_PARTS_PER_PERSON = 50
"""Touches, promises or earlier notes of one person."""
MAX_POSTPONEMENTS = 99
"""“Not now” in a row."""


def read_full_export(text: str) -> ParsedFile | None:
    """The people in ``text``; ``None`` when it is no JSON.

    Raises:
        UnreadableFileError: it is broken, somebody else's JSON, or nested without end.
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        archive = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(BROKEN_JSON) from error
    if (
        not isinstance(archive, dict)
        or archive.get("format") != FORMAT
        or not isinstance(archive.get("contacts"), list)
    ):
        raise UnreadableFileError(UNKNOWN_JSON)
    if archive.get("version") != VERSION:
        raise UnreadableFileError(NEWER_VERSION)
    reading = ParsedFile("person")
    for number, entry in enumerate(archive["contacts"], 1):
        _read_person(reading, number, entry if isinstance(entry, dict) else {})
    reading.cadences = {
        fold(tag["name"]): tag["every"] for tag in _read_entries(archive.get("tags"), _read_tag, MAX_FILE_TAGS)
    }
    written = _read_entries(archive.get("templates"), _read_template)
    reading.templates = {template["name"]: template["body"] for template in written}
    return reading


def _read_person(reading: ParsedFile, number: int, entry: dict[str, Any]) -> None:
    card: dict[str, Any] = entry["card"] if isinstance(entry.get("card"), dict) else {}
    values: dict[str, Any] = {name: _string(card, name) for name in ("headline", "company")}
    values |= {kind: _strings(card, kind) for kind in CHANNEL_KINDS}
    draft = RawCard(name=_string(entry, "name"), bio=[_string(card, "bio")], **values).parse()
    if not (draft.details.name or any(draft.details.channel_keys.values())):
        reading.add_problem(number, NOBODY_ON_CARD)
        return
    own_values: dict[str, Any] = {name: _string(entry, name) for name in ("note", "next_step", "event", "room")}
    own_values |= {"tags": _strings(entry, "tags"), "stage": parse_stage(_string(entry, "stage"))}
    own_values |= {"context": parse_context(_string(entry, "context"))}
    own_values |= {"due_on": parse_day(_string(entry, "due_on")), "history": _read_history(entry)}
    own_values |= {name: parse_moment(_string(entry, name)) for name in ("met_at", "thanked_at", "archived_at")}
    reading.add_person(ImportedPerson.build(number, draft.details, **own_values), draft.remarks)


def _read_history(entry: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    parts = {
        "touches": _read_touch,
        "promises": _read_promise,
        "earlier_notes": _read_earlier_note,
        "drafts": _read_draft,
    }
    values = {name: kept for name, read in parts.items() if (kept := _read_entries(entry.get(name), read))}
    keeping = _read_cadence(entry)
    return {**values, "keeping": [keeping]} if keeping else values


def _read_cadence(entry: dict[str, Any]) -> dict[str, Any]:
    """How often to be in touch, and the latest “not now”; nothing for what nobody could have chosen."""
    every, times = _string(entry, "keep_every"), entry.get("put_off_times")
    at, until = parse_moment(_string(entry, "put_off_at")), parse_day(_string(entry, "put_off_until"))
    values: dict[str, Any] = {"keep_every": every} if is_choosable(every) or every == NEVER else {}
    if at and until:
        times = times if isinstance(times, int) and 0 <= times <= MAX_POSTPONEMENTS else 0
        values |= {"put_off_at": _iso_text(at), "put_off_until": _iso_text(until), "put_off_times": int(times)}
    return values


def _read_entries(
    entries: Any, read: Callable[[dict[str, Any]], dict[str, Any] | None], most: int = MAX_PARTS_PER_PERSON
) -> list[dict[str, Any]]:
    entries = entries[:most] if isinstance(entries, list) else []
    return [kept for entry in entries if isinstance(entry, dict) and (kept := read(entry))]


def _read_touch(entry: dict[str, Any]) -> dict[str, Any] | None:
    at = parse_moment(_string(entry, "at"))
    return {"kind": entry["kind"], "at": _iso_text(at)} if at and entry.get("kind") in tuple(TOUCH_LABELS) else None


def _read_promise(entry: dict[str, Any]) -> dict[str, Any] | None:
    text = clean(_string(entry, "text"))[:MAX_PROMISE_LENGTH].rstrip()
    try:
        uuid = str(UUID(_string(entry, "uuid")))
    except ValueError:
        return None
    due_on, kept_at = parse_day(_string(entry, "due_on")), parse_moment(_string(entry, "kept_at"))
    values = {
        "uuid": uuid,
        "side": entry.get("side"),
        "text": text,
        "due_on": _iso_text(due_on),
        "kept_at": _iso_text(kept_at),
    }
    return values if text and entry.get("side") in tuple(SIDE_LABELS) else None


def _read_earlier_note(entry: dict[str, Any]) -> dict[str, Any] | None:
    text = clean(_string(entry, "text"), lines=True)[:MAX_NOTE_LENGTH].rstrip()
    written_at, replaced_at = (parse_moment(_string(entry, name)) for name in ("written_at", "replaced_at"))
    values = {"text": text, "written_at": _iso_text(written_at), "replaced_at": _iso_text(replaced_at)}
    return values if text and replaced_at else None


def _read_draft(entry: dict[str, Any]) -> dict[str, Any] | None:
    """What was sent is a touch, and no draft any more."""
    subject = clean(_string(entry, "subject"))[:MAX_SUBJECT_LENGTH].rstrip()
    body = clean(_string(entry, "body"), lines=True)[:MAX_BODY_LENGTH].rstrip()
    return {"subject": subject, "body": body} if body and not entry.get("sent_at") else None


def _read_tag(entry: dict[str, Any]) -> dict[str, Any] | None:
    """A tag whose people one wants to hear of every so often."""
    name, every = clean(_string(entry, "name")), _string(entry, "keep_every")
    return {"name": name, "every": every} if name and is_choosable(every) else None


def _read_template(entry: dict[str, Any]) -> dict[str, Any] | None:
    name = clean(_string(entry, "name"))[: templates.MAX_NAME_LENGTH].rstrip()
    body = clean(_string(entry, "body"), lines=True)[: templates.MAX_BODY_LENGTH].rstrip()
    return {"name": name, "body": body} if name and body and not unknown_placeholders(body) else None


def _iso_text(at: date | datetime | None) -> str:
    return at.isoformat() if at else ""


def _string(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _strings(entry: dict[str, Any], name: str) -> list[str]:
    values: Iterable[Any] = entry[name] if isinstance(entry.get(name), list) else ()
    return [value for value in values if isinstance(value, str)]
