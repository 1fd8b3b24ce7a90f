"""A long answer is seen to grow while it is written, so that the bar of an export moves."""

import socket
from collections.abc import Iterator

import pytest

from server import client_socket
from server.client_socket import ClientSocket

pytestmark = pytest.mark.one_database


@pytest.fixture
def ends() -> Iterator[tuple[ClientSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        yield ClientSocket(ours), theirs


def test_pieces_that_follow_at_once_travel_together(ends: tuple[ClientSocket, socket.socket]) -> None:
    answer, reader = ends
    answer.sendall(b"head")
    with pytest.raises(BlockingIOError):
        reader.recv(100)
    answer.flush()
    assert reader.recv(100) == b"head"


def test_what_has_waited_goes_with_the_next_piece(
    ends: tuple[ClientSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, reader = ends
    answer.sendall(b"first, ")
    monkeypatch.setattr(client_socket, "FLUSH_SECONDS", 0.0)
    answer.sendall(b"second")
    assert reader.recv(100) == b"first, second"
