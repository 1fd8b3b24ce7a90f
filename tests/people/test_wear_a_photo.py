"""People upload a photo from whatever phone they have; only the picture is kept of it (U1, U2, U3)."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageCms
from sqlalchemy import func, select

from meetup.extensions import db
from meetup.people import User
from meetup.people.decoding import child
from meetup.people.pictures import Picture, PictureFile
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.pictures import encoded

pytestmark = pytest.mark.one_database

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
TURNED = Image.Transpose
TYPED = {"name": "Owner Person", "headline": "owner by trade"}
CANARY = "Secret Street 7"


def halves() -> Image.Image:
    """Red above, blue below: whoever turns it over or squeezes it is found out."""
    picture = Image.new("RGB", (400, 300), "blue")
    picture.paste("red", (0, 0, 400, 150))
    return picture


def upload(client: Client, content: bytes, name: str = "photo.jpg") -> Any:
    return client.post_form("/me/profile", {**TYPED, "photo": (BytesIO(content), name)})


def worn(app: Flask, client: Client, person: User) -> Image.Image:
    """The photo as a browser gets it."""
    with app.app_context():
        key = db.session.get_one(User, person.id).profile.photo_key
    answer = client.get(f"/pictures/{key}/256.webp")
    assert (answer.status_code, answer.mimetype, answer.headers["X-Content-Type-Options"]) == (
        200,
        "image/webp",
        "nosniff",
    )
    return Image.open(BytesIO(answer.data)).convert("RGB")


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(have - want) < 60 for have, want in zip(pixel, colour, strict=True))


def upright(picture: Image.Image) -> bool:
    return near(picture.getpixel((128, 20)), (255, 0, 0)) and near(picture.getpixel((128, 236)), (0, 0, 255))


def kept(app: Flask) -> list[int]:
    """How many pictures there are, and files of them."""
    with app.app_context():
        counts = (select(func.count()).select_from(table) for table in (Picture, PictureFile))
        return [db.session.scalar(count) or 0 for count in counts]


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *(
            ("RGB", "JPEG"),
            ("CMYK", "JPEG"),
            ("L", "JPEG"),
            ("RGB", "PNG"),
            ("P", "PNG"),
            ("P", "GIF"),
            ("RGB", "WEBP"),
        ),
        *(("RGB", "AVIF"), ("RGB", "TIFF"), ("CMYK", "TIFF"), ("RGB", "BMP"), ("RGB", "JPEG2000"), ("RGB", "PPM")),
    ],
)
def test_common_kinds_come_out_upright_and_square(app: Flask, cast: Cast, owner: Client, mode: str, kind: str) -> None:
    """U1: whatever its name says it is."""
    assert upload(owner, encoded(halves().convert(mode), kind), "holiday.svg").location == "/me"
    photo = worn(app, owner, cast.owner)
    assert photo.size == (256, 256)
    assert mode == "L" or upright(photo)
    assert owner.visit("/me/profile").one("img", class_="face xl")["src"].partition("?")[0].endswith("/256.webp")


@pytest.mark.parametrize(
    ("orientation", "held"), [(1, None), (3, TURNED.ROTATE_180), (6, TURNED.ROTATE_90), (8, TURNED.ROTATE_270)]
)
def test_a_phone_held_sideways_is_turned(
    app: Flask, cast: Cast, owner: Client, orientation: int, held: Image.Transpose | None
) -> None:
    """U1, EXIF 2.32 4.6.4: the photo is stored turned, and its orientation says how to turn it back."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = halves().transpose(held) if held else halves()
    upload(owner, encoded(stored, "JPEG", exif=exif))
    assert upright(worn(app, owner, cast.owner))


