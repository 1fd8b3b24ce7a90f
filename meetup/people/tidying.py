"""Erase sign-in links and ended sign-ins when they have been stored long enough (G3)."""

from datetime import timedelta

from ..extensions import now
from ..tidying import erase_batch, retention_limit, tidies
from .signing_in.sign_in_links import SignInLink
from .signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn

LINKS_KEPT = timedelta(days=1)
"""How long links are stored, with what people typed who never confirmed their address: they only work for minutes."""


@tidies("sign-in links")
def _erase_links() -> int:
    return erase_batch(SignInLink, SignInLink.created_at <= now() - LINKS_KEPT)


@tidies("ended sign-ins")
def _erase_sign_ins() -> int:
    """Erase a batch of sign-ins that were ended, or have ended by themselves."""
    limit = retention_limit("sign_ins_kept")
    has_ended = (SignIn.revoked_at <= limit) | (SignIn.created_at <= limit - SIGN_IN_LIFETIME)
    return erase_batch(SignIn, has_ended)
