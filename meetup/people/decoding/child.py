"""Decodes one uploaded picture in a process of its own, with limits on memory and time (U1, U2, U4).

It is run as a script and imports nothing of ours, so that it starts in a tenth of a second and holds no secret and no
connection. The first argument is the job as JSON, stdin is the upload, and stdout is one line of JSON about what
follows it. The job holds ``crops``, a list of [width, height] in pixels, ``sides``, the greatest sides of uncropped
pictures in pixels, the largest first, ``quality`` of the WebPs, 1 to 100, or ``codes``: the texts of QR codes are
wanted. With ``parts``, stdin is several small uploads of these lengths in bytes. Each gives one picture, empty if it
cannot be decoded.
"""

import json
import os
import re
import resource
import sys
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

MAX_MEGAPIXELS = 40
MAX_MEGAPIXELS_OF = {"HEIF": 25, "AVIF": 25, "WEBP": 12, "JPEG2000": 8}
"""Lower limits for the formats whose decoders take 10 to 25 bytes a pixel in place of 4."""
MAX_SIDE = 16_384
WORKING_PIXELS = 5_000_000
"""Pixels that are left of a picture at least: enough for a cover, a photo, and reading a QR code."""
STRIP_PIXELS = 1_000_000
MAX_MEMORY_BYTES = 340 * 1024 * 1024
"""Bytes of addresses, of which 300 MiB can be in memory; libraries that are mapped and never read make up the rest."""
MAX_CPU_SECONDS = 10
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF", "BMP", "JPEG2000", "PPM"]
ORIENTATION_TAG = 0x0112
ENCODING_IS_DECLARED = ("2", "4", "6")
"""Ends of the symbology identifier ]Q (ISO/IEC 15424) of codes with an ECI."""
IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff61-\uff9f]+")
LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by its orientation (EXIF 2.32, 4.6.4)."""


class TooLargeError(Exception):
    """The picture has too many pixels. The argument is how many megapixels are allowed."""


def main() -> None:
    job = json.loads(sys.argv[1])
    _limit_resources()
    if job.get("heif"):
        import pillow_heif  # noqa: PLC0415  an optional dependency

        pillow_heif.register_heif_opener()
        FORMATS.append("HEIF")
    answer, files = answer_to(job, sys.stdin.buffer.read())
    answer["lengths"] = [len(file) for file in files]
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(files))


def answer_to(job: dict[str, Any], upload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return the answer and the pictures for ``job``, or an answer with a ``problem`` and no pictures."""
    try:
        return _carry_out(job, upload)
    except TooLargeError as error:
        return {"problem": "too large", "megapixels": error.args[0]}, []
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"problem": "too large"}, []
    except UnidentifiedImageError:
        return {"problem": "unreadable"}, []
    except Exception as error:  # decoders raise anything for damaged files: EOFError, struct.error, TypeError
        out_of_memory = "memory" in str(error).lower()  # how the decoders in C say MemoryError
        return {"problem": "too large" if out_of_memory else "damaged"}, []


