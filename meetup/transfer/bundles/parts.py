"""What each part of the job writes into a bundle, in transactions that only read."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from flask import current_app, render_template
from sqlalchemy.orm import joinedload

from ...contacts.models import Contact
from ...formats import moment
from ...people import Profile, User
from ...people.vcards import render_vcard
from ...spreadsheets import csv_lines
from .. import full_export
from ..batches import load_batches, note_text, tag_names
from ..columns import PROGRAMS
from ..full_export.account import account_parts, long_lists
from ..full_export.contacts import contact_entries
from . import pages
from .pictures import OWN_PHOTO, card_photo_path, ids_with_photos, load_card_photos, load_picture, remaining_keys
from .writing import PieceWriter

DATA, TABLE, CARDS, FIRST_PAGE, README = "data.json", "contacts.csv", "contacts.vcf", "index.html", "README.txt"
CONTACTS = "contacts"
"""The name under which contacts are counted."""

RowCounts = dict[str, int]


COUNTING = ("contacts", "end")
"""The parts that have to know what those before them have written."""


class Step(NamedTuple):
    """One part of the job. ``counts`` says how many entries of each list the parts before it have written."""

    owner: User
    content: Mapping[str, Any]
    writer: PieceWriter
    counts: Mapping[str, int]
    at: datetime

    @property
    def zone(self) -> str:
        return self.owner.time_zone


def growing_paths(content: Mapping[str, Any]) -> list[str]:
    """Return the paths of the files to which other parts than this one may have written."""
    return [DATA, TABLE, CARDS, *([content["page"]] if "page" in content else [])]


def write_account(step: Step) -> RowCounts:
    """Write the beginning of the data and of the table, and what explains the files."""
    step.writer.add_text(DATA, full_export.account_lines(step.owner, step.at))
    step.writer.add_text(TABLE, csv_lines([PROGRAMS["plain"].headings]))
    step.writer.add_text(CARDS, "")
    told = {"site": current_app.config["MEETUP"].base_url, "written_at": moment(step.at, step.zone)}
    step.writer.add_text(README, render_template("transfer/bundles/readme.txt", **told))
    return {}


def write_lists(step: Step) -> RowCounts:
    """Write the long lists into the data, and those that are long on pages of their own."""
    counts, zone = {}, step.zone
    texts: list[str] = []
    for name, entries in long_lists(step.owner):
        count = 0
        texts.append(full_export.list_begin(name))
        while rows := list(islice(entries, pages.ROWS_PER_PAGE)):
            texts += full_export.entry_lines(rows, is_first=not count)
            if count or len(rows) > pages.ROWS_ON_FIRST_PAGE:
                path = pages.page_path(name, count // pages.ROWS_PER_PAGE + 1)
                step.writer.add_text(path, pages.render_list_page(name, rows, count, zone))
            count += len(rows)
        texts.append(full_export.LIST_END)
        counts[name] = count
    texts.append(full_export.list_begin(CONTACTS))
    step.writer.add_text(DATA, texts)
    return counts


def write_contacts(step: Step) -> RowCounts:
    """Write some contacts into all files that have contacts, and on their page."""
    topics = joinedload(Contact.profile).selectinload(Profile.topics)
    batches = load_batches(step.content["ids"], topics)
    contacts = [contact for batch in batches for contact in batch if contact.owner_id == step.owner.id]
    entries = list(contact_entries(contacts))
    step.writer.add_text(DATA, full_export.entry_lines(entries, is_first=not step.counts.get(CONTACTS)))
    step.writer.add_text(TABLE, _table_lines(contacts))
    step.writer.add_text(CARDS, _vcards(contacts, step.zone))
    photographed = ids_with_photos(step.content["ids"])
    photos = [card_photo_path(contact.id) if contact.id in photographed else "" for contact in contacts]
    before, after = pages.contact_page_frame(*step.content["range"])
    text = pages.render_contacts([full_export.without_empty(entry) for entry in entries], photos, step.zone)
    is_first, is_last = step.content["begins"], step.content["ends"]
    step.writer.add_text(step.content["page"], [before * is_first, text, after * is_last])
    return {CONTACTS: len(contacts)}


def _table_lines(contacts: Iterable[Contact]) -> Iterable[str]:
    rows = (PROGRAMS["plain"].values(contact, contact.card_without_topics) for contact in contacts)
    return islice(csv_lines(rows), 1, None)  # without the mark at the beginning of the file


def _vcards(contacts: Iterable[Contact], zone: str) -> Iterable[str]:
    for contact in contacts:
        yield render_vcard(contact.card_without_topics, note_text(contact, zone), categories=tag_names(contact))


def write_card_photos(step: Step) -> RowCounts:
    for contact_id, content in load_card_photos(step.owner, step.content["ids"]):
        step.writer.add_photo(card_photo_path(contact_id), content)
    return {}


def write_pictures(step: Step) -> RowCounts:
    for key, path in step.content["pictures"]:
        if content := load_picture(step.owner, key):
            step.writer.add_photo(path, content)
    return {}


def write_end(step: Step) -> RowCounts:
    """Write the end of the data, and the first page, which says what the other parts have written."""
    step.writer.add_text(DATA, [full_export.LIST_END, full_export.END])
    sections = [*_sections(account_parts(step.owner), step.zone), *_list_sections(step)]
    remaining = remaining_keys(step.owner)
    pictures = [path for key, path in step.content["pictures"] if key in remaining]
    own_photo = OWN_PHOTO if OWN_PHOTO in pictures else ""
    step.writer.add_text(
        FIRST_PAGE,
        pages.render_first_page(sections, step.content["people"], pictures, own_photo, step.at, step.zone),
    )
    return {}


def _list_sections(step: Step) -> list[pages.Section]:
    """Return the sections of the long lists: their rows, or links to their pages."""
    short = [
        (name, list(islice(rows, pages.ROWS_ON_FIRST_PAGE)))
        for name, rows in long_lists(step.owner)
        if step.counts.get(name, 0) <= pages.ROWS_ON_FIRST_PAGE
    ]
    long = [(name, count) for name, count in step.counts.items() if count > pages.ROWS_ON_FIRST_PAGE]
    linked = [pages.list_section(name, count) for name, count in long if name != CONTACTS]
    return [*_sections(short, step.zone), *linked]


def _sections(parts: Iterable[tuple[str, Any]], zone: str) -> list[pages.Section]:
    sections = (pages.section_of(name, value, zone) for name, value in parts)
    return [section for section in sections if section]


WRITERS: dict[str, Callable[[Step], RowCounts]] = {
    "account": write_account,
    "lists": write_lists,
    "contacts": write_contacts,
    "card_photos": write_card_photos,
    "pictures": write_pictures,
    "end": write_end,
}
"""What writes a part, by its name in the job. It returns how many entries of which lists it has written."""
