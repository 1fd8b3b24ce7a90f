"""What a list said of a ticket when it was last imported, so that only what has changed there is changed here."""

import hmac
from collections.abc import Mapping

from flask import current_app
from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model
from .attendees import Attendee

VALUES = ("name", "company", "category", "email")
Said = Mapping[str, str]


class TicketOrigin(Model):
    """What the list said, as hashes: its texts are on the ticket, where organizers may edit and owners erase them."""

    __tablename__ = "ticket_origins"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    said: Mapped[dict[str, str]] = mapped_column(JSON)


def said_of(person: Attendee) -> dict[str, str]:
    """Return the hash of each value of somebody on a list."""
    return {name: _hash_of(getattr(person, name)) for name in VALUES}


def _hash_of(value: str | None) -> str:
    """Return a hash that nobody can look addresses up in without the secret of the server, once they are erased."""
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, (value or "").encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:32]
