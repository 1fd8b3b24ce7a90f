"""A newcomer gets from the sign-up page to a code to hold out, by forms alone, with a card that can be followed up."""

from io import BytesIO

import pytest
from flask import Flask

from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.elements import Element
from tests.pages import Page
from tests.people.mailbox import letters, newest_link, path_of
from tests.pictures import webp

ANA = "ana@example.org"


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
    answer = client.post_form("/sign-up", {"name": "Ana Souza", "email": email, "reach": "email", **typed})
    assert answer.location == "/sign-in/sent"


def test_from_the_sign_up_page_to_my_code_without_javascript(app: Flask, client_for: ClientFor) -> None:
    """Name, address and one answer lead to a card that can be followed up. What was agreed to is kept (P6)."""
    client = client_for(None)
    page = client.visit("/sign-up")
    assert not [choice for choice in page.all("input", name="reach") if "checked" in choice.attributes]
    sent = submit(client, page, "/sign-up", name="Ana Souza 🎷", email=ANA, reach="email")
    assert page.one("main").one("a", href="/terms")
    assert ANA in client.visit(sent)
    assert user(app, ANA) is None, "nobody has an account before the address is confirmed"
    link = path_of(newest_link(app, ANA))
    assert not client.visit(link).form(link).all("input", name="reach"), "asked once is enough"
    location = submit(client, client.visit(link), link)
    assert location == "/me/code"
    mine = client.visit(location)
    assert "Ana Souza 🎷" in mine
    assert mine.one("a", href="/me/profile?welcome=1&next=/me/code")
    card = client_for(None).visit(f"/c/{mine.one(class_='typed').text.replace(' ', '')}")
    assert card.one("a", href=f"mailto:{ANA}")
    agreed = client.visit("/me/agreements")
    assert "Name, Headline, Email" in agreed
    assert "your name, your headline once you have one, and this" in agreed
    assert "By creating an account you agree to the terms of use." in agreed


@pytest.mark.parametrize(
    ("answer", "shared", "shown"),
    [
        ({"reach": "phone", "phone": "+351 912 345 678"}, ["headline", "phone"], "tel:+351912345678"),
        ({"reach": "link", "link": "linkedin.com/in/ana"}, ["headline", "links"], "https://www.linkedin.com/in/ana"),
        ({"reach": "none", "phone": "+351 912 345 678"}, ["headline"], ""),
    ],
)
def test_what_is_answered_is_shared_and_nothing_else(
    app: Flask, client_for: ClientFor, answer: dict[str, str], shared: list[str], shown: str
) -> None:
    client = client_for(None)
    sign_up(client, **answer)
    client.post_form(path_of(newest_link(app, ANA)))
    ana = user(app, ANA)
    assert ana
    assert ana.profile.shared == shared
    code = client.visit("/me/code").one(class_="typed").text.replace(" ", "")
    links = [link.get("href") for link in client_for(None).visit(f"/c/{code}").all("a")]
    assert not shown or shown in links
    assert not [link for link in links if link and link.startswith(("mailto:", "tel:")) and link != shown]
    assert bool(shown) == ("My first card" in client.visit("/me/agreements"))


