"""Reading a QR code in a photo on the server, for browsers without JavaScript."""

import zxingcpp
from PIL import Image

MAX_SIDE_PIXELS = 2560


def read_code(picture: Image.Image) -> str | None:
    """Return the text of a QR code in ``picture``, ``None`` if none can be read. The picture is made smaller for it."""
    picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    barcode = zxingcpp.read_barcode(picture.convert("L"), formats=formats)
    return barcode.text if barcode else None
