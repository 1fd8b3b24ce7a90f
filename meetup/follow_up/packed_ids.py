"""The ids of ticked contacts in a short text for an address: in order, each as the distance from the one before."""

import re
from collections.abc import Collection
from itertools import accumulate, pairwise

MAX_PACKED_LENGTH = 300
"""The characters of the text. A whole address in ``next`` may have 500."""
_PACKED_IDS = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})*")


def pack_ids(ids: Collection[int]) -> str:
    """Return ``ids`` as text, or an empty text if it would be too long for an address."""
    text = ".".join(str(after - before) for before, after in pairwise([0, *sorted(set(ids))]))
    return text if len(text) <= MAX_PACKED_LENGTH else ""


def unpack_ids(text: str) -> list[int]:
    """Return the ids that ``pack_ids`` has packed, or an empty list for any other text."""
    is_packed = len(text) <= MAX_PACKED_LENGTH and _PACKED_IDS.fullmatch(text)
    return list(accumulate(map(int, text.split(".")))) if is_packed else []