def test_the_agreement_ends_with_the_next_choice(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    sign_up(client)
    client.post_form(path_of(newest_link(app, ANA)))
    client.post_form("/me/sharing", {"shared": ["headline"]})
    first = next(part for part in client.visit("/me/agreements").all("section") if "My first card" in part.text)
    assert ", until " in first.text


def test_a_strangers_number_does_not_get_onto_the_card_of_the_owner_of_the_address(
    app: Flask, client_for: ClientFor
) -> None:
    """A stranger signs up with Ana's address and a number of their own; Ana opens the link that it sends her."""
    stranger, ana = client_for(None), client_for(None)
    sign_up(stranger, reach="phone", phone="+351 666 666 666")
    link = path_of(newest_link(app, ANA))
    page = ana.visit(link)
    assert "666" not in page
    assert len(page.form(link).all("input", name="reach")) == 4, "she is asked herself"
    assert ana.post_form(link, {"name": "Ana", "reach": "phone", "phone": "x"}).status_code == 422
    assert ana.post_form(link, {"name": "Ana", "reach": "link", "link": "ana.example"}).location == "/me/code"
    found = user(app, ANA)
    assert found
    assert (found.profile.phone, found.profile.links) == ("", ["https://ana.example"])


def test_who_does_not_answer_elsewhere_shares_nothing(app: Flask, client_for: ClientFor) -> None:
    sign_up(client_for(None))
    ana = client_for(None)
    ana.post_form(path_of(newest_link(app, ANA)), {"name": "Ana"})
    found = user(app, ANA)
    assert found
    assert (found.profile.email, found.profile.shared, found.profile.decided_at) == ("", ["headline"], None)


def test_a_photo_of_the_welcome_is_shared_unless_switched_off(app: Flask, client_for: ClientFor) -> None:
    for email, choice, shared in ((ANA, ["yes"], True), ("bea@example.org", [], False)):
        client = client_for(None)
        sign_up(client, email)
        client.post_form(path_of(newest_link(app, email)))
        page = client.visit("/me/profile?welcome=1")
        assert "checked" in page.one("input", name="share_photo").attributes
        form = {"name": "Ana", "share_photo": choice, "photo": (BytesIO(webp()), "me.png")}
        client.post_form("/me/profile", form, query_string={"welcome": "1"}, content_type="multipart/form-data")
        found = user(app, email)
        assert found
        assert ("photo" in found.profile.shared) is shared
        assert ("My photo on my card" in client.visit("/me/agreements")) is shared


def test_who_scanned_first_signs_up_and_comes_back_to_the_card(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code = client_for(cast.owner).visit("/me/code").one(class_="typed").text.replace(" ", "")
    client = client_for(None)
    invitation = next(link["href"] for link in client.visit(f"/c/{code}").all("a") if "/sign-up" in link["href"])
    submit(client, client.visit(invitation), "/sign-up", name="Ana", email=ANA, reach="email")
    link = path_of(newest_link(app, ANA))
    assert submit(client, client.visit(link), link) == f"/c/{code}"
    assert client.visit(f"/c/{code}").form("/contacts")


def test_a_known_address_learns_and_changes_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A1"""
    client, newcomer = client_for(None), client_for(None)
    sign_up(client, "owner@example.org", name="Somebody Else", reach="phone", phone="+351 666 666 666")
    sign_up(newcomer, "nobody@example.org")
    shown = [c.visit("/sign-in/sent").text for c in (client, newcomer)]
    assert shown[0].replace("owner@", "nobody@") == shown[1]
    assert client.post_form(path_of(newest_link(app, "owner@example.org"))).location == "/"
    assert "Owner Person" in client.visit("/me")
    known = user(app, "owner@example.org")
    assert known
    assert "666" not in known.profile.phone


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
    form = {"name": "Ana", "email": ANA, "reach": "none", "time_zone": "America/Sao_Paulo"}
    client.post_form("/sign-up", form, headers={"Accept-Language": said})
    client.post_form(path_of(newest_link(app, ANA)))
    ana = user(app, ANA)
    assert ana and (ana.language, ana.time_zone) == (kept, "America/Sao_Paulo")


@pytest.mark.one_database
@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 5000])
def test_a_made_up_time_zone_is_utc(app: Flask, client_for: ClientFor, zone: str) -> None:
    client = client_for(None)
    client.post_form("/sign-up", {"name": "Ana", "email": ANA, "reach": "none", "time_zone": zone})
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
        ("email", "", "Type your email"),
        ("email", "ana", "ana@example.org"),
        ("email", "a" * 300 + "@example.org", "254 characters"),
        ("reach", "", "Choose how"),
        ("reach", "fax", "Choose how"),
        ("phone", "call me", "Type a phone number"),
    ],
)
def test_what_does_not_fit_is_said_beside_it(
    app: Flask, client_for: ClientFor, field: str, typed: str, sentence: str
) -> None:
    form = {"name": "Ana", "email": ANA, "reach": "phone", "phone": "+351 912"} | {field: typed}
    answer = client_for(None).post_form("/sign-up", form)
    page = Page(answer.text, "/sign-up")
    assert answer.status_code == 422
    assert sentence in page.one(id=f"{field}-problem")
    if field != "reach":  # whose problem stands below all of its answers
        assert field in page.one("input", id=field).get("aria-describedby")
    assert (
        page.one("input", name="email" if field == "name" else "name")["value"]
        == form["email" if field == "name" else "name"]
    )
    assert letters(app, ANA) == []
