"""Reading drawn codes back, as a phone's camera would."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw

RUN = re.compile(r"m(-?\d+) (-?\d+)h(\d+)v1h-(\d+)z")


def rasterised(svg: str, scale: int = 4) -> Image.Image:
    """The picture of one of our SVGs: every run of its path is drawn, and a path of anything else fails the test."""
    found = re.search(r'viewBox="0 0 (\d+) (\d+)".*<path d="([^"]+)"/>', svg)
    assert found, svg[:200]
    side, height, path = int(found[1]), int(found[2]), found[3]
    assert side == height
    assert RUN.sub("", path) == ""
    picture = Image.new("L", (side * scale, side * scale), 255)
    draw, x, y = ImageDraw.Draw(picture), 0, 0
    for right, down, length, back in RUN.findall(path):
        assert length == back
        x, y = x + int(right), y + int(down)
        corners = (x * scale, y * scale, (x + int(length)) * scale - 1, (y + 1) * scale - 1)
        draw.rectangle(corners, fill=0)
    return picture


def read(picture: Image.Image | bytes) -> str:
    """What the only QR code of a picture says."""
    opened = Image.open(BytesIO(picture)) if isinstance(picture, bytes) else picture
    found = zxingcpp.read_barcodes(opened.convert("L"))
    assert len(found) == 1
    return str(found[0].text)
