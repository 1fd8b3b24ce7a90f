"""Six digits in a mail, for typing them where they were asked for: a sign-in code, or one that confirms an address.

They are derived from a random seed and the secret of the server when the mail is written, and are stored nowhere. So
what is in the database does not give them away, not even by trying all of them (decision 0050).
"""

import hmac
import unicodedata
from datetime import timedelta

from flask import current_app

CODE_LENGTH = 6
CODE_LIFETIME = timedelta(minutes=10)
MAX_CODE_TRIES = 5


def digits_of(seed: str, purpose: str) -> str:
    """Return the six digits of ``seed``. Those for another ``purpose`` are unrelated."""
    key = str(current_app.secret_key or "").encode()
    digest = hmac.digest(key, f"six-digits:{purpose}:{seed}".encode(), "sha256")
    return f"{int.from_bytes(digest, 'big') % 10**CODE_LENGTH:0{CODE_LENGTH}}"


def in_groups(digits: str) -> str:
    """Return six digits as they are read: "123 456"."""
    return f"{digits[:3]} {digits[3:]}"


def read_digits(typed: str | None) -> str:
    """Return the digits of what was typed, in ASCII, whatever script they are in and whatever stands between them."""
    return "".join(str(unicodedata.decimal(c)) for c in typed or "" if c.isdecimal())


def is_same(digits: str, typed: str) -> bool:
    """Return whether both are the same. It takes the same time wherever they differ."""
    return hmac.compare_digest(digits.encode(), typed.encode())
