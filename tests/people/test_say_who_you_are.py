"""People fill in their profile in whatever script they write, and see it as they typed it."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.elements import Element
from tests.pages import Page

FILLED = {
    "name": "Ana Souza",
    "headline": "Head of Data",
    "company": "Brightline",
    "pronouns": "she/her",
    "bio": "Trains in the morning.\nTrains at night.",
    "email": "ana@work.example.org",
    "phone": "+351 912 345 678",
    "links": "https://www.linkedin.com/in/ana\nhttps://ana.example.org/",
    "interests": "dbt, trail running",
    "offers": "hedge laying",
    "asks": "a place to stay",
}
NAMES = [
    "李美玲", "محمد علي", "שרה כהן", "Ωmega Παπαδοπούλου", "नरेन्द्र", "สมชาย ใจดี", "김민준", "Владимир", "👩‍💻 Zoë",
    "<b>Bobby</b> & 'Tables'; DROP TABLE users;--", "${7*7} #{7*7} %s %(name)s {0} \\", "ﷺ", "x" * 100,
]  # fmt: skip


def value(element: Element) -> str:
    """What a field holds; a browser drops the line break after <textarea>."""
    if element.tag == "input":
        return element.get("value")
    return "".join(part for part in element.parts if isinstance(part, str)).removeprefix("\r\n")


def fill_in(client: Client, **changes: str) -> Any:
    return client.post_form("/me/profile", FILLED | changes)


def rows(app: Flask, person: User) -> dict[str, Any]:
    with app.app_context():
        profile = db.session.get_one(User, person.id).profile
        return {key: kept for key, kept in vars(profile).items() if key in FILLED}


def test_all_of_it_is_kept_as_typed(cast: Cast, client_for: ClientFor) -> None:
    client, stranger = client_for(cast.owner), client_for(cast.stranger)
    assert fill_in(client).location == "/me"
    page = client.visit("/me/profile")
    assert {name: value(page.one("input", "textarea", name=name)) for name in FILLED} == FILLED
    assert stranger.visit("/me/profile").one("input", name="company")["value"] == "Brightline"
    assert "Ana" not in stranger.visit("/me")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_stays_literal(cast: Cast, client_for: ClientFor, name: str) -> None:
    """I5, P1: on every page that shows it."""
    client = client_for(cast.owner)
    assert fill_in(client, name=name).status_code == 303
    shown = " ".join(name.split())
    for path in ("/me/code", "/me/sharing"):
        assert shown in client.visit(path)
    code = client.visit("/me/code").one(class_="typed").text.replace(" ", "")
    look = "name long" if len(shown) > 40 else "name"
    assert client_for(None).visit(f"/c/{code}").one("strong", class_=look).text == shown


def test_marks_of_a_template_stay_literal_too(cast: Cast, client_for: ClientFor) -> None:
    """I5: read without the lint, which takes them for a leak."""
    client = client_for(cast.owner)
    fill_in(client, name="{{ 7*7 }} {% raw %}")
    assert "{{ 7*7 }} {% raw %}" in FlaskClient.open(client, "/me", base_url=client.base_url).text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Type the name"),
        ("name", "\u2060\u00ad", "Type the name"),
        ("name", "x" * 101, "100 characters"),
        ("name", "Ana\nSouza", "one line"),
        ("name", "Ana\u2028Souza", "one line"),
        ("headline", "x" * 121, "120 characters"),
        ("bio", "x" * 1001, "1000 characters"),
        ("email", "ana@", "ana@example.org"),
        ("email", "ana@example.org\r\nBcc: all@example.org", "ana@example.org"),
        ("email", "a" * 300, "254 characters"),
        ("phone", "call me", "phone number"),
        ("phone", "+351 912\n345", "phone number"),
        ("links", "ftp://ana.example.org", "https://"),
        ("links", "https://ana.example.org\njavascript:alert(1)", "“javascript:alert(1)”"),
        ("links", "https://user:secret@ana.example.org", "web address"),
        ("links", "https://exa mple.org", "web address"),
        ("links", "\n".join(f"https://example.org/{n}" for n in range(9)), "8 links"),
        ("interests", ", ".join(f"topic {n}" for n in range(13)), "Keep it to 12"),
        ("offers", "x" * 41, "40 characters"),
        ("asks", "ﷺ" * 40, "too long"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, client_for: ClientFor, field: str, typed: str, sentence: str
) -> None:
    before = rows(app, cast.owner)
    answer = fill_in(client_for(cast.owner), **{field: typed})
    page = Page(answer.text, "/me/profile")
    assert answer.status_code == 422
    assert sentence in page.one(id=f"{field}-problem")
    for name in FILLED.keys() - {field}:
        assert value(page.one("input", "textarea", name=name)) == FILLED[name]
    assert rows(app, cast.owner) == before


@pytest.mark.parametrize("typed", ["\ud800", "a\0b", "x" * 1_100_000])
def test_what_no_database_keeps_is_no_mistake_of_ours(
    app: Flask, cast: Cast, client_for: ClientFor, typed: str
) -> None:
    """I7: NUL, a lone surrogate, a megabyte."""
    client = client_for(cast.owner)
    sent = f"csrf_token={client.token()}&name=Ana&bio=" + quote(typed, errors="surrogatepass")
    answer = client.post("/me/profile", data=sent, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500
    client.visit("/me/preview")


def test_links_are_labelled_by_their_site(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    labels = {
        "https://www.linkedin.com/in/ana": "LinkedIn",
        "https://pt.linkedin.com/in/ana": "LinkedIn",
        "HTTPS://GitHub.com/ana": "GitHub",
        "https://linkedin.com.evil.example/": "linkedin.com.evil.example",
        "https://evil-github.com/": "evil-github.com",
        "https://www.ana.example.org:8443/a?b=c#d": "ana.example.org",
    }
    client = client_for(cast.owner)
    fill_in(client, links="\n".join(labels))
    client.post_form("/me/sharing", {"shared": "links"})
    shown = client.visit("/me/preview").all("a", rel="nofollow ugc noopener")
    labels["https://GitHub.com/ana"] = labels.pop("HTTPS://GitHub.com/ana")
    assert {link["href"]: link.text for link in shown} == labels


def test_the_bio_is_text_with_clickable_addresses(cast: Cast, client_for: ClientFor) -> None:
    """I2: and nothing else of it is markup."""
    client = client_for(cast.owner)
    fill_in(client, bio="<img src=x onerror=alert(1)> see https://ana.example.org/x?a=1&b=2. javascript:alert(1)")
    client.post_form("/me/sharing", {"shared": "bio"})
    bio = client.visit("/me/preview").one("p", class_="typewritten")
    assert bio.one("a")["href"] == "https://ana.example.org/x?a=1&b=2"
    assert "<img src=x onerror=alert(1)>" in bio
    assert not bio.all("img")


def test_the_time_zone_can_be_changed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    assert client.post_form("/me/settings", {"time_zone": "Asia/Tokyo"}).location == "/me/settings"
    assert client.visit("/me/settings").one("input", name="time_zone")["value"] == "Asia/Tokyo"
    refused = client.post_form("/me/settings", {"time_zone": "Mars/Olympus"})
    assert refused.status_code == 422
    assert "Mars/Olympus" in refused.text
    assert client_for(cast.stranger).visit("/me/settings").one("input", name="time_zone")["value"] == "Europe/Lisbon"
