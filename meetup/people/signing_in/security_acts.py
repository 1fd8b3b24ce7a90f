"""The security history of an account: who signed in how and what was changed, for its owner. Rows are only added.

It holds the kind of device and the time, and neither network addresses nor what anybody wrote.
"""

from datetime import datetime, timedelta

from flask import Response, after_this_request
from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model, db, now
from ...languages import lazy_gettext
from ...pages import Page
from ...tidying import erase_batch, tidies
from ..browsers import device_name
from ..models import User
from .after_answers import write_after

ACTS_KEPT = timedelta(days=90)
MAX_ABOUT_LENGTH = 80

SENTENCES = {
    "link_used": lazy_gettext("Signed in with a link by email"),
    "code_used": lazy_gettext("Signed in with a code by email"),
    "password_used": lazy_gettext("Signed in with the password"),
    "passkey_used": lazy_gettext("Signed in with a passkey"),
    "confirmed": lazy_gettext("Confirmed that it's you"),
    "signed_out": lazy_gettext("Signed out"),
    "device_signed_out": lazy_gettext("Signed out another device"),
    "others_signed_out": lazy_gettext("Signed out every other device"),
    "passkey_added": lazy_gettext("Added a passkey"),
    "passkey_renamed": lazy_gettext("Renamed a passkey"),
    "passkey_removed": lazy_gettext("Removed a passkey"),
    "passkey_suspected": lazy_gettext("Refused a passkey that may have been copied"),
    "password_set": lazy_gettext("Set a password"),
    "email_changed": lazy_gettext("Changed the email address"),
    "email_change_stopped": lazy_gettext("Stopped a change of the email address"),
    "calendar_made": lazy_gettext("Created a secret calendar address"),
    "exported": lazy_gettext("Exported data"),
}
"""What the page says of each kind."""


class SecurityAct(Model):
    """Something that was done in or to an account: its ``kind`` of ``SENTENCES``, on which ``device``, and when.

    ``about`` is the name of the passkey or of the other device that it was about, or empty.
    """

    __tablename__ = "security_acts"
    __table_args__ = (Index("ix_security_acts_user_id", "user_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(80), default="")
    about: Mapped[str] = mapped_column(String(MAX_ABOUT_LENGTH), default="")
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def record(cls, user: User, kind: str, about: str = "") -> None:
        """Record what ``user`` has just done in the current browser: a key of ``SENTENCES``."""
        cls._add(user.id, kind, device_name(), about)

    @classmethod
    def record_after_answer(cls, user: User, kind: str) -> None:
        """Record what a GET has given to ``user``, once it is sent: until then, a GET only reads."""
        user_id, device = user.id, device_name()

        def record_at_end(response: Response) -> Response:
            return write_after(response, lambda: cls._add(user_id, kind, device, ""))

        after_this_request(record_at_end)

    @classmethod
    def _add(cls, user_id: int, kind: str, device: str, about: str) -> None:
        if kind not in SENTENCES:
            raise KeyError(kind)
        db.session.add(cls(user_id=user_id, kind=kind, device=device, about=about[:MAX_ABOUT_LENGTH]))

    @classmethod
    def load_page(cls, user: User, after: str | None) -> "Page[SecurityAct]":
        """Return a page of what happened in the account of ``user``, the latest first."""
        return Page.load(select(cls).where(cls.user_id == user.id), (cls.at, cls.id), after)

    @property
    def sentence(self) -> str:
        """What the page says. A kind that the app does not know any more is its own name."""
        return str(SENTENCES.get(self.kind, self.kind))


@tidies("security acts")
def _erase_acts() -> int:
    return erase_batch(SecurityAct, SecurityAct.at <= now() - ACTS_KEPT)