def test_nothing_but_the_pixels_is_kept(app: Flask, cast: Cast, owner: Client) -> None:
    """U1: no place, no camera, no comment, no profile, in any size of it."""
    exif = Image.Exif()
    exif[MAKER] = CANARY
    exif.get_ifd(GPS).update({1: "N", 2: (38.0, 42.0, 30.0), 3: "W", 4: (9.0, 8.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    taken = encoded(halves(), "JPEG", exif=exif, comment=CANARY.encode(), icc_profile=profile)
    assert CANARY.encode() in taken
    upload(owner, taken)
    with app.app_context():
        files = db.session.scalars(select(PictureFile.content)).all()
    assert len(files) == 2
    for content in files:
        assert CANARY.encode() not in content
        assert not {"exif", "xmp", "icc_profile", "comment"} & Image.open(BytesIO(content)).info.keys()


def test_see_through_parts_become_white(app: Flask, cast: Cast, owner: Client) -> None:
    for kind in ("PNG", "WEBP"):
        upload(owner, encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), kind))
        assert near(worn(app, owner, cast.owner).getpixel((128, 128)), (255, 255, 255))


def test_heic_works_or_says_what_to_do(app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """U1: what iPhones make, with its reader and without."""
    heic = encoded(halves(), "HEIF")
    assert upload(owner, heic, "IMG_0001.HEIC").status_code == 303
    assert upright(worn(app, owner, cast.owner))
    monkeypatch.setattr("meetup.people.decoding.processes.find_spec", lambda _name: None)
    answer = upload(owner, heic, "IMG_0001.HEIC")
    assert answer.status_code == 422
    assert "Most compatible" in Page(answer.text, "/me/profile").one(id="photo-problem")


SHADES = range(0, 65_536, 8192)


def shaded(mode: str) -> Image.Image:
    """Eight stripes from black to white, each a little lighter, as scanners and microscopes store them."""
    picture = Image.new("I", (400, 400))
    for number, shade in enumerate(SHADES):
        picture.paste(shade, (number * 50, 0, 400, 400))
    return picture.point(lambda shade: shade * (1 / 65_535) + 0).convert("F") if mode == "F" else picture.convert(mode)


@pytest.mark.parametrize(("mode", "kind"), [("I;16", "PNG"), ("I;16", "TIFF"), ("I", "TIFF")])
def test_shades_of_16_bits_stay_apart(app: Flask, cast: Cast, owner: Client, mode: str, kind: str) -> None:
    """U1: Pillow by itself would turn all of them white."""
    packed = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    assert upload(owner, encoded(shaded(mode), kind, **packed)).status_code == 303
    photo = worn(app, owner, cast.owner).convert("L")
    seen = [photo.getpixel((number * 32 + 16, 128)) for number in range(len(SHADES))]
    assert all(abs(int(have) - shade // 257) < 6 for have, shade in zip(seen, SHADES, strict=True))  # type: ignore[arg-type]


def test_a_see_through_shade_of_16_bits_becomes_white(app: Flask, cast: Cast, owner: Client) -> None:
    """PNG, ISO/IEC 15948, 11.3.2.1"""
    upload(owner, encoded(shaded("I;16"), "PNG", transparency=SHADES[2]))
    photo = worn(app, owner, cast.owner).convert("L")
    assert int(photo.getpixel((80, 128))) > 245  # type: ignore[arg-type]
    assert int(photo.getpixel((48, 128))) < 40  # type: ignore[arg-type]


BROKEN: dict[str, Callable[[], bytes]] = {
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": lambda: b"<!doctype html><script>alert(1)</script>",
    "eps": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "pdf": lambda: encoded(halves(), "PDF"),
    "video": lambda: b"\0\0\0\x18ftypmp42" + bytes(400),
    "half a tiff": lambda: encoded(halves(), "TIFF")[:3000],
    "half an avif": lambda: encoded(halves(), "AVIF")[:400],
    "half a jpeg": lambda: encoded(halves(), "JPEG")[:2000],
    "half a webp": lambda: encoded(halves(), "WEBP")[:200],
    "half a heic": lambda: encoded(halves(), "HEIF")[:400],
    "a jpeg's first bytes": lambda: b"\xff\xd8\xff\xe0" + b"\0" * 50,
}


NAMED = {"svg": "a drawing (SVG)", "html": "a web page", "eps": "a drawing (EPS)", "pdf": "a PDF", "video": "a video"}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_picture_is_refused_in_a_sentence(app: Flask, owner: Client, what: str) -> None:
    """U1"""
    answer = upload(owner, BROKEN[what](), "photo.jpg")
    page = Page(answer.text, "/me/profile")
    assert answer.status_code == 422
    assert page.one(id="photo-problem").text.endswith(".")
    assert NAMED.get(what, "") in page.one(id="photo-problem").text
    assert page.one("input", name="headline")["value"] == "owner by trade"
    assert kept(app) == [0, 0]


def test_broken_pictures_of_all_sorts_are_answered() -> None:
    """U1: decoders stumble in many ways over bytes that were turned in the header."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF", "BMP", "JPEG2000", "PPM"):
        whole = encoded(halves().resize((40, 30)), kind, exif=exif)
        for at in range(0, min(len(whole), 320), 8):
            broken = whole[:at] + bytes(255 - byte for byte in whole[at : at + 4]) + whole[at + 4 :]
            answer, files = child.answer_to({"crops": [[96, 96]], "quality": 80}, broken)
            assert len(files) == (0 if "problem" in answer else 1)


def test_more_than_8_mb_is_refused(app: Flask, owner: Client) -> None:
    """U2"""
    answer = owner.post(
        "/me/profile", data=b"\xff" * (8 * 1024 * 1024 + 1), content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413
    assert "8 MB" in answer.text


def test_without_a_file_the_photo_stays_as_it_is(app: Flask, owner: Client) -> None:
    upload(owner, encoded(halves(), "JPEG"))
    for form in ({}, {"photo": "text"}, {"photo": (BytesIO(b""), "")}):
        assert owner.post_form("/me/profile", {**TYPED, **form}).status_code == 303
    assert kept(app) == [1, 2]


def test_a_new_photo_takes_the_old_ones_place(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """U3: under a name that cannot be guessed, and the old name opens nothing."""
    keys = []
    for _ in range(2):
        upload(owner, encoded(halves(), "JPEG"))
        with app.app_context():
            keys.append(db.session.get_one(User, cast.owner.id).profile.photo_key or "")
    assert keys[0] != keys[1]
    assert all(len(key) == 22 for key in keys)
    assert owner.get(f"/pictures/{keys[0]}/96.webp").status_code == 404
    assert owner.get(f"/pictures/{keys[1]}/97.webp").status_code == 404
    client_for(cast.stranger).post_form("/me/photo/removal")
    assert kept(app) == [1, 2]
    owner.post_form("/me/photo/removal")
    assert kept(app) == [0, 0]
    assert not owner.visit("/me/profile").all("img")
