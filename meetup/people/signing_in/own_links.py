"""Which mailed links were asked for in this browser. Its session holds a hash of each and no address (H4)."""

from flask import has_request_context, session

_KEY = "asked_links"
MAX_REMEMBERED_LINKS = 3


def remember_link(token_hash: str) -> None:
    """Remember that this browser asked for the link with ``token_hash``. Does nothing outside a request."""
    if has_request_context():
        session[_KEY] = [*remembered_links(), token_hash][-MAX_REMEMBERED_LINKS:]


def remembered_links() -> list[str]:
    """Return the hashes of the links that this browser asked for last, the newest at the end."""
    hashes = session.get(_KEY, [])
    return [token_hash for token_hash in hashes if isinstance(token_hash, str)] if isinstance(hashes, list) else []
