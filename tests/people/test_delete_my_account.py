"""Deleting an account: what is said before, what is gone at once, and coming back."""

from datetime import timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.events import Attendance, Event
from meetup.extensions import db, now
from meetup.formats import day
from meetup.outbox import Mail, write_letter
from meetup.outbox.worker import send_due
from meetup.people import User
from meetup.registration import Registration
from meetup.rooms import Room, Visit
from meetup.rooms.talk import saying
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.conftest import Visit as VisitPage
from tests.exchange.scans import code_of, kept, refusal, scan, share_all
from tests.people.departures import PAGE, RETURN, confirm_leaving, erase, later, leave
from tests.people.mailbox import letters, mailed_link


def test_what_goes_what_stays_and_until_when_is_said_before(app: Flask, cast: Cast, visit: VisitPage) -> None:
    page = visit(PAGE, as_=cast.owner)
    assert "2 contacts, with your notes" in page.text
    assert "your part in 1 event" in page.text
    assert "2 people who met you keep where and when you met" in page.text
    with app.app_context():
        zone = cast.owner.time_zone
        for days in (7, 37):
            assert day(now() + timedelta(days=days), zone) in page.text, (
                "the dates are those of erasure and last backup"
            )
    assert page.all("a", href="/me/export")
    assert visit("/me", as_=cast.owner).all("a", href=PAGE)
    assert visit("/me/export", as_=cast.owner).all("a", href=PAGE)


