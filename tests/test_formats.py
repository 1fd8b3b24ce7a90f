"""Moments are shown on somebody's clock, and text as it was typed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask_login import login_user

from meetup.formats import ago, clock, day, moment, time_zone, today, with_links
from tests.cast import Cast

AT = datetime(2026, 6, 12, 23, 30, tzinfo=UTC)

pytestmark = pytest.mark.one_database


def test_a_moment_is_shown_in_the_zone_that_is_asked_for(app: Flask) -> None:
    with app.test_request_context():
        assert moment(AT, "UTC") == "12 Jun 2026, 23:30"
        assert moment(AT, "Asia/Tokyo") == "13 Jun 2026, 08:30"
        assert clock(AT, "America/New_York") == "19:30"
        assert day(AT, "Asia/Tokyo") == "Sat 13 Jun"
        assert day(date(2026, 6, 12)) == "Fri 12 Jun"


def test_else_in_that_of_whoever_looks(app: Flask, cast: Cast) -> None:
    with app.test_request_context(), time_machine.travel(AT, tick=False):
        login_user(cast.owner)
        assert clock(AT) == "00:30"
        assert today() == date(2026, 6, 13)
        assert ago(AT - timedelta(hours=2)) == "2 hours ago"


def test_a_zone_that_is_none_is_utc(app: Flask) -> None:
    with app.test_request_context():
        for name in ("", "Mars/Olympus", "../../etc/passwd", None):
            assert str(time_zone(name)) == "UTC"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/x?y=1&z=2.", ["https://a.example/x?y=1&z=2"]),
        ("(https://a.example/), http://b.example!", ["https://a.example/", "http://b.example"]),
        ("javascript:alert(1) data:text/html,x ftp://a.example", []),
        ('https://a.example/"onmouseover="alert(1)', ["https://a.example/"]),
        ("https://a.example/<script>", ["https://a.example/"]),
        ("https://", []),
    ],
)
def test_only_web_addresses_are_clickable(text: str, links: list[str]) -> None:
    """I1, I2"""
    shown = with_links(text)
    assert shown.striptags() == text
    assert [part.partition('"')[0].replace("&amp;", "&") for part in str(shown).split('href="')[1:]] == links
    assert "<script" not in shown
