"""The colours of events and people. Both are numbers from 0 to 11; ``static/css`` says what they look like."""

from zlib import crc32

HUE_COUNT = 12
TONE_COUNT = 12


def hue_of(slug: str) -> int:
    """Return the number of an event's colour. It only depends on ``slug``, and is the same in every process."""
    return crc32(slug.encode()) % HUE_COUNT


def tone_of(name: str) -> int:
    """Return the number of the two colours that stand for a person. It only depends on ``name``."""
    return crc32(name.encode()) % TONE_COUNT
