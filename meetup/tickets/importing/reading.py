"""Reading the people in somebody else's list of attendees. Nothing here asks the database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, TypedDict

from ...languages import gettext, lazy_gettext, ngettext, number
from ...people.email_addresses import normalize_email
from ...people.lettering import without_unseen
from ...people.text import clean, fold, join_name, search_key
from ...table_files.cells import displayed_name, is_email_like, split_cell
from ...table_files.errors import UnreadableFileError
from ...table_files.tables import Table, open_table
from ..models import MAX_CATEGORY_LENGTH, MAX_COMPANY_LENGTH, MAX_NAME_LENGTH
from .dialects import Dialect, find_dialect
from .statuses import Skip, is_amount, reason_of_status, says_yes

MAX_PEOPLE = 10_000
MAX_PRINTED_CODES = 4
"""Codes of one ticket that are remembered."""
SHOWN_SAMPLES = 3
MAX_SAMPLE_LENGTH = 40
NO_LIST = lazy_gettext("There's no list of people in this file. Export your attendees as CSV or Excel (.xlsx).")
NOBODY = lazy_gettext("There's no one in this list.")
SECRETS = frozenset(("code", "printed"))
"""Fields whose texts let somebody in, so that they are neither shown nor kept."""
HIDDEN = "•••"
NAME_FIELDS = frozenset(("name", "first", "middle", "last"))
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"<!DOCTYPE", b"<html", b"BEGIN:V", b"{")


class Column(TypedDict):
    """A column of a list: what it is called, some of its cells, and the field that it fills, "" for none."""

    heading: str
    samples: list[str]
    field: str


@dataclass(frozen=True)
class Attendee:
    """Somebody on a list. ``key`` tells them from everybody else on the lists of this program, as a hash."""

    line: int
    key: str
    name: str
    company: str = ""
    category: str = ""
    email: str | None = None
    printed: tuple[str, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """As JSON keeps it for the review, without what is printed: the caller stores that as hashes."""
        return {name: value for name, value in asdict(self).items() if name != "printed"}

    @property
    def person_key(self) -> tuple[str, str]:
        return search_key(self.name), self.email or ""


@dataclass
class AttendeeList:
    """What a list says: ``people`` who come, why rows are ``skipped``, and the keys of those who do ``not_coming``."""

    source: str
    columns: list[Column]
    separator: str
    encoding: str
    sheet: str
    heading_line: int
    people: list[Attendee] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    not_coming: dict[str, str] = field(default_factory=dict)
    more_places: int = 0
    wrong_addresses: int = 0
    remarks: list[str] = field(default_factory=list)


def read_attendees(content: bytes, encoding: str = "", fields: Sequence[str] = ()) -> AttendeeList:
    """Return the people on a list. ``encoding`` and ``fields``, one for each column, were chosen by an organizer.

    If no column tells names, nobody is in the result, but its columns can be assigned.

    Raises:
        UnreadableFileError: it is no list; the sentence says why.
    """
    if not content.strip():
        raise UnreadableFileError(gettext("This file is empty."))
    table = _open(content, encoding)
    dialect = find_dialect(table.layout.headings)
    known = dialect.fields_of(table.layout.headings) if table.layout.heading_row >= 0 else _fields_by_content(table)
    chosen = list(fields) if len(fields) == len(known) else known
    reading = AttendeeList(
        dialect.source,
        _columns(table, chosen),
        table.layout.separator,
        table.encoding,
        table.sheet,
        _heading_line(table),
        remarks=list(table.remarks),
    )
    if not any(column["samples"] for column in reading.columns):
        raise UnreadableFileError(NOBODY)
    if NAME_FIELDS & set(chosen):
        _read_rows(reading, table, chosen, dialect)
    return reading


def _open(content: bytes, encoding: str) -> Table:
    try:
        table = open_table(content, encoding)
    except UnreadableFileError:
        if content.startswith(_OTHER_FILES[:5]) and b"xl/" not in content[:4000]:
            raise UnreadableFileError(NO_LIST) from None
        raise
    if content.lstrip()[:9].startswith(_OTHER_FILES) and not table.sheet:
        raise UnreadableFileError(NO_LIST)
    if len(table.layout.headings) < 2 and not table.layout.is_about_people:
        raise UnreadableFileError(NO_LIST)
    return table


def _fields_by_content(table: Table) -> list[str]:
    """Return the fields of a table without headings, by what its columns hold."""
    return [{"emails": "email", "name": "name"}.get(each, "") for each in table.layout.fields]


def _heading_line(table: Table) -> int:
    """Return the line with the headings, 0 if there are none."""
    if table.layout.heading_row < 0:
        return 0
    return next(line for place, (line, _) in enumerate(table.rows()) if place == table.layout.heading_row)


def _columns(table: Table, fields: Sequence[str]) -> list[Column]:
    rows = table.samples_of_body()
    columns: list[Column] = []
    for place, heading in enumerate(table.layout.headings):
        cells = (clean(row[place])[:MAX_SAMPLE_LENGTH] for row in rows if place < len(row))
        samples = list(dict.fromkeys(filter(None, cells)))[:SHOWN_SAMPLES]
        if fields[place] in SECRETS:
            samples = [HIDDEN for _ in samples]
        columns.append(Column(heading=clean(heading)[:60], samples=samples, field=fields[place]))
    return columns


def _read_rows(reading: AttendeeList, table: Table, fields: Sequence[str], dialect: Dialect) -> None:
    seen: set[str] = set()
    for line, cells in table.body():
        if [cell.strip() for cell in cells] == table.layout.headings:
            continue
        person, reason = _read_row(reading, line, _cells_by_field(cells, fields), dialect)
        if person.key in seen and reason is None:
            reason = Skip.REPEATED
        if reason:
            reading.skipped[reason] += 1
            if reason not in (Skip.REPEATED, Skip.NAMELESS):
                reading.not_coming.setdefault(person.key, reason)
            continue
        seen.add(person.key)
        reading.people.append(person)
        if len(reading.people) > MAX_PEOPLE:
            raise UnreadableFileError(
                gettext(
                    "This list has more than %(max_people)s people. Split it, and import the parts one by one.",
                    max_people=number(MAX_PEOPLE),
                )
            )
    reading.not_coming = {key: reason for key, reason in reading.not_coming.items() if key not in seen}


def _cells_by_field(cells: Sequence[str], fields: Sequence[str]) -> dict[str, list[str]]:
    row: dict[str, list[str]] = {}
    for cell, name in zip(cells, fields, strict=False):
        if name and (text := cell.strip()):
            row.setdefault(name, []).append(text)
    return row


def _read_row(
    reading: AttendeeList, line: int, row: dict[str, list[str]], dialect: Dialect
) -> tuple[Attendee, Skip | None]:
    """Return the person in a row, and why the row is left out, if it is."""
    name, email = _name_of(row), _email_of(row)
    company = _line(_first(row, "company"), MAX_COMPANY_LENGTH)
    category = " – ".join(filter(None, (_first(row, "category"), _first(row, "variation"))))
    person = Attendee(
        line,
        _key_of(dialect.source, row, name, email or ""),
        name,
        "" if fold(company) == fold(name) else company,
        _line(category, MAX_CATEGORY_LENGTH),
        email,
        tuple(dict.fromkeys((*row.get("code", ()), *row.get("printed", ()))))[:MAX_PRINTED_CODES],
    )
    reason = _reason(row, dialect) or (None if name else Skip.NAMELESS)
    if reason is None:
        reading.more_places += _more_places(row, dialect)
        reading.wrong_addresses += int(email is None and bool(row.get("email") or row.get("buyer_email")))
    return person, reason


def _reason(row: dict[str, list[str]], dialect: Dialect) -> Skip | None:
    if is_amount(_first(row, "refund")):
        return Skip.REFUNDED
    if says_yes(_first(row, "void")):
        return Skip.CANCELLED
    if "paid" in row and not says_yes(_first(row, "paid")):
        return Skip.UNPAID
    reasons = (reason_of_status(word, dialect.statuses) for word in row.get("status", ()))
    return next(filter(None, reasons), None)


def _name_of(row: dict[str, list[str]]) -> str:
    """Return the name in one piece, or put together of its parts: programs leave either of them empty."""
    whole = _first(row, "name")
    if is_email_like(whole):
        whole = displayed_name(whole)
    given = " ".join(filter(None, (_first(row, "first"), _first(row, "middle"))))
    family = _first(row, "last")
    if whole and given and not family and fold(given) not in fold(whole):
        return _line(join_name(given, whole), MAX_NAME_LENGTH)
    name = _line(whole or join_name(given, family), MAX_NAME_LENGTH)
    return name if any(map(str.isalpha, name)) else ""


def _email_of(row: dict[str, list[str]]) -> str | None:
    """Return the person's own address, or that of whoever bought the ticket."""
    for cell in (*row.get("email", ()), *row.get("buyer_email", ())):
        for part in split_cell(cell, "emails"):
            if address := normalize_email(part):
                return address
    return None


