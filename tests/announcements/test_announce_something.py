"""Organizers write an announcement, look at it, try it on themselves, and send or plan it, twice a day at most."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.announcements import Announcement, Audience
from meetup.announcements.models import NoneLeftError, left_at
from meetup.events import Attendance, Event
from meetup.events.log import load_act_page
from meetup.extensions import db, now
from meetup.outbox import Mail, Push
from meetup.people import User
from meetup.rooms import Room
from tests.announcements.announcing import DOORS, EVENT, MANAGE, announce, form, found, subscribe, work
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.pages import Page


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def only_one(app: Flask) -> Announcement:
    with app.app_context():
        return db.session.scalars(select(Announcement)).one()


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Announcement)) or 0


def at_noon_tomorrow() -> str:
    """As the field of the form has it, by the clock of Lisbon."""
    return f"{(now() + timedelta(days=1)).astimezone(ZoneInfo('Europe/Lisbon')):%Y-%m-%d}T12:00"


def log(app: Flask, cast: Cast) -> list[str]:
    with app.app_context(), app.test_request_context():
        return [act.sentence for act in load_act_page(cast.event.id, None).rows]


def test_organizers_find_it_among_their_pages(organizer: Client) -> None:
    assert MANAGE in [link["href"] for link in organizer.visit(f"{EVENT}/manage").all("a")]
    page = organizer.visit(MANAGE)
    assert "Everyone going 5" in " ".join(str(page.text).split())
    assert "2 of 2 left today" in page


@pytest.mark.parametrize(("who", "status"), [("staff", 403), ("owner", 403), ("stranger", 404)])
def test_nobody_else_writes_one(app: Flask, cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    """Z3"""
    client = client_for(getattr(cast, who))
    announcement_id = announce(app, cast)
    assert client.get(MANAGE).status_code == status
    for path in ("", "/preview", "/test", f"/{announcement_id}", f"/{announcement_id}/removal"):
        assert client.post_form(f"{MANAGE}{path}", form(text="Free beer")).status_code == status, path
    assert only_one(app).text == DOORS["text"]
    assert only_one(app).withdrawn_at is None


def test_the_preview_says_how_many_get_it_and_sends_nothing(app: Flask, organizer: Client) -> None:
    answer = organizer.post_form(f"{MANAGE}/preview", form(text="First line\nhttps://example.org/menu", by_push="y"))
    assert answer.status_code == 200
    assert "Send to 5 people" in answer.text
    assert "0 by push" in answer.text
    assert 'href="https://example.org/menu"' in answer.text
    assert count(app) == 0


def test_what_was_typed_can_be_changed_after_the_preview(organizer: Client) -> None:
    answer = organizer.post_form(f"{MANAGE}/preview", form(title="Dinner", change="y"))
    assert answer.status_code == 200
    assert 'value="Dinner"' in answer.text


def test_it_is_sent_at_once(app: Flask, cast: Cast, organizer: Client, visit: Visit) -> None:
    assert organizer.post_form(MANAGE, form(by_push="y")).location == MANAGE
    assert only_one(app).sent_at
    assert "They are open." in visit(EVENT, as_=cast.owner)
    work(app)
    page = organizer.visit(MANAGE)
    assert "5 people · 0 by push" in page
    assert "1 of 2 left today" in page
    assert log(app, cast)[0] == "Organizer Person sent an announcement to 5 people."


def test_a_double_tap_sends_it_once(app: Flask, cast: Cast, organizer: Client) -> None:
    for values in (form(), form(when="later", send_at=at_noon_tomorrow())):
        for _ in range(2):
            assert organizer.post_form(MANAGE, values).status_code == 303
        assert "This one was sent or planned already." in organizer.visit(MANAGE)
    assert count(app) == 2
    assert len(log(app, cast)) == 2


@pytest.mark.parametrize("change", [{"text": "Another room."}, {"audience": "team"}, {}])
def test_another_one_after_going_back_is_not_lost(
    app: Flask, cast: Cast, organizer: Client, change: dict[str, str]
) -> None:
    """Without a change, it is the same again after it was withdrawn."""
    values = form()
    organizer.post_form(MANAGE, values)
    if not change:
        organizer.post_form(f"{MANAGE}/{only_one(app).id}/removal")
    logged = log(app, cast)
    answer = organizer.post_form(MANAGE, values | change)
    assert answer.status_code == 409
    assert "was sent or planned already" in answer.text
    assert (values | change)["text"] in answer.text
    assert (count(app), log(app, cast)) == (1, logged)
    again = Page(answer.text).one("input", name="uuid")["value"]
    assert again != values["uuid"]
    assert organizer.post_form(MANAGE, values | change | {"uuid": again}).status_code == 303
    assert count(app) == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Type a message."),
        ({"text": "x" * 501}, "Keep this to 500 characters."),
        ({"title": "x" * 81}, "Keep this to 80 characters."),
        ({"audience": "everybody"}, "Choose who it's for."),
        ({"audience": "room"}, "Choose a room."),
        ({"audience": "room", "room_id": "999999"}, "Choose a room."),
        ({"when": "later"}, "Choose a day and a time."),
        ({"when": "later", "send_at": "2020-01-01T10:00"}, "That's in the past."),
        ({"when": "later", "send_at": "2099-01-01T10:00"}, "more than 30 days after the event"),
        ({"when": "later", "send_at": "tomorrow"}, "That's not a date and time."),
        ({"when": "never"}, "Choose when to send it."),
        ({"send_at": "2099-01-01T10:00"}, "There's a time below."),
    ],
)
@pytest.mark.parametrize("path", ["", "/preview", "/test"])
def test_what_is_wrong_is_said_beside_the_field(
    app: Flask, organizer: Client, values: dict[str, str], sentence: str, path: str
) -> None:
    answer = organizer.post_form(f"{MANAGE}{path}", form(**values))
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    assert count(app) == 0


def test_a_room_counts_only_for_those_in_it(app: Flask, cast: Cast, organizer: Client) -> None:
    answer = organizer.post_form(f"{MANAGE}/preview", form(room_id=str(cast.room.id)))
    assert (answer.status_code, "To reach this room" in answer.text) == (422, True)
    assert count(app) == 0


def test_a_room_of_another_event_is_none(app: Flask, cast: Cast, organizer: Client) -> None:
    with app.app_context():
        other = Event.create(
            db.session.get_one(User, cast.stranger.id), "Elsewhere", starts_at=now(), ends_at=now() + timedelta(days=1)
        )
        room_id = Room.create(other, "Their room").id
        db.session.commit()
    answer = organizer.post_form(MANAGE, form(audience="room", room_id=str(room_id)))
    assert answer.status_code == 422


def test_nothing_is_announced_at_a_draft(app: Flask, cast: Cast, organizer: Client) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).status = "draft"
        db.session.commit()
    for path in ("", "/preview"):
        answer = organizer.post_form(f"{MANAGE}{path}", form())
        assert answer.status_code == 422
        assert "Publish the event first" in answer.text


def test_a_third_on_one_day_is_refused(app: Flask, cast: Cast, organizer: Client) -> None:
    for _ in range(2):
        assert organizer.post_form(MANAGE, form()).status_code == 303
    for path in ("", "/preview"):
        answer = organizer.post_form(f"{MANAGE}{path}", form(text="A third"))
        assert answer.status_code == 422
        assert "Two announcements a day are the most." in answer.text
        assert "A third" in answer.text
    assert count(app) == 2
    assert organizer.post_form(MANAGE, form(when="later", send_at=at_noon_tomorrow())).status_code == 303
    assert "None left today." in organizer.visit(MANAGE)


def test_planned_ones_count_on_their_day_and_withdrawn_ones_do_not(app: Flask, cast: Cast) -> None:
    at = now() + timedelta(days=1)
    first, _ = announce(app, cast, at), announce(app, cast, at)
    with pytest.raises(NoneLeftError):
        announce(app, cast, at)
    with app.app_context():
        db.session.get_one(Announcement, first).withdraw()
        db.session.commit()
    announce(app, cast, at)
    sent = announce(app, cast)
    with app.app_context():
        db.session.get_one(Announcement, sent).withdraw()
        db.session.commit()
        event = db.session.get_one(Event, cast.event.id)
        assert left_at(event, now()) == 1, "what was sent has been read"


def test_days_are_those_of_the_event(app: Flask, cast: Cast) -> None:
    """Half past nine in the morning in UTC is half past eleven in the evening on Kiritimati."""
    with app.app_context():
        db.session.get_one(Event, cast.event.id).time_zone = "Pacific/Kiritimati"
        db.session.commit()
    noon = now().replace(hour=9, minute=30) + timedelta(days=1)  # 23:30 there
    for minutes in (0, 10):
        announce(app, cast, noon + timedelta(minutes=minutes))
    announce(app, cast, noon + timedelta(minutes=40))
    with pytest.raises(NoneLeftError):
        announce(app, cast, noon + timedelta(minutes=20))


def test_another_time_zone_makes_no_new_day(app: Flask, cast: Cast) -> None:
    """In each of these, midnight is just past."""
    at = (now() + timedelta(days=2)).replace(hour=0, minute=30)
    for hours in range(4):
        zone = "Etc/UTC" if hours == 0 else f"Etc/GMT+{hours}"
        with app.app_context():
            db.session.get_one(Event, cast.event.id).time_zone = zone
            db.session.commit()
        for minutes in range(2):
            sent_at = at + timedelta(hours=hours, minutes=minutes)
            if hours < 2:
                announce(app, cast, sent_at)
                continue
            with pytest.raises(NoneLeftError):
                announce(app, cast, sent_at)
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        assert left_at(event, at + timedelta(hours=25)) == 2, "a day later"


def test_nothing_is_announced_long_after_the_event(app: Flask, cast: Cast, organizer: Client) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = now() - timedelta(days=32), now() - timedelta(days=31)
        db.session.commit()
    for path in ("", "/preview"):
        answer = organizer.post_form(f"{MANAGE}{path}", form())
        assert answer.status_code == 422
        assert "The event ended more than 30 days ago" in answer.text
    assert count(app) == 0


def test_cancelling_withdraws_what_is_planned(app: Flask, cast: Cast, organizer: Client, visit: Visit) -> None:
    at = now() + timedelta(hours=1)
    planned, sent = announce(app, cast, at), announce(app, cast)
    assert "Planned announcements are withdrawn for good." in organizer.visit(f"{EVENT}/edit")
    assert organizer.post_form(f"{EVENT}/cancellation").status_code == 303
    assert found(app, planned).withdrawn_at
    assert found(app, sent).withdrawn_at is None
    later = announce(app, cast, now() + timedelta(days=2), text="We are sorry.")
    values = form(text="It's off.")
    organizer.post_form(MANAGE, values)
    assert "It's off." in visit(EVENT, as_=cast.owner)
    with time_machine.travel(at + timedelta(days=2)):
        work(app)
    assert found(app, planned).sent_at is None
    assert found(app, later).people_count == 5


def test_two_organizers_at_once_do_not_send_three(app: Flask, cast: Cast) -> None:
    """The row of the event is locked before they are counted."""
    announce(app, cast)
    barrier, refused = Barrier(4), []

    def send() -> None:
        with app.app_context():
            event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
            db.session.commit()
            barrier.wait()
            try:
                Announcement.create(event, organizer, uuid4(), text="Now", audience=Audience.GOING)
                db.session.commit()
            except NoneLeftError:
                refused.append(1)
                db.session.rollback()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (count(app), len(refused)) == (2, 3)


def test_a_planned_one_can_be_changed_until_it_is_sent(app: Flask, cast: Cast, organizer: Client, visit: Visit) -> None:
    organizer.post_form(MANAGE, form(when="later", send_at=at_noon_tomorrow()))
    planned = only_one(app)
    path = f"{MANAGE}/{planned.id}"
    assert work(app) == 0
    assert "They are open." not in visit(EVENT, as_=cast.owner)
    assert "Planned" in organizer.visit(MANAGE)
    changed = form(text="At noon", audience="team", when="later", send_at=at_noon_tomorrow())
    assert organizer.post_form(path, changed).location == MANAGE
    assert (only_one(app).text, only_one(app).audience, only_one(app).edited_at) == ("At noon", "team", None)
    assert organizer.post_form(path, {**changed, "text": ""}).status_code == 422
    with time_machine.travel(planned.send_at + timedelta(seconds=1)):
        work(app)
        answer = organizer.post_form(path, form(text="Two in the afternoon", audience="going"))
        assert answer.status_code == 409
        assert "It was sent meanwhile. Only title and message can be changed: press Save." in answer.text
        assert "Two in the afternoon" in answer.text
        assert (only_one(app).text, only_one(app).audience) == ("At noon", Audience.TEAM)
        assert organizer.post_form(path, {"text": "Two in the afternoon"}).status_code == 303
        assert (only_one(app).text, only_one(app).audience) == ("Two in the afternoon", Audience.TEAM)
    assert log(app, cast)[-1] == "Organizer Person planned an announcement."


def test_changing_a_planned_one_keeps_the_limit(app: Flask, cast: Cast, organizer: Client) -> None:
    at = now() + timedelta(days=1)
    announce(app, cast, at)
    other = announce(app, cast, at)
    same_day = {"when": "later", "send_at": f"{at.astimezone(ZoneInfo('Europe/Lisbon')):%Y-%m-%dT%H:%M}"}
    assert organizer.post_form(f"{MANAGE}/{other}", form(text="Changed", **same_day)).status_code == 303
    for _ in range(2):
        announce(app, cast)
    answer = organizer.post_form(f"{MANAGE}/{other}", form(when="now"))
    assert answer.status_code == 422
    assert found(app, other).sent_at is None


def test_a_sent_one_is_edited_for_ten_minutes(app: Flask, cast: Cast, organizer: Client, visit: Visit) -> None:
    announcement_id = announce(app, cast)
    path = f"{MANAGE}/{announcement_id}"
    sent_at = found(app, announcement_id).sent_at
    assert sent_at
    with time_machine.travel(sent_at + timedelta(minutes=9)):
        assert organizer.post_form(path, {"title": "", "text": "At the back"}).status_code == 303
        page = organizer.visit(MANAGE)
        assert "What has been pushed or emailed already stays as it was." in page
    assert "At the back" in visit(EVENT, as_=cast.owner)
    assert "edited" in visit(EVENT, as_=cast.owner)
    with time_machine.travel(sent_at + timedelta(minutes=11)):
        assert organizer.post_form(path, {"text": "Never mind"}).status_code == 422
        assert "sent more than ten minutes ago" in organizer.visit(path)
    assert found(app, announcement_id).text == "At the back"


def test_a_sent_one_is_withdrawn_at_any_time(app: Flask, cast: Cast, organizer: Client, visit: Visit) -> None:
    announcement_id = announce(app, cast)
    for _ in range(2):
        organizer.post_form(f"{MANAGE}/{announcement_id}/removal")
    assert "They are open." not in visit(EVENT, as_=cast.owner)
    assert "Withdrawn" in organizer.visit(MANAGE)
    assert organizer.get(f"{MANAGE}/{announcement_id}").status_code == 404
    assert log(app, cast).count("Organizer Person withdrew an announcement.") == 1


def test_a_test_goes_to_oneself_alone_and_does_not_count(app: Flask, cast: Cast, organizer: Client) -> None:
    subscribe(app, organizer, cast.organizer)
    answer = organizer.post_form(f"{MANAGE}/test", form())
    assert "A test is on its way to you alone" in answer.text
    assert "Send to 5 people" in answer.text
    with app.app_context():
        (mail,) = db.session.scalars(select(Mail))
        (push,) = db.session.scalars(select(Push))
        assert (mail.recipient, mail.letter.subject) == ("organizer@example.org", "Test: PyData Lisbon: Doors")
        assert mail.letter.unsubscribe == ""
        assert (push.message.title, push.message.text) == ("Test: Doors", DOORS["text"])
    assert count(app) == 0


def test_announcements_of_other_events_are_out_of_reach(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z2"""
    announcement_id = announce(app, cast)
    with app.app_context():
        stranger = db.session.get_one(User, cast.stranger.id)
        event = Event.create(stranger, "Elsewhere", starts_at=now(), ends_at=now() + timedelta(days=1))
        event.publish()
        db.session.commit()
        path = f"/events/{event.slug}/manage/announcements/{announcement_id}"
    theirs = client_for(cast.stranger)
    assert theirs.get(path).status_code == 404
    assert theirs.post_form(path, form(text="Mine")).status_code == 404
    assert theirs.post_form(f"{path}/removal").status_code == 404


