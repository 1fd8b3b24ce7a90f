"""Portraits of people in the demo, drawn with Pillow from a few shapes: a skin, a hair, a style and some extras.

Lengths are in hundredths of the side. Everything is drawn larger than it is stored, so that edges come out smooth.
"""

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

from ..people.pictures import SQUARE_SIDES

DRAWN_SIDE = 512
QUALITY = 80
SKINS = {"1": "#f7d7c4", "2": "#ecbd98", "3": "#cf9a6c", "4": "#a06a45", "5": "#6b432d"}
SHADES = {"1": "#e8b79c", "2": "#d59c72", "3": "#b27c4f", "4": "#825033", "5": "#50301f"}
HAIRS = {
    "black": "#241d22", "brown": "#523322", "auburn": "#8a4326", "blond": "#dcb266", "grey": "#aeaaa9",
    "teal": "#2b7a72", "plum": "#6c3a67",
}  # fmt: skip
GROUNDS = ("#f6b59f", "#f3cd8a", "#d8d68b", "#aed8a4", "#93d6b9", "#8fd3d6", "#93c8ee", "#adbdf4", "#c6b8f2", "#e2b4e6")
CLOTHES = ("#264a63", "#b5472d", "#3d6b4f", "#5b4a8a", "#e0a93a", "#a13d63", "#38434f", "#e9e2d6")
INK, LIP, WHITE = "#2b1f20", "#9c3b37", "#fffaf4"

PORTRAITS = """
Priya Nair | 4 | black | long | earrings
Dana Kowalski | 1 | auburn | bob |
Jonas Sørensen | 1 | blond | swept | stubble
Ana Matos | 2 | brown | wavy |
Tunde Okafor | 5 | black | crop | glasses
李美玲 | 1 | black | bun | round
Mariam Rahimi | 3 | teal | scarf |
Hanne Bakke | 1 | grey | bob | glasses
محمد العتيبي | 3 | black | crop | beard
Иван Петров | 1 | brown | swept |
Σοφία Παπαδοπούλου | 2 | black | wavy | round
अनन्या शर्मा | 4 | black | long |
佐藤 健 | 2 | black | swept | glasses
김서연 | 1 | black | bob |
Zoë van den Berg | 1 | blond | tail |
José María García-Hernández y Fernández de Córdoba | 2 | grey | crop | beard
Chidi Eze | 5 | black | crop | stubble
Fatou Diop | 5 | black | afro | earrings
Giulia Conti | 2 | brown | bun |
Piotr Wiśniewski | 1 | brown | bald | beard glasses
Siobhán O'Connor | 1 | auburn | wavy |
Amina Hassan | 4 | plum | scarf |
Kwame Mensah | 5 | black | bald | beard
Rajesh Iyer | 4 | black | swept | glasses
Petra Novák | 1 | blond | bob | round
Grace Wanjiru | 5 | black | tail | earrings
Isabella Rossi | 2 | auburn | long |
Paulo Ferreira | 3 | black | crop | beard
"""


class Portrait(NamedTuple):
    """What a person looks like."""

    skin: str
    hair: str
    style: str
    extras: list[str]


def portraits() -> dict[str, Portrait]:
    """Return what the people with a portrait look like, by their name. The others keep their initials."""
    rows = [[part.strip() for part in line.split("|")] for line in PORTRAITS.strip().splitlines()]
    return {name: Portrait(skin, HAIRS[hair], style, extras.split()) for name, skin, hair, style, extras in rows}


def draw_portrait(place: int, portrait: Portrait) -> dict[int, bytes]:
    """Return a portrait as WebPs by their sides in pixels. ``place`` decides the colours of ground and clothes."""
    image = Image.new("RGB", (DRAWN_SIDE, DRAWN_SIDE), GROUNDS[place * 7 % len(GROUNDS)])
    _Pen(image).draw(portrait, CLOTHES[place * 5 % len(CLOTHES)])
    files = {}
    for side in SQUARE_SIDES:
        buffer = BytesIO()
        image.resize((side, side), Image.Resampling.LANCZOS).save(buffer, "WEBP", quality=QUALITY)
        files[side] = buffer.getvalue()
    return files


