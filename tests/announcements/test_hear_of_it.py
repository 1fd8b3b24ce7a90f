"""Those whom an announcement is for find it on pages, and get it once by push and by mail if they want that."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.announcements import Announcement, AnnouncementRecipient, Audience, sending
from meetup.announcements.sending import send_announcements
from meetup.events import Attendance, Event
from meetup.extensions import db, now
from meetup.moderation.reportables import Reportable
from meetup.outbox import Mail, Push
from meetup.people import User
from meetup.registration import Registration, RegistrationState
from meetup.rooms import Room
from meetup.rooms.sanctions import Sanction
from meetup.rooms.talk import saying
from tests.announcements.announcing import (
    DOORS,
    EVENT,
    agree,
    announce,
    check_in,
    found,
    mailed,
    pushes,
    subscribe,
    work,
)
from tests.cast import Cast, join
from tests.conftest import ClientFor, Queries, Visit

LIST = f"{EVENT}/announcements"
TEXT = DOORS["text"]


def recipients(app: Flask, announcement_id: int) -> list[int]:
    with app.app_context():
        query = select(AnnouncementRecipient.user_id).where(AnnouncementRecipient.announcement_id == announcement_id)
        return list(db.session.scalars(query.order_by(AnnouncementRecipient.user_id)))


def wait_in_line(app: Flask, cast: Cast, person: User) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        Registration.put(event, db.session.get_one(User, person.id), RegistrationState.WAITING, place=1)
        db.session.commit()


def enter(app: Flask, cast: Cast, person: User) -> None:
    with app.app_context():
        db.session.get_one(Room, cast.room.id).enter(db.session.get_one(User, person.id))
        db.session.commit()


def ban(app: Flask, cast: Cast, person: User) -> None:
    with app.app_context():
        told = {"room_id": cast.room.id, "event_id": cast.event.id, "user_id": person.id, "anonymous": False}
        thing = Reportable(
            saying.say(db.session.get_one(Room, cast.room.id), db.session.get_one(User, person.id), "Buy", uuid4())
        )
        Sanction.impose(thing.key, "ban", True, None, **told, idle=False, said="", reason="")
        db.session.commit()


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("going", {"owner", "contact", "friend", "organizer", "staff"}),
        ("checked_in", {"owner"}),
        ("waiting", {"stranger"}),
        ("team", {"organizer", "staff"}),
        ("room", {"contact"}),
    ],
)
def test_it_gets_to_its_audience_alone(
    app: Flask, cast: Cast, client_for: ClientFor, audience: str, who: set[str]
) -> None:
    """P3: on the pages, and by mail and push to those who want that."""
    everyone = {name: getattr(cast, name) for name in ("owner", "contact", "friend", "stranger", "organizer", "staff")}
    check_in(app, cast, cast.owner, now())
    wait_in_line(app, cast, cast.stranger)
    enter(app, cast, cast.contact)
    agree(app, cast, *everyone.values())
    for person in everyone.values():
        subscribe(app, client_for(person), person)
    room_id = cast.room.id if audience == "room" else None
    announcement_id = announce(app, cast, audience=Audience(audience), room_id=room_id, by_mail=True)
    work(app)
    assert recipients(app, announcement_id) == sorted(everyone[name].id for name in who)
    assert mailed(app) == sorted(everyone[name].email for name in who)
    assert pushes(app) == [("Doors", TEXT)] * len(who)
    assert {name for name, person in everyone.items() if TEXT in client_for(person).visit(EVENT)} == who
    assert {name for name, person in everyone.items() if TEXT in client_for(person).visit(LIST)} == who
    shown_today = {name for name, person in everyone.items() if TEXT in client_for(person).visit("/")}
    assert shown_today == who - {"stranger"}, "whoever waits is at no event today"
    sent = found(app, announcement_id)
    assert (sent.people_count, sent.push_count, sent.mail_count) == (len(who), len(who), len(who))
    assert sent.finished_at


def test_the_signed_out_and_strangers_see_none(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    assert TEXT not in visit(EVENT)
    announce(app, cast)
    work(app)
    assert TEXT not in visit(EVENT)
    assert TEXT not in visit(EVENT, as_=cast.stranger)
    assert client_for(cast.stranger).get(LIST).status_code == 404
    assert client_for(cast.stranger).post_form(f"{LIST}/mail", {"on": "1"}).status_code == 404


def test_nobody_gets_it_twice_if_a_worker_is_killed(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a part has written is undone with it, and another worker begins there again."""
    monkeypatch.setattr(sending, "BATCH_SIZE", 2)
    agree(app, cast, cast.owner, cast.contact, cast.friend, cast.organizer, cast.staff)
    subscribe(app, client_for(cast.owner), cast.owner)
    announcement_id = announce(app, cast, by_mail=True)
    with app.app_context():
        assert send_announcements() == 1
    assert len(recipients(app, announcement_id)) == 2
    with app.app_context():
        killed = sending._lock_next()
        assert killed
        sending._send_batch(killed)
        db.session.rollback()
    assert len(recipients(app, announcement_id)) == 2
    assert work(app) == 3, "two parts with people, and one that finds nobody left"
    people = sorted(person.id for person in (cast.owner, cast.contact, cast.friend, cast.organizer, cast.staff))
    assert recipients(app, announcement_id) == people
    assert len(mailed(app)) == len(set(mailed(app))) == 5
    assert len(pushes(app)) == 1
    assert found(app, announcement_id).people_count == 5
    assert work(app) == 0


