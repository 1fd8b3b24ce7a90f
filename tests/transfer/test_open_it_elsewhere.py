"""The ways out with a draft: only those that a card gives, and each address parses back to exactly the draft."""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from meetup.contacts import Contact
from meetup.drafts.messages import DraftMessage
from meetup.drafts.send_links import international_digits, send_links_of
from meetup.extensions import db, now
from meetup.people import Card, Profile, User
from meetup.people.card import Link
from meetup.people.phones import dial_string
from meetup.people.vcards import render_vcard
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, scan

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=300)
LOCAL = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}", fullmatch=True)
NASTY = "Tom & Jerry?subject=x&bcc=evil@example.org\n100 % <b>#1</b> + 再见 🎷"
PHONE = "+351 912 345 678"


def opened(card: Card, subject: str, body: str) -> dict[str, str]:
    return {opening.kind: opening.url for opening in send_links_of(card, DraftMessage(subject, body))}


@given(subject=TEXT, body=TEXT, local=LOCAL)
@example(subject="a\nBcc: x", body=NASTY, local="a")
@example(subject="", body="", local="a?b=c&d")
def test_every_address_parses_back_to_exactly_the_draft(subject: str, body: str, local: str) -> None:
    """I1 and I5 for links: nothing typed becomes another field, another recipient or another address."""
    email = f"{local}@example.org"
    urls = opened(Card(user_id=None, name="x", email=email, phone=PHONE), subject, body)
    mail = urlsplit(urls["email"])
    assert (mail.scheme, unquote(mail.path), mail.fragment) == ("mailto", email, "")
    fields = parse_qs(mail.query, keep_blank_values=True, strict_parsing=True)
    assert fields == {"subject": [subject], "body": [body.replace("\n", "\r\n")]}
    for kind, start, name in (("sms", "sms:+351912345678", "body"), ("whatsapp", "https://wa.me/351912345678", "text")):
        url = urlsplit(urls[kind])
        assert urls[kind].partition("?")[0] == start
        assert parse_qs(url.query, keep_blank_values=True, strict_parsing=True) == {name: [body]}
    assert all(url.isascii() and not set(url) & set(" \r\n\"'<>") for url in urls.values())


def test_line_breaks_are_those_of_mail() -> None:
    """RFC 6068, section 5."""
    url = opened(Card(user_id=None, name="Dana", email="dana+x@example.org"), "Hi there", "One\nTwo")["email"]
    assert url == "mailto:dana%2Bx@example.org?subject=Hi%20there&body=One%0D%0ATwo"


@pytest.mark.parametrize(
    ("phone", "number", "international"),
    [
        ("+351 912 345 678", "+351912345678", "351912345678"),
        ("+44 (0)20 7946 0018", "+442079460018", "442079460018"),
        ("+49-30/901820", "+4930901820", "4930901820"),
        ("+49 (0)171 7654321", "+491717654321", "491717654321"),
        ("(0)171 7654321", "01717654321", ""),
        ("912 345 678", "912345678", ""),
        ("0049 30 901820", "004930901820", ""),
        ("+1234567890123456", "+1234567890123456", ""),
        ("+123", "+123", ""),
        ("", "", ""),
        ("+ - ()", "", ""),
    ],
)
def test_only_a_number_that_says_its_country_is_one_for_whatsapp(phone: str, number: str, international: str) -> None:
    assert (dial_string(phone), international_digits(phone)) == (number, international)


def test_each_way_only_where_the_card_gives_it() -> None:
    links = (Link("https://github.com/dana"), Link("https://www.linkedin.com/in/dana"))
    assert opened(Card(user_id=None, name="x"), "s", "b") == {}
    assert list(opened(Card(user_id=None, name="x", email="a@b.org"), "s", "b")) == ["email"]
    assert list(opened(Card(user_id=None, name="x", phone="912 345 678"), "s", "b")) == ["sms"]
    assert opened(Card(user_id=None, name="x", links=links), "s", "b") == {"linkedin": links[1].url}


def test_each_way_takes_the_first_number_that_fits() -> None:
    card = Card(user_id=None, name="x", phone="0171 7654321", other_phones=("+49 (0)30 123456", "+351 912 345 678"))
    urls = opened(card, "s", "b")
    assert (urls["sms"], urls["whatsapp"]) == ("sms:01717654321?body=b", "https://wa.me/4930123456?text=b")


