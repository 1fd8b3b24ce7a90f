"""Static files arrive whole from the real server, which is asked to send them from their descriptors."""

import socket
from pathlib import Path

import pytest

from server.client_socket import ClientSocket

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(("offset", "count", "expected"), [(0, None, b"0123456789"), (2, 5, b"23456"), (8, 9, b"89")])
def test_a_file_is_sent_from_its_descriptor(tmp_path: Path, offset: int, count: int | None, expected: bytes) -> None:
    path = tmp_path / "digits"
    path.write_bytes(b"0123456789")
    ours, theirs = socket.socketpair()
    with ours, theirs, path.open("rb") as file:
        client = ClientSocket(ours)
        assert client.sendfile(file, offset, count) == len(expected)
        assert client.flush()
        assert theirs.recv(100) == expected