def test_small_numbers_of_people_in_a_room_are_not_told(app: Flask, cast: Cast, organizer: Client) -> None:
    """P3: they would say who is there."""
    with app.app_context():
        db.session.get_one(Room, cast.room.id).enter(db.session.get_one(User, cast.owner.id))
        db.session.commit()
    values = form(audience="room", room_id=str(cast.room.id))
    assert "Send to fewer than 5 people" in organizer.post_form(f"{MANAGE}/preview", values).text
    organizer.post_form(MANAGE, values)
    work(app)
    assert "In Hall B · fewer than 5 people" in organizer.visit(MANAGE)
    assert log(app, cast)[0] == "Organizer Person sent an announcement."


def test_the_page_asks_the_same_however_many_there_are(
    app: Flask, cast: Cast, organizer: Client, queries: Queries
) -> None:
    announce(app, cast)
    organizer.visit(MANAGE)
    with queries() as few:
        organizer.visit(MANAGE)
    for days in range(1, 8):
        for _ in range(2):
            announce(app, cast, now() + timedelta(days=days), audience=Audience.ROOM, room_id=cast.room.id)
    with queries() as many:
        organizer.visit(MANAGE)
    assert len(many) <= len(few) + 1  # the room
    assert len(few) <= 10


def test_the_list_goes_on_page_by_page(app: Flask, cast: Cast, organizer: Client) -> None:
    for days in range(1, 12):
        for number in range(2):
            announce(app, cast, now() + timedelta(days=days), title=f"Day {days}, number {number}")
    page = organizer.visit(MANAGE)
    assert "Day 11, number 1" in page
    assert "Day 1, number 0" not in page
    (earlier,) = [link["href"] for link in page.all("a") if "after=" in (link.get("href") or "")]
    assert "Day 1, number 0" in organizer.visit(earlier)


def test_an_organizer_who_is_none_any_more_sends_nothing(app: Flask, cast: Cast, organizer: Client) -> None:
    """Z3: from the next request on."""
    with app.app_context():
        db.session.scalars(select(Attendance).where(Attendance.user_id == cast.organizer.id)).one().role = "attendee"
        db.session.commit()
    assert organizer.post_form(MANAGE, form()).status_code == 403
    assert count(app) == 0
