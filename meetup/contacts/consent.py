"""Consent: what an owner may see of a person. That is the card, only what the badge shows, or just the name."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..events import BADGE_FIELDS, Event
from ..extensions import now
from ..rooms import Room


class Meeting(Protocol):
    """A meeting of two people, as far as contacts depend on it. ``exchange.Encounter`` is one."""

    @property
    def met_at(self) -> datetime: ...

    @property
    def how(self) -> str: ...

    @property
    def given_event_id(self) -> int | None: ...

    @property
    def event(self) -> Event | None: ...

    @property
    def room(self) -> Room | None: ...

    @property
    def is_exchange(self) -> bool: ...

    def gave_card_to(self, user_id: int) -> bool: ...

    def asked_again(self, user_id: int, since: datetime) -> bool: ...


class ConsentRules:
    """What the owner sees, as it follows from the times of the consent (see ``ConsentMixin``)."""

    if TYPE_CHECKING:
        given_at: Any
        asked_at: Any
        revoked_at: Any
        withheld_at: Any

    @property
    def has_card(self) -> bool:
        """Whether the owner sees the card, as far as it is shared."""
        return self.given_at is not None and not self.is_hidden

    @property
    def is_hidden(self) -> bool:
        """Whether the owner sees only the name. Nobody is told why."""
        return self.revoked_at is not None or self.withheld_at is not None

    @property
    def has_asked(self) -> bool:
        """Whether the owner has asked for the card and not got it. A declined request looks like an open one."""
        return self.asked_at is not None

    def visible_fields(self, shared: Collection[str]) -> Collection[str]:
        """Return those of the ``shared`` fields that the owner sees."""
        return shared if self.given_at else [field for field in BADGE_FIELDS if field in shared]


class ConsentMixin(ConsentRules):
    """The part of a contact that its person decides on. The owner cannot change it.

    ``given_at``: since when the owner has the card; if it is null, they see what the badge shows. ``granted_at``: when
    the person agreed to a request. ``revoked_at``: when they took the card back; null again once they give it again.
    ``asked_at``: when the owner asked for it. ``declined_at``: when the person declined, which the owner is not told.
    ``withheld_at``: since when one of the two blocks the other. ``given_event_id``: the event where it was given.
    """

    given_at: Mapped[datetime | None]
    granted_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    given_event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))

    def give_card(self) -> None:
        """Give the owner the card, on behalf of the person, with or without a request, even after a revocation."""
        self.granted_at = now()
        self.given_at = self.given_at or self.granted_at
        self.asked_at = self.declined_at = self.revoked_at = None

    def decline_request(self) -> None:
        """Decline the owner's request, on behalf of the person. The owner is not told; asking again changes nothing."""
        self.declined_at = self.declined_at or now()

    def revoke_card(self) -> None:
        """Take the card back, on behalf of the person. The owner keeps the name, the meeting and their own note."""
        self.revoked_at = self.revoked_at or now()
        self.asked_at = self.declined_at = None

    def clear_consent(self) -> None:
        """Reset all consent, because the person has no account any more."""
        self.given_at = self.granted_at = self.asked_at = self.declined_at = self.revoked_at = self.withheld_at = None
        self.given_event_id = None

    def _apply_meetings_to_consent(self, meetings: Sequence[Meeting], owner_id: int) -> None:
        """Update the consent from all meetings, latest first. The order in which scans arrived is irrelevant (Q7)."""
        if not any(meeting.is_exchange for meeting in meetings):
            return
        for column, value in consent_after(meetings, owner_id, self.granted_at, self.revoked_at).items():
            setattr(self, column, value)
        self.declined_at = self.declined_at if self.asked_at else None


def consent_after(
    meetings: Sequence[Meeting],
    owner_id: int,
    granted_at: datetime | None = None,
    revoked_at: datetime | None = None,
) -> dict[str, Any]:
    """Return where and since when the owner has the card, or has asked for it, after these meetings, latest first.

    At least one of them is an exchange.
    """
    exchanges = [meeting for meeting in meetings if meeting.is_exchange]
    giving_meetings = [meeting for meeting in exchanges if meeting.gave_card_to(owner_id)]
    given_times = [meeting.met_at for meeting in giving_meetings] + ([granted_at] if granted_at else [])
    asked_times = [] if given_times else [exchanges[-1].met_at]
    if revoked_at:
        asked_times = [meeting.met_at for meeting in exchanges if meeting.asked_again(owner_id, revoked_at)]
    return {
        "given_event_id": (giving_meetings or exchanges)[0].given_event_id,
        "given_at": min(given_times, default=None),
        "asked_at": min(asked_times, default=None),
    }
