"""The photos of people in a file: decoded before anything is written, and only so many."""

from collections.abc import Sequence
from time import monotonic

from ..contacts.card_photos import WEBP_QUALITY
from ..people.decoding import PictureError, fit_pictures
from .reading import read_photos

MAX_PHOTOS = 100
"""The largest number of photos that one import takes."""
PHOTOS_AT_A_TIME = 10
MAX_SECONDS = 10
"""The time after which no further photo is decoded, so that the answer does not wait for them."""
MAX_SIDE_PIXELS = 640


def encoded_photos(content: bytes, numbers: Sequence[int]) -> dict[int, bytes]:
    """Return the photos of the cards with these numbers as WebP, without those that cannot be read.

    Ends the transaction, which must have only read so far.
    """
    encoded: dict[int, bytes] = {}
    photos = list(read_photos(content, numbers).items())[:MAX_PHOTOS]
    started_at = monotonic()
    for start in range(0, len(photos), PHOTOS_AT_A_TIME):
        if monotonic() - started_at > MAX_SECONDS:
            break
        batch = dict(photos[start : start + PHOTOS_AT_A_TIME])
        try:
            files = fit_pictures(list(batch.values()), MAX_SIDE_PIXELS, WEBP_QUALITY)
        except PictureError:  # The result says how many of the photos came over.
            continue
        encoded |= {number: file for number, file in zip(batch, files, strict=True) if file}
    return encoded
