"""QR symbols (ISO/IEC 18004) as an SVG or a PNG: dark on white in both themes, with a quiet zone of 4 modules."""

from functools import lru_cache
from io import BytesIO

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M

QUIET_ZONE_MODULES = 4


@lru_cache(maxsize=2048)
def _module_matrix(text: str, covered: bool = False) -> tuple[tuple[bool, ...], ...]:
    """Return the modules without the quiet zone.

    A text of only capitals, digits and ``$%*+-./:`` makes a smaller symbol. One that is ``covered`` in the middle, by
    a face, is of level H, of which 30 % may be missing; others are of level M.
    """
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_H if covered else ERROR_CORRECT_M, border=0)
    symbol.add_data(text, optimize=0)
    symbol.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in symbol.get_matrix())


@lru_cache(maxsize=2048)
def svg(text: str, covered: bool = False) -> str:
    """Return the symbol as an SVG: one relative path of horizontal runs, in units of modules.

    ``covered`` is whether a page lays a face over its middle, see `_module_matrix`.
    """
    matrix = _module_matrix(text, covered)
    side = len(matrix) + 2 * QUIET_ZONE_MODULES
    path, x, y = [], 0, 0
    for row, modules in enumerate(matrix, QUIET_ZONE_MODULES):
        for start, length in _dark_runs(modules):
            path.append(f"m{start + QUIET_ZONE_MODULES - x} {row - y}h{length}v1h-{length}z")
            x, y = start + QUIET_ZONE_MODULES, row
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{"".join(path)}"/></svg>'
    )


def _dark_runs(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return start and length of the runs of dark modules in one row."""
    runs, start = [], None
    for at, dark in enumerate((*modules, False)):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            runs.append((start, at - start))
            start = None
    return runs


@lru_cache(maxsize=512)
def png(text: str, scale: int = 24) -> bytes:
    """Return the symbol as a PNG with ``scale`` pixels per module."""
    matrix = _module_matrix(text)
    picture = Image.new("1", (len(matrix) + 2 * QUIET_ZONE_MODULES,) * 2, 1)
    for y, row in enumerate(matrix, QUIET_ZONE_MODULES):
        for x, dark in enumerate(row, QUIET_ZONE_MODULES):
            if dark:
                picture.putpixel((x, y), 0)
    buffer = BytesIO()
    picture.resize((picture.width * scale,) * 2, Image.Resampling.NEAREST).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
