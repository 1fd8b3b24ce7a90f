"""Uploaded pictures: type by content, turned upright, encoded again and without metadata (U1, U2, U4).

Nothing is decoded in this process. Each function ends the transaction, which must have only read so far: decoding takes
a second, during which nobody should have to wait for the database.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import IO, Any

from flask import current_app

from ...extensions import db, rate_limit_key
from ...languages import gettext, lazy_gettext
from ...rate_limits import RateLimit
from .file_kinds import kind_of
from .processes import ChildError, can_read_heif, run_child

WEBP_QUALITY = 82
UPLOADS = RateLimit("pictures", "20 per minute; 120 per hour")
SAFE_MEGAPIXELS = 12
"""Megapixels that every format can have, whatever else is in the file."""
TOO_LARGE = lazy_gettext(
    "This picture has too many pixels. Choose one of at most %d megapixels and 16,000 pixels a side, "
    "or take a screenshot of it."
)
TOO_MANY = lazy_gettext(
    "You've uploaded a lot of pictures in a short time. Wait a few minutes, then choose this one again."
)
DAMAGED = lazy_gettext("This picture is damaged or incomplete. Choose another, or take a screenshot of it.")
NO_HEIC = lazy_gettext(
    "We can't read HEIC pictures. On an iPhone, set Settings, Camera, Formats to “Most compatible”, "
    "or take a screenshot of the picture and choose that."
)


class PictureError(ValueError):
    """The upload is not a picture that can be used. The message says what to do."""


def count_upload() -> None:
    """Count one upload of the user, for whom decoding takes a second of this machine.

    Raises:
        PictureError: the user has uploaded too many.
    """
    if not UPLOADS.take(rate_limit_key()):
        raise PictureError(TOO_MANY)


def crop_picture(upload: IO[bytes], sizes: Mapping[int, tuple[int, int]]) -> dict[int, bytes]:
    """Return the picture as WebP, cropped around its centre to each of ``sizes`` (width and height in pixels).

    Raises:
        PictureError: the upload is damaged, not a picture, or too large, which is known before anything is decoded.
        TooManyPicturesError: others were decoded for too long.
    """
    _, files = _decode({"crops": list(sizes.values()), "quality": WEBP_QUALITY}, upload)
    return dict(zip(sizes, files, strict=True))


def shrink_picture(upload: IO[bytes], sides: Sequence[int]) -> dict[int, bytes]:
    """Return the whole picture as WebP with at most as many pixels a side as each of ``sides``, by that number.

    It raises the errors of `crop_picture`.
    """
    largest_first = sorted(sides, reverse=True)
    _, files = _decode({"sides": largest_first, "quality": WEBP_QUALITY}, upload)
    return dict(zip(largest_first, files, strict=True))


def fit_picture(upload: IO[bytes], max_side: int, quality: int) -> bytes:
    """Return the whole picture as WebP of ``quality`` 1 to 100, with at most ``max_side`` pixels a side.

    It raises the errors of `crop_picture`.
    """
    _, files = _decode({"sides": [max_side], "quality": quality}, upload)
    return files[0]


def fit_pictures(uploads: Sequence[bytes], max_side: int, quality: int) -> list[bytes]:
    """Return small pictures as `fit_picture` does, decoded in one process; those that cannot be decoded are empty.

    It raises the errors of `crop_picture` if the process as a whole took too long.
    """
    job = {"sides": [max_side], "quality": quality, "parts": [len(upload) for upload in uploads]}
    _, files = _decode(job, BytesIO(b"".join(uploads)))
    return files


def read_codes(upload: IO[bytes]) -> list[str]:
    """Return the texts of the QR codes in the picture. It raises the errors of `crop_picture`."""
    answer, _ = _decode({"codes": True}, upload)
    return list(answer["codes"])


def _decode(job: dict[str, Any], upload: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    assert not (db.session.new or db.session.dirty or db.session.deleted), "unsaved changes would be lost"
    db.session.rollback()
    content = upload.read()
    try:
        answer, files = run_child(job, content)
    except ChildError as error:
        current_app.logger.warning("a picture of %d bytes was not decoded: %s", len(content), error)
        raise PictureError(TOO_LARGE % SAFE_MEGAPIXELS) from error
    if "problem" in answer:
        raise PictureError(_sentence_for(answer, content))
    return answer, files


def _sentence_for(answer: dict[str, Any], content: bytes) -> str:
    if answer["problem"] == "too large":
        return TOO_LARGE % int(answer.get("megapixels", SAFE_MEGAPIXELS))
    if answer["problem"] == "damaged":
        return DAMAGED
    kind = kind_of(content)
    if kind == "a HEIC picture":
        return DAMAGED if can_read_heif() else NO_HEIC
    if not kind:
        return gettext(
            "We can't read this file as a picture. Choose a JPEG, PNG or WebP, or take a screenshot and choose that."
        )
    return gettext(
        "This file is %(kind)s. Choose a JPEG, PNG or WebP, or take a screenshot and choose that.", kind=kind
    )
