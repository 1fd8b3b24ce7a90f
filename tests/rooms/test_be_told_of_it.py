"""Who is mentioned or answered in a room is told, wherever they are in the app; and where one stopped is remembered."""

import pytest
from flask import Flask

from meetup.contacts.blocks import Block
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room, personal
from meetup.rooms.talk import notice_counts
from meetup.rooms.talk.notices import Notice
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.rooms.talks import FRAGMENT, Heard, changed, say


def told(app: Flask, who: User) -> list[tuple[str, int]]:
    with app.app_context():
        user = db.session.get_one(User, who.id)
        return [(notice.kind, notice.message_id) for notice in Notice.latest_for(user)]


@pytest.mark.parametrize(
    ("text", "hears"),
    [
        ("@Contact Person look", True),
        ("look, @contact pérson!", True),
        ("@Contact Persons", False),
        ("Contact Person", False),
        ("@Contact", False),
        ("@owner person", False),
    ],
)
def test_a_mention_is_an_at_and_the_whole_name(app: Flask, cast: Cast, text: str, hears: bool) -> None:
    say(app, cast, cast.contact, "I talk here")
    message = say(app, cast, cast.owner, text)
    assert told(app, cast.contact) == ([("mention", message)] if hears else [])
    assert told(app, cast.owner) == []


def test_who_does_not_talk_in_the_room_is_not_found_by_a_mention(app: Flask, cast: Cast) -> None:
    """P4: who may attend, but has shown themself nowhere."""
    say(app, cast, cast.owner, "@Contact Person @Stranger Person")
    assert told(app, cast.contact) == told(app, cast.stranger) == []


def test_an_answer_is_told_and_the_same_message_once(app: Flask, cast: Cast) -> None:
    first = say(app, cast, cast.contact)
    answer = say(app, cast, cast.owner, "@Contact Person yes", reply_to=first)
    assert told(app, cast.contact) == [("reply", answer)]


def test_the_bar_shows_how_many_until_they_are_seen(
    app: Flask, cast: Cast, client_for: ClientFor, published: Heard
) -> None:
    first = say(app, cast, cast.contact)
    me, path = client_for(cast.contact), "/notices"
    assert "hidden" in me.visit("/rooms").one(id="unseen").attributes
    form = {"body": "Yes", "uuid": "", "reply_to": str(first)}
    form["uuid"] = client_for(cast.owner).visit(f"/rooms/{cast.room.id}").one("input", id="uuid")["value"]
    client_for(cast.owner).post_form(f"/rooms/{cast.room.id}/messages", form)
    (frame,) = published.of("notice")
    assert frame.channel == personal.person_channel(cast.contact.id)
    assert me.visit("/rooms").one(id="unseen").text.startswith("1")
    page = me.visit(path)
    assert "Owner Person replied to you in Hall B" in page
    assert me.visit("/").one(id="unseen").text.startswith("1"), "reading writes nothing"
    last = page.one("input", name="last")["value"]
    assert "hidden" in me.post_form(f"{path}/seen", {"last": last}, headers=FRAGMENT).text
    assert not me.visit(path).all("input", name="last")
    with app.test_request_context():
        again = personal.missed_personal_frames([frame.channel], now().replace(year=2020))
    assert [each.stamp for each in again] == [frame.stamp]


@pytest.mark.parametrize("last", ["", "x", "-1", "99999999999999999999"])
def test_nonsense_is_not_seen(cast: Cast, client_for: ClientFor, last: str) -> None:
    assert client_for(cast.owner).post_form("/notices/seen", {"last": last}).status_code == 422


def test_nothing_is_told_of_who_is_blocked_or_what_was_taken_back(app: Flask, cast: Cast, visit: Visit) -> None:
    first = say(app, cast, cast.contact)
    say(app, cast, cast.owner, "@Contact Person", reply_to=first)
    gone = say(app, cast, cast.friend, "@Contact Person")
    assert len(told(app, cast.contact)) == 2
    with changed(app, gone) as message:
        message.delete_by_author()
    with app.app_context():
        Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert told(app, cast.contact) == []
    assert "hidden" in visit("/rooms", as_=cast.contact).one(id="unseen").attributes
    say(app, cast, cast.owner, "@Contact Person again")
    assert told(app, cast.contact) == []


