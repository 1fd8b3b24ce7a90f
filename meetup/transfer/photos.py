"""The photos of people in a file: decoded one by one before anything is written, and only so many."""

from collections.abc import Sequence
from io import BytesIO
from time import monotonic

from ..contacts.card_photos import encode_photo
from ..people.pictures import PictureError, read_picture
from .reading import read_photos

MAX_PHOTOS = 100
"""The largest number of photos that one import takes."""
MAX_SECONDS = 10
"""The time after which no further photo is decoded, so that the answer does not wait for them."""
MAX_SIDE_PIXELS = 640


def encoded_photos(content: bytes, numbers: Sequence[int]) -> dict[int, bytes]:
    """Return the photos of the cards with these numbers as WebP, without those that cannot be read.

    Ends the transaction, which must have only read so far.
    """
    encoded: dict[int, bytes] = {}
    started_at = monotonic()
    for number, photo in list(read_photos(content, numbers).items())[:MAX_PHOTOS]:
        if monotonic() - started_at > MAX_SECONDS:
            break
        try:
            picture = read_picture(BytesIO(photo))
        except PictureError:  # The result says how many of the photos came over.
            continue
        picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
        encoded[number] = encode_photo(picture)
    return encoded
