"""People answer what was said, react to it, change what they said and take it back."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from meetup import live
from meetup.contacts.blocks import Block
from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Message, Room
from meetup.rooms.talk import saying
from meetup.rooms.talk.messages import EDIT_WINDOW
from meetup.rooms.talk.publishing import REACTIONS_FRAME_SECONDS
from meetup.rooms.talk.reactions import EMOJI
from tests.cast import Cast, join
from tests.conftest import ClientFor, Visit
from tests.rooms.talks import FRAGMENT, Heard, changed, item, say

pytestmark = pytest.mark.also_serializable


def block(app: Flask, one: User, other: User) -> None:
    with app.app_context():
        Block.create(db.session.get_one(User, one.id), db.session.get_one(User, other.id))
        db.session.commit()


def answer(client_for: ClientFor, cast: Cast, who: User, to: int | str, body: str = "An answer") -> int:
    form = {"body": body, "uuid": str(uuid4()), "reply_to": str(to)}
    return client_for(who).post_form(f"/rooms/{cast.room.id}/messages", form).status_code


def answers(app: Flask) -> list[int | None]:
    with app.app_context():
        return [message.reply_to_id for message in db.session.query(Message).order_by(Message.id)]


def test_an_answer_quotes_what_it_answers(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    first = say(app, cast, cast.contact, "Who <b>knows</b>?")
    me = client_for(cast.owner)
    page = me.visit(f"/rooms/{cast.room.id}?reply={first}")
    assert page.one("input", name="reply_to")["value"] == str(first)
    assert "In reply to Contact Person Who <b>knows</b>?" in page.one("form", class_="say").text
    assert answer(client_for, cast, cast.owner, first) == 303
    quote = item(visit(f"/rooms/{cast.room.id}", as_=cast.friend), first + 1).one("a", class_="quote")
    assert quote.text == "Contact Person Who <b>knows</b>?"
    assert visit(f"/rooms/{cast.room.id}", as_=cast.friend).one("a", class_="quote")["href"] == f"/messages/{first}"
    (frame,) = published.of("message")
    assert "knows" not in frame.data, "what is quoted is not the same for all"
    assert f'data-quotes="{first}"' in frame.data


@pytest.mark.parametrize("to", ["", "x", "999999", "-1", "99999999999999999999"])
def test_an_answer_to_nothing_is_said_all_the_same(app: Flask, cast: Cast, client_for: ClientFor, to: str) -> None:
    status = answer(client_for, cast, cast.owner, to)
    assert status == 303 or (status, answers(app)) == (422, [])
    assert client_for(cast.owner).get(f"/rooms/{cast.room.id}?reply={to}").status_code == 200


def test_only_what_one_sees_in_the_room_can_be_answered(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    blocked, gone = say(app, cast, cast.contact), say(app, cast, cast.friend)
    block(app, cast.contact, cast.owner)
    with changed(app, gone) as message:
        message.delete_by_author()
    with app.app_context():
        elsewhere = Room.create(db.session.get_one(Event, cast.event.id), "Hall C")
        there = saying.say(elsewhere, db.session.get_one(User, cast.friend.id), "Hi", uuid4()).id
        db.session.commit()
    for to in (blocked, gone, there):
        assert answer(client_for, cast, cast.owner, to) == 303
    assert answers(app)[-3:] == [None, None, None]


def test_who_is_blocked_is_quoted_to_nobody_who_does_not_see_them(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    first = say(app, cast, cast.contact, "From behind")
    block(app, cast.owner, cast.contact)
    answer(client_for, cast, cast.friend, first)
    text = client_for(cast.owner).get(f"/rooms/{cast.room.id}").text
    assert "From behind" not in text
    assert "Contact Person" not in text
    assert "In reply to an earlier message" in text
    assert client_for(cast.owner).get(f"/messages/{first}").status_code == 404


def react(client_for: ClientFor, who: User, message_id: int, **form: str) -> int:
    return client_for(who).post_form(f"/messages/{message_id}/reactions", form).status_code


def reactions(app: Flask, message_id: int) -> dict[str, int]:
    with app.app_context():
        return db.session.get_one(Message, message_id).reactions


def test_each_reacts_once_with_each(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    message = say(app, cast, cast.contact)
    for _ in range(2):
        assert react(client_for, cast.owner, message, on="👍") == 303
    react(client_for, cast.owner, message, on="🎉")
    react(client_for, cast.friend, message, on="👍")
    assert reactions(app, message) == {"👍": 2, "🎉": 1}
    shown = item(visit(f"/rooms/{cast.room.id}", as_=cast.owner), message)
    pressed = {button["value"]: button["aria-pressed"] for button in shown.all("button", class_="reaction")}
    assert pressed == {"👍": "true", "🎉": "true"}
    others = item(visit(f"/rooms/{cast.room.id}", as_=cast.contact), message)
    assert {button["aria-pressed"] for button in others.all("button", class_="reaction")} == {"false"}
    for _ in range(2):
        react(client_for, cast.owner, message, off="👍")
    assert reactions(app, message) == {"👍": 1, "🎉": 1}
    stamps = [frame.stamp for frame in published.of("reaction")]
    assert len(set(stamps)) == 4, "what changes nothing has no stamp of its own"
    assert all('aria-pressed="true"' not in frame.data for frame in published)


def test_the_answer_to_a_reaction_is_the_readers_own(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    message = say(app, cast, cast.contact)
    path = f"/messages/{message}/reactions"
    assert 'aria-pressed="true"' in client_for(cast.owner).post_form(path, {"on": "👏"}, headers=FRAGMENT).text


@pytest.mark.parametrize("form", [{}, {"on": "💩"}, {"on": "x" * 10_000}, {"off": "<b>"}, {"on": "👍👍"}])
def test_other_reactions_there_are_none(app: Flask, cast: Cast, client_for: ClientFor, form: dict[str, str]) -> None:
    message = say(app, cast, cast.contact)
    assert react(client_for, cast.owner, message, **form) == 422
    assert reactions(app, message) == {}


def test_many_react_at_the_same_time_and_all_are_counted(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    message = say(app, cast, cast.contact)
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        people = [join(f"fan{number}") for number in range(12)]
        for person in people:
            event.add_attendee(person)
        db.session.commit()
    clients = [client_for(person) for person in people]
    tokens = [client.token() for client in clients]

    def press(number: int) -> int:
        form = {"csrf_token": tokens[number % 12], "on": EMOJI[number % 2]}
        return clients[number % 12].post(f"/messages/{message}/reactions", data=form).status_code

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(press, [*range(12), *range(12)])) == {303}
    assert reactions(app, message) == {"👍": 6, "❤️": 6}


def test_it_can_be_changed_for_five_minutes(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    message = say(app, cast, cast.owner, "Helo")
    me = client_for(cast.owner)
    assert me.visit(f"/messages/{message}/edit").one("textarea").text == "Helo"
    assert me.post_form(f"/messages/{message}", {"body": "  "}).status_code == 422
    assert me.post_form(f"/messages/{message}", {"body": "Hello"}).location.endswith(f"#message-{message}")
    shown = item(visit(f"/rooms/{cast.room.id}", as_=cast.contact), message)
    assert shown.one(class_="bubble").text == "Hello"
    assert "edited" in shown
    (frame,) = published
    assert "Hello" in frame.data
    with changed(app, message) as said:
        said.created_at -= EDIT_WINDOW
    late = me.post_form(f"/messages/{message}", {"body": "Hullo"})
    assert late.status_code == 422
    assert "A message can't be changed after five minutes" in late.text
    assert "Hullo" in late.text
    assert me.post_form(f"/messages/{message}/removal").status_code == 422
    assert "Edit or delete" not in me.get(f"/messages/{message}/response").text


def test_what_is_taken_back_leaves_a_line_and_no_words(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    message = say(app, cast, cast.owner, "Never mind")
    me = client_for(cast.owner)
    for _ in range(2):
        assert me.post_form(f"/messages/{message}/removal").status_code == 303
    shown = item(visit(f"/rooms/{cast.room.id}", as_=cast.contact), message)
    assert "Deleted" in shown
    assert not shown.all("form")
    with app.app_context():
        assert db.session.get_one(Message, message).body == ""
    assert "Never mind" not in published[0].data
    assert react(client_for, cast.contact, message, on="👍") == 404
    assert me.post_form(f"/messages/{message}", {"body": "Back again"}).status_code == 422


def test_a_link_to_a_message_opens_its_page(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    messages = [say(app, cast, cast.contact, str(number)) for number in range(70)]
    me = client_for(cast.owner)
    for message in (messages[0], messages[20], messages[-1]):
        answer = me.get(f"/messages/{message}")
        assert answer.status_code == 302
        assert item(me.visit(answer.location.partition("#")[0]), message)
    assert "before" in me.get(f"/messages/{messages[0]}").location
    assert "before" not in me.get(f"/messages/{messages[-1]}").location


def test_nothing_changes_in_a_closed_room(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    message = say(app, cast, cast.owner)
    client_for(cast.organizer).post_form(f"/rooms/{cast.room.id}/closing")
    me = client_for(cast.owner)
    for path, form in (("", {"body": "x"}), ("/removal", {}), ("/reactions", {"on": "👍"})):
        assert me.post_form(f"/messages/{message}{path}", form).status_code == 422
    page = me.visit(f"/rooms/{cast.room.id}")
    assert not page.all("a", class_="respond")
    assert not [each for each in page.all("div") if each.get("data-stream")]


def test_a_message_of_before_is_as_old_as_it_says(app: Flask, cast: Cast) -> None:
    """Two changes in one moment are two frames."""
    message = say(app, cast, cast.owner)
    with changed(app, message) as said:
        first = said.changed_at
        said.changed_at = first + timedelta(hours=1)
        said.edit("Once more")
        assert said.changed_at > first + timedelta(hours=1)


def test_a_hall_that_taps_is_told_twice_a_second(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many react, the last one counts."""
    told: list[live.Frame] = []
    monkeypatch.setattr(app.extensions["live"].throttle, "_publish", told.append)
    monkeypatch.setattr(app.extensions["live"].hub, "stream_count", 1)  # somebody who listens
    message = say(app, cast, cast.contact)
    began = time.monotonic()
    for who in (cast.owner, cast.friend, cast.staff):
        for emoji in EMOJI:
            react(client_for, who, message, on=emoji)
    pauses = (time.monotonic() - began) / REACTIONS_FRAME_SECONDS
    deadline = time.monotonic() + 60
    while not (told and told[-1].data.count(" 3</button>") == len(EMOJI)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert told[-1].data.count(" 3</button>") == len(EMOJI)
    assert len(told) <= 2 + pauses, "at once, at the end, and in each pause between"
