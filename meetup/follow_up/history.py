"""The history of a contact: meetings, touches and changes in the order of time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from ..contacts.cadences import cadence_phrase
from ..contacts.models import Contact, place_name
from ..contacts.stages import STAGES
from ..contacts.touches import TOUCH_LABELS, Change, ChangeKind, Touch
from ..exchange.encounters import REPEAT_PERIOD, Encounter
from ..exchange.ways import Way
from ..extensions import db
from ..formats import day
from ..languages import gettext

MAX_HISTORY_ENTRIES = 50
WAY_VERBS: dict[str, str] = {
    Way.SCAN: "scanned",
    Way.PHOTO: "scanned",
    Way.TYPED: "typed",
    Way.LINK: "opened",
    Way.BADGE: "scanned",
}

OWN_WAY_TEXTS: dict[str, str] = {Way.BY_HAND: "you added them by hand", Way.IMPORT: "you had it in a file"}


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
        is_scan = encounter.is_exchange and encounter.how in WAY_VERBS
        if is_scan and last and encounter.met_at - last.met_at < REPEAT_PERIOD:
            continue
        kept.append(encounter)
        if is_scan:
            last_of[encounter.scanner_id] = encounter
    return kept


def _latest_rows(model: type[Any], contact: Contact) -> Sequence[Any]:
    query = select(model).where(model.contact_id == contact.id)
    return db.session.scalars(query.order_by(model.at.desc(), model.id.desc()).limit(MAX_HISTORY_ENTRIES)).all()


def _change_text(change: Change) -> str:
    if change.kind == ChangeKind.STEP:
        return f"Done: {change.before}" if change.before else gettext("Done")
    if change.kind == ChangeKind.DUE:
        return (
            gettext("Planned for %(day)s", day=day(date.fromisoformat(change.after)))
            if change.after
            else gettext("No day planned any more")
        )
    if change.kind == ChangeKind.KEEP:
        return _cadence_text(json.loads(change.before), json.loads(change.after))
    if change.kind == ChangeKind.TAG:
        return gettext("Tagged “%(after)s”", after=change.after)
    if change.kind == ChangeKind.ARCHIVE:
        return gettext("Archived")
    return gettext(
        "Moved from “%(stages)s” to “%(stages2)s”", stages=STAGES[change.before], stages2=STAGES[change.after]
    )


def _cadence_text(before: list[Any], after: list[Any]) -> str:
    """Return what has changed between two values of ``Contact.cadence_state``, parsed from JSON."""
    if before[0] == after[0]:
        return (
            gettext("Not now: again %(day)s", day=day(date.fromisoformat(after[3])))
            if after[3]
            else gettext("Keep in touch")
        )
    return gettext("Keep in touch: %(cadence_phrase)s", cadence_phrase=cadence_phrase(after[0]))


def _meeting_text(encounter: Encounter, contact: Contact) -> str:
    if encounter.how == Way.IMPORT and contact.unmet_at:
        return gettext("You added them from a file")
    # The owner may have corrected the place of the latest meeting; the contact has it.
    is_latest = encounter.met_at == contact.met_at
    place = contact.place if is_latest else place_name(encounter.room, encounter.event)
    preposition = "in" if (contact.room_name if is_latest else encounter.room) else "at"
    return f"Met{f' {preposition} {place}' if place else ''}: {_way_text(encounter, contact)}"


def _way_text(encounter: Encounter, contact: Contact) -> str:
    if encounter.scanner_id is None:
        return "they gave you their card"
    if encounter.scanned_id is None:
        return OWN_WAY_TEXTS.get(encounter.how, "you scanned their card")
    if encounter.how == Way.INTRODUCTION:
        return "you said hello" if encounter.scanner_id == contact.owner_id else "they said hello"
    verb = WAY_VERBS.get(encounter.how, "met")
    return (
        gettext("you %(verb)s their code", verb=verb)
        if encounter.scanner_id == contact.owner_id
        else gettext("they %(verb)s your code", verb=verb)
    )
