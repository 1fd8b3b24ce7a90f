"""Lists in pages: each row on exactly one page, whatever happens to the list between them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from meetup.extensions import db
from meetup.outbox import Mail, write_letter
from meetup.pages import Page

KEYS = (Mail.created_at, Mail.id)
NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


def page(after: str | None, descending: bool = True) -> Page[Mail]:
    return Page.load(select(Mail), KEYS, after, limit=4, descending=descending)


def fill(times: list[timedelta]) -> None:
    for at in times:
        write_letter("sign_in", to="ana@example.org", seed="x").created_at = NOON + at
    db.session.flush()


@pytest.mark.parametrize("descending", [True, False])
def test_every_row_comes_once_in_order(app: Flask, descending: bool) -> None:
    """Also those of the same moment, which only their id tells apart."""
    with app.app_context():
        fill([timedelta(microseconds=n // 3) for n in range(11)])
        ids, after = [], None
        while True:
            found = page(after, descending=descending)
            ids += [mail.id for mail in found.rows]
            if not (after := found.next):
                break
        everything = [mail.id for mail in db.session.scalars(select(Mail).order_by(*KEYS))]
    assert ids == (everything[::-1] if descending else everything)


def test_a_row_that_comes_or_goes_moves_no_other(app: Flask) -> None:
    with app.app_context():
        fill([timedelta(minutes=n) for n in range(8)])
        first = page(None)
        fill([timedelta(hours=1)])
        db.session.delete(first.rows[-1])
        db.session.flush()
        assert [mail.created_at.minute for mail in page(first.next).rows] == [3, 2, 1, 0]
        assert page(first.next).next is None


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "W10",
        "WzFd",
        "bnVsbA",
        "WyJ4IiwgMV0",
        "WyIyMDI2LTA2LTEyVDEyOjAwOjAwIiwgMV0",
        "W" * 9_999,
        "WzEsMl0",
        "e30",
    ],
)
def test_a_broken_cursor_is_a_bad_request(app: Flask, cursor: str) -> None:
    with app.app_context(), pytest.raises(BadRequest):
        page(cursor)
