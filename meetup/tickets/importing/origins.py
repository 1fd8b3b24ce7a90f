"""What a list said of a ticket when it was last imported, so that only what has changed there is changed here."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model


class TicketOrigin(Model):
    """What the list said: ``said`` has name, company, category and email. What organizers edit is not in it."""

    __tablename__ = "ticket_origins"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    said: Mapped[dict[str, str | None]] = mapped_column(JSON)
