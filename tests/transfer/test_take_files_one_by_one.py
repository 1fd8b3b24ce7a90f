"""One export at a time for each account, whoever reads it as slowly as they like."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event

from meetup.extensions import db
from meetup.transfer import export_slots as turns
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.transfer.exports import know

FILES = ("/me/export.json", "/contacts.csv", "/contacts.vcf")


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """The thread that reads slowly: a server has one for each answer."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.mark.parametrize("path", FILES)
def test_another_waits_until_the_first_is_there(
    cast: Cast, client_for: ClientFor, elsewhere: ThreadPoolExecutor, path: str
) -> None:
    slow, mine, theirs = client_for(cast.owner), client_for(cast.owner), client_for(cast.contact)
    first = elsewhere.submit(lambda: slow.get(path, buffered=False)).result()
    for other in FILES:
        refused = mine.get(other)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
        assert "Another export is still running" in refused.text
    assert theirs.get(path).status_code == 200
    elsewhere.submit(first.close).result()
    assert mine.get(path).status_code == 200


def test_who_stopped_reading_locks_nobody_out(
    cast: Cast, client_for: ClientFor, elsewhere: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer file takes the turn, the older one is cut off, and its end does not end the other's turn."""
    stopped, mine, third = (client_for(cast.owner) for _ in range(3))
    first = elsewhere.submit(lambda: stopped.get("/me/export.json", buffered=False)).result()
    monkeypatch.setattr(turns, "STALLED_SECONDS", -1.0)
    with ThreadPoolExecutor(1) as thread:
        second = thread.submit(lambda: mine.get("/me/export.json", buffered=False)).result()
        assert second.status_code == 200
        monkeypatch.undo()
        with pytest.raises(turns.SlotLostError):
            elsewhere.submit(lambda: list(first.iter_encoded())).result()
        elsewhere.submit(first.close).result()
        assert third.get("/contacts.csv").status_code == 429
        assert b"".join(thread.submit(lambda: list(second.iter_encoded())).result()).endswith(b"}\n")
        assert third.get("/contacts.csv").status_code == 200, "its turn ends with its last piece"
        thread.submit(second.close).result()


def test_a_slow_reader_has_no_transaction_after_the_first_batch(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    know(app, cast.owner, 1200)
    begun: list[object] = []

    def begin(connection: object) -> None:
        begun.append(connection)

    with app.app_context():
        event.listen(db.engine, "begin", begin)
        try:
            assert client_for(cast.owner).get("/contacts.csv").text.count("\n") > 1200
        finally:
            event.remove(db.engine, "begin", begin)
    assert len(begun) >= 4, "one before, and one a batch"


def test_many_in_a_row_are_too_many(cast: Cast, client_for: ClientFor) -> None:
    mine = client_for(cast.owner)
    answers = [mine.get("/contacts.csv").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
