"""A message is drawn once for all readers of a talk, and says nothing that is for one of them (decision 0030)."""

from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.rooms.talks import changed, item, say
from tests.rooms.test_answer_and_react import block


def messages_drawn(app: Flask) -> int:
    count: int = app.extensions["drawn_messages"].drawn_count
    return count


def test_all_readers_get_what_was_drawn_once(app: Flask, cast: Cast, visit: Visit) -> None:
    said = say(app, cast, cast.contact, "Hello <all>")
    path = f"/rooms/{cast.room.id}"
    first = item(visit(path, as_=cast.owner), said)
    before = messages_drawn(app)
    assert "Hello <all>" in first.text
    assert item(visit(path, as_=cast.owner), said).text == first.text
    assert item(visit(path, as_=cast.friend), said).text == first.text
    assert messages_drawn(app) == before


def test_a_change_is_drawn_at_once(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    said = say(app, cast, cast.contact, "Hello")
    path = f"/rooms/{cast.room.id}"
    assert "Hello" in item(visit(path, as_=cast.owner), said).text
    client_for(cast.contact).post_form(f"/messages/{said}", {"body": "Good evening"})
    assert "Good evening" in item(visit(path, as_=cast.owner), said).text
    client_for(cast.friend).post_form(f"/messages/{said}/reactions", {"on": "\N{THUMBS UP SIGN}"})
    assert "\N{THUMBS UP SIGN}" in item(visit(path, as_=cast.owner), said).text
    with changed(app, said) as message:
        message.remove_by_moderator()
    assert "Good evening" not in visit(path, as_=cast.owner).text


def test_the_blocked_are_left_out_of_what_others_have_been_drawn(app: Flask, cast: Cast, visit: Visit) -> None:
    """P4: neither what they say nor what is quoted of them."""
    said = say(app, cast, cast.contact, "Between us")
    answer = say(app, cast, cast.friend, "Quite so", reply_to=said)
    path = f"/rooms/{cast.room.id}"
    assert "Between us" in item(visit(path, as_=cast.friend), answer).text
    block(app, cast.owner, cast.contact)
    page = visit(path, as_=cast.owner)
    assert "Between us" not in page.text
    assert "Quite so" in page.text
    assert "Between us" in visit(path, as_=cast.friend).text
