"""Erase sign-in links, changes of address and ended sign-ins when they have been stored long enough (G3)."""

from datetime import timedelta

from ..extensions import now
from ..tidying import erase_batch, retention_limit, tidies
from .signing_in.email_changes import LOCKED_FOR, EmailChange
from .signing_in.sign_in_links import SignInLink
from .signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn

LINKS_KEPT = timedelta(days=1)
"""How long links are stored, with what people typed who never confirmed their address: they only work for minutes."""


@tidies("sign-in links")
def _erase_links() -> int:
    return erase_batch(SignInLink, SignInLink.created_at <= now() - LINKS_KEPT)


@tidies("changes of address")
def _erase_email_changes() -> int:
    """Erase a batch of changes that nobody confirmed, or that were stopped and do not lock the address any more.

    Others stay with the account: what came to an earlier address is erased with it.
    """
    was_never_made = EmailChange.confirmed_at.is_(None) & (EmailChange.created_at <= now() - LINKS_KEPT)
    return erase_batch(EmailChange, was_never_made | (EmailChange.stopped_at <= now() - LOCKED_FOR))


@tidies("ended sign-ins")
def _erase_sign_ins() -> int:
    """Erase a batch of sign-ins that were ended, or have ended by themselves."""
    limit = retention_limit("sign_ins_kept")
    has_ended = (SignIn.revoked_at <= limit) | (SignIn.created_at <= limit - SIGN_IN_LIFETIME)
    return erase_batch(SignIn, has_ended)
