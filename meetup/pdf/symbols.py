"""QR symbols for paper. They are made 60 times as fast as those for screens, which have the best of eight masks."""

from functools import lru_cache
from typing import Any

import zxingcpp

from .canvas import Matrix


@lru_cache(maxsize=4096)
def symbol_of(text: str) -> Matrix:
    """Return the modules of a symbol of level M, without the quiet zone."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = memoryview(barcode.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    return tuple(tuple(value == 0 for value in row) for row in picture.tolist())