def _key_of(source: str, row: dict[str, list[str]], name: str, email: str) -> str:
    """Return the hash of the identifier of a ticket, or of name and address where the program gives none."""
    keys = row.get("key") or row.get("code") or []
    text = "\n".join(("id", *keys)) if keys else "\n".join(("person", search_key(name), email))
    return sha256(f"{source}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _more_places(row: dict[str, list[str]], dialect: Dialect) -> int:
    """Return how many places a row stands for that have no names. Guests come on top of whoever brings them."""
    digits = _first(row, "quantity")
    count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    return count if dialect.source == "meetup" else max(0, count - 1)


def _line(text: str, most: int) -> str:
    return without_unseen(clean(" ".join(text.split())))[:most].rstrip()


def _first(row: dict[str, list[str]], name: str) -> str:
    return next(iter(row.get(name, ())), "")


def remarks_on(reading: AttendeeList) -> Iterator[str]:
    """Yield sentences about what a list says that an organizer should know."""
    yield from reading.remarks
    has_addresses = any(person.email for person in reading.people)
    if reading.people and not (has_addresses or reading.wrong_addresses):
        yield gettext("There are no email addresses in this list: it's good for names and badges, not for invitations.")
    if count := reading.more_places:
        yield ngettext(
            "%(num)s more place has no name in this list, so it isn't imported.",
            "%(num)s more places have no names in this list, so they aren't imported.",
            count,
        )
    if count := reading.wrong_addresses:
        yield ngettext(
            "%(num)s person has an address to which no mail can go. They're imported without it.",
            "%(num)s people have addresses to which no mail can go. They're imported without them.",
            count,
        )