def _limit_resources() -> None:
    """Let pages go first, and have the system end this process when it takes too much."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # which refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def _carry_out(job: dict[str, Any], upload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    if "parts" in job:
        single = {name: value for name, value in job.items() if name != "parts"}
        stream = BytesIO(upload)
        answers = [answer_to(single, stream.read(length)) for length in job["parts"]]
        return {}, [next(iter(files), b"") for _, files in answers]
    picture = _open(upload)
    if job.get("codes"):
        return {"codes": _read_codes(picture)}, []
    quality = job["quality"]
    crops = [ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS) for width, height in job.get("crops", [])]
    for side in job.get("sides", []):
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        crops.append(picture.copy())
    return {}, [_encode(crop, quality) for crop in crops]


def _open(upload: bytes) -> Image.Image:
    """Return the picture upright, in RGB on white, with at most four times ``WORKING_PIXELS`` pixels.

    The limits are checked with the size that the file states, before anything is decoded.
    """
    picture = Image.open(BytesIO(upload), formats=FORMATS)
    megapixels = MAX_MEGAPIXELS_OF.get(picture.format or "", MAX_MEGAPIXELS)
    if max(picture.size) > MAX_SIDE or picture.width * picture.height > megapixels * 1_000_000:
        raise TooLargeError(megapixels)
    picture.draft("RGB", (2048, 2048))
    reduced = _reduce(picture)
    transposition = TRANSPOSITIONS.get(_orientation(picture))
    return reduced.transpose(transposition) if transposition else reduced


def _reduce(picture: Image.Image) -> Image.Image:
    """Convert and reduce ``picture`` strip by strip, so that no second copy of it is ever in memory."""
    width, height = picture.size
    factor = max(1, int((width * height / WORKING_PIXELS) ** 0.5))
    reduced = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = factor * max(1, STRIP_PIXELS // (width * factor))
    picture.load()
    brightness = _brightness(picture)
    for top in range(0, height, rows):
        strip = picture.crop((0, top, width, min(height, top + rows)))
        reduced.paste(_on_white(strip, brightness).reduce(factor), (0, top // factor))
    return reduced


def _brightness(picture: Image.Image) -> float:
    """Return by what the shades of ``picture`` are multiplied to be from 0 to 255, 1 if they already are.

    Pillow would cut off the shades above 255 of pictures with 16 or 32 bits a pixel.
    """
    if picture.mode.startswith("I;16"):
        return 255 / 65_535
    if picture.mode not in ("I", "F"):
        return 1
    lightest = float(picture.getextrema()[1])  # type: ignore[arg-type]
    if picture.mode == "F":
        return 255 / max(1, lightest)
    return 255 / next((limit for limit in (255, 65_535) if lightest <= limit), lightest)


def _on_white(picture: Image.Image, brightness: float) -> Image.Image:
    """Return ``picture`` in RGB, with white where it is transparent."""
    alpha = None
    if picture.mode.startswith(("I", "F")):
        picture, alpha = _to_eight_bits(picture, brightness)
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
    if alpha is None:
        return picture.convert("RGB")
    background = Image.new("RGB", picture.size, "white")
    background.paste(picture.convert("RGB"), mask=alpha)
    return background


def _to_eight_bits(picture: Image.Image, brightness: float) -> tuple[Image.Image, Image.Image | None]:
    """Return a greyscale picture in 8 bits a pixel, and its mask if one shade of it is transparent."""
    wide = picture if picture.mode == "F" else picture.convert("I")
    shades = wide.point(lambda shade: shade * brightness + 0).convert("L")
    transparent = picture.info.get("transparency")
    if not isinstance(transparent, int):
        return shades, None
    lighter = wide.point(lambda shade: shade * 1 - transparent).convert("L")
    darker = wide.point(lambda shade: shade * -1 + transparent).convert("L")
    return shades, ImageChops.lighter(lighter, darker).point([0, *[255] * 255])


def _orientation(picture: Image.Image) -> int:
    """Return the orientation that the EXIF data states, 1 without one. Damaged EXIF data costs nobody the picture."""
    try:
        return int(picture.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # whatever the parser raises
        return 1


def _read_codes(picture: Image.Image) -> list[str]:
    import zxingcpp  # noqa: PLC0415  needed for this job only

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    picture.thumbnail((2560, 2560))
    barcodes = zxingcpp.read_barcodes(picture.convert("L"), formats=formats)
    return [_text_of(barcode.text, barcode.bytes, barcode.symbology_identifier) for barcode in barcodes]


def _text_of(text: str, octets: bytes, symbology: str) -> str:
    """Return the text of a QR code, of which ``text`` is the guess of zxing.

    Most codes do not say in which encoding they were written. The browser decides the same
    (static/js/exchange/lib/symbol-text.js).
    """
    if symbology.endswith(ENCODING_IS_DECLARED):
        return text
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        pass
    ideographs = list(IDEOGRAPHS.finditer(text))
    is_western = all(
        len(run.group()) == 1 and LATIN_LETTER.search(text[max(0, run.start() - 1) : run.end() + 1])
        for run in ideographs
    )
    return "".join(map(_western_letter, octets)) if is_western else text


def _western_letter(octet: int) -> str:
    """Return the letter in Windows-1252, which has letters where Latin-1 has controls."""
    return bytes([octet]).decode("cp1252", "replace").replace("\ufffd", chr(octet))


def _encode(picture: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
