"""What the owner of a contact sees of the person: their card, their name, or what the owner keeps of them."""

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from ..events import fields_shared_at_event
from ..people import Card, Profile, card_of, summary_card_of
from ..people.models import SHAREABLE_FIELDS
from .kept_cards import KeptCard

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

    from ..events import EventSharing


class VisibleCardMixin:
    """The part of a contact that shows its person."""

    if TYPE_CHECKING:
        person_id: Mapped[int | None]
        profile: Mapped[Profile | None]
        kept_card: Mapped[KeptCard | None]
        sharing: Mapped[EventSharing | None]

        @property
        def is_hidden(self) -> bool: ...

        def visible_fields(self, shared: Collection[str]) -> Collection[str]: ...

    @property
    def card(self) -> Card:
        """The card as the person shares it with the owner now. After a revocation it is only the name (Q5)."""
        return self._visible_card(card_of)

    @property
    def card_without_topics(self) -> Card:
        """The card without topics, which cost a query for each card. Exports use it."""
        return self._visible_card(partial(card_of, with_topics=False))

    @property
    def summary_card(self) -> Card:
        """The summary card, for a line of a list."""
        return self._visible_card(summary_card_of)

    @property
    def is_unclaimed_ticket(self) -> bool:
        """Whether this is somebody whose badge was scanned, and who has not claimed their ticket."""
        return self.person_id is None and self.kept_card is not None and self.kept_card.ticket_id is not None

    def _visible_card(self, make_card: Callable[[Profile, Collection[str]], Card]) -> Card:
        if self.is_hidden:
            name_card = Card(user_id=self.person_id, name=self.name)
            # The person can take back what they gave as a guest, but not what the owner wrote down.
            return self.kept_card.complete(name_card, ()) if self.kept_card else name_card
        if self.profile is None:
            return self._required_kept_card.card
        shared_fields = self.visible_fields(fields_shared_at_event(self.profile, self.sharing))
        card = make_card(self.profile, shared_fields)
        if self.kept_card is None:
            return card
        has_chosen_fields = self.sharing or self.profile.decided_at
        return self.kept_card.complete(card, shared_fields if has_chosen_fields else SHAREABLE_FIELDS)

    @property
    def name(self) -> str:
        return self.profile.name if self.profile else self._required_kept_card.name

    @property
    def is_guest(self) -> bool:
        """Whether this is a person without an account who gave their card themself."""
        return self.person_id is None and self._required_kept_card.is_from_guest

    @property
    def is_own_card(self) -> bool:
        """Whether this is a person without an account whose card the owner made."""
        return self.person_id is None and not self._required_kept_card.is_from_guest

    @property
    def _required_kept_card(self) -> KeptCard:
        assert self.kept_card is not None, "the constraint ck_contacts_somebody guarantees a person or a card"
        return self.kept_card
