"""Drawing pages for printers, and the same pages for the screen: text in any script, shapes, QR symbols, pictures."""

from .canvas import INK, Align, Box, Canvas, Image, Matrix, Path, draw_block, draw_image, draw_qr
from .document import Document
from .drawing import Drawing
from .fitting import Block, fit_text, wrap_text
from .shaping import drawable, shape_line
from .symbols import symbol_of

__all__ = [
    "INK",
    "Align",
    "Block",
    "Box",
    "Canvas",
    "Document",
    "Drawing",
    "Image",
    "Matrix",
    "Path",
    "draw_block",
    "draw_image",
    "draw_qr",
    "drawable",
    "fit_text",
    "shape_line",
    "symbol_of",
    "wrap_text",
]