def test_an_old_sign_in_is_asked_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A6: deleting the account always asks who it is, however fresh the sign-in is."""
    client = client_for(cast.owner)
    onward = client.visit(PAGE).one("a", href="/me/confirmation?next=/me/deletion&purpose=leaving")
    assert onward.text == "Continue"
    answer = client.post_form(PAGE, {})
    assert "/me/confirmation" in answer.location
    confirm_leaving(client)
    with later(0.01):
        answer = client.post_form(PAGE, {})
    assert "/me/confirmation" in answer.location, "a confirmation lasts ten minutes"
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).left_at is None


def test_at_once_the_card_and_the_codes_are_gone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code = code_of(app, cast.owner)
    with app.app_context():
        badge = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.owner.id)).one().badge.code
    other = client_for(cast.contact)
    leave(client_for(cast.owner))
    for client in (client_for(None), other):
        assert client.get(f"/c/{code}").status_code == 410
        assert client.get(f"/c/{badge}").status_code == 410
    answer = scan(client_for(cast.stranger), code, at=(now() - timedelta(minutes=1)).isoformat())
    assert answer.status_code == 410
    assert "replaced" in refusal(answer), "a scan made before, and sent now, is answered like a replaced code"


def test_at_once_nobody_finds_the_person(app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage) -> None:
    name = "Owner Person"
    owner = client_for(cast.owner)
    slug = cast.event.slug
    with app.app_context():
        user, room = db.session.get_one(User, cast.owner.id), db.session.get_one(Room, cast.room.id)
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == user.id)).one()
        attendance.list_in_directory()
        Visit.enter(room.id, user, True)
        saying.say(room, user, "Hello hall", uuid4())
        db.session.commit()
    paths = {
        f"/events/{slug}/people": cast.friend,
        f"/rooms/{cast.room.id}": cast.friend,
        f"/rooms/{cast.room.id}/visits": cast.friend,
        f"/events/{slug}/manage/check-in": cast.organizer,
        "/me/card/holders": cast.friend,
    }
    assert {path for path, reader in paths.items() if name in visit(path, as_=reader).text} == paths.keys()
    leave(owner)
    assert not {path for path, reader in paths.items() if name in visit(path, as_=reader).text}
    assert "Hello hall" not in visit(f"/rooms/{cast.room.id}", as_=cast.friend).text


def test_others_keep_name_and_meeting_without_channels(
    app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage
) -> None:
    share_all(app, cast.owner)
    path = f"/contacts/{kept(app, cast.friend, cast.owner).id}"
    assert "owner@work.example.org" in visit(path, as_=cast.friend).text
    leave(client_for(cast.owner))
    page = visit(path, as_=cast.friend).text
    assert "owner@work.example.org" not in page and "+351" not in page
    assert "Owner Person" in page and "PyData Lisbon" in page


def test_all_sign_ins_end_and_only_coming_back_is_left(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    here, elsewhere = client_for(cast.owner), client_for(cast.owner)
    leave(here)
    for client in (here, elsewhere):
        assert "/sign-in" in client.get("/contacts").location
        assert "/sign-in" in client.get(RETURN).location
    back = client_for(cast.owner)
    assert "/sign-in" in back.get("/contacts").location
    assert "erased on" in back.visit(RETURN).text


def test_what_waits_for_them_is_dropped_but_the_way_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        write_letter("due", cast.owner.email, "en", user_id=str(cast.owner.id))
        db.session.commit()
    leave(client_for(cast.owner))
    [letter] = letters(app, cast.owner.email)
    assert "deleted" in letter.subject
    with app.app_context():
        assert day(now() + timedelta(days=7), cast.owner.time_zone) in letter.text
        write_letter("due", cast.owner.email, "en", user_id=str(cast.owner.id))
        db.session.commit()
        send_due()
        kinds = list(db.session.scalars(select(Mail.kind).where(Mail.recipient == cast.owner.email)))
    assert kinds == ["departure"], "what is written afterwards is not sent either"


def test_on_the_sixth_day_everything_comes_back(
    app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage
) -> None:
    share_all(app, cast.owner)
    code = code_of(app, cast.owner)
    path = f"/contacts/{kept(app, cast.friend, cast.owner).id}"
    before = visit(path, as_=cast.friend).text
    leave(client_for(cast.owner))
    client = client_for(None)
    with later(6):
        link = mailed_link(app, client, cast.owner.email)
        answer = client.post_form(link, {})
        assert answer.location.endswith(RETURN), "signing in leads to one page"
        assert client.post_form(RETURN, {}).location.endswith("/me")
        assert client.get("/contacts").status_code == 200
        assert client_for(None).get(f"/c/{code}").status_code == 200
        assert "Friend Person" in client.visit("/contacts?stage=all").text
    with app.app_context():
        contact = db.session.get_one(Contact, kept(app, cast.friend, cast.owner).id)
        assert contact.revoked_at is None
        assert db.session.scalars(select(Attendance.id).where(Attendance.user_id == cast.owner.id)).all()
    after = visit(path, as_=cast.friend).text
    assert ("owner@work.example.org" in after) and ("owner@work.example.org" in before)
    erase(app, 20)
    with app.app_context():
        assert db.session.get(User, cast.owner.id), "who came back is not erased"


def test_a_card_taken_back_before_stays_taken_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        kept_by = Contact.find(cast.friend, cast.owner)
        assert kept_by
        kept_by.revoke_card()
        db.session.commit()
    leave(client_for(cast.owner))
    client_for(cast.owner).post_form(RETURN, {})
    assert kept(app, cast.friend, cast.owner).revoked_at is not None
    assert kept(app, cast.contact, cast.owner).revoked_at is None


def test_after_seven_days_it_is_too_late(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    leave(client_for(cast.owner))
    back = client_for(cast.owner)
    with later(7.01):
        assert back.get(RETURN).status_code == 410, "before the worker came by, too"
        assert back.post_form(RETURN, {}).status_code == 410
    erase(app)
    with app.app_context():
        assert db.session.get(User, cast.owner.id) is None
    with later(8):
        link = mailed_link(app, client_for(None), cast.owner.email)
        assert "Owner Person" not in client_for(None).visit(link).text, "the address is that of somebody new"


def test_the_last_organizer_hands_over_or_calls_off(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.organizer)
    page = client.visit(PAGE)
    assert "PyData Lisbon" in page.text
    confirm_leaving(client)
    answer = client.post_form(PAGE, {})
    assert answer.status_code == 422 and "call it off" in answer.text
    with app.app_context():
        assert db.session.get_one(User, cast.organizer.id).left_at is None
    [box] = client.visit(PAGE).all("input", name="called_off")
    leave(client, called_off=box["value"])
    with app.app_context():
        assert db.session.get_one(Event, cast.event.id).status == "cancelled"
    erase(app)
    assert client_for(None).get(f"/events/{cast.event.slug}").status_code == 200, "its page stays, and says so"


def test_another_organizer_is_enough(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        attendance = event.find_attendance(cast.staff)
        assert attendance
        attendance.role = "organizer"
        db.session.commit()
    path = f"/events/{cast.event.slug}"
    assert "Organizer Person" in client_for(None).visit(path).text
    leave(client_for(cast.organizer))
    assert "Organizer Person" not in client_for(None).visit(path).text, "pages kept in memory are made anew"
    assert "PyData Lisbon" in client_for(cast.staff).visit(PAGE).text, "who has left does not count as an organizer"


def test_nothing_is_left_to_the_next_who_gets_the_browser(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    leave(client)
    assert "Owner" not in client.visit("/me/deletion/done").text
    assert "owner@" not in client.visit("/sign-in").text


def test_the_lists_of_organizers_are_without_them(
    app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage
) -> None:
    manage = f"/events/{cast.event.slug}/manage"
    lists = {
        f"{manage}/guests": ("Owner Person", cast.owner),
        f"/events/{cast.event.slug}/team": ("Staff Person", cast.staff),
    }
    for path, (name, _) in lists.items():
        assert name in visit(path, as_=cast.organizer).text, path
    assert "owner by trade" in client_for(cast.organizer).get(f"{manage}/guests.csv").text
    for _, user in lists.values():
        leave(client_for(user))
    for path, (name, _) in lists.items():
        assert name not in visit(path, as_=cast.organizer).text, path
    assert "Owner Person" not in client_for(cast.organizer).get(f"{manage}/guests.csv").text


def test_who_waits_for_a_place_waits_no_more(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """No place is offered to somebody who has left."""
    with app.app_context():
        values = {"event_id": cast.event.id, "user_id": cast.stranger.id, "state": "waiting", "place": 1}
        db.session.add(Registration(**values, state_at=now()))
        db.session.commit()
    leave(client_for(cast.stranger))
    with app.app_context():
        states = db.session.scalars(select(Registration.state).where(Registration.user_id == cast.stranger.id))
        assert list(states) == ["cancelled"]
