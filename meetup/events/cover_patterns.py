"""The patterns of drawn covers. Each takes its chances from ``dice``, so that the same seed gives the same picture."""

import math
from collections.abc import Callable
from functools import partial
from random import Random
from typing import NamedTuple

WIDTH, HEIGHT = 1200, 600
TILE = 150
DOT_GAP = 60


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


def draw_stones(dice: Random, palette: Palette) -> str:
    """Draw chips of stone that do not touch, like terrazzo."""
    fills = (palette.main, palette.near, palette.far, palette.deep, palette.spark)
    spots: list[tuple[float, float, int]] = []
    chips: dict[str, list[str]] = {fill: [] for fill in fills}
    for radius in (96, 96, *[74] * 12, *[56] * 22, *[40] * 20):
        for _ in range(30):
            x, y = dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT)
            if all(math.hypot(x - other_x, y - other_y) > radius + other for other_x, other_y, other in spots):
                spots.append((x, y, radius))
                chips[dice.choices(fills, (4, 3, 3, 2, 2))[0]].append(_chip(dice, x, y, radius - 12))
                break
    body = "".join(f'<path fill="{fill}" stroke="{fill}" d="{"".join(paths)}"/>' for fill, paths in chips.items())
    return _svg(f'{_ground(palette.light)}<g stroke-width="14" stroke-linejoin="round">{body}</g>')


def _chip(dice: Random, x: float, y: float, radius: int) -> str:
    corners, turn = dice.randint(4, 6), dice.uniform(0, math.tau)
    reach = [radius * dice.uniform(0.7, 1) for _ in range(corners)]
    angles = [turn + corner * math.tau / corners for corner in range(corners)]
    points = [f"{x + r * math.cos(a):.0f} {y + r * math.sin(a):.0f}" for r, a in zip(reach, angles, strict=True)]
    return f"M{' '.join(points)}z"


def draw_dots(dice: Random, palette: Palette) -> str:
    """Draw a printer's dots, which grow towards one place."""
    focus_x, focus_y = dice.uniform(0.15, 0.85) * WIDTH, dice.uniform(0.1, 0.9) * HEIGHT
    by_size: dict[int, list[str]] = {}
    for row, y in enumerate(range(0, HEIGHT + DOT_GAP, DOT_GAP)):
        for x in range(row % 2 * DOT_GAP // 2, WIDTH + DOT_GAP, DOT_GAP):
            nearness = 1 - math.hypot(x - focus_x, (y - focus_y) * 1.2) / 900
            size = 4 * round(14 * max(0, nearness))
            by_size.setdefault(size, []).append(f"M{x} {y}h0")
    dots = "".join(f'<path stroke-width="{size}" d="{"".join(at)}"/>' for size, at in by_size.items() if size)
    ground = (
        f'<linearGradient id="g" x2="1" y2="1"><stop stop-color="{palette.main}"/>'
        f'<stop offset="1" stop-color="{palette.deep}"/></linearGradient>'
    )
    return _svg(f'{_ground("url(#g)")}<g stroke="{palette.light}" stroke-linecap="round">{dots}</g>', ground)


def draw_crowd(dice: Random, palette: Palette) -> str:
    """Draw rows of people, seen from behind: shoulders and heads."""
    body = ""
    rows = ((palette.near, palette.far), (palette.main, palette.spark), (palette.deep, palette.main))
    for row, fills in enumerate(rows):
        y = 250 + row * 130
        for place in range(-1, 7):
            x = place * 200 + row % 2 * 100 + dice.randint(-16, 16)
            fill = dice.choices(fills, (3, 1))[0]
            body += f'<path fill="{fill}" d="M{x} {HEIGHT}V{y + 90}a90 90 0 01180 0V{HEIGHT}z"/>'
            body += f'<circle fill="{fill}" cx="{x + 90}" cy="{y - 52 + dice.randint(-8, 8)}" r="42"/>'
    sky = (
        f'<linearGradient id="g" x2="0" y2="1"><stop stop-color="{palette.light}"/>'
        f'<stop offset="1" stop-color="{palette.near}"/></linearGradient>'
    )
    return _svg(_ground("url(#g)") + body, sky)


def draw_links(dice: Random, palette: Palette) -> str:
    """Draw dots of several sizes, each tied to its neighbours."""
    spots: list[tuple[int, int]] = []
    for _ in range(400):
        spot = dice.randint(20, WIDTH - 20), dice.randint(20, HEIGHT - 20)
        if len(spots) < 22 and all(math.dist(spot, other) > 130 for other in spots):
            spots.append(spot)
    ties = "".join(
        f"M{x} {y}L{other[0]} {other[1]}"
        for x, y in spots
        for other in sorted(spots, key=partial(math.dist, (x, y)))[1:4]
    )
    fills = (palette.light, palette.near, palette.main, palette.spark)
    circles = "".join(
        f'<circle cx="{x}" cy="{y}" r="{dice.choice((14, 20, 28, 40))}" fill="{dice.choices(fills, (3, 3, 2, 2))[0]}"/>'
        for x, y in spots
    )
    return _svg(f'{_ground(palette.deep)}<path stroke="{palette.far}" stroke-width="5" d="{ties}"/>{circles}')


PATTERNS: dict[str, Callable[[Random, Palette], str]] = {
    "tiles": draw_arcs,
    "sunrise": draw_sunrise,
    "ribbons": draw_ribbons,
    "ripples": draw_rings,
    "paper": draw_paper,
    "lights": draw_blobs,
    "stones": draw_stones,
    "dots": draw_dots,
    "crowd": draw_crowd,
    "links": draw_links,
}
"""How each pattern is drawn, by the name that is stored with an event."""
