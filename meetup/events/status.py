"""The status of an event, and which of its changes matter to those who have it in their calendars."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..hooks import Hook

if TYPE_CHECKING:
    from .models import Event

on_cancelling: "Hook[Callable[[Event], None]]" = Hook("on_cancelling")
"""Follow an event that is being cancelled, in the same transaction."""


class StatusMixin:
    """A draft, a published or a cancelled event.

    ``sequence`` counts the changes of time and place and its cancelling, for entries in calendars (RFC 5545 3.8.7.4).
    ``told_sequence`` is the one that everybody concerned was told of, ``previous_starts_at`` when it was to begin
    before it was moved last.
    """

    status: Mapped[str] = mapped_column(String(9), default="draft")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    told_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    previous_starts_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        starts_at: Any
        ends_at: Any
        time_zone: Any
        venue: Any

    def edit(self, **columns: Any) -> None:
        """Change columns of the event. The slug stays, because people have shared the address."""
        before, starts_before = self._schedule(), self.starts_at
        for column, value in columns.items():
            setattr(self, column, value)
        if self._schedule() != before:
            self.sequence += 1
        if self.status == "published" and self.starts_at != starts_before:
            self.previous_starts_at = starts_before

    def publish(self) -> None:
        if self.status == "cancelled":
            self.sequence += 1
        elif self.status == "draft":
            self.told_sequence = self.sequence  # Nobody but organizers knew of the draft.
        self.status = "published"

    def cancel(self) -> None:
        if self.status == "cancelled":
            return
        self.sequence += 1
        self.status = "cancelled"
        for follow in on_cancelling:
            follow(self)  # type: ignore[arg-type]  # the event that this is mixed into

    def _schedule(self) -> tuple[Any, ...]:
        """Return what entries in calendars depend on: a change of it makes a new one (RFC 5546 2.1.4)."""
        return self.starts_at, self.ends_at, self.time_zone, self.venue
