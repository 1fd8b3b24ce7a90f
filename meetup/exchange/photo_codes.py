"""Reading the QR code in a photo, on the server, for browsers without JavaScript."""

import zxingcpp
from PIL import Image

LONGEST = 2560


def code_in(picture: Image.Image) -> str | None:
    """The text of a QR code in ``picture``, ``None`` when there is none to be read."""
    picture.thumbnail((LONGEST, LONGEST))
    found = zxingcpp.read_barcode(picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return found.text if found else None
