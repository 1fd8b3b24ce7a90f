"""Whoever bans somebody is asked once: from where, why, and whether what they said goes too."""

from datetime import timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Message, Room, updates
from meetup.rooms.moderator_actions import ModeratorAction
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.moderation.test_moderate_a_room import act, ask, host
from tests.rooms.talks import Heard, say


def other_room(app: Flask, cast: Cast) -> int:
    with app.app_context():
        room = Room.create(cast.event, "Hallway")
        db.session.commit()
        return room.id


def left(app: Flask) -> list[str]:
    """What can still be read anywhere, messages before questions."""
    with app.app_context():
        messages = select(Message.body).where(Message.deleted_at.is_(None)).order_by(Message.id)
        questions = select(Question.body).where(Question.withdrawn_at.is_(None)).order_by(Question.id)
        return [*db.session.scalars(messages), *db.session.scalars(questions)]


def say_in(app: Flask, room_id: int, who: User, text: str) -> None:
    with app.app_context():
        saying.say(db.session.get_one(Room, room_id), db.session.get_one(User, who.id), text, uuid4())
        db.session.commit()


def test_the_page_asks_and_nothing_happens_before(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    said = say(app, cast, cast.contact, "Buy my coins")
    page = visit(f"/messages/{said}/ban", as_=cast.staff)
    assert "Contact Person" in page.one("h1").text
    assert "Buy my coins" in page
    assert [radio["value"] for radio in page.all("input", name="act")] == ["ban-room", "ban-event"]
    assert page.one("form", action=f"/messages/{said}/moderation").one("input", name="with_messages")
    assert client_for(cast.contact).get(f"/rooms/{cast.room.id}").status_code == 200
    hosted = visit(f"/messages/{said}/ban", as_=host(app, cast, cast.friend))
    assert [radio["value"] for radio in hosted.all("input", name="act")] == ["ban-room"]
    assert client_for(cast.owner).get(f"/messages/{said}/ban").status_code == 403
    assert client_for(cast.stranger).get(f"/messages/{said}/ban").status_code == 404
    for address in (f"/messages/{said}/moderation", f"/rooms/{cast.room.id}"):
        assert not visit(address, as_=cast.staff).all("button", value="ban-room"), "no ban without being asked"


def test_what_they_said_in_the_room_goes_with_them(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    hallway = other_room(app, cast)
    said = [say(app, cast, cast.contact, text) for text in ("One", "Two", "Three")]
    say(app, cast, cast.friend, "Hello")
    say_in(app, hallway, cast.contact, "Elsewhere")
    client_for(cast.contact).post_form(f"/rooms/{cast.room.id}/questions", {"body": "Why?", "uuid": str(uuid4())})
    client_for(cast.owner).post_form(f"/messages/{said[0]}/reports", {"reason": "spam"})
    published.clear()
    act(client_for, cast.staff, said[1], "ban-room", with_messages="y", reason="Spam")
    assert left(app) == ["Hello", "Elsewhere"]
    frames = [frame.data for frame in published.of("message")]
    for id_ in said:
        assert any(f'id="message-{id_}"' in html and "Removed by a moderator" in html for html in frames)
    assert any("Removed by a moderator" in frame.data for frame in published.of("question"))
    with app.test_request_context():
        since = now() - timedelta(minutes=1)
        missed = updates.missed_room_frames(cast.room.id, since)
    assert not [frame for frame in missed if ">Two<" in frame.data]
    with app.app_context():
        entries = db.session.scalars(select(ModeratorAction).order_by(ModeratorAction.id)).all()
        assert [(entry.kind, entry.said) for entry in entries] == [
            ("banned", "Two"),
            ("removed", "One"),
            ("removed", "Two"),
            ("removed", "Three"),
            ("removed", "Why?"),
        ]
        assert {entry.reason for entry in entries} == {"Spam"}
    assert "Nothing reported" in visit(f"/events/{cast.event.slug}/reports", as_=cast.staff)


def test_at_the_whole_event_or_not_at_all(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    hallway = other_room(app, cast)
    first, second = say(app, cast, cast.contact, "One"), say(app, cast, cast.friend, "Two")
    say_in(app, hallway, cast.contact, "Elsewhere")
    act(client_for, cast.staff, second, "ban-room")
    assert left(app) == ["One", "Two", "Elsewhere"]
    act(client_for, cast.staff, first, "ban-event", with_messages="y")
    assert left(app) == ["Two"]


def test_a_nameless_author_is_not_betrayed(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """If all that somebody said went with a nameless question, everybody would know who had asked it."""
    say(app, cast, cast.contact, "Signed")
    nameless = ask(app, cast, cast.contact, "Are you stupid?")
    page = visit(f"/questions/{nameless}/ban", as_=cast.staff)
    assert "Ban the person who asked this?" in page
    assert not page.all("input", name="with_messages")
    answer = client_for(cast.staff).post_form(
        f"/questions/{nameless}/moderation", {"act": "ban-room", "with_messages": "y"}
    )
    assert answer.status_code == 303
    assert left(app) == ["Signed", "Are you stupid?"]
