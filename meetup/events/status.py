"""The status of an event, and which of its changes matter to those who have it in their calendars."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..domain_errors import DomainError
from ..extensions import now
from ..hooks import Hook
from ..languages import lazy_gettext

if TYPE_CHECKING:
    from .models import Event

on_cancelling: "Hook[Callable[[Event], None]]" = Hook("on_cancelling")
"""Follow an event that is being cancelled, in the same transaction."""


class EventSuspendedError(DomainError):
    """Somebody wants to publish or cancel an event that whoever runs the site has suspended."""

    status = 409
    sentence = lazy_gettext("This event is suspended. You can answer the people who run this site.")


class StatusMixin:
    """A draft, a published or a cancelled event.

    While whoever runs the site has suspended it, since ``suspended_at``, it is a draft, so that nobody but its team
    sees it. ``status_before`` is what it was, and is going to be again.

    ``sequence`` counts the changes of time and place and its cancelling, for entries in calendars (RFC 5545 3.8.7.4).
    ``told_sequence`` is the one that everybody concerned was told of, ``previous_starts_at`` when it was to begin
    before it was moved last.
    """

    status: Mapped[str] = mapped_column(String(9), default="draft")
    suspended_at: Mapped[datetime | None]
    status_before: Mapped[str | None] = mapped_column(String(9))
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

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    def suspend(self) -> None:
        """Let nobody but the team see the event until it is restored. A draft, which nobody sees, stays as it is."""
        if self.status != "draft":
            self.suspended_at, self.status_before, self.status = now(), self.status, "draft"

    def restore(self) -> None:
        """Undo ``suspend``."""
        if self.is_suspended:
            self.status = self.status_before or "published"
            self.suspended_at = self.status_before = None

    def publish(self) -> None:
        if self.is_suspended:
            raise EventSuspendedError
        if self.status == "cancelled":
            self.sequence += 1
        elif self.status == "draft":
            self.told_sequence = self.sequence  # Nobody but organizers knew of the draft.
        self.status = "published"

    def cancel(self) -> None:
        if self.is_suspended:
            raise EventSuspendedError
        if self.status == "cancelled":
            return
        self.sequence += 1
        self.status = "cancelled"
        for follow in on_cancelling:
            follow(self)  # type: ignore[arg-type]  # the event that this is mixed into

    def _schedule(self) -> tuple[Any, ...]:
        """Return what entries in calendars depend on: a change of it makes a new one (RFC 5546 2.1.4)."""
        return self.starts_at, self.ends_at, self.time_zone, self.venue