def test_notices_end_with_the_attendance(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Who left or was removed is told nothing more of what is said there, nor of what was."""
    first = say(app, cast, cast.contact)
    answer = say(app, cast, cast.owner, "A word", reply_to=first)
    assert told(app, cast.contact) == [("reply", answer)]
    client_for(cast.contact).post_form("/events/pydata-lisbon/attendance/removal")
    assert told(app, cast.contact) == []
    page = visit("/notices", as_=cast.contact)
    assert "A word" not in page
    assert "hidden" in page.one(id="unseen").attributes
    say(app, cast, cast.owner, "@Contact Person again", reply_to=first)
    with app.app_context():
        db.session.get_one(Room, cast.room.id).event.add_attendee(db.session.get_one(User, cast.contact.id))
        db.session.commit()
    assert told(app, cast.contact) == [("reply", answer)], "what was said meanwhile was not said to them"


def test_a_draft_tells_only_its_organizers(app: Flask, cast: Cast) -> None:
    first, second = say(app, cast, cast.contact), say(app, cast, cast.organizer)
    for number in (first, second):
        say(app, cast, cast.owner, reply_to=number)
    with app.app_context():
        db.session.get_one(Room, cast.room.id).event.status = "draft"
        db.session.commit()
    assert told(app, cast.contact) == []
    assert len(told(app, cast.organizer)) == 1


def test_a_long_list_costs_what_a_short_one_does(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    first, me = say(app, cast, cast.contact), client_for(cast.contact)
    costs = set()
    for count in (1, 30):
        for _ in range(count):
            say(app, cast, cast.owner, reply_to=first)
        with queries() as statements:
            me.visit("/notices")
        costs.add(len(statements))
    assert len(costs) == 1
    assert max(costs) <= 4


def test_many_who_are_told_cost_what_one_does(app: Flask, cast: Cast, queries: Queries) -> None:
    """And each gets the number that their own bar shows."""
    people = (cast.owner, cast.contact, cast.friend, cast.staff)
    first = [say(app, cast, who) for who in people]
    for number in first:
        say(app, cast, cast.organizer, reply_to=number)
        say(app, cast, cast.owner, reply_to=number)
    with app.app_context():
        Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    costs, since = set(), now().replace(year=2020)
    for some in (people[:1], people):
        with app.test_request_context(), queries() as statements:
            told = notice_counts._notice_count_frames_since([who.id for who in some], since)
        costs.add(len(statements))
    with app.app_context():
        bars = {who.id: Notice.unseen_count(db.session.get_one(User, who.id)) for who in people}
        assert Notice.unseen_counts(list(bars)) == bars
    assert bars == {cast.owner.id: 1, cast.contact.id: 1, cast.friend.id: 2, cast.staff.id: 2}
    assert len(told) == 4
    assert costs == {3}


def test_where_one_stopped_there_is_a_line(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me, path = client_for(cast.owner), f"/rooms/{cast.room.id}"
    first = say(app, cast, cast.contact)
    assert not me.visit(path).all(id="new"), "who comes for the first time is shown none"
    for _ in range(2):
        assert me.post_form(f"{path}/reading", {"message": first}, headers=FRAGMENT).status_code == 204
    say(app, cast, cast.owner, "My own is not new")
    assert not me.visit(path).all(id="new")
    second = say(app, cast, cast.contact, "This is")
    page = me.visit(path)
    assert "New" in page
    form = page.one(id="new").one("form")
    assert form.one("input", name="message")["value"] == str(second)
    me.post_form(f"{path}/reading", {"message": second})
    me.post_form(f"{path}/reading", {"message": first})
    assert not me.visit(path).all(id="new"), "it only goes forward"
    for wrong in ("", "x", "999999"):
        assert me.post_form(f"{path}/reading", {"message": wrong}).status_code == 422


@pytest.mark.parametrize("closed", [False, True])
def test_the_talk_of_an_event_that_is_over_stays_with_those_who_were_there(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, closed: bool
) -> None:
    first = say(app, cast, cast.contact, "It was good")
    path = f"/rooms/{cast.room.id}"
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        room.enter(db.session.get_one(User, cast.owner.id))
        room.event.starts_at, room.event.ends_at = (now().replace(year=2026, month=1, day=day) for day in (1, 2))
        if closed:
            room.close()
        db.session.commit()
    for who in (cast.contact, cast.owner, cast.organizer):
        page = visit(path, as_=who)
        assert "It was good" in page
        assert not page.all("form", class_="say")
        assert client_for(who).get(f"/messages/{first}").status_code == 302
    other = client_for(cast.friend)
    assert "What happened in this room stays with those who were in it." in other.visit(path)
    assert "It was good" not in other.get(path).text
    assert other.get(f"/messages/{first}").status_code == 404
    assert other.get(f"{path}?before=x", headers=FRAGMENT).status_code == 404
    for who in (cast.contact, cast.organizer):
        assert client_for(who).post_form(f"{path}/messages", {"body": "More"}).status_code == 422
        assert client_for(who).get(f"{path}/stream").status_code == 404


def test_what_one_said_can_be_taken_along(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    say(app, cast, cast.contact, "Not mine")
    mine = say(app, cast, cast.owner, "<b>Mine</b>\nشكرا")
    gone = say(app, cast, cast.owner, "Taken back")
    with changed(app, gone) as message:
        message.delete_by_author()
    me = client_for(cast.owner)
    content = me.get(f"/events/{cast.event.slug}/my-messages.json").get_json()
    assert [(each["room"], each["body"]) for each in content["messages"]] == [("Hall B", "<b>Mine</b>\nشكرا")]
    text = me.get(f"/events/{cast.event.slug}/my-messages.txt")
    assert text.mimetype == "text/plain"
    assert "<b>Mine</b>\nشكرا" in text.text
    assert "Not mine" not in text.text
    assert mine
    assert client_for(cast.stranger).get(f"/events/{cast.event.slug}/my-messages.json").status_code == 404
