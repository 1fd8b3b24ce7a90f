"""Somebody whose code got into wrong hands makes a new one (Q3)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup import create_app
from meetup.codes import Code
from meetup.config import Config
from meetup.contacts import Contact
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor


def code_of(app: Flask, person: User) -> str:
    with app.app_context():
        return Code.get_phone_code(person).code


def codes_of(app: Flask, person: User, live: bool) -> int:
    with app.app_context():
        revoked = Code.revoked_at.is_(None) if live else Code.revoked_at.is_not(None)
        return (
            db.session.scalar(select(func.count()).where(Code.owner_id == person.id, Code.kind == "person", revoked))
            or 0
        )


def test_the_old_code_opens_nothing_from_the_next_request_on(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config
) -> None:
    """Also in another process, which has seen the old one."""
    old, another_process = code_of(app, cast.owner), create_app(config).test_client()
    assert another_process.get(f"/c/{old}").status_code == 200
    assert client_for(cast.owner).post_form("/me/code/rotations").location == "/me/code"
    new = code_of(app, cast.owner)
    assert new != old
    for client in (another_process, client_for(None), client_for(cast.contact)):
        for path in (f"/c/{old}", f"/c/{old.lower()}", f"/c/{old}.svg", f"/c/{old}.png"):
            assert client.get(path).status_code == 410
    assert another_process.get(f"/c/{new}").status_code == 200
    assert "has been replaced" in client_for(None).visit(f"/c/{old}", 410)
    with another_process.application.app_context():
        db.engine.dispose()


def test_connections_stay_and_nobody_elses_code_changes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    stranger = code_of(app, cast.stranger)
    client_for(cast.owner).post_form("/me/code/rotations")
    with app.app_context():
        assert Contact.find(cast.owner, cast.contact)
        assert Contact.find(cast.contact, cast.owner)
    assert code_of(app, cast.stranger) == stranger
    assert client_for(cast.contact).get(f"/contacts/{cast.met.id}").status_code == 404


@pytest.mark.also_serializable
def test_a_double_tap_leaves_one_live_code(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    clients = [client_for(cast.owner) for _ in range(6)]
    tokens = [{"csrf_token": client.token()} for client in clients]
    with ThreadPoolExecutor(len(clients)) as threads:
        posts = [threads.submit(c.post, "/me/code/rotations", data=t) for c, t in zip(clients, tokens, strict=True)]
        assert [post.result().status_code for post in posts] == [303] * len(clients)
    assert codes_of(app, cast.owner, live=True) == 1
    assert codes_of(app, cast.owner, live=False) >= 1


def test_who_signs_up_twice_at_once_has_one_code(app: Flask, cast: Cast) -> None:
    def issue(_: int) -> str:
        with app.app_context():
            made = Code.get_or_create_phone_code(db.session.get_one(User, cast.stranger.id)).code
            db.session.commit()
            return made

    with app.app_context():
        Code.get_phone_code(cast.stranger).revoke()
        db.session.commit()
    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(issue, range(6)))) == 1
    assert codes_of(app, cast.stranger, live=True) == 1
