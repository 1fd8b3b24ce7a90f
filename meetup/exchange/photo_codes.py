"""Reading the QR code in a photo, on the server, for browsers without JavaScript."""

import zxingcpp
from PIL import Image

MAX_SIDE_PIXELS = 2560


def read_code(picture: Image.Image) -> str | None:
    """The text of a QR code in ``picture``, ``None`` when there is none to be read."""
    picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    found = zxingcpp.read_barcode(picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return found.text if found else None
