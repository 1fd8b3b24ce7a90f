"""Links are opened in other browsers than those that asked for them: whose they are is said, and who names whom."""

import base64
import json
import zlib

from flask import Flask

from meetup.codes import Code
from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.mailbox import ask_for_link, mailed_link, newest_link, path_of, signed_in

ANA = "ana@example.org"


def name_of(app: Flask, email: str) -> str:
    with app.app_context():
        user = User.find_by_email(email)
        assert user
        return user.profile.name


def sign_up(client: Client, name: str, email: str = ANA) -> None:
    assert client.post_form("/sign-up", {"name": name, "email": email, "reach": "email"}).status_code == 303


def readable(cookie: str) -> str:
    """What anybody who holds the cookie can read: its payload, which is signed and not encrypted."""
    payload = cookie.lstrip(".").split(".")[0]
    content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return (zlib.decompress(content) if cookie.startswith(".") else content).decode()


def test_a_link_of_somebody_else_says_both_names(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    link = mailed_link(app, client_for(None), "owner@example.org")
    page = client_for(cast.stranger).visit(link)
    for said in ("Stranger Person", "stranger@example.org", "Owner Person", "owner@example.org"):
        assert said in page
    assert "This device is signed in as" in page
    for own in (client_for(None), client_for(cast.owner)):
        shown = own.visit(link)
        assert "Owner Person" in shown
        assert "This device is signed in as" not in shown


def test_so_does_the_link_of_a_newcomer(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    sign_up(client_for(None), "A stranger")
    page = client_for(cast.owner).visit(path_of(newest_link(app, ANA)))
    assert "Owner Person" in page
    assert ANA in page
    assert "A stranger" not in page


def test_a_strangers_sign_up_does_not_name_the_owner_of_the_address(app: Flask, client_for: ClientFor) -> None:
    stranger, ana = client_for(None), client_for(None)
    sign_up(stranger, "A bad name")
    link = path_of(newest_link(app, ANA))
    page = ana.visit(link)
    assert "A bad name" not in page
    assert page.form(link).one("input", name="name")["value"] == ""
    welcome = ana.post_form(link).location
    assert name_of(app, ANA) == "ana"
    assert ana.visit(welcome).one("input", name="name")["value"] == "ana"


def test_nor_does_joining_or_giving_a_card(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        event, card = db.session.get_one(Event, cast.event.id).code.code, Code.get_phone_code(cast.organizer).code
    stranger = client_for(None)
    stranger.post_form(f"/c/{event}/joinings", {"name": "A bad name", "email": ANA})
    stranger.post_form(
        f"/c/{card}/cards",
        {"name": "A bad name", "channel": "eve@example.org", "uuid": "6f3f0d1e-5b1c-4a52-9d4e-2f1c5b7a9e01"},
    )
    for email in (ANA, "eve@example.org"):
        client_for(None).post_form(path_of(newest_link(app, email)), {"nobody": "y"})
        assert name_of(app, email) == email.split("@")[0]


def test_the_owner_types_their_name_with_the_link(app: Flask, client_for: ClientFor) -> None:
    sign_up(client_for(None), "A bad name")
    ana = client_for(None)
    ana.post_form(path_of(newest_link(app, ANA)), {"name": " Ana Souza "})
    assert name_of(app, ANA) == "Ana Souza"


def test_a_name_that_cannot_be_used_does_not_stop_the_sign_in(app: Flask, client_for: ClientFor) -> None:
    sign_up(client_for(None), "A bad name")
    ana = client_for(None)
    assert ana.post_form(path_of(newest_link(app, ANA)), {"name": "x" * 101}).status_code == 303
    assert name_of(app, ANA) == "ana"


def test_the_name_typed_here_counts_and_is_not_asked_again(app: Flask, client_for: ClientFor) -> None:
    ana = client_for(None)
    sign_up(ana, "Ana Souza")
    link = path_of(newest_link(app, ANA))
    assert not ana.visit(link).form(link).all("input", id="name")
    ana.post_form(link)
    assert name_of(app, ANA) == "Ana Souza"


def test_a_known_user_keeps_their_name(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(None)
    owner.post_form(mailed_link(app, owner, "owner@example.org"), {"name": "Someone else"})
    assert signed_in(owner)
    assert name_of(app, "owner@example.org") == "Owner Person"


def test_the_cookie_does_not_say_what_was_typed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """H4: on a phone that several people use, the next one reads no address. The page still shows it for a while."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id).code.code
    forms = {
        "/sign-in/links": {"email": ANA},
        "/sign-up": {"email": "zoe@example.org", "name": "Zoe", "reach": "none"},
        f"/c/{event}/joinings": {"email": "cleo@example.org", "name": "Cleo"},
    }
    for path, form in forms.items():
        client = client_for(None)
        shown = client.visit(client.post_form(path, form).location)
        assert form["email"] in shown
        text = readable(client.cookie())
        assert json.loads(text)
        for secret in (form["email"], form["email"].split("@")[0], "example.org"):
            assert secret not in text
        assert form["email"] not in client_for(None).visit("/sign-in/sent")


def test_what_was_typed_is_not_shown_for_long(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    ask_for_link(client, ANA)
    assert ANA in client.visit("/sign-in/sent")
    client.post_form(path_of(newest_link(app, ANA)))
    client.post_form("/sign-out")
    assert ANA not in client.visit("/sign-in/sent")
