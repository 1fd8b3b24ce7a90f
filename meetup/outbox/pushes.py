"""Push subscriptions of devices, and the push messages in the outbox (RFC 8030)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, delete
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now, partial_index
from .items import IS_PENDING, OutboxItem
from .letters import PushMessage, writes_push

MAX_ENDPOINT_LENGTH = 1000
"""Characters of the URL of an endpoint."""


class PushSubscription(Model):
    """A browser that gets push messages, for as long as its sign-in lasts (A5).

    ``endpoint`` is the URL to push to. It is a secret, because whoever knows it can try to push. ``p256dh`` and
    ``auth`` are the public key and the secret of the browser in base64url (RFC 8291), so that only the browser can
    read the messages.
    """

    __tablename__ = "push_subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    endpoint: Mapped[str] = mapped_column(String(MAX_ENDPOINT_LENGTH), unique=True)
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def subscribe(cls, session_id: int, endpoint: str, p256dh: str, auth: str) -> None:
        """Push to this browser from now on, for this sign-in. Earlier subscriptions of the browser end."""
        db.session.execute(delete(cls).where((cls.session_id == session_id) | (cls.endpoint == endpoint)))
        insert_once(cls, session_id=session_id, endpoint=endpoint, p256dh=p256dh, auth=auth)

    @classmethod
    def unsubscribe(cls, session_ids: Iterable[int] | Select[int]) -> None:
        """End the subscriptions of these sign-ins and delete the messages that wait for them."""
        db.session.execute(delete(cls).where(cls.session_id.in_(session_ids)))


class Push(OutboxItem, Model):
    """A push message for one device."""

    __tablename__ = "pushes"
    __table_args__ = (
        partial_index("ix_pushes_due", "due_at", where=IS_PENDING),
        Index("ix_pushes_created_at", "created_at"),
    )

    subscription_id: Mapped[int] = mapped_column(ForeignKey("push_subscriptions.id", ondelete="CASCADE"), index=True)

    subscription: Mapped[PushSubscription] = relationship(lazy="joined", innerjoin=True)

    @property
    def message(self) -> PushMessage:
        """The text, written from the facts. May raise ``NothingToSend`` or ``TooEarly``."""
        return writes_push[self.kind](**self.facts)
