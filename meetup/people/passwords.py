"""Passwords, hashed with argon2id at OWASP's t=2, 19 MiB, p=1 (93 ms on the reference machine)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified if there is no account, so that a guess always takes the same time (A1). Nobody knows its password.
_DUMMY_HASH = "$argon2id$v=19$m=19456,t=2,p=1$u26mARrC6YzdCNHo/Z0Qtw$7usAKQ66zCigoqMMBXLz7TszDHDM9TNvdHM5fc8CCT0"
MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 1000
"""Nothing is cut off: argon2 hashes all of it."""


def hash_password(password: str) -> str:
    """Return the argon2id hash of ``password``, with its parameters and salt."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Return whether ``password`` fits the hash.

    Without a hash, because there is no account or no password, it takes the same time and returns ``False``.
    """
    try:
        _hasher.verify(password_hash or _DUMMY_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
