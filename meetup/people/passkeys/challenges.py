"""Challenges: random numbers that a passkey signs, once and within five minutes, in the browser that asked for them."""

import secrets
from datetime import datetime, timedelta

from flask import session
from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model, db, now
from ...operations import Restoration, on_restored
from ...tidying import erase_batch, tidies
from ..signing_in.sign_ins import hash_token

CHALLENGE_LIFETIME = timedelta(minutes=5)
_KEY = "passkey_browser"


class PasskeyChallenge(Model):
    """A challenge that waits for its answer. ``purpose`` is what the answer does: ``sign_in``, ``confirm`` or ``add``.

    It belongs to one browser: the session holds a random number, and the row a hash of it. It is stored here and not in
    the session, which the browser holds and could show again after the challenge was answered.
    """

    __tablename__ = "passkey_challenges"

    challenge: Mapped[str] = mapped_column(String(43), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(7))
    browser_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def create(cls, purpose: str) -> str:
        """Store a challenge for the current browser and return it: 32 random bytes as base64url."""
        challenge = secrets.token_urlsafe(32)
        prepare_browser()
        db.session.add(cls(challenge=challenge, purpose=purpose, browser_hash=hash_token(session[_KEY])))
        return challenge

    @classmethod
    def use_up(cls, challenge: str, purpose: str) -> bool:
        """Delete the challenge. Return whether the current browser got it for this purpose in time."""
        browser = session.get(_KEY)
        if not isinstance(browser, str):
            return False
        is_own = cls.browser_hash == hash_token(browser), cls.purpose == purpose, cls.challenge == challenge
        statement = delete(cls).where(*is_own).returning(cls.created_at)
        created_at = db.session.scalar(statement, execution_options={"synchronize_session": False})
        return created_at is not None and now() - created_at < CHALLENGE_LIFETIME


def prepare_browser() -> None:
    """Give this browser the random number that its challenges belong to, unless it has one.

    A page whose script asks for a challenge does so itself. Otherwise the answer to the script, if it comes late, would
    put back the session of before, and with it what was asked for in the meantime.
    """
    if not isinstance(session.get(_KEY), str):
        session[_KEY] = secrets.token_urlsafe(32)


@tidies("passkey challenges")
def _erase_challenges() -> int:
    return erase_batch(PasskeyChallenge, PasskeyChallenge.created_at <= now() - CHALLENGE_LIFETIME)


@on_restored
def _end_challenges(_restoration: Restoration) -> None:
    """Delete the challenges of a restored backup, whose answers somebody may have kept."""
    db.session.execute(delete(PasskeyChallenge))
