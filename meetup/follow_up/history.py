"""The history of a contact: meetings, touches and changes in the order of time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..contacts.cadences import cadence_phrase
from ..contacts.models import Contact
from ..contacts.stages import STAGES
from ..contacts.touches import TOUCH_LABELS, ChangeKind
from ..exchange.encounter_lines import EncounterLine
from ..exchange.encounters import REPEAT_PERIOD
from ..exchange.ways import Way
from ..formats import day
from ..languages import gettext, lazy_gettext
from ..people.topics import topic_in_sentence
from .contact_rows import MAX_HISTORY_ENTRIES, ContactRows

_YOU_SCANNED, _THEY_SCANNED = lazy_gettext("you scanned their code"), lazy_gettext("they scanned your code")
WAY_TEXTS: dict[str, tuple[str, str]] = {
    Way.SCAN: (_YOU_SCANNED, _THEY_SCANNED),
    Way.PHOTO: (_YOU_SCANNED, _THEY_SCANNED),
    Way.TYPED: (lazy_gettext("you typed their code"), lazy_gettext("they typed your code")),
    Way.LINK: (lazy_gettext("you opened their code"), lazy_gettext("they opened your code")),
    Way.BADGE: (_YOU_SCANNED, _THEY_SCANNED),
}
"""How a code was read, by whoever of the two read it: the owner, or the other person."""

OWN_WAY_TEXTS: dict[str, str] = {
    Way.BY_HAND: lazy_gettext("you added them by hand"),
    Way.IMPORT: lazy_gettext("you imported them"),
}


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history. A touch can be undone from here."""

    at: datetime
    text: str
    touch_id: int | None = None


def history_of(contact: Contact, meetings: Sequence[EncounterLine], rows: ContactRows) -> list[HistoryEntry]:
    """Return the history of ``contact``, the latest first; at most ``MAX_HISTORY_ENTRIES``."""
    entries = [HistoryEntry(row.at, str(TOUCH_LABELS[row.text]), row.id) for row in rows["touches"]]
    entries += [HistoryEntry(row.at, _change_text(row.text, row.more, row.rest)) for row in rows["changes"]]
    entries += [HistoryEntry(row.at, _introduction_text(row.text, bool(row.more))) for row in rows["introductions"]]
    for name in ("helped_me", "helped_them"):
        entries += [HistoryEntry(row.at, _help_text(name, row.more, row.text, row.rest)) for row in rows[name]]
    entries += [HistoryEntry(meeting.met_at, _meeting_text(meeting, contact)) for meeting in _without_repeats(meetings)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MAX_HISTORY_ENTRIES]


def _without_repeats(meetings: Sequence[EncounterLine]) -> list[EncounterLine]:
    """Return the meetings without those in which somebody scanned the same person again within an hour."""
    kept: list[EncounterLine] = []
    last_of: dict[int | None, EncounterLine] = {}
    for meeting in sorted(meetings, key=lambda each: each.met_at):
        last = last_of.get(meeting.scanner_id)
        is_scan = meeting.is_exchange and meeting.how in WAY_TEXTS
        if is_scan and last and meeting.met_at - last.met_at < REPEAT_PERIOD:
            continue
        kept.append(meeting)
        if is_scan:
            last_of[meeting.scanner_id] = meeting
    return kept


def _change_text(kind: str, before: str, after: str) -> str:
    if kind == ChangeKind.STEP:
        return gettext("Done: %(step)s", step=before) if before else gettext("Done")
    if kind == ChangeKind.DUE:
        return gettext("Planned for %(day)s", day=day(date.fromisoformat(after))) if after else gettext("Date cleared")
    if kind == ChangeKind.KEEP:
        return _cadence_text(json.loads(before), json.loads(after))
    if kind == ChangeKind.TAG:
        return gettext("Tagged “%(tag)s”", tag=after)
    if kind == ChangeKind.ARCHIVE:
        return gettext("Archived")
    return gettext("Moved from “%(before)s” to “%(after)s”", before=STAGES[before], after=STAGES[after])


def _cadence_text(before: list[Any], after: list[Any]) -> str:
    """Return what has changed between two values of ``Contact.cadence_state``, parsed from JSON."""
    if before[0] == after[0]:
        return (
            gettext("Later: %(day)s", day=day(date.fromisoformat(after[3]))) if after[3] else gettext("Keep in touch")
        )
    return gettext("Keep in touch: %(how_often)s", how_often=cadence_phrase(after[0]))


def _introduction_text(other: str, is_met: bool) -> str:
    """Return what the owner did for the person: introduce them to ``other``."""
    if is_met:
        return gettext("You introduced them to %(name)s. Both said yes.", name=other)
    return gettext("You introduced them to %(name)s", name=other)


def _help_text(list_name: str, topic_key: str | None, topic_name: str, other: str | None) -> str:
    """Return who helped whom, perhaps by introducing them to ``other``."""
    topic = topic_in_sentence(topic_key, topic_name)
    if list_name == "helped_me":
        if other:
            return gettext("Introduced you to %(name)s, which helped with %(topic)s", name=other, topic=topic)
        return gettext("Helped you with %(topic)s", topic=topic)
    if other:
        return gettext("You introduced them to %(name)s, which helped with %(topic)s", name=other, topic=topic)
    return gettext("You helped them with %(topic)s", topic=topic)


def _meeting_text(meeting: EncounterLine, contact: Contact) -> str:
    if meeting.how == Way.INTRODUCED:
        if meeting.introducer_name:
            return gettext("Introduced by %(name)s", name=meeting.introducer_name)
        return gettext("Introduced by someone you both knew")
    if meeting.how == Way.IMPORT and contact.unmet_at:
        return gettext("You imported them")
    # The owner may have corrected the place of the latest meeting; the contact has it.
    is_latest = meeting.met_at == contact.met_at
    place = contact.place if is_latest else meeting.place
    way = _way_text(meeting, contact)
    session = meeting.session_of_contact if is_latest else meeting.session
    if session and meeting.how not in OWN_WAY_TEXTS:
        return gettext("Met at “%(session)s”, %(place)s: %(way)s", session=session, place=place, way=way)
    if not place:
        return gettext("Met: %(way)s", way=way)
    if contact.room_name if is_latest else meeting.is_in_room:
        return gettext("Met in %(room)s: %(way)s", room=place, way=way)
    return gettext("Met at %(event)s: %(way)s", event=place, way=way)


def _hello_text(line: str, is_own: bool) -> str:
    if not line:
        return gettext("you said hello") if is_own else gettext("they said hello")
    if is_own:
        return gettext("you said hello: “%(line)s”", line=line)
    return gettext("they said hello: “%(line)s”", line=line)


def _way_text(meeting: EncounterLine, contact: Contact) -> str:
    if meeting.scanner_id is None:
        return gettext("they gave you their card")
    if meeting.scanned_id is None:
        return OWN_WAY_TEXTS.get(meeting.how, gettext("you scanned their card"))
    is_own = meeting.scanner_id == contact.owner_id
    if meeting.how == Way.INTRODUCTION:
        return _hello_text(meeting.line, is_own)
    own_text, their_text = WAY_TEXTS.get(meeting.how, (_YOU_SCANNED, _THEY_SCANNED))
    return own_text if is_own else their_text
