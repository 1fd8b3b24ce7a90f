"""People talk in a room."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Message, Room
from meetup.rooms.errors import ParentGoneError
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.elements import Element
from tests.pages import Page
from tests.pictures import store_photo

UUID = "2b1f7a52-6c0e-4d0a-9b5a-0d4a5f3c9e11"


def talk(app: Flask, cast: Cast, count: int, ended: int = 0) -> None:
    """``contact`` has said "1", "2" and so on, a minute apart, until ``ended`` minutes ago."""
    with app.app_context():
        room, contact = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.contact.id)
        for number in range(1, count + 1):
            message = saying.say(room, contact, str(number), uuid4())
            message.created_at = now() - timedelta(minutes=ended + count - number)
        db.session.commit()


def said(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Message.body).order_by(Message.id)))


def only_message(page: Page) -> Element:
    (message,) = (item for item in page.all("li") if item.get("id").startswith("message-"))
    return message


def test_what_is_said_is_there_for_all(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    path = f"/rooms/{cast.room.id}"
    me = client_for(cast.owner)
    form = me.visit(path).form(f"{path}/messages")
    answer = me.post_form(f"{path}/messages", {"body": " Hello\r\nall ", "uuid": form.one("input", id="uuid")["value"]})
    assert (answer.status_code, answer.location) == (303, f"{path}#latest")
    assert said(app) == ["Hello\nall"]
    message = only_message(visit(path, as_=cast.contact))
    assert "Owner Person" in message
    assert "Hello all" in message
    assert "mine" not in message["class"]
    assert "mine" in only_message(me.visit(path))["class"]


def test_a_doubled_tap_says_it_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me, path = client_for(cast.owner), f"/rooms/{cast.room.id}/messages"
    for _ in range(3):
        assert me.post_form(path, {"body": "Once", "uuid": UUID}).status_code == 303
    assert said(app) == ["Once"]
    other = client_for(cast.contact)
    assert other.post_form(path, {"body": "Mine", "uuid": UUID}).status_code == 303
    assert said(app) == ["Once", "Mine"], "one person's number takes nothing from another"


def test_what_belongs_to_nothing_any_more_is_refused(app: Flask, cast: Cast) -> None:
    """Answered, or asked, in the moment in which it goes: not taken for something said twice."""
    with app.app_context():
        room, user = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.owner.id)
        with pytest.raises(ParentGoneError, match="What this belongs to is gone"):
            saying.say(room, user, "Yes", uuid4(), reply_to_id=999_999)
        gone = Room(id=999_999, event_id=room.event_id)
        with pytest.raises(ParentGoneError, match="What this belongs to is gone"):
            Question.ask(gone, user, "Why?", anonymous=False, uuid=uuid4())


def test_a_form_that_back_restored_loses_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """It has the number of what was said before; a doubled tap on it still says it once."""
    me = client_for(cast.owner)
    with app.app_context():
        elsewhere = Room.create(db.session.get_one(Event, cast.event.id), "Hall C").id
        db.session.commit()
    for room, body in ((cast.room.id, "First"), (cast.room.id, "Second"), (elsewhere, "First")):
        for _ in range(2):
            path = f"/rooms/{room}/messages"
            assert me.post_form(path, {"body": body, "uuid": UUID}).status_code == 303
    assert said(app) == ["First", "Second", "First"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Type a message first."),
        ({"body": ""}, "Type a message first."),
        ({"body": " \n "}, "Type a message first."),
        ({"body": "x" * 2001}, "Keep this to 2000 characters."),
        ({"body": "What I typed", "uuid": "1; DROP"}, "Something's wrong with this form."),
    ],
)
def test_what_does_not_fit_is_said(
    app: Flask, cast: Cast, client_for: ClientFor, data: dict[str, str], sentence: str
) -> None:
    answer = client_for(cast.owner).post_form(f"/rooms/{cast.room.id}/messages", data)
    assert answer.status_code == 422
    assert answer.text.replace("&#39;", "'").count(sentence) == 1
    assert data.get("body", "").strip() in answer.text
    assert said(app) == []


def test_markup_stays_text_and_addresses_become_links(cast: Cast, client_for: ClientFor) -> None:
    """I1, I2"""
    body = "<img src=x onerror=alert(1)> javascript:alert(1) https://example.org/a?b=c."
    me = client_for(cast.owner)
    me.post_form(f"/rooms/{cast.room.id}/messages", {"body": body, "uuid": UUID})
    bubble = me.visit(f"/rooms/{cast.room.id}").one(class_="bubble")
    assert bubble.text == body.removesuffix(".") + " ."
    assert [(link["href"], link["rel"]) for link in bubble.all("a")] == [
        ("https://example.org/a?b=c", "nofollow ugc noopener")
    ]
    assert not bubble.all("img")


def test_long_talk_is_read_page_by_page_at_the_same_cost(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    talk(app, cast, 3, ended=200)
    me, path, costs = client_for(cast.owner), f"/rooms/{cast.room.id}", set()
    pages: list[list[str]] = []
    with queries() as few:
        me.get(path)
    talk(app, cast, 92)
    while path:
        with queries() as statements:
            page = me.visit(path)
        costs.add(len(statements))
        pages.insert(0, [bubble.text for bubble in page.all(class_="bubble")])
        path = next((link["href"] for link in page.all("a") if link.text == "Older"), "")
    assert list(map(len, pages)) == [15, 40, 40]
    assert pages[2] == [str(number) for number in range(53, 93)], "the latest stands last"
    assert costs == {len(few)}
    assert len(few) <= 6


def test_days_are_told_apart_on_the_clocks_of_the_place(app: Flask, cast: Cast, visit: Visit) -> None:
    talk(app, cast, 2)
    with app.app_context():
        first = db.session.scalars(select(Message).order_by(Message.id)).first()
        assert first
        first.created_at -= timedelta(days=1)
        db.session.commit()
    page = visit(f"/rooms/{cast.room.id}", as_=cast.owner)
    assert len(page.all("li", class_="day")) == 2


def test_a_broken_page_link_is_said(cast: Cast, visit: Visit) -> None:
    visit(f"/rooms/{cast.room.id}?before=x", as_=cast.owner, status=400)


def test_an_author_is_shown_as_their_card_gives(app: Flask, cast: Cast, visit: Visit) -> None:
    """P1: no photo, no line that they keep to themselves."""
    talk(app, cast, 1)
    message = only_message(visit(f"/rooms/{cast.room.id}", as_=cast.owner))
    assert "Contact Person" in message
    assert "Brightline" not in message
    assert "work.example.org" not in message


def test_a_photo_not_shared_at_this_event_is_not_beside_the_talk(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P1: what is shared everywhere else does not show in the rooms of an event where it is not."""
    owner = client_for(cast.owner)
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        user.profile.set_photo(store_photo(user.id))
        user.profile.share(["photo"])
        key = user.profile.photo_key or ""
        saying.say(db.session.get_one(Room, cast.room.id), user, "Hello", uuid4())
        db.session.commit()
    page = f"/rooms/{cast.room.id}"
    assert key in str(client_for(cast.contact).get(page).text)
    owner.post_form(f"/events/{cast.event.slug}/sharing", {"shared": ["headline"]})
    text = client_for(cast.contact).get(page).text
    assert "Hello" in text
    assert key not in text
