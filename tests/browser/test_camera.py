"""The fake camera shows what is held before it, also when that changes while the browser films."""

from pathlib import Path

import qrcode
import zxingcpp
from PIL import Image

from tests.browser.camera import read_film, write_film


def code(text: str) -> Image.Image:
    picture: Image.Image = qrcode.make(text).get_image()
    return picture


def read(film: Path) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(read_film(film))]


def test_the_film_shows_one_code_after_the_other(tmp_path: Path) -> None:
    film = tmp_path / "camera.y4m"
    write_film(film)
    size = film.stat().st_size
    assert read(film) == []
    for text in ("FIRST", "SECOND"):
        write_film(film, code(text))
        assert read(film) == [text]
        assert film.stat().st_size == size
