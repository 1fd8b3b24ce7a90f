"""The patterns of drawn covers. Each takes its chances from ``dice``, so that the same seed gives the same picture."""

import math
from random import Random
from typing import NamedTuple

WIDTH, HEIGHT = 1200, 600
TILE = 150


class Palette(NamedTuple):
    """Six colours that go together, as hex."""

    deep: str
    main: str
    near: str
    far: str
    light: str
    spark: str


def _svg(body: str, definitions: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{definitions}{body}</svg>'


def _ground(fill: str) -> str:
    return f'<path fill="{fill}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'


def draw_arcs(dice: Random, palette: Palette) -> str:
    """Draw quarter circles, circles and squares on a grid, like a tiled floor."""
    fills = (palette.main, palette.near, palette.far, palette.light, palette.spark)
    quarters = (
        f"h{TILE}a{TILE} {TILE} 0 01-{TILE} {TILE}z",
        f"h{TILE}v{TILE}a{TILE} {TILE} 0 01-{TILE}-{TILE}z",
        f"v{TILE}h{TILE}a{TILE} {TILE} 0 00-{TILE}-{TILE}z",
        f"m0 {TILE}h{TILE}v-{TILE}a{TILE} {TILE} 0 00-{TILE} {TILE}z",
    )
    circle = f"m0 {TILE // 2}a{TILE // 2} {TILE // 2} 0 01{TILE} 0a{TILE // 2} {TILE // 2} 0 01-{TILE} 0z"
    shapes = (*quarters, circle, f"h{TILE}v{TILE}h-{TILE}z")
    paths: dict[str, list[str]] = {fill: [] for fill in fills}
    for y in range(0, HEIGHT, TILE):
        for x in range(0, WIDTH, TILE):
            shape = dice.choices(shapes, (3, 3, 3, 3, 3, 4))[0]
            paths[dice.choices(fills, (5, 4, 4, 2, 1))[0]].append(f"M{x} {y}{shape}")
    body = "".join(f'<path fill="{fill}" d="{"".join(parts)}"/>' for fill, parts in paths.items() if parts)
    return _svg(_ground(palette.deep) + body)


def draw_sunrise(dice: Random, palette: Palette) -> str:
    """Draw a sun behind four hills."""
    x = dice.randint(380, 820)
    sun = "".join(
        f'<circle cx="{x}" cy="330" r="{radius}" fill="{palette.light}" opacity="{opacity}"/>'
        for radius, opacity in ((330, ".16"), (250, ".26"), (175, "1"))
    )
    hills = "".join(
        f'<path fill="{fill}" d="M0 {HEIGHT}L{_wave(dice, base, 60)} {WIDTH} {HEIGHT}z"/>'
        for fill, base in ((palette.near, 360), (palette.main, 430), (palette.far, 490), (palette.deep, 540))
    )
    sky = (
        f'<linearGradient id="g" x2="0" y2="1"><stop stop-color="{palette.far}"/>'
        f'<stop offset=".75" stop-color="{palette.spark}"/></linearGradient>'
    )
    return _svg(_ground("url(#g)") + sun + hills, sky)


def _wave(dice: Random, base: int, step: int) -> str:
    height, length, start = dice.randint(26, 60), dice.uniform(0.7, 1.5), dice.uniform(0, 6)
    return " ".join(
        f"{x} {base + height * math.sin(start + length * x / 190):.0f}" for x in range(0, WIDTH + step, step)
    )


def draw_ribbons(dice: Random, palette: Palette) -> str:
    """Draw bent bands that run side by side, like lanyards."""
    base, bend = dice.randint(120, 260), dice.randint(90, 220)
    bands = "".join(
        f'<path stroke="{stroke}" d="M-60 {y}C300 {y - bend} 520 {y + bend * 1.4:.0f} 820 {y + 20}'
        f'S1160 {y - bend * 0.8:.0f} 1280 {y - 40}"/>'
        for y, stroke in zip(range(base, base + 310, 62), palette[3:0:-1] + palette[4:], strict=True)
    )
    return _svg(f'{_ground(palette.deep)}<g fill="none" stroke-width="58">{bands}</g>')


def draw_rings(dice: Random, palette: Palette) -> str:
    """Draw ripples that meet."""
    centres = (
        (dice.randint(120, 380), dice.randint(120, 480), palette.near),
        (dice.randint(820, 1080), dice.randint(120, 480), palette.spark),
        (dice.randint(520, 680), dice.randint(520, 640), palette.main),
    )
    rings = "".join(
        f'<circle cx="{x}" cy="{y}" r="{26 + 40 * ring}" stroke="{stroke}" opacity="{max(0.18, 1 - ring * 0.1):.2f}"/>'
        for x, y, stroke in centres
        for ring in range(9)
    )
    return _svg(f'{_ground(palette.deep)}<g fill="none" stroke-width="16">{rings}</g>')


def draw_paper(dice: Random, palette: Palette) -> str:
    """Draw layers of cut paper with a soft shadow."""
    layers = ""
    for place, fill in enumerate((palette.near, palette.main, palette.far, palette.deep)):
        start, depth, base = dice.uniform(0, 6), dice.randint(70, 120), 210 + place * 150
        edge = " ".join(
            f"{base + depth * math.sin(start + y / (95 + 12 * place)):.0f} {y}" for y in range(-20, 660, 40)
        )
        layers += f'<path fill="{fill}" filter="url(#s)" d="M{edge} {WIDTH} 640V-20z"/>'
    spot = f'<circle cx="{dice.randint(90, 150)}" cy="{dice.randint(120, 220)}" r="62" fill="{palette.spark}"/>'
    blur = '<feDropShadow dx="-6" dy="2" stdDeviation="12" flood-opacity=".28"/>'
    shadow = f'<filter id="s" x="-.1" width="1.2">{blur}</filter>'
    return _svg(_ground(palette.light) + layers + spot, shadow)


def draw_blobs(dice: Random, palette: Palette) -> str:
    """Draw soft lights, out of focus."""
    lights = "".join(
        f'<ellipse cx="{dice.randint(0, WIDTH)}" cy="{dice.randint(0, HEIGHT)}" rx="{dice.randint(190, 340)}"'
        f' ry="{dice.randint(140, 260)}" fill="{fill}"/>'
        for fill in (*palette[1:], palette.near, palette.spark)
    )
    blur = '<filter id="b" x="-.2" y="-.2" width="1.4" height="1.4"><feGaussianBlur stdDeviation="74"/></filter>'
    return _svg(f'{_ground(palette.main)}<g filter="url(#b)" opacity=".9">{lights}</g>', blur)


PATTERNS = (draw_arcs, draw_sunrise, draw_ribbons, draw_rings, draw_paper, draw_blobs)
