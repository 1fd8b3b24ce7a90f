"""S3: who is banned on one process hears nothing more on another."""

from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.live.conftest import hall_server, phones
from tests.live.listeners import PATIENCE, Listener, Phone
from tests.looks import NO_LOOKS
from tests.rooms.talks import say


@pytest.mark.slow
def test_a_ban_on_one_process_ends_the_stream_on_another(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, redis_url: str, tmp_path: Path
) -> None:
    """One process tells the other: neither looks for lost rights."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    said = say(app, cast, cast.contact, "Buy my coins")
    with (
        hall_server(tmp_path / "a", config, REDIS_URL=redis_url, **NO_LOOKS) as a,
        hall_server(tmp_path / "b", config, REDIS_URL=redis_url, **NO_LOOKS) as b,
        phones(cast, client_for) as phone,
    ):
        theirs, other = phone(cast.contact, b), phone(cast.owner, b)
        banned, stays = (stream_of(each) for each in (theirs, other))
        moderator = phone(cast.organizer, a)
        form = {"csrf_token": moderator.token, "act": "ban-room", "reason": ""}
        assert moderator.ask("POST", f"/messages/{said}/moderation", form) == 303
        names = [event.data if event.name == "end" else event.name for event in banned.rest(PATIENCE)]
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
