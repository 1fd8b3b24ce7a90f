"""S3: who is banned on one process hears nothing more on another."""

import time
from pathlib import Path

from flask import Flask

from meetup.config import Config
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.live.conftest import hall_server, phones
from tests.live.listeners import Listener, Phone
from tests.rooms.talks import say

SOON = 5.0
"""Seconds."""


def test_a_ban_on_one_process_ends_the_stream_on_another(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, redis_url: str, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    said = say(app, cast, cast.contact, "Buy my coins")
    with (
        hall_server(tmp_path / "a", config, REDIS_URL=redis_url) as a,
        hall_server(tmp_path / "b", config, REDIS_URL=redis_url) as b,
        phones(cast, client_for) as phone,
    ):
        theirs, other = phone(cast.contact, b), phone(cast.owner, b)
        banned, stays = (stream_of(each) for each in (theirs, other))
        moderator = phone(cast.organizer, a)
        began = time.monotonic()
        form = {"csrf_token": moderator.token, "act": "ban-room", "reason": ""}
        assert moderator.ask("POST", f"/messages/{said}/moderation", form) == 303
        names = [event.data if event.name == "end" else event.name for event in banned.rest(SOON)]
        assert time.monotonic() - began < SOON
        assert names[-1:] == ["over"], names
        assert banned.ended
        assert "end" not in {event.name for event in stays.rest(1)}
        assert theirs.ask("GET", f"/rooms/{cast.room.id}/stream") == 403


def stream_of(phone: Phone) -> Listener:
    phone.opened.append(Listener(phone.port, f"/rooms/{phone.room_id}/stream", phone.headers))
    listener = phone.opened[-1]
    assert listener.status == 200
    greeting = listener.next()
    assert greeting
    assert greeting.name == "greeting"
    return listener
