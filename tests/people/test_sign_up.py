"""A newcomer gets from the sign-up page to a code to hold out, by forms alone."""

import pytest
from flask import Flask

from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.elements import Element
from tests.pages import Page
from tests.people.mailbox import letters, newest_link, path_of, signed_in

ANA = "ana@example.org"
PASSWORD = "correct horse battery"


def typed_into(form: Element, **typed: str) -> dict[str, str]:
    """What a browser sends for a form with these fields filled in."""
    sent = {element["name"]: element.get("value") for element in form.all("input", "textarea") if element.get("name")}
    assert typed.keys() <= sent.keys()
    return sent | typed


def submit(client: Client, page: Page, action: str, **typed: str) -> str:
    """Fill in and send a form as a browser without JavaScript does; returns where that leads."""
    answer = client.post(action, data=typed_into(page.form(action), **typed))
    assert answer.status_code == 303, answer.text
    return answer.location


def user(app: Flask, email: str) -> User | None:
    with app.app_context():
        return User.find_by_email(email)


def sign_up(client: Client, email: str = ANA, **typed: str) -> None:
    answer = client.post_form("/sign-up", {"name": "Ana Souza", "email": email, **typed})
    assert answer.location == "/sign-in/sent"


def test_from_the_sign_up_page_to_my_code_without_javascript(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    sent = submit(client, client.visit("/sign-up"), "/sign-up", name="Ana Souza 🎷", email=ANA)
    assert ANA in client.visit(sent)
    assert user(app, ANA) is None, "nobody has an account before the address is confirmed"
    link = path_of(newest_link(app, ANA))
    profile = submit(client, client.visit(link), link)
    page = client.visit(profile)
    assert page.one("input", name="name")["value"] == "Ana Souza 🎷"
    sharing = submit(client, page, profile, headline="Head of Data", phone="+351 912 345 678")
    shared = client.post(sharing, data={"csrf_token": client.token(), "shared": ["headline", "phone"]})
    mine = client.visit(shared.location)
    assert shared.location == "/me/code"
    assert "Ana Souza 🎷" in mine
    card = client_for(None).visit(f"/c/{mine.one(class_='typed').text.replace(' ', '')}")
    assert "Head of Data" in card
    assert card.one("a", href="tel:+351912345678")


def test_who_scanned_first_signs_up_and_comes_back_to_the_card(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code = client_for(cast.owner).visit("/me/code").one(class_="typed").text.replace(" ", "")
    client = client_for(None)
    invitation = next(link["href"] for link in client.visit(f"/c/{code}").all("a") if "/sign-up" in link["href"])
    submit(client, client.visit(invitation), "/sign-up", name="Ana", email=ANA)
    link = path_of(newest_link(app, ANA))
    profile = submit(client, client.visit(link), link)
    sharing = submit(client, client.visit(profile), profile)
    shared = client.post(sharing, data={"csrf_token": client.token(), "shared": "headline"})
    assert shared.location == f"/c/{code}"
    assert client.visit(f"/c/{code}").form("/contacts")


def test_a_known_address_learns_and_changes_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A1"""
    client, newcomer = client_for(None), client_for(None)
    sign_up(client, "owner@example.org", name="Somebody Else", password=PASSWORD)
    sign_up(newcomer, "nobody@example.org")
    shown = [c.visit("/sign-in/sent").text for c in (client, newcomer)]
    assert shown[0].replace("owner@", "nobody@") == shown[1]
    assert client.post_form(path_of(newest_link(app, "owner@example.org"))).location == "/"
    assert "Owner Person" in client.visit("/me")
    known = user(app, "owner@example.org")
    assert known and known.password_hash is None


def test_the_password_typed_at_sign_up_counts(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    sign_up(client, password=PASSWORD)
    client.post_form(path_of(newest_link(app, ANA)))
    again = client_for(None).post_form("/sign-in", {"email": ANA, "password": PASSWORD})
    assert again.status_code == 303


def test_nobody_sets_the_password_of_somebody_elses_account(app: Flask, client_for: ClientFor) -> None:
    """A stranger signs up with Ana's address and a password of their own; Ana opens the link that it sends her."""
    stranger, ana = client_for(None), client_for(None)
    sign_up(stranger, password=PASSWORD)
    welcome = ana.post_form(path_of(newest_link(app, ANA))).location
    assert "password was not kept" in ana.visit(welcome)
    assert stranger.post_form("/sign-in", {"email": ANA, "password": PASSWORD}).status_code == 422
    assert not signed_in(stranger)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("en;q=0.5, zh-Hant-TW", "zh-Hant-TW"),
        ("*", "en"),
        ("", "en"),
        ("<script>, x-y-z;q=9, de;q=0.1", "de"),
    ],
)
def test_language_and_time_zone_are_the_browsers(app: Flask, client_for: ClientFor, said: str, kept: str) -> None:
    client = client_for(None)
    form = {"name": "Ana", "email": ANA, "time_zone": "America/Sao_Paulo"}
    client.post_form("/sign-up", form, headers={"Accept-Language": said})
    client.post_form(path_of(newest_link(app, ANA)))
    ana = user(app, ANA)
    assert ana and (ana.language, ana.time_zone) == (kept, "America/Sao_Paulo")


@pytest.mark.one_database
@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 5000])
def test_a_made_up_time_zone_is_utc(app: Flask, client_for: ClientFor, zone: str) -> None:
    client = client_for(None)
    client.post_form("/sign-up", {"name": "Ana", "email": ANA, "time_zone": zone})
    client.post_form(path_of(newest_link(app, ANA)))
    ana = user(app, ANA)
    assert ana and ana.time_zone == "UTC"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Type the name"),
        ("name", " \u200b\u3164 ", "Type the name"),
        ("name", "x" * 101, "100 characters"),
        ("name", "Ana\r\nBcc: all@example.org", "one line"),
        ("email", "", "Type your e-mail"),
        ("email", "ana", "ana@example.org"),
        ("email", "a" * 300 + "@example.org", "254 characters"),
        ("password", "short", "10 to 200 characters"),
    ],
)
def test_what_does_not_fit_is_said_beside_it(
    app: Flask, client_for: ClientFor, field: str, typed: str, sentence: str
) -> None:
    form = {"name": "Ana", "email": ANA, "password": PASSWORD} | {field: typed}
    answer = client_for(None).post_form("/sign-up", form)
    page = Page(answer.text, "/sign-up")
    assert answer.status_code == 422
    assert sentence in page.one(id=f"{field}-problem")
    assert field in page.one("input", id=field).get("aria-describedby")
    assert (
        page.one("input", name="email" if field == "name" else "name")["value"]
        == form["email" if field == "name" else "name"]
    )
    assert PASSWORD not in answer.text
    assert letters(app, ANA) == []
