"""While somebody's large picture is unpacked, everybody else goes on writing, and the machine has memory left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageOps

from meetup.people.pictures import WORKING_PIXELS, read_picture
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.events.pages import typed

pytestmark = pytest.mark.one_database

UPLOADS: dict[str, Callable[[], tuple[str, dict[str, Any]]]] = {
    "a photo": lambda: ("/me/profile", {"name": "Organizer Person", "photo": picture()}),
    "a new event's cover": lambda: ("/events", {**typed(), "cover": picture()}),
    "an event's cover": lambda: ("/events/pydata-lisbon", {**typed(), "cover": picture()}),
    "a code": lambda: ("/scan/photos", {"photo": picture()}),
}


def picture(size: tuple[int, int] = (40, 30)) -> tuple[BytesIO, str]:
    kept = BytesIO()
    Image.new("L", size, 200).save(kept, "PNG")
    kept.seek(0)
    return kept, "picture.png"


def during_unpacking(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    turned = ImageOps.exif_transpose

    def turn(picture: Image.Image) -> Image.Image:
        happens()
        return turned(picture)

    monkeypatch.setattr(ImageOps, "exif_transpose", turn)


@pytest.mark.parametrize("what", UPLOADS)
def test_nobody_waits_for_it_to_be_unpacked(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """SQLite has one writer, and a picture of 40 megapixels takes a second."""
    other, answers = client_for(cast.owner), list[int]()
    form = {"csrf_token": other.token(), "listed": "yes"}

    def write() -> None:
        answers.append(other.post("/events/pydata-lisbon/listing", data=form).status_code)

    def meanwhile() -> None:
        writer = Thread(target=write)
        writer.start()
        writer.join(60)
        assert answers == [303], "somebody else is kept waiting"

    organizer, (path, data) = client_for(cast.organizer), UPLOADS[what]()
    token = organizer.token()
    during_unpacking(monkeypatch, meanwhile)
    answer = organizer.post(path, data={"csrf_token": token, **data})
    assert answer.status_code == (422 if what == "a code" else 303)
    assert answers == [303]


def test_one_is_unpacked_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(2)

    def meet() -> None:
        with pytest.raises(BrokenBarrierError):
            together.wait(0.2)

    def upload(_number: int) -> None:
        with app.test_request_context(method="POST"):
            read_picture(picture()[0])

    during_unpacking(monkeypatch, meet)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(upload, range(3)))


@pytest.mark.parametrize("size", [(6000, 5000), (200, 150_000), (3000, 2000), (40, 30)])
def test_no_more_is_kept_of_it_than_is_worked_on(app: Flask, size: tuple[int, int]) -> None:
    with app.test_request_context(method="POST"):
        read = read_picture(picture(size)[0])
    assert read.width * read.height <= WORKING_PIXELS
    assert abs(read.width / read.height - size[0] / size[1]) < 0.01


def test_the_photo_is_worn_all_the_same(cast: Cast, client_for: ClientFor) -> None:
    me: Client = client_for(cast.owner)
    assert me.post_form("/me/profile", {"name": "Owner Person", "photo": picture((5000, 4000))}).status_code == 303
    assert me.visit("/me").all("img", class_="face big")