@pytest.mark.parametrize("phone", ["+49 (0)171 7654321", "+49-171/7654321", "+49 171 765.4321"])
def test_a_call_goes_to_the_number_that_is_meant(app: Flask, cast: Cast, owner: Client, phone: str) -> None:
    """RFC 3966 5.1.1; also from an address book that the card was saved to."""
    share(app, cast.contact, "phone")
    with app.app_context():
        db.session.get_one(Profile, cast.contact.id).phone = phone
        db.session.commit()
    page = owner.visit(f"/contacts/{cast.met.id}")
    assert [link["href"] for link in page.all("a") if link["href"].startswith("tel:")] == ["tel:+491717654321"]
    saved = render_vcard(Card(user_id=None, name="x", phone=phone), version="4.0")
    assert re.sub("(?<=[0-9])-", "", saved.partition("uri:")[2].split()[0]) == "tel:+491717654321"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def share(app: Flask, person: User, *fields: str) -> None:
    with app.app_context():
        db.session.get_one(Profile, person.id).share(list(fields))
        db.session.commit()


def ways(client: Client, path: str) -> set[str]:
    return {link["data-opening"] for link in client.visit(path).all("a") if "data-opening" in link.attributes}


def test_what_they_no_longer_share_is_gone_at_once(app: Flask, cast: Cast, owner: Client) -> None:
    """P2: on the contact's page and on the draft's."""
    for path in (f"/contacts/{cast.met.id}", f"/contacts/{cast.met.id}/draft"):
        share(app, cast.contact, "email", "phone")
        assert ways(owner, path) == {"email", "sms", "whatsapp"}
        share(app, cast.contact, "phone")
        assert ways(owner, path) == {"sms", "whatsapp"}
        share(app, cast.contact)
        assert ways(owner, path) == set()
        text = owner.get(path).text
        assert "912 345" not in text
        assert "351912" not in text


def test_a_card_taken_back_opens_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    """Q5: no channel is left; the text can still be copied."""
    share(app, cast.contact, "email", "phone", "links")
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).withheld_at = now()
        db.session.commit()
    page = owner.visit(f"/contacts/{cast.met.id}/draft")
    assert not ways(owner, f"/contacts/{cast.met.id}/draft")
    assert "Copy the text and send it" in page


def test_the_link_carries_what_was_kept(app: Flask, cast: Cast, owner: Client) -> None:
    share(app, cast.contact, "email")
    path = f"/contacts/{cast.met.id}/draft"
    owner.post_form(path, {"subject": "Hey", "body": NASTY, "version": "0"})
    for place in (path, path.removesuffix("/draft")):
        url = urlsplit(owner.visit(place).one("a", data_opening="email")["href"])
        assert parse_qs(url.query) == {"subject": ["Hey"], "body": [NASTY.replace("\n", "\r\n")]}


def test_nothing_is_sent_or_logged_by_looking(app: Flask, cast: Cast, owner: Client) -> None:
    share(app, cast.contact, "email")

    def stand() -> tuple[Any, ...]:
        with app.app_context():
            met = db.session.get_one(Contact, cast.met.id)
            return met.stage, met.thanked_at, met.due_on

    before = stand()
    for query in ("", "?reworded=1", "?run=to_do"):
        owner.visit(f"/contacts/{cast.met.id}/draft{query}")
    assert stand() == before


def test_names_that_are_markup_stay_text(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """I1: the page is linted, and the name comes back whole from the link."""
    name = '"><script>alert(1)</script>&subject=x'
    with app.app_context():
        profile = db.session.get_one(Profile, cast.stranger.id)
        profile.name = name
        profile.share(["email"])
        db.session.commit()
    made = scan(owner, code_of(app, cast.stranger)).get_json()
    assert owner.post_form(f"{made['url']}/draft/habit", {"tone": "formal"}).status_code == 303
    page = owner.visit(f"{made['url']}/draft")
    url = urlsplit(page.one("a", data_opening="email")["href"])
    assert parse_qs(url.query)["body"][0].startswith(f"Dear {name},\r\n")
