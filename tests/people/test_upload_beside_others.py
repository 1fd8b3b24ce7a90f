"""While somebody's large or hostile picture is decoded, everybody else goes on, and the machine has memory left."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Lock, Thread
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from time_machine import TimeMachineFixture

from meetup.extensions import now
from meetup.people import decoding
from meetup.people.decoding import processes
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.events.pages import typed
from tests.pictures import encoded, png

pytestmark = pytest.mark.one_database

Upload = tuple[str, dict[str, Any]]
UPLOADS: dict[str, Callable[[bytes], Upload]] = {
    "a photo": lambda content: ("/me/profile", {"name": "Organizer Person", "photo": file(content)}),
    "a new event's cover": lambda content: ("/events", {**typed(), "cover": file(content)}),
    "an event's cover": lambda content: ("/events/pydata-lisbon", {**typed(), "cover": file(content)}),
    "a paper card": lambda content: ("/cards", {"way": "paper", "name": "Wei", "photo": file(content)}),
    "a code": lambda content: ("/scan/photos", {"photo": file(content)}),
}


def file(content: bytes) -> tuple[BytesIO, str]:
    return BytesIO(content), "picture.png"


def grey(size: tuple[int, int] = (40, 30)) -> bytes:
    return encoded(Image.new("L", size, 200), "PNG")


def while_decoding(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    run = processes._run

    def run_beside(job: dict[str, Any], upload: bytes) -> bytes:
        happens()
        return run(job, upload)

    monkeypatch.setattr(processes, "_run", run_beside)


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A decoder that never comes to an end."""
    script = tmp_path / "hanging.py"
    script.write_text("import time\ntime.sleep(3600)\n")
    monkeypatch.setattr(processes, "CHILD", script)
    monkeypatch.setattr(processes, "MAX_SECONDS", 0.3)


@pytest.fixture
def all_slots_taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(processes, "MAX_WAIT_SECONDS", 0.01)
    for _ in range(processes.MAX_AT_ONCE):
        processes._slots.acquire()
    yield
    for _ in range(processes.MAX_AT_ONCE):
        processes._slots.release()


@pytest.mark.parametrize("what", UPLOADS)
def test_nobody_waits_for_it_to_be_decoded(
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

    organizer, (path, data) = client_for(cast.organizer), UPLOADS[what](grey())
    token = organizer.token()
    while_decoding(monkeypatch, meanwhile)
    answer = organizer.post(path, data={"csrf_token": token, **data})
    assert answer.status_code == (422 if what == "a code" else 303)
    assert answers == [303]


def test_two_are_decoded_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """U4: and no third."""
    count, most, lock, pair = 0, 0, Lock(), Barrier(2)

    def meet() -> None:
        nonlocal count, most
        with lock:
            count += 1
            most = max(most, count)
        with suppress(BrokenBarrierError):
            pair.wait(5)
        with lock:
            count -= 1

    def upload(_number: int) -> None:
        with app.test_request_context(method="POST"):
            decoding.read_codes(BytesIO(grey()))

    while_decoding(monkeypatch, meet)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(upload, range(6)))
    assert most == 2


@pytest.mark.parametrize("what", UPLOADS)
@pytest.mark.parametrize("size", [(1, 39_000_000), (1, 20_000), (12_000, 12_000)])
def test_a_small_file_of_a_huge_picture_is_refused_before_it_is_decoded(
    cast: Cast, client_for: ClientFor, what: str, size: tuple[int, int]
) -> None:
    """U2, U4: a side, or the product of both. Decoding the first one would take 3 GB."""
    path, form = UPLOADS[what](png(*size))
    answer = client_for(cast.organizer).post_form(path, form)
    assert answer.status_code == 422
    assert "too many pixels. Choose one of at most 40 megapixels and 16,000 pixels a side" in answer.text


@pytest.mark.parametrize(("depth", "colour", "channels"), [(8, 6, 4), (16, 6, 4), (16, 0, 1)])
def test_the_largest_picture_takes_less_than_300_mib(depth: int, colour: int, channels: int) -> None:
    """U4: in the process of its own; this one takes none of it."""
    measure = (
        "import resource, subprocess, sys;"
        "finished = subprocess.run(sys.argv[1:], stdin=sys.stdin, capture_output=True);"
        "print(finished.stdout[:20], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    job = '{"crops": [[256, 256]], "quality": 80}'
    measured = subprocess.run(
        [sys.executable, "-c", measure, sys.executable, "-I", str(processes.CHILD), job],
        input=png(8000, 5000, depth, colour, channels),
        capture_output=True,
        check=True,
    )
    answer, _, mebibytes = measured.stdout.decode().rpartition(" ")
    assert "lengths" in answer
    assert int(mebibytes) < 300


@pytest.mark.parametrize("what", UPLOADS)
def test_what_takes_too_long_is_ended(cast: Cast, client_for: ClientFor, hanging: None, what: str) -> None:
    """U4: the next picture finds the slots free."""
    for _ in range(processes.MAX_AT_ONCE + 1):
        path, form = UPLOADS[what](grey())
        answer = client_for(cast.organizer).post_form(path, form)
        assert answer.status_code == 422
        assert "too many pixels" in answer.text


def test_who_waited_long_enough_is_told_so(cast: Cast, client_for: ClientFor, all_slots_taken: None) -> None:
    """U4"""
    answer = client_for(cast.owner).post_form("/me/profile", {"name": "Owner Person", "photo": file(grey())})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Others are uploading pictures right now." in answer.text


def test_one_account_cannot_keep_the_machine_busy(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture
) -> None:
    """R1: all ways to upload are counted together, and each account by itself."""
    monkeypatch.setattr(processes, "_run", lambda *_: b'{"problem": "unreadable", "lengths": []}\n')
    client: Client = client_for(cast.organizer)
    time_machine.move_to(now(), tick=False)
    for number in range(20):
        path, form = UPLOADS["a photo" if number % 2 else "a code"](b"not a picture")
        assert "lot of pictures" not in client.post_form(path, form).text
    for what, upload in UPLOADS.items():
        path, form = upload(grey())
        answer = client.post_form(path, form)
        assert answer.status_code == 422, what
        assert "uploaded a lot of pictures in a short time." in answer.text, what
    other = client_for(cast.owner).post_form("/me/profile", {"name": "Owner", "photo": file(grey())})
    assert "lot of pictures" not in other.text


@pytest.mark.parametrize("size", [(6000, 5000), (16_000, 1), (1, 16_000), (3000, 2000), (40, 30)])
def test_every_size_can_be_worn(cast: Cast, client_for: ClientFor, size: tuple[int, int]) -> None:
    me = client_for(cast.owner)
    assert me.post_form("/me/profile", {"name": "Owner Person", "photo": file(grey(size))}).status_code == 303
    assert me.visit("/me").all("img", class_="face l")
