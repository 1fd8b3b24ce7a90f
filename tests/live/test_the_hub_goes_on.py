"""The hub is late, or meets a mistake: every stream is kept alive, and no mistake with one ends the others."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from meetup.live import hub as hubs
from meetup.live.frames import HEARTBEAT, Frame
from meetup.live.hub import Hub
from meetup.live.streams import AccountStreams, Stream

PATIENCE = 60.0


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub(100, logging.getLogger("live"), AccountStreams(lambda *_: None), lambda _frame: None)
    yield made
    made.stop()


Listen = Callable[[int], socket.socket]


@pytest.fixture
def listen(hub: Hub) -> Iterator[Listen]:
    """``listen(account)``: the client's end of a stream."""
    with ExitStack() as clients:
        yield lambda account: clients.enter_context(_client(hub, account))


def _client(hub: Hub, account: int) -> socket.socket:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(PATIENCE)
    stream = Stream(("hall",), account, (("room", 1, account),), chunked=False)
    assert hub.open(stream)
    hub.attach(stream, ours.detach())
    return theirs


def say(hub: Hub, words: str) -> None:
    hub.deliver(Frame("hall", "message", words))


def hears(client: socket.socket, words: str) -> bool:
    """Whether it does before its connection ends."""
    heard = b""
    while words.encode() not in heard:
        try:
            more = client.recv(4096)
        except ConnectionResetError:
            return False
        if not more:
            return False
        heard += more
    return True


@pytest.mark.parametrize("late", [1.0, 1.3, 3.0, 4.0])
def test_every_stream_has_its_heartbeat_however_late_the_hub_comes(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, late: float
) -> None:
    """S3: at least every twenty seconds."""
    clock = SimpleNamespace(now=1000.0)
    streams = [Stream(("hall",), number, (), chunked=False) for number in range(45)]
    beats: dict[Stream, list[float]] = {stream: [clock.now] for stream in streams}
    monkeypatch.setattr(hub, "_streams", dict.fromkeys(streams))

    def write(stream: Stream, data: bytes) -> None:
        if data == HEARTBEAT:
            beats[stream].append(clock.now)

    monkeypatch.setattr(hub, "_write", write)
    monkeypatch.setattr(hubs, "time", SimpleNamespace(monotonic=lambda: clock.now))
    for stream in streams:
        stream.fd = 0
    while clock.now < 1100:
        hub._tick()
        clock.now += late
    gaps = [b - a for times in beats.values() for a, b in zip(times, [*times[1:], clock.now], strict=True)]
    assert max(gaps) <= 20


@pytest.mark.parametrize("where", ["_handle_socket_event", "_tick"])
def test_a_mistake_with_one_stream_ends_no_other(
    hub: Hub, listen: Listen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    usual = getattr(hub, where)
    mistakes: list[Any] = ["one"]

    def stumble(*arguments: Any) -> None:
        if mistakes:
            raise LookupError(mistakes.pop())
        usual(*arguments)

    first, second = listen(1), listen(2)
    hub.rights_and_channels()  # by now both are adopted
    monkeypatch.setattr(hub, where, stumble)
    if where == "_handle_socket_event":
        first.sendall(b"what no browser sends")
        assert not hears(first, "nothing")
    else:
        hub._next_tick = 0.0
    say(hub, "still here")
    assert hears(second, "still here")
    hub.rights_and_channels()  # by now the mistake has been logged as well
    assert not mistakes
    assert "unexpected LookupError in " in caplog.text


def test_without_its_thread_there_is_no_room(hub: Hub, listen: Listen) -> None:
    """The server answers “too busy”, and not with a stream that stays silent."""
    listen(1)
    hub._call_in_thread(hub._stop)
    assert hub._thread
    hub._thread.join(PATIENCE)
    assert not hub.open(Stream(("hall",), 2, (), chunked=False))


def test_who_could_not_be_watched_keeps_nobody_listening(
    hub: Hub, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S2: of two who lose their right, both are cut, though the system took no more of them."""
    first = listen(1)
    hub.rights_and_channels()
    register = hub._selector.register

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(hub._selector, "register", full)
    second = listen(2)
    assert not hears(second, "nothing")
    monkeypatch.setattr(hub._selector, "register", register)
    third = listen(3)
    hub.end_streams_with([("room", 1)])
    assert not hears(first, "nothing")
    assert not hears(third, "nothing")
    assert hub.rights_and_channels() == (set(), set())
