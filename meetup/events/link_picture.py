"""The picture that messengers and social networks show for a link to an event: its cover, title, days and place.

A JPEG of 1200×630 pixels below 300 KB, as WhatsApp silently leaves out larger ones. They keep a picture for as long as
its address stays the same, so that the address has a version in it that changes with all that is drawn.
"""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from markupsafe import escape
from PIL import Image, ImageOps

from ..people.pictures import Picture
from ..text_lines import break_lines
from ..typefaces import LATIN, drawable, east_asian, is_right_to_left, runs_of
from .cover import PALETTES, cover_svg
from .models import Event
from .time_labels import days_label

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
MAX_BYTES = 300_000
DRAWING_VERSION = 1
"""Raised when the drawing changes, so that all addresses do."""

TITLE_SIZES = ((84, 2), (68, 3))
"""Sizes of a title in pixels, each with the most lines of it; the first that holds it is taken."""
SMALL_SIZE = 36
LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
COVER_SIZE = 1280
"""The number of the stored size of a cover that is drawn."""


class LinkPicture(NamedTuple):
    """What is drawn."""

    title: str
    days: str
    place: str
    seed: str
    pattern: str
    hue: int
    cover_key: str | None
    focus: tuple[int, int] = (50, 50)

    @classmethod
    def of(cls, event: Event) -> "LinkPicture":
        """Return what is drawn for an event."""
        place = event.venue.partition(",")[0].strip()
        look = event.slug, event.cover_pattern, event.hue, event.cover_key, event.cover_focus
        return cls(event.title, days_label(event), place, *look)

    @property
    def version(self) -> str:
        """A short text that is another one as soon as anything else is drawn."""
        return sha256(repr((DRAWING_VERSION, bool(east_asian()), *self)).encode()).hexdigest()[:12]

    def draw(self) -> bytes:
        """Return the JPEG."""
        picture = _cover(self)
        picture.paste(words := _words(self), mask=words)
        return _jpeg(picture)


@lru_cache(maxsize=64)
def link_picture_jpeg(drawn: LinkPicture) -> bytes:
    """Return the JPEG, which is drawn once in this process: about 0.1 to 0.8 s of its time."""
    return drawn.draw()


def _cover(drawn: LinkPicture) -> Image.Image:
    """Return the cover, cropped to the size of the picture."""
    content = Picture.webp_of(drawn.cover_key, COVER_SIZE) if drawn.cover_key else None
    if content is None:
        drawing = cover_svg(drawn.seed, drawn.pattern, drawn.hue)
        # Blurring takes long at full size, and what is blurred does not need it.
        content = _render(drawing, WIDTH // 2 if "<filter" in drawing else WIDTH)
    cover = Image.open(BytesIO(content)).convert("RGB")
    focus = [percent / 100 for percent in drawn.focus] if drawn.cover_key else (0.5, 0.5)
    return ImageOps.fit(cover, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(focus[0], focus[1]))


def _words(drawn: LinkPicture) -> Image.Image:
    """Return title, days and place on a shade that keeps them legible on every cover, else transparent."""
    title = drawable(drawn.title)
    details = " · ".join(filter(None, (drawable(drawn.days), drawable(drawn.place))))
    size, title_lines = _fit_title(title)
    rows = [(line, SMALL_SIZE, details) for line in break_lines(details, (WIDTH - 2 * MARGIN) / SMALL_SIZE, 1)]
    rows += [(line, size, title) for line in reversed(title_lines)]
    baseline, parts = HEIGHT - MARGIN, []
    for line, line_size, whole in rows:
        parts.append(_line(line, baseline, line_size, from_right=is_right_to_left(whole)))
        baseline -= SMALL_SIZE + 28 if line_size == SMALL_SIZE else round(size * 1.16)
    shade = "#0b0f14" if drawn.cover_key else PALETTES[drawn.hue].deep
    drawing = _shade(shade, max(0, baseline - 60) / HEIGHT) + "".join(parts)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{drawing}</svg>'
    return Image.open(BytesIO(_render(svg, WIDTH)))


def _shade(colour: str, top: float) -> str:
    """Return a shade as SVG that is dark below ``top`` (0 to 1 of the height)."""
    stops = (max(0, top - 0.15), 0), (top, 0.55), (min(1, top + 0.2), 0.86), (1, 0.94)
    points = "".join(f'<stop offset="{at:.3f}" stop-color="{colour}" stop-opacity="{by}"/>' for at, by in stops)
    area = f'<path fill="url(#s)" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
    return f'<linearGradient id="s" x2="0" y2="1">{points}</linearGradient>{area}'


def _fit_title(title: str) -> tuple[int, list[str]]:
    """Return the size of the title and its lines."""
    size, lines = TITLE_SIZES[-1][0], []
    for size, most in TITLE_SIZES:
        lines = break_lines(title, (WIDTH - 2 * MARGIN) / size, most)
        if not lines or not lines[-1].endswith("…"):
            break
    return size, lines


def _line(text: str, baseline: int, size: int, *, from_right: bool) -> str:
    """Return a line of text as SVG, at the side where it begins."""
    side = f'x="{WIDTH - MARGIN}" text-anchor="end"' if from_right else f'x="{MARGIN}"'
    text = (RIGHT_TO_LEFT_MARK if from_right else LEFT_TO_RIGHT_MARK) + text
    runs = "".join(f'<tspan font-family="{typeface.family}">{escape(run)}</tspan>' for typeface, run in runs_of(text))
    return f'<text {side} y="{baseline}" font-size="{size}" font-weight="700" fill="#fff">{runs}</text>'


def _render(svg: str, width: int) -> bytes:
    """Return the drawing as a PNG of that width."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415  only drawing needs it

    fonts = [str(file) for file in LATIN.file.parent.parent.glob("*/*.ttf")]
    fonts += {str(typeface.file) for typeface in east_asian().values()}
    return svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=fonts if "<text" in svg else [])


def _jpeg(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG below ``MAX_BYTES``."""
    for quality in (86, 78, 68, 55, 40, 25):
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() < MAX_BYTES:
            break
    return buffer.getvalue()
