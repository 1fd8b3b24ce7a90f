"""The text of a QR code with which phones join a Wi-Fi network.

The format is that of ZXing (https://github.com/zxing/zxing/wiki/Barcode-Contents), which iOS and Android read.
"""

import re

SPECIAL = re.compile(r'([\\;,:"])')


def wifi_text(network: str, password: str) -> str:
    """Return what the QR code says. A network without a password is open."""
    parts = f"T:WPA;S:{_escape(network)};P:{_escape(password)}" if password else f"T:nopass;S:{_escape(network)}"
    return f"WIFI:{parts};;"


def _escape(text: str) -> str:
    """Return ``text`` with a backslash before what would end it.

    It is never put in quotes, though the format knows them for what could be read as hexadecimal: some phones take the
    quotes for a part of the password.
    """
    return SPECIAL.sub(r"\\\1", text)
