"""Pictures that stay in a form while its other fields are mended: as text in a hidden field."""

import binascii
from base64 import b64decode, b64encode
from io import BytesIO

from werkzeug.datastructures import FileStorage

MAX_LENGTH = 700_000
"""Characters of a picture as text. Flask refuses forms whose texts are longer than ``MAX_FORM_MEMORY_SIZE``."""


def to_text(webp: bytes) -> str:
    """Return a WebP as text for a hidden field; nothing if it is too large for one."""
    text = b64encode(webp).decode()
    return text if len(text) <= MAX_LENGTH else ""


def as_upload(text: str | None) -> FileStorage | None:
    """Return the picture in a hidden field as if it had been uploaded, or ``None`` if there is none."""
    try:
        content = b64decode(text or "", validate=True)
    except binascii.Error:
        return None
    return FileStorage(BytesIO(content), filename="cover.webp") if content else None
