"""Which boxes of the list are ticked, short enough for an address: ids in order, each as the distance from the last."""

import re
from collections.abc import Collection
from itertools import accumulate, pairwise

MAX_PACKED_LENGTH = 300
"""Characters; an address to go on to holds 500 in all."""
_PACKED_IDS = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})*")


def pack_ids(ids: Collection[int]) -> str:
    """Those ids as text; nothing where they are too many or too far apart for an address."""
    text = ".".join(str(after - before) for before, after in pairwise([0, *sorted(set(ids))]))
    return text if len(text) <= MAX_PACKED_LENGTH else ""


def unpack_ids(text: str) -> list[int]:
    """The ids again, none for anything else."""
    fits = len(text) <= MAX_PACKED_LENGTH and _PACKED_IDS.fullmatch(text)
    return list(accumulate(map(int, text.split(".")))) if fits else []
