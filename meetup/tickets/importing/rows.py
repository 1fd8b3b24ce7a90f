"""Who a row of a list is, and whether it counts."""

from collections.abc import Mapping
from hashlib import sha256

from ...people.email_addresses import normalize_email
from ...people.lettering import without_unseen
from ...people.text import clean, fold, join_name, search_key
from ...table_files.cells import displayed_name, is_email_like, split_cell
from ..models import MAX_CATEGORY_LENGTH, MAX_COMPANY_LENGTH, MAX_NAME_LENGTH
from .attendees import Attendee, AttendeeList
from .dialect import Dialect
from .statuses import Skip, is_amount, reason_of_status, says_yes

MAX_PRINTED_CODES = 4
"""Codes of one ticket that are remembered."""
Row = Mapping[str, list[str]]
"""The cells of a row that say something, by field."""


def read_row(reading: AttendeeList, line: int, row: Row, dialect: Dialect) -> tuple[Attendee, Skip | None]:
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


def _reason(row: Row, dialect: Dialect) -> Skip | None:
    if is_amount(_first(row, "refund")):
        return Skip.REFUNDED
    if says_yes(_first(row, "void")):
        return Skip.CANCELLED
    if "paid" in row and not says_yes(_first(row, "paid")):
        return Skip.UNPAID
    reasons = (reason_of_status(word, dialect.statuses) for word in row.get("status", ()))
    return next(filter(None, reasons), None)


def _name_of(row: Row) -> str:
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


def _email_of(row: Row) -> str | None:
    """Return the person's own address, or that of whoever bought the ticket."""
    for cell in (*row.get("email", ()), *row.get("buyer_email", ())):
        for part in split_cell(cell, "emails"):
            if address := normalize_email(part):
                return address
    return None


def _key_of(source: str, row: Row, name: str, email: str) -> str:
    """Return the hash of the identifier of a ticket, or of name and address where the program gives none."""
    keys = row.get("key") or row.get("code") or []
    text = "\n".join(("id", *keys)) if keys else "\n".join(("person", search_key(name), email))
    return sha256(f"{source}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _more_places(row: Row, dialect: Dialect) -> int:
    """Return how many places a row stands for that have no names. Guests come on top of whoever brings them."""
    digits = _first(row, "quantity")
    count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    return count if dialect.source == "meetup" else max(0, count - 1)


def _line(text: str, most: int) -> str:
    return without_unseen(clean(" ".join(text.split())))[:most].rstrip()


def _first(row: Row, name: str) -> str:
    return next(iter(row.get(name, ())), "")
