"""One kind of mail is ended from the mail itself: by its program, or by a link and a button, without signing in."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask

from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.messages import compose
from meetup.people import User
from meetup.reminders import NotificationSettings, unsubscribing
from meetup.reminders.unsubscribing import make_token
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.outbox.mail_server import MailServer
from tests.reminders.clocks import at, due, remind, work
from tests.reminders.test_be_reminded import end_event, subjects

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def path(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return f"/unsubscriptions/{make_token(cast.owner, 'due')}"


def wanted(app: Flask, user: User) -> tuple[str, bool]:
    with app.app_context():
        chosen = NotificationSettings.find_or_default(user)
        return chosen.rhythm, chosen.events_off_at is None


def test_a_mail_program_does_it_by_one_post(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer
) -> None:
    """RFC 8058: no cookie, no token of a form, and the address from the mail's own header."""
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        work(app)
        (letter,) = post_office.letters
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = letter["List-Unsubscribe"]
        assert address.startswith("<http://localhost/unsubscriptions/")
        program = client_for(None)
        answer = program.post(address.strip("<>").removeprefix("http://localhost"), data=ONE_CLICK)
    assert answer.status_code == 200
    assert wanted(app, cast.owner) == ("off", True)
    due(app, cast.met, "2027-01-14")
    with at("2027-01-14 08:00"):
        work(app)
    assert len(post_office.letters) == 1


@pytest.mark.parametrize("host", ["meet.example.org", f"{'a-long-name-' * 5}.example.org"])
def test_the_address_stays_whole(app: Flask, cast: Cast, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is; and what is not ASCII is still encoded."""
    due(app, cast.met, "2027-01-12")
    config = replace(app.config["MEETUP"], base_url=f"https://{host}", mail_from="出会い <hello@example.org>")
    monkeypatch.setitem(app.config, "MEETUP", config)
    with at("2027-01-12 08:00"):
        remind(app)
        with app.app_context():
            (mail,) = db.session.query(Mail)
            sent = compose(mail, config).as_bytes()
    (line,) = [line for line in sent.split(b"\n") if line.startswith(b"List-Unsubscribe:")]
    assert line.startswith(f"List-Unsubscribe: <https://{host}/unsubscriptions/".encode())
    assert sent.isascii()
    assert message_from_bytes(sent, policy=policy.default)["From"].addresses[0].display_name == "出会い"


def test_looking_at_it_does_nothing(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    """Scanners of mail open every link."""
    for _ in range(3):
        page = client_for(None).visit(path)
    assert "o…@example.org gets emails about what's due." in page
    assert "owner@" not in page
    assert wanted(app, cast.owner) == ("daily", True)


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_button_does_it(app: Flask, cast: Cast, client_for: ClientFor, path: str, signed_in: bool) -> None:
    browser = client_for(cast.contact if signed_in else None)
    answer = browser.post_form(browser.visit(path).one("form", action=path)["action"])
    assert "o…@example.org no longer gets emails about what's due." in answer.text
    assert wanted(app, cast.owner) == ("off", True)
    assert wanted(app, cast.contact) == ("daily", True), "it is about whom the mail was to"
    assert browser.post_form(path).status_code == 200, "and again is the same"


def test_it_ends_one_kind(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        token = make_token(cast.owner, "event")
    client_for(None).post(f"/unsubscriptions/{token}", data=ONE_CLICK)
    assert wanted(app, cast.owner) == ("daily", False)


def test_what_we_have_not_made_ends_nothing(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    with app.app_context():
        gone = make_token(User(id=999_999, created_at=now()), "due")
        earlier = make_token(User(id=cast.owner.id, created_at=now() - timedelta(days=400)), "due")  # with the same id
    own = path.rpartition("/")[2]
    for token in ("x", own[:-1], own + "A", gone, earlier, "WzEsImR1ZSJd", "é"):
        for answer in (
            client_for(None).get(f"/unsubscriptions/{token}"),
            client_for(None).post(f"/unsubscriptions/{token}"),
        ):
            assert answer.status_code == 404, token
    assert wanted(app, cast.owner) == ("daily", True)


def test_the_link_in_a_mail_of_an_earlier_version_works(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        token = unsubscribing._serializer().dumps([cast.owner.id, "due"])
    assert client_for(None).post(f"/unsubscriptions/{token}", data=ONE_CLICK).status_code == 200
    assert wanted(app, cast.owner) == ("off", True)


def test_the_table_holds_no_such_address(app: Flask, cast: Cast, path: str) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        remind(app)
    with app.app_context():
        (mail,) = db.session.query(Mail)
        assert path.rpartition("/")[2] not in str(vars(mail))


@pytest.mark.parametrize("kind", ["due", "event"])
def test_what_waits_to_be_sent_is_not_sent_either(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, kind: str
) -> None:
    """It was planned before they ended it; of the other kind it goes."""
    due(app, cast.met, "2027-01-12")
    end_event(app, cast, "2027-01-11 22:00")
    with app.app_context():
        token = make_token(cast.owner, kind)
    with at("2027-01-12 08:00"):
        remind(app)
        assert client_for(None).post(f"/unsubscriptions/{token}", data=ONE_CLICK).status_code == 200
        work(app)
    left = {"due": "PyData Lisbon: 2 people to write to", "event": "Today: Contact Person"}
    assert subjects(post_office) == [left[kind]]
