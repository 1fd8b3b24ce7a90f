"""The pages of a bundle, which are read in a browser without a server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask import render_template

from ...formats import moment
from ...languages import gettext, number
from .labels import SECTIONS
from .lines import Line, Table, lines_of, table_of, text_of

CONTACTS_PER_PAGE = 500
ROWS_PER_PAGE = 1000
ROWS_ON_FIRST_PAGE = 200
"""A list with more rows has pages of its own."""
_GAP = "\N{OBJECT REPLACEMENT CHARACTER} contacts \N{OBJECT REPLACEMENT CHARACTER}"


class PageLink(NamedTuple):
    path: str
    title: str


class ContactView(NamedTuple):
    """A contact as a page shows it. ``photo`` is the path of the photo of their paper card."""

    name: str
    lines: Sequence[Line]
    photo: str


@dataclass
class Section:
    """A section of the first page: a text, a table or entries, or links to pages of its own."""

    name: str
    title: str
    text: str = ""
    table: Table | None = None
    entries: Sequence[Sequence[Line]] = field(default_factory=list)
    pages: Sequence[PageLink] = ()


def section_of(name: str, value: Any, zone: str) -> Section | None:
    """Return what the first page says of one part of a full export, or ``None`` if it is empty."""
    section = Section(name, str(SECTIONS.get(name, name)))
    if isinstance(value, Mapping):
        section.entries = [lines_of({key: each for key, each in value.items() if key != "photo"}, name, zone)]
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        section.table = table_of(value, name, zone)
        section.entries = [] if section.table else [lines_of(entry, name, zone) for entry in value]
    else:
        section.text = text_of(value, name, zone) if value not in (None, "", [], ()) else ""
    return section if section.text or section.table or any(section.entries) else None


def list_section(name: str, row_count: int) -> Section:
    """Return a section that leads to the pages of a long list."""
    title = str(SECTIONS.get(name, name))
    return Section(name, title, pages=_page_links(name, title, row_count, ROWS_PER_PAGE))


def contact_pages(count: int) -> Sequence[PageLink]:
    return _page_links("contacts", gettext("Contacts"), count, CONTACTS_PER_PAGE)


def page_path(name: str, number: int) -> str:
    """Return the path of the page ``number`` of a list, the first of which is 1."""
    return f"{name}-{number}.html"


def _page_links(name: str, title: str, count: int, per_page: int) -> list[PageLink]:
    return [
        PageLink(page_path(name, start // per_page + 1), _page_title(title, start, min(start + per_page, count)))
        for start in range(0, count, per_page)
    ]


def _page_title(title: str, start: int, end: int) -> str:
    """Return ``Contacts 501–1,000``."""
    return gettext("%(title)s %(first)s–%(last)s", title=title, first=number(start + 1), last=number(end))


def render_list_page(name: str, rows: Sequence[Mapping[str, Any]], start: int, zone: str) -> str:
    """Return the page with the rows of a long list from ``start`` on."""
    section = section_of(name, list(rows), zone)
    title = _page_title(str(SECTIONS.get(name, name)), start, start + len(rows))
    return render_template("transfer/bundles/_list.html", title=title, section=section, is_inner=True)


def contact_page_frame(start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after the contacts of the page with those from ``start`` to ``end``."""
    title = _page_title(gettext("Contacts"), start, end)
    page = render_template("transfer/bundles/_part.html", title=title, is_inner=True, gap=_GAP)
    before, _, after = page.partition(_GAP)
    return before, after


def render_contacts(entries: Iterable[Mapping[str, Any]], photos: Sequence[str], zone: str) -> str:
    """Return contacts for their page, each with the path of a photo or an empty text."""
    views = [
        ContactView(entry["name"], lines_of({**entry, "name": None}, "contacts", zone), photo)
        for entry, photo in zip(entries, photos, strict=True)
    ]
    return render_template("transfer/bundles/_contacts.html", contacts=views)


def render_first_page(
    sections: Sequence[Section], contact_count: int, photos: Sequence[str], own_photo: str, at: datetime, zone: str
) -> str:
    return render_template(
        "transfer/bundles/_index.html",
        title=gettext("Everything I have here"),
        sections=sections,
        contact_pages=contact_pages(contact_count),
        photos=photos,
        own_photo=own_photo,
        written_at=moment(at, zone),
    )
