"""How often somebody may try to sign in, and how many mails they may ask for."""

from http import HTTPStatus

from flask import Response, request
from flask_limiter.util import get_remote_address
from flask_login import current_user

from ...extensions import limiter
from ..email_addresses import lookup_email, normalize_email
from ..text import clean

LINK_LIMIT, PASSWORD_LIMIT = "5 per 15 minutes", "10 per 15 minutes"


def _mailbox_key() -> str:
    """Return the mailbox that a limit counts, the same for all spellings of its address."""
    typed = request.form.get("email", "")
    return f"mail:{normalize_email(typed) or lookup_email(clean(typed)[:254])}"


def _own_mailbox_key() -> str:
    """Return the mailbox of the signed-in user, in the form of `_mailbox_key`."""
    return f"mail:{current_user.email}"


def _is_refused(response: Response) -> bool:
    """Return whether the response is an error."""
    return response.status_code >= HTTPStatus.BAD_REQUEST


# A whole conference may share one network address, so the limit per network address is high and the limit per mailbox
# is low (R3). The limits apply to each way to sign in. Signing in with a valid link is not counted.
limits_per_address = limiter.limit("300 per minute", key_func=get_remote_address)
limits_bad_links_per_address = limiter.limit("300 per minute", key_func=get_remote_address, deduct_when=_is_refused)
limits_links_per_mailbox = limiter.shared_limit(LINK_LIMIT, scope="links", key_func=_mailbox_key)
limits_passwords_per_mailbox = limiter.limit(PASSWORD_LIMIT, key_func=_mailbox_key)

# The same for confirmations by somebody who is signed in.
limits_links_to_oneself = limiter.shared_limit(LINK_LIMIT, scope="links", key_func=_own_mailbox_key)
limits_own_passwords = limiter.limit(PASSWORD_LIMIT, key_func=_own_mailbox_key)
