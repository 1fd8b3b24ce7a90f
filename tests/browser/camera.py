"""A film for Chromium's fake camera: one still picture that it shows for ever."""

from pathlib import Path

from PIL import Image

SIZE = (640, 480)
FRAMES = 2  # Chromium needs a second frame before it starts again from the first.


def write_film(path: Path, picture: Image.Image | None = None, share: float = 0.7) -> None:
    """Write `picture` on a grey wall as YUV4MPEG2 (mjpegtools, yuv4mpeg(5)), 4:2:0, 10 frames a second.

    `share` is how much of the film's height the picture fills; without a picture there is only the wall.
    The file is overwritten in place, because a running browser holds it open and so films the new picture.
    """
    frame = _frame(picture, share)
    luma, *chroma = frame.convert("YCbCr").split()
    half = [plane.resize((SIZE[0] // 2, SIZE[1] // 2), Image.Resampling.BOX) for plane in chroma]
    planes = b"".join(plane.tobytes() for plane in (luma, *half))
    header = f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    with path.open("r+b" if path.exists() else "wb") as film:
        film.write(header + (b"FRAME\n" + planes) * FRAMES)


def _frame(picture: Image.Image | None, share: float) -> Image.Image:
    wall = Image.new("RGB", SIZE, (150, 150, 150))
    if picture is not None:
        edge = int(SIZE[1] * share)
        shown = picture.convert("RGB")
        shown.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        wall.paste(shown, ((SIZE[0] - shown.width) // 2, (SIZE[1] - shown.height) // 2))
    return wall


def read_film(path: Path) -> Image.Image:
    """The luma plane of the film's first frame: what a scanner looks at."""
    header, _, rest = path.read_bytes().partition(b"\nFRAME\n")
    if not header.startswith(b"YUV4MPEG2"):
        raise ValueError(f"{path} is not a YUV4MPEG2 film")
    return Image.frombytes("L", SIZE, rest[: SIZE[0] * SIZE[1]])