def test_others_write_between_two_parts(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker holds nothing once a part is done."""
    monkeypatch.setattr(sending, "BATCH_SIZE", 2)
    announcement_id = announce(app, cast)
    with app.app_context():
        send_announcements()
        assert not db.session().in_transaction()
    with app.app_context():
        db.session.get_one(Announcement, announcement_id).withdraw()
        db.session.commit()
    assert work(app) == 0
    assert len(recipients(app, announcement_id)) == 2, "nobody else is told of what was withdrawn"


def test_a_part_takes_as_many_statements_however_many_people(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    def statements() -> int:
        announce(app, cast, by_mail=True)
        with app.app_context(), queries() as asked:
            send_announcements()
        work(app)
        return len(asked)

    agree(app, cast, cast.owner)
    subscribe(app, client_for(cast.owner), cast.owner)
    few = statements()
    with app.app_context():
        people = [join(f"guest{number}") for number in range(20)]
        for person in people:
            db.session.get_one(Event, cast.event.id).add_attendee(person)
        db.session.commit()
    agree(app, cast, *people)
    assert statements() <= few


def test_a_planned_one_is_sent_at_its_time(app: Flask, cast: Cast, visit: Visit) -> None:
    at = now() + timedelta(hours=2)
    announcement_id = announce(app, cast, at)
    assert work(app) == 0
    assert TEXT not in visit(EVENT, as_=cast.owner)
    with time_machine.travel(at + timedelta(seconds=1)):
        assert work(app) == 2
        assert TEXT in visit(EVENT, as_=cast.owner)
    sent_at = found(app, announcement_id).sent_at
    assert sent_at
    assert sent_at >= at


def test_mails_go_to_those_alone_who_agreed(app: Flask, cast: Cast) -> None:
    """P6"""
    agree(app, cast, cast.owner)
    announce(app, cast, by_mail=True)
    work(app)
    assert mailed(app) == ["owner@example.org"]
    announce(app, cast, by_mail=False)
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Mail).where(Mail.kind == "announcement")) == 1


def test_agreeing_for_one_event_is_not_for_another(app: Flask, cast: Cast) -> None:
    """P6"""
    with app.app_context():
        event, owner = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.owner.id)
        other = Event.create(owner, "Elsewhere", starts_at=now(), ends_at=now() + timedelta(days=1))
        other.publish()
        db.session.commit()
        Announcement.create(other, owner, uuid4(), text="Not for here", audience=Audience.GOING, by_mail=True)
        assert other.id != event.id
        db.session.commit()
    agree(app, cast, cast.owner)
    work(app)
    assert mailed(app) == []


def test_whoever_has_changed_their_mind_is_not_told(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """P6: also if it waits to be sent already."""
    owner, contact = client_for(cast.owner), client_for(cast.contact)
    agree(app, cast, cast.owner, cast.contact)
    subscribe(app, owner, cast.owner)
    subscribe(app, contact, cast.contact)
    announce(app, cast, by_mail=True)
    work(app)
    assert (len(mailed(app)), len(pushes(app))) == (2, 2)
    owner.post_form("/me/announcements", {"pushes": ""})
    contact.post_form(f"{EVENT}/attendance/removal")
    assert (mailed(app), pushes(app)) == ([], [])
    announce(app, cast, by_mail=True)
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Push)) == 2, "none was written for the second"


def test_a_late_push_is_not_sent(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    subscribe(app, client_for(cast.owner), cast.owner)
    announce(app, cast)
    work(app)
    with time_machine.travel(now() + timedelta(hours=7)):
        assert pushes(app) == []


def test_what_waits_to_be_sent_says_what_the_pages_say(app: Flask, cast: Cast) -> None:
    agree(app, cast, cast.owner)
    announcement_id = announce(app, cast, by_mail=True)
    work(app)
    with app.app_context():
        db.session.get_one(Announcement, announcement_id).edit("Doors", "At the back.\nRing twice.")
        db.session.commit()
        (mail,) = db.session.scalars(select(Mail).where(Mail.kind == "announcement"))
        assert mail.letter.paragraphs == ("Doors", "At the back.", "Ring twice.")
        db.session.get_one(Announcement, announcement_id).withdraw()
        db.session.commit()
    assert mailed(app) == []


def test_it_is_written_in_the_language_of_the_reader(app: Flask, cast: Cast) -> None:
    """The frame is; what organizers wrote stays as it is."""
    with app.app_context():
        db.session.get_one(User, cast.owner.id).language = "x-pseudo"
        db.session.commit()
    agree(app, cast, cast.owner)
    announce(app, cast, by_mail=True, title="")
    work(app)
    with app.app_context():
        (mail,) = db.session.scalars(select(Mail).where(Mail.kind == "announcement"))
        assert mail.facts["language"] == "x-pseudo"
        assert mail.letter.paragraphs == (TEXT,)


def test_whoever_is_banned_hears_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    agree(app, cast, cast.owner)
    ban(app, cast, cast.owner)
    announcement_id = announce(app, cast, by_mail=True)
    work(app)
    assert cast.owner.id not in recipients(app, announcement_id)
    assert mailed(app) == []
    assert TEXT not in client_for(cast.owner).visit(EVENT)


def test_the_page_of_a_room_shows_what_was_told_there(app: Flask, cast: Cast, visit: Visit) -> None:
    enter(app, cast, cast.contact)
    path = f"/rooms/{cast.room.id}"
    announce(app, cast)
    assert TEXT not in visit(path, as_=cast.owner)
    announce(app, cast, audience=Audience.ROOM, room_id=cast.room.id, text="We begin ten minutes late.")
    work(app)
    assert "We begin ten minutes late." in visit(path, as_=cast.owner)
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        assert "We begin ten minutes late." not in visit(path, as_=cast.owner)


def test_today_shows_the_latest_of_today(app: Flask, cast: Cast, visit: Visit) -> None:
    announce(app, cast, text="The first one.")
    announce(app, cast, text="The second one.")
    page = visit("/", as_=cast.owner)
    assert "The second one." in page
    assert "The first one." not in page
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.ends_at += timedelta(days=3)
        db.session.commit()
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        assert "The second one." not in visit("/", as_=cast.owner)


def test_today_shows_none_before_the_days_of_the_event(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = now() + timedelta(days=2), now() + timedelta(days=3)
        db.session.commit()
    announce(app, cast)
    assert TEXT not in visit("/", as_=cast.owner)
    assert TEXT in visit(EVENT, as_=cast.owner)


def test_the_page_of_the_event_shows_three_and_leads_to_all(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for days in range(4):
        with time_machine.travel(now() + timedelta(days=days)):
            announce(app, cast, text=f"Number {days}")
    owner = client_for(cast.owner)
    page = owner.visit(EVENT)
    assert [f"Number {days}" in page for days in range(4)] == [False, True, True, True]
    assert LIST in [link["href"] for link in page.all("a")]
    assert all(f"Number {days}" in owner.visit(LIST) for days in range(4))


def test_the_list_goes_on_page_by_page(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for days in range(11):
        with time_machine.travel(now() + timedelta(days=days)):
            for number in range(2):
                announce(app, cast, text=f"Number {days}.{number}.")
    owner = client_for(cast.owner)
    page = owner.visit(LIST)
    assert "Number 10.1." in page
    assert "Number 0.0." not in page
    (earlier,) = [link["href"] for link in page.all("a") if "after=" in (link.get("href") or "")]
    assert "Number 0.0." in owner.visit(earlier)


def test_pages_without_announcements_ask_nothing_more(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    """One statement more on the page of the event, and none on Today."""
    owner = client_for(cast.owner)
    counts = []
    for _ in range(2):
        for path in (EVENT, "/"):
            owner.visit(path)
            with queries() as asked:
                owner.visit(path)
            counts.append(len(asked))
        announce(app, cast)
    assert counts[2] <= counts[0] + 1
    assert counts[3] == counts[1]


def test_a_new_organizer_is_told_as_the_team(app: Flask, cast: Cast, visit: Visit) -> None:
    announce(app, cast, audience=Audience.TEAM)
    assert TEXT not in visit(EVENT, as_=cast.owner)
    with app.app_context():
        db.session.scalars(select(Attendance).where(Attendance.user_id == cast.owner.id)).one().role = "staff"
        db.session.commit()
    assert TEXT in visit(EVENT, as_=cast.owner)


def test_who_was_told_is_forgotten_after_thirty_days(app: Flask, cast: Cast) -> None:
    """G3: what was announced stays with the event."""
    announcement_id = announce(app, cast)
    work(app)
    for days, left in ((29, 5), (31, 0)):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            assert app.test_cli_runner().invoke(args=["tidy"]).exit_code == 0
        assert len(recipients(app, announcement_id)) == left
    assert work(app) == 0, "nobody is told again"
    assert found(app, announcement_id).text == TEXT