class _Pen:
    """Draws in hundredths of the side of an image, whose head is an oval around (50, 47)."""

    def __init__(self, image: Image.Image) -> None:
        self.canvas = ImageDraw.Draw(image)
        self.unit = image.width / 100

    def draw(self, portrait: Portrait, clothes: str) -> None:
        skin, shade, hair = SKINS[portrait.skin], SHADES[portrait.skin], portrait.hair
        self._hair_behind(portrait.style, hair)
        self._oval(50, 104, 37, 26, clothes)
        self._box(42.5, 62, 57.5, 84, 7.5, shade)
        self._oval(50, 82, 9, 5, skin)
        if portrait.style not in ("scarf", "bob", "long"):
            for x in (28.5, 71.5):
                self._oval(x, 50, 4, 5, shade)
        self._oval(50, 47, 21.5, 26, skin)
        self._beard(portrait)
        self._face(portrait, shade)
        self._hair_in_front(portrait.style, hair)
        self._extras(portrait.extras)

    def _hair_behind(self, style: str, hair: str) -> None:
        if style == "afro":
            self._oval(50, 38, 35, 33, hair)
        if style == "bun":
            self._oval(50, 13, 11, 10, hair)
        if style == "tail":
            self._oval(73, 30, 13, 12, hair)
            self._oval(79, 48, 9, 22, hair)
        if style == "bob":
            self._box(23, 20, 77, 72, 24, hair)
        if style == "long":
            self._box(23, 18, 77, 96, 25, hair)
        if style == "wavy":
            for x, y in ((30, 36), (70, 36), (27, 50), (73, 50), (29, 64), (71, 64), (33, 75), (67, 75)):
                self._oval(x, y, 10, 10, hair)
        if style == "scarf":
            self._oval(50, 46, 30, 36, hair)
            self._oval(50, 88, 34, 18, hair)

    def _hair_in_front(self, style: str, hair: str) -> None:
        if style == "scarf":
            self.canvas.arc(self._around(50, 47, 26, 31), 0, 360, hair, round(7 * self.unit))
        elif style == "swept":
            self.canvas.chord(self._around(50, 43, 22.5, 24), 194, 346, hair)
            self._oval(44, 23, 19, 8.5, hair)
        elif style in ("crop", "afro"):
            self.canvas.chord(self._around(50, 43, 22.5, 24), 197, 343, hair)
        elif style == "wavy":
            for x, y, radius in ((36, 27, 11), (48, 22, 12), (61, 25, 11), (69, 33, 8), (30, 35, 7)):
                self._oval(x, y, radius, radius * 0.9, hair)
        elif style != "bald":
            self.canvas.chord(self._around(50, 46, 23.5, 28), 188, 300, hair)
            self.canvas.chord(self._around(50, 46, 23.5, 28), 262, 352, hair)

    def _beard(self, portrait: Portrait) -> None:
        if "beard" in portrait.extras:
            self.canvas.chord(self._around(50, 50, 21.8, 25), 8, 172, portrait.hair)
        if "stubble" in portrait.extras:
            self.canvas.chord(self._around(50, 50, 21.2, 22.5), 18, 162, SHADES[portrait.skin])

    def _face(self, portrait: Portrait, shade: str) -> None:
        for x in (41, 59):
            self._oval(x, 48, 2.1, 2.7, INK)
            self.canvas.arc(self._around(x, 44, 5, 4), 205, 335, INK, round(1.3 * self.unit))
        self.canvas.arc(self._around(50, 53, 3, 3.5), 30, 150, shade, round(1.4 * self.unit))
        self.canvas.chord(self._around(50, 59, 7.5, 6.5), 12, 168, WHITE if "beard" in portrait.extras else LIP)

    def _extras(self, extras: list[str]) -> None:
        line = round(1.2 * self.unit)
        for x in (41, 59):
            if "glasses" in extras:
                box = [(x - 7) * self.unit, 43 * self.unit, (x + 7) * self.unit, 54 * self.unit]
                self.canvas.rounded_rectangle(box, 4 * self.unit, outline=INK, width=line)
            if "round" in extras:
                self.canvas.ellipse(self._around(x, 48.5, 7, 7), outline="#8a5a1e", width=line)
        if "glasses" in extras or "round" in extras:
            self.canvas.line([48 * self.unit, 47 * self.unit, 52 * self.unit, 47 * self.unit], INK, line)
        if "earrings" in extras:
            for x in (28, 72):
                self._oval(x, 57, 2.2, 2.2, "#f2c14e")

    def _oval(self, x: float, y: float, radius_x: float, radius_y: float, fill: str) -> None:
        self.canvas.ellipse(self._around(x, y, radius_x, radius_y), fill)

    def _box(self, left: float, top: float, right: float, bottom: float, radius: float, fill: str) -> None:
        box = [side * self.unit for side in (left, top, right, bottom)]
        self.canvas.rounded_rectangle(box, radius * self.unit, fill)

    def _around(self, x: float, y: float, radius_x: float, radius_y: float) -> list[float]:
        return [side * self.unit for side in (x - radius_x, y - radius_y, x + radius_x, y + radius_y)]
