"""Codes that other programs print on tickets. Only their hashes are kept, as such a code lets its holder in."""

from base64 import urlsafe_b64encode
from hashlib import sha256

HASHED_BYTES = 16


def code_hash(event_id: int, text: str) -> str:
    """Return the hash under which an event knows a printed code or one of ours, in 22 characters of base64url.

    It differs from event to event, so that lists of two events cannot be compared. On phones that have no signal,
    ``static/js/checkin/lib/code-hashes.js`` computes the same.
    """
    digest = sha256(f"event {event_id} {text.strip()}".encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest[:HASHED_BYTES]).rstrip(b"=").decode()
