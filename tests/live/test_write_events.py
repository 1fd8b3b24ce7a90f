"""What is sent is what the HTML standard reads, and a client's word is taken for no more than it is."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.live.frames import (
    MAX_REPLAY_AGE,
    REPLAY_OVERLAP,
    Frame,
    encode_chunk,
    encode_greeting,
    make_stamp,
    replay_start,
)
from tests.live.listeners import Event, parsed

pytestmark = pytest.mark.one_database

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


def read(frame: Frame) -> Event | None:
    text = frame.raw.decode()
    assert text.endswith("\n\n")
    assert text.count("\n\n") == 1, "one frame is one event"
    return parsed(text.removesuffix("\n\n"))


@pytest.mark.parametrize(
    ("data", "arrives"),
    [
        ("<li>one</li>", "<li>one</li>"),
        ("", ""),
        (" spaces stay ", " spaces stay "),
        ("two\nlines", "two\nlines"),
        ("ends\r\nof\rlines\n\nall", "ends\nof\nlines\n\nall"),
        ("data: x\n\nevent: forged\rid: 1", "data: x\n\nevent: forged\nid: 1"),
        ("separators\u2028and\x0bothers\x85stay", "separators\u2028and\x0bothers\x85stay"),
        ("مرحبا 你好 🎉", "مرحبا 你好 🎉"),
        ("\ud800", "?"),
    ],
)
def test_whatever_is_said_is_one_event(data: str, arrives: str) -> None:
    assert read(Frame("room:1", "message", data, make_stamp(NOON, 7))) == Event("message", arrives, make_stamp(NOON, 7))


@pytest.mark.parametrize(("event", "said"), [("a\nb", None), ("a\rb", None), ("a", "x"), ("a", "1-1\n"), ("a", "")])
def test_names_and_stamps_break_no_line(event: str, said: str | None) -> None:
    with pytest.raises(ValueError, match="a frame needs"):
        Frame("room:1", event, "data", said)


def test_chunks_say_their_length_in_bytes() -> None:
    """RFC 9112, 7.1"""
    assert encode_chunk("é".encode() * 8) == b"10\r\n" + "é".encode() * 8 + b"\r\n"
    frame = Frame("room:1", "message", "ä")
    assert frame.chunk == b"%X\r\n" % len(frame.raw) + frame.raw + b"\r\n"


def test_another_process_makes_the_same_of_a_frame() -> None:
    frame = Frame("room:1", "message", "text", make_stamp(NOON), excluded_accounts={3, 1})
    again = Frame(*frame.as_arguments())  # type: ignore[arg-type]
    assert (again.raw, again.channel, again.excluded_accounts) == (frame.raw, "room:1", frame.excluded_accounts)


def test_a_greeting_says_when_to_come_back_and_with_what() -> None:
    assert parsed(encode_greeting("5-0", 1234).decode().strip()) == Event("greeting", "1234", "5-0")


@pytest.mark.parametrize(
    ("said", "back"),
    [
        (make_stamp(NOON - timedelta(minutes=1), 12), timedelta(minutes=1)),
        (make_stamp(NOON - timedelta(days=400)), MAX_REPLAY_AGE),
        (make_stamp(NOON + timedelta(days=400)), timedelta()),
        *((nonsense, timedelta()) for nonsense in (None, "", "7", "-1-1", "1e9-0", "9" * 40 + "-1", "x", "1-1 OR 1=1")),
        ("٣-1", timedelta()),
    ],
)
def test_a_clients_stamp_reaches_back_a_day_at_most(said: str | None, back: timedelta) -> None:
    """S1"""
    assert replay_start(said, NOON) == NOON - back - REPLAY_OVERLAP
