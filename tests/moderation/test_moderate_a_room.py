"""Those who keep order in a room remove, silence, ban and slow down, and all of it holds at once."""

import re
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from meetup import live
from meetup.contacts.blocks import Block
from meetup.events import Event, load_act_page
from meetup.extensions import db, now
from meetup.live.registry import lost_rights
from meetup.moderation import outcomes
from meetup.people import User
from meetup.rooms import Message, Room, rights, updates
from meetup.rooms.hosts import RoomHost
from meetup.rooms.models import count_present
from meetup.rooms.moderator_actions import ModeratorAction
from meetup.rooms.questions.models import Question
from meetup.rooms.sanctions import Sanction
from meetup.rooms.talk import saying
from meetup.rooms.talk.messages import EDIT_WINDOW
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.rooms.talks import FRAGMENT, Heard, item, say

SAID = "Buy my coins"


@pytest.fixture
def cut(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[live.StreamRight]:
    """The rights whose streams this process ends."""
    ended: list[live.StreamRight] = []
    monkeypatch.setattr(app.extensions["live"], "end_streams", ended.extend)
    return ended


def host(app: Flask, cast: Cast, who: User) -> User:
    with app.app_context():
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(who)
        assert attendance
        RoomHost.add(cast.room.id, attendance)
        db.session.commit()
    return who


def act(client_for: ClientFor, who: User, message_id: int, name: str, status: int = 303, **fields: str) -> str:
    answer = client_for(who).post_form(f"/messages/{message_id}/moderation", {"act": name, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


def ask(app: Flask, cast: Cast, who: User, text: str = "Why?") -> int:
    """The id of what ``who`` asks without a name."""
    with app.app_context():
        room, user = db.session.get_one(Room, cast.room.id), db.session.get_one(User, who.id)
        question = Question.ask(room, user, text, anonymous=True, uuid=uuid4())
        db.session.commit()
        return question.id


def logged(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(ModeratorAction.kind).order_by(ModeratorAction.id)))


def test_what_is_removed_is_gone_everywhere(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    """From pages, frames, what answers it, notices, and what its author takes along; the log alone keeps it."""
    id_ = say(app, cast, cast.contact, f"{SAID} @Owner Person")
    say(app, cast, cast.owner, "Really?", reply_to=id_)
    act(client_for, host(app, cast, cast.friend), id_, "remove", reason="Spam")
    frame = published.of("message")[-1]
    assert "Removed by a moderator" in frame.data
    with app.test_request_context():
        assert not [
            each for each in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1)) if SAID in each.data
        ]
    for who in (cast.owner, cast.contact, cast.organizer):
        page = visit(f"/rooms/{cast.room.id}", as_=who)
        assert SAID not in page.text
        assert "Removed by a moderator" in item(page, id_)
    for path in (
        "/notices",
        f"/events/{cast.event.slug}/my-messages.txt",
        f"/events/{cast.event.slug}/my-messages.json",
    ):
        assert SAID not in client_for(cast.contact).get(path).text
        assert SAID not in client_for(cast.owner).get(path).text
    log = visit(f"/events/{cast.event.slug}/log", as_=cast.organizer)
    for part in ("Friend Person", "removed", "Contact Person", SAID, "Spam"):
        assert part in log.text


def test_it_does_not_come_back_by_an_edit(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    id_ = say(app, cast, cast.contact, SAID)
    act(client_for, cast.staff, id_, "remove")
    client_for(cast.contact).post_form(f"/messages/{id_}", {"body": SAID})
    assert SAID not in visit(f"/rooms/{cast.room.id}", as_=cast.owner).text


def test_doubled_taps_and_two_moderators_are_one_act(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    id_ = say(app, cast, cast.contact, SAID)
    for name in ("remove", "silence-60", "ban-room"):
        taps = [Thread(target=act, args=(client_for, who, id_, name)) for who in (cast.staff, cast.organizer) * 2]
        for tap in taps:
            tap.start()
        for tap in taps:
            tap.join()
    assert sorted(logged(app)) == ["banned", "removed", "silenced"]


def test_who_is_silenced_reads_on_and_is_told_until_when(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    id_ = say(app, cast, cast.contact, SAID)
    act(client_for, cast.staff, id_, "silence-5")
    (frame,) = published.of("standing")
    assert frame.channel == f"person:{cast.contact.id}", "nobody else is told"
    assert "been muted here until" in frame.data
    me, room = client_for(cast.contact), f"/rooms/{cast.room.id}"
    assert "been muted here" in me.visit(room).one("div", id=f"standing-{cast.room.id}")
    assert "been muted" not in visit(room, as_=cast.owner).text
    answer = me.post_form(f"{room}/messages", {"body": "But I", "uuid": str(uuid4())})
    assert answer.status_code == 422
    assert "until" in answer.text
    assert "But I" in answer.text, "what was typed is kept"
    refused = me.post_form(f"{room}/messages", {"body": "But I", "uuid": str(uuid4())}, headers=FRAGMENT)
    assert (refused.status_code, "been muted here" in refused.text) == (422, True)
    for path, data in (
        (f"/messages/{id_}", {"body": "Otherwise"}),
        (f"/messages/{id_}/reactions", {"on": "👍"}),
        (f"{room}/questions", {"body": "May I?", "uuid": str(uuid4())}),
    ):
        assert me.post_form(path, data).status_code == 422
    assert me.post_form(f"/messages/{id_}/removal").status_code == 303, "one may still take back what one said"
    with app.app_context():
        db.session.scalars(select(Sanction)).one().until = now() - timedelta(seconds=1)
        db.session.commit()
    assert me.post_form(f"{room}/messages", {"body": "Sorry", "uuid": str(uuid4())}).status_code == 303


def test_a_longer_silence_holds_and_a_shorter_one_takes_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    id_ = say(app, cast, cast.contact)
    for name in ("silence-60", "silence-5", "silence-end"):
        act(client_for, cast.staff, id_, name)
    with app.app_context():
        until = db.session.scalars(select(Sanction.until)).one()
        assert until and until > db.session.get_one(Event, cast.event.id).ends_at
    assert logged(app) == ["silenced", "silenced"]


def test_who_is_banned_from_the_room_is_out_at_once(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, cut: list[live.StreamRight], published: Heard
) -> None:
    """S2"""
    id_, room = say(app, cast, cast.contact), f"/rooms/{cast.room.id}"
    me = client_for(cast.contact)
    me.post_form(f"{room}/visits")
    mine = rights.room_right(cast.room.id, cast.contact.id)
    act(client_for, cast.staff, id_, "ban-room")
    assert cut == [mine]
    assert "banned you from this room" in published.of("standing")[0].data
    with app.app_context():
        assert lost_rights({mine}) == {mine}
        assert count_present([cast.room.id]) == {}
        code = db.session.get_one(Room, cast.room.id).code.code
    for path in ("", "/questions", "/polls", "/visits", "/stream", "/code"):
        answer = me.get(room + path)
        assert (answer.status_code, "banned you from this room" in answer.text) == (403, True), path
    assert me.post_form(f"{room}/visits").status_code == 403
    assert me.post_form(f"/c/{code}/visits").status_code == 403
    assert me.post_form(f"{room}/messages", {"body": "Hi", "uuid": str(uuid4())}).status_code == 403
    door = me.visit(f"/c/{code}")
    assert "banned you from this room" in door.text
    assert not door.all("form", action=f"{room}/visits")
    assert me.get(f"/events/{cast.event.slug}").status_code == 200, "they still go to the event"


def test_a_ban_ends_streams_whatever_cannot_be_told(
    app: Flask, cast: Cast, client_for: ClientFor, cut: list[live.StreamRight], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S2: the database may fail when it is looked into for who is to be told."""
    id_, mine = say(app, cast, cast.contact), rights.room_right(cast.room.id, cast.contact.id)

    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    for name in ("publish_restrictions", "publish_case_counts"):
        with monkeypatch.context() as broken:
            broken.setattr(outcomes, name, fail)
            with suppress(OperationalError):
                client_for(cast.staff).post_form(f"/messages/{id_}/moderation", {"act": "ban-room"})
        assert cut == [mine], name
        cut.clear()


def test_who_is_banned_from_the_event_does_not_come_back(
    app: Flask, cast: Cast, client_for: ClientFor, cut: list[live.StreamRight]
) -> None:
    """S2. By no code, link or button."""
    id_, room, event = say(app, cast, cast.contact), f"/rooms/{cast.room.id}", f"/events/{cast.event.slug}"
    act(client_for, cast.staff, id_, "ban-event")
    assert ("room", cast.room.id, cast.contact.id) in cut
    me = client_for(cast.contact)
    page = me.visit(event)
    assert "banned you from the event" in page.text
    assert not page.all("form", action=f"{event}/attendance")
    answer = me.get(room)
    assert (answer.status_code, "banned you from the event" in answer.text) == (403, True)
    with app.app_context():
        codes = [db.session.get_one(Event, cast.event.id).code.code, db.session.get_one(Room, cast.room.id).code.code]
    for path in (f"{event}/attendance", f"/c/{codes[1]}/visits"):
        answer = me.post_form(path)
        assert (answer.status_code, "banned you from the event" in answer.text) == (422, True)
    for code in codes:
        answer = me.post_form("/contacts", {"code": code, "uuid": str(uuid4())})
        assert (answer.status_code, "banned you from the event" in answer.text) == (422, True)
    with app.app_context():
        event_ = db.session.get_one(Event, cast.event.id)
        assert event_.find_attendance(db.session.get_one(User, cast.contact.id)) is None


def test_whoever_comes_at_the_same_moment_is_out_as_well(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Of a ban and those who say at once that they are going, the ban wins, whatever comes first."""
    id_ = say(app, cast, cast.contact)
    clients = [client_for(cast.contact) for _ in range(6)]
    tokens = [client.token() for client in clients]
    client_for(cast.contact).post_form(f"/events/{cast.event.slug}/attendance/removal")

    def come(place: int) -> None:
        clients[place].post(f"/events/{cast.event.slug}/attendance", data={"csrf_token": tokens[place]})

    threads = [Thread(target=come, args=(place,)) for place in range(6)]
    threads.insert(3, Thread(target=act, args=(client_for, cast.staff, id_, "ban-event")))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        user = db.session.get_one(User, cast.contact.id)
        assert db.session.get_one(Event, cast.event.id).find_attendance(user) is None


def test_a_lifted_ban_lets_in_again(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    id_, slug = say(app, cast, cast.contact), cast.event.slug
    act(client_for, cast.organizer, id_, "ban-event")
    page = visit(f"/events/{slug}/sanctions", as_=cast.staff)
    assert "Contact Person" in page.text
    (form,) = (form for form in page.all("form") if form["action"].endswith("/lifting"))
    for _ in range(2):
        assert client_for(cast.staff).post_form(form["action"]).status_code == 303
    assert logged(app) == ["banned_from_event", "lifted"]
    me = client_for(cast.contact)
    assert me.post_form(f"/events/{slug}/attendance").status_code == 303
    assert me.get(f"/rooms/{cast.room.id}").status_code == 200


@pytest.mark.parametrize(
    ("who", "whom", "status"),
    [
        ("friend", "contact", 303),
        ("friend", "owner", 422),
        ("friend", "staff", 422),
        ("friend", "organizer", 422),
        ("staff", "owner", 303),
        ("staff", "organizer", 422),
        ("organizer", "staff", 303),
        ("organizer", "organizer", 422),
        ("contact", "owner", 403),
    ],
)
def test_nobody_acts_on_those_beside_or_above(
    app: Flask, cast: Cast, client_for: ClientFor, who: str, whom: str, status: int
) -> None:
    """``friend`` and ``owner`` are hosts."""
    host(app, cast, cast.friend), host(app, cast, cast.owner)
    id_ = say(app, cast, getattr(cast, whom))
    for name in ("silence-5", "remove", "ban-room"):
        act(client_for, getattr(cast, who), id_, name, status)
    assert bool(logged(app)) == (status == 303)


def test_a_host_keeps_to_the_room(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    friend, id_ = host(app, cast, cast.friend), say(app, cast, cast.contact)
    assert "Choose one of the buttons" in act(client_for, friend, id_, "ban-event", 422, reason="Enough")
    with app.app_context():
        other = Room.create(db.session.get_one(Event, cast.event.id), "Hall C")
        elsewhere = saying.say(other, db.session.get_one(User, cast.contact.id), "Hi", uuid4()).id
        db.session.commit()
    act(client_for, friend, elsewhere, "remove", 403)
    assert client_for(friend).get(f"/rooms/{cast.room.id}/edit").status_code == 403
    assert client_for(friend).post_form(f"/rooms/{cast.room.id}/closing").status_code == 303


def test_organizers_dismiss_a_host(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    friend, room = host(app, cast, cast.friend), f"/rooms/{cast.room.id}"
    organizer = client_for(cast.organizer)
    assert "Moderate" in client_for(friend).visit(room).text
    page = organizer.visit(f"{room}/edit")
    assert "Friend Person" in page.one("section", id="hosts")
    (form,) = (form for form in page.all("form") if re.search(r"/team/\d+/rooms/\d+/removal", form["action"]))
    for _ in range(2):
        assert organizer.post_form(form["action"]).status_code == 303
    assert "Moderate" not in client_for(friend).visit(room).text
    with app.app_context():
        (logged_act,) = load_act_page(cast.event.id, None).rows
        assert logged_act.sentence == "Organizer Person ended that Friend Person hosts Hall B."


def test_a_host_who_leaves_or_is_banned_is_none_any_more(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    host(app, cast, cast.contact), host(app, cast, cast.friend)
    client_for(cast.friend).post_form(f"/events/{cast.event.slug}/attendance/removal")
    act(client_for, cast.staff, say(app, cast, cast.contact), "ban-room")
    with app.app_context():
        assert RoomHost.names_of(cast.room.id) == []


def test_who_asks_without_a_name_is_moderated_without_one(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """Neither their name nor whether they are on the team is told, not in lists, log or answers."""
    by_attendee, by_organizer = ask(app, cast, cast.contact, "One?"), ask(app, cast, cast.organizer, "Two?")
    staff, answers = client_for(cast.staff), []
    for id_ in (by_attendee, by_organizer):
        for name in ("silence-60", "ban-room", "remove"):
            answer = staff.post_form(f"/questions/{id_}/moderation", {"act": name})
            answers.append((answer.status_code, answer.location.removesuffix(str(id_))))
    assert answers[:3] == answers[3:]
    for path, who in (("sanctions", cast.staff), ("log", cast.organizer), ("reports", cast.staff)):
        page = visit(f"/events/{cast.event.slug}/{path}", as_=who)
        assert "Contact Person" not in page.text
        assert "Organizer Person" not in page.text
    assert visit(f"/events/{cast.event.slug}/sanctions", as_=cast.staff).text.count("The person who asked this") == 4
    assert client_for(cast.contact).get(f"/rooms/{cast.room.id}").status_code == 403
    page = visit(f"/rooms/{cast.room.id}", as_=cast.organizer)
    assert "been muted here" not in page.text
    assert "Two?" not in visit(f"/rooms/{cast.room.id}/questions", as_=cast.owner).text


def test_slow_mode_is_one_message_each(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, published: Heard
) -> None:
    room = f"/rooms/{cast.room.id}"
    assert client_for(cast.staff).post_form(f"{room}/slow-mode", {"pace": "30"}).status_code == 303
    assert "one message every 30 seconds" in published.of("slow")[0].data
    me = client_for(cast.contact)
    first, second = ({"body": body, "uuid": str(uuid4())} for body in ("First", "Second"))
    for _ in range(2):
        assert me.post_form(f"{room}/messages", first).status_code == 303, "a doubled tap is no second message"
    answer = me.post_form(f"{room}/messages", second)
    assert answer.status_code == 422
    assert "Send this one in" in answer.text
    assert "Second" in answer.text
    assert "You can post again in" in me.visit(room).text
    waiting = me.post_form(f"{room}/messages", second, headers=FRAGMENT)
    assert waiting.status_code == 425, "neither refused, nor a reason for a phone to send nothing else"
    assert 0 < int(waiting.headers["Retry-After"]) <= 30
    assert "Slow mode: this goes in" in waiting.text
    for who in (cast.owner, cast.staff, cast.staff):
        assert client_for(who).post_form(f"{room}/messages", {"body": "Me", "uuid": str(uuid4())}).status_code == 303
    assert client_for(cast.staff).post_form(f"{room}/slow-mode", {"pace": "7"}).status_code == 422
    client_for(cast.staff).post_form(f"{room}/slow-mode", {"pace": "0"})
    assert me.post_form(f"{room}/messages", second).status_code == 303
    assert logged(app) == ["slowed", "slowed"]
    assert "Slow mode" not in visit(room, as_=cast.owner).one("p", id=f"slow-{cast.room.id}").text


def test_many_at_once_are_still_one_message(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        db.session.get_one(Room, cast.room.id).set_pace(60)
        db.session.commit()
    clients = [client_for(cast.contact) for _ in range(8)]
    tokens = [client.token() for client in clients]

    def tap(place: int) -> None:
        data = {"body": str(place), "uuid": str(uuid4()), "csrf_token": tokens[place]}
        clients[place].post(f"/rooms/{cast.room.id}/messages", data=data)

    taps = [Thread(target=tap, args=(place,)) for place in range(8)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_closing_and_opening_is_logged_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    staff = client_for(cast.staff)
    for path in ("closing", "closing", "reopening"):
        assert staff.post_form(f"/rooms/{cast.room.id}/{path}").status_code == 303
    assert logged(app) == ["closed", "reopened"]


def test_the_log_is_only_added_to(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    act(client_for, cast.staff, say(app, cast, cast.contact), "remove")
    with app.app_context():
        line = db.session.scalars(select(ModeratorAction)).one()
        line.reason = "Nothing"
        with pytest.raises(RuntimeError):
            db.session.flush()


def test_old_messages_can_be_removed_and_a_block_hides_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Who blocks a moderator is moderated all the same."""
    id_ = say(app, cast, cast.contact)
    with app.app_context():
        Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, cast.staff.id))
        db.session.get_one(Message, id_).created_at = now() - 2 * EDIT_WINDOW
        db.session.commit()
    act(client_for, cast.staff, id_, "remove")


def test_moderators_cost_a_query_more(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    for _ in range(5):
        say(app, cast, cast.contact)
    costs = {}
    for who in (cast.owner, cast.staff):
        client = client_for(who)
        client.get(f"/rooms/{cast.room.id}")
        with queries() as statements:
            client.get(f"/rooms/{cast.room.id}")
        costs[who.id] = len(statements)
    assert costs[cast.staff.id] <= costs[cast.owner.id] + 1
