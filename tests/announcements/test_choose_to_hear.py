"""People choose how they hear of announcements: pushes until they say no, mails once they say yes."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.announcements import AnnouncementSettings
from meetup.announcements.settings import wants_mails
from meetup.announcements.unsubscribing import make_token
from meetup.events import Event
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.messages import compose
from meetup.people import User
from meetup.registration import Registration, RegistrationState
from meetup.reminders.unsubscribing import make_token as make_reminder_token
from tests.announcements.announcing import EVENT, agree, announce, mailed, work
from tests.cast import Cast
from tests.conftest import ClientFor

SETTINGS = "/me/announcements"
PAGE = "/me/notifications"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def is_mailed(app: Flask, cast: Cast, person: User) -> bool:
    with app.app_context():
        user, event = db.session.get_one(User, person.id), db.session.get_one(Event, cast.event.id)
        return wants_mails(user, event)


def path_to_end(app: Flask, cast: Cast, person: User) -> str:
    with app.app_context():
        return f"/announcements/unsubscriptions/{make_token(person, cast.event)}"


def test_nobody_is_mailed_who_was_not_asked(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P6: off at first, everywhere."""
    owner = client_for(cast.owner)
    for path, name in ((PAGE, "event_id"), (f"{EVENT}/registration", "gets_announcements")):
        assert "checked" not in owner.visit(path).one("input", name=name).attributes
    assert "Email me, too" in owner.visit(f"{EVENT}/announcements")
    assert not is_mailed(app, cast, cast.owner)


def test_it_is_chosen_when_signing_up(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    path = f"{EVENT}/registration"
    owner.post_form(f"{path}/answers", {"gets_announcements": "y"})
    assert is_mailed(app, cast, cast.owner)
    assert "checked" in owner.visit(path).one("input", name="gets_announcements").attributes
    assert "checked" not in owner.visit(path).one("input", name="gives_email").attributes
    owner.post_form(f"{path}/answers", {"gives_email": "y"})
    assert not is_mailed(app, cast, cast.owner)


def test_it_is_chosen_beside_the_announcements(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    for on in ("1", "1", "0"):
        owner.post_form(f"{EVENT}/announcements/mail", {"on": on})
        assert is_mailed(app, cast, cast.owner) == (on == "1")


def test_it_is_chosen_among_the_notifications(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    page = owner.visit(PAGE)
    assert "PyData Lisbon" in page
    assert "checked" in page.one("input", name="pushes").attributes
    owner.post_form(SETTINGS, {"event_id": str(cast.event.id)})
    assert is_mailed(app, cast, cast.owner)
    page = owner.visit(PAGE)
    assert "checked" in page.one("input", name="event_id").attributes
    assert "checked" not in page.one("input", name="pushes").attributes
    owner.post_form(SETTINGS, {"pushes": "y"})
    assert not is_mailed(app, cast, cast.owner)
    with app.app_context():
        assert AnnouncementSettings.find_pushes_off(db.session.get_one(User, cast.owner.id)) is None
    assert owner.post_form(SETTINGS, {"event_id": "x"}).status_code == 422


def test_of_other_events_nothing_can_be_chosen(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z2"""
    stranger = client_for(cast.stranger)
    stranger.post_form(SETTINGS, {"event_id": str(cast.event.id)})
    assert not is_mailed(app, cast, cast.stranger)
    assert "PyData Lisbon" not in stranger.visit(PAGE)


def test_whoever_waits_can_choose_too(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        user = db.session.get_one(User, cast.stranger.id)
        Registration.put(event, user, RegistrationState.WAITING, place=1)
        db.session.commit()
    stranger = client_for(cast.stranger)
    stranger.post_form(SETTINGS, {"event_id": str(cast.event.id)})
    assert is_mailed(app, cast, cast.stranger)
    stranger.post_form(f"{EVENT}/registration/removal")
    assert not is_mailed(app, cast, cast.stranger)


def test_one_click_in_the_mail_ends_them(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """RFC 8058: the mail's own header, without signing in, and for this event alone."""
    agree(app, cast, cast.owner, cast.contact)
    announce(app, cast, by_mail=True)
    work(app)
    with app.app_context():
        mail = db.session.scalars(select(Mail).where(Mail.recipient == cast.owner.email)).one()
        sent = message_from_bytes(compose(mail, app.config["MEETUP"]).as_bytes(), policy=policy.default)
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = sent["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    for _ in range(2):
        assert client_for(None).post(path, data=ONE_CLICK).status_code == 200
    assert (is_mailed(app, cast, cast.owner), is_mailed(app, cast, cast.contact)) == (False, True)
    assert mailed(app) == ["contact@example.org"], "what waits to be sent is not sent either"


def test_looking_at_it_does_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Scanners of mail open every link."""
    agree(app, cast, cast.owner)
    path = path_to_end(app, cast, cast.owner)
    page = client_for(None).visit(path)
    assert "Stop getting announcements of PyData Lisbon by email?" in page
    assert is_mailed(app, cast, cast.owner)
    answer = client_for(None).post_form(page.one("form", action=path)["action"])
    assert "no longer get announcements" in answer.text
    assert not is_mailed(app, cast, cast.owner)


@pytest.mark.parametrize("what", ["x", "gone", "earlier", "other", "cut", "é"])
def test_what_we_have_not_made_ends_nothing(app: Flask, cast: Cast, client_for: ClientFor, what: str) -> None:
    agree(app, cast, cast.owner)
    path = path_to_end(app, cast, cast.owner)
    with app.app_context():
        gone = User(id=999_999, created_at=now())
        later = User(id=cast.owner.id, created_at=now() + timedelta(days=1))  # as if the id were used again
        tokens = {"gone": make_token(gone, cast.event), "earlier": make_token(later, cast.event)}
        tokens["other"] = make_reminder_token(cast.owner, "due")
    token = tokens.get(what, path.rpartition("/")[2][:-1] if what == "cut" else what)
    for answer in (
        client_for(None).get(f"/announcements/unsubscriptions/{token}"),
        client_for(None).post(f"/announcements/unsubscriptions/{token}"),
    ):
        assert answer.status_code == 404
    assert is_mailed(app, cast, cast.owner)


def test_leaving_ends_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P6"""
    agree(app, cast, cast.owner)
    client_for(cast.owner).post_form(f"{EVENT}/attendance/removal")
    assert not is_mailed(app, cast, cast.owner)
