"""The fingerprint of a session: a short hash of everything that a file or an editor says about it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

SESSION_FIELDS = (
    "title",
    "abstract",
    "speakers",
    "track",
    "kind",
    "language",
    "room_name",
    "starts_at",
    "ends_at",
    "day",
    "link",
    "do_not_record",
)
"""The columns that a session gets from a file or from an editor, which are those that may change."""


def fingerprint_of(values: Mapping[str, Any]) -> str:
    """Return the fingerprint of the values of ``SESSION_FIELDS``: 32 hexadecimal digits."""
    plain = [_plain(values[name]) for name in SESSION_FIELDS]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value
