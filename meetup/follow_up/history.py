"""The history of a contact: meetings, touches and changes in the order of time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from ..contacts.cadences import cadence_phrase
from ..contacts.models import Contact, place_name
from ..contacts.stages import STAGES
from ..contacts.touches import TOUCH_LABELS, Change, ChangeKind, Touch
from ..database.prepared import prepared
from ..exchange.encounters import REPEAT_PERIOD, Encounter
from ..exchange.ways import Way
from ..extensions import db
from ..formats import day
from ..languages import gettext, lazy_gettext

MAX_HISTORY_ENTRIES = 50
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
    touch: Touch | None = None


def history_of(contact: Contact, encounters: Sequence[Encounter]) -> list[HistoryEntry]:
    """Return the history of ``contact``, the latest first; at most ``MAX_HISTORY_ENTRIES``.

    A change of stage that came from a touch is not listed besides the touch.
    """
    entries = [HistoryEntry(touch.at, TOUCH_LABELS[touch.kind], touch) for touch in _latest_rows(Touch, contact)]
    changes = (change for change in _latest_rows(Change, contact) if not change.touch_id)
    entries += [HistoryEntry(change.at, _change_text(change)) for change in changes]
    entries += [
        HistoryEntry(encounter.met_at, _meeting_text(encounter, contact)) for encounter in _without_repeats(encounters)
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MAX_HISTORY_ENTRIES]


def _without_repeats(encounters: Sequence[Encounter]) -> list[Encounter]:
    """Return the meetings without those in which somebody scanned the same person again within an hour."""
    kept: list[Encounter] = []
    last_of: dict[int | None, Encounter] = {}
    for encounter in sorted(encounters, key=lambda each: each.met_at):
        last = last_of.get(encounter.scanner_id)
        is_scan = encounter.is_exchange and encounter.how in WAY_TEXTS
        if is_scan and last and encounter.met_at - last.met_at < REPEAT_PERIOD:
            continue
        kept.append(encounter)
        if is_scan:
            last_of[encounter.scanner_id] = encounter
    return kept


def _latest_rows(model: type[Any], contact: Contact) -> Sequence[Any]:
    return db.session.scalars(_rows_query(model), {"contact_id": contact.id}).all()


@prepared
def _rows_query(model: type[Any]) -> Select[Any]:
    query = select(model).where(model.contact_id == bindparam("contact_id"))
    return query.order_by(model.at.desc(), model.id.desc()).limit(MAX_HISTORY_ENTRIES)


def _change_text(change: Change) -> str:
    if change.kind == ChangeKind.STEP:
        return gettext("Done: %(step)s", step=change.before) if change.before else gettext("Done")
    if change.kind == ChangeKind.DUE:
        return (
            gettext("Planned for %(day)s", day=day(date.fromisoformat(change.after)))
            if change.after
            else gettext("Date cleared")
        )
    if change.kind == ChangeKind.KEEP:
        return _cadence_text(json.loads(change.before), json.loads(change.after))
    if change.kind == ChangeKind.TAG:
        return gettext("Tagged “%(tag)s”", tag=change.after)
    if change.kind == ChangeKind.ARCHIVE:
        return gettext("Archived")
    return gettext("Moved from “%(before)s” to “%(after)s”", before=STAGES[change.before], after=STAGES[change.after])


def _cadence_text(before: list[Any], after: list[Any]) -> str:
    """Return what has changed between two values of ``Contact.cadence_state``, parsed from JSON."""
    if before[0] == after[0]:
        return (
            gettext("Later: %(day)s", day=day(date.fromisoformat(after[3]))) if after[3] else gettext("Keep in touch")
        )
    return gettext("Keep in touch: %(how_often)s", how_often=cadence_phrase(after[0]))


def _meeting_text(encounter: Encounter, contact: Contact) -> str:
    if encounter.how == Way.IMPORT and contact.unmet_at:
        return gettext("You imported them")
    # The owner may have corrected the place of the latest meeting; the contact has it.
    is_latest = encounter.met_at == contact.met_at
    place = contact.place if is_latest else place_name(encounter.room, encounter.event)
    way = _way_text(encounter, contact)
    if not place:
        return gettext("Met: %(way)s", way=way)
    if contact.room_name if is_latest else encounter.room:
        return gettext("Met in %(room)s: %(way)s", room=place, way=way)
    return gettext("Met at %(event)s: %(way)s", event=place, way=way)


def _way_text(encounter: Encounter, contact: Contact) -> str:
    if encounter.scanner_id is None:
        return gettext("they gave you their card")
    if encounter.scanned_id is None:
        return OWN_WAY_TEXTS.get(encounter.how, gettext("you scanned their card"))
    is_own = encounter.scanner_id == contact.owner_id
    if encounter.how == Way.INTRODUCTION:
        return gettext("you said hello") if is_own else gettext("they said hello")
    own_text, their_text = WAY_TEXTS.get(encounter.how, (_YOU_SCANNED, _THEY_SCANNED))
    return own_text if is_own else their_text
