"""The list as CSV (RFC 4180), safe to open in a spreadsheet, written row by row."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from .models import Contact

HEADINGS = (
    "Name", "Headline", "Company", "E-mail", "Phone", "Other e-mails", "Other phones", "Links", "Event", "Room",
    "Met at (UTC)", "Stage", "Next step", "Due", "Thanked at (UTC)", "Note",
)  # fmt: skip
RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(value: str) -> str:
    """``value`` as text: a spreadsheet would take one that starts like a formula for one (I3)."""
    return "'" + value if value.startswith(RISKY) else value


def rows(contacts: Iterable[Contact]) -> Iterator[str]:
    """Lines of CSV with CRLF ends, headings first, in UTF-8 with a mark so that Excel knows."""
    kept = StringIO()
    writer = csv.writer(kept)
    yield "\ufeff"
    for values in _values(contacts):
        writer.writerow(map(cell, values))
        yield kept.getvalue()
        kept.seek(0)
        kept.truncate()


def _values(contacts: Iterable[Contact]) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    for contact in contacts:
        card = contact.channels
        yield (
            card.name,
            card.headline,
            card.company,
            card.email,
            card.phone,
            ", ".join(card.other_emails),
            ", ".join(card.other_phones),
            " ".join(link.url for link in card.links),
            contact.event.title if contact.event else "",
            contact.room.name if contact.room else "",
            contact.met_at.strftime("%Y-%m-%d %H:%M"),
            contact.stage_name,
            contact.next_step,
            contact.due_on.isoformat() if contact.due_on else "",
            contact.thanked_at.strftime("%Y-%m-%d %H:%M") if contact.thanked_at else "",
            contact.note,
        )
