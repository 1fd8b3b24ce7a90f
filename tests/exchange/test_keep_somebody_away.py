"""Blocking somebody, or taking a card back, holds for them when they are signed out as well (Q8)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.events import Attendance
from meetup.extensions import db
from meetup.outbox import Mail
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, kept, rows, scan, share_all
from tests.pages import Page

AWAY: dict[str, Callable[[Flask, Cast], str]] = {
    "block": lambda app, cast: f"/contacts/{kept(app, cast.owner, cast.contact).id}/block",
    "take back": lambda app, cast: f"/me/card/holders/{kept(app, cast.contact, cast.owner).id}/removal",
}
PAGES = ("/c/{}", "/C/{}", "/c/{}.vcf", "/c/{}.svg", "/c/{}.png", "/c/{}/thanks")
"""What can be opened with a code."""


FRAME = "Try again A new version is ready. Reload "
"""What the pages of members have besides: words, and before all else a link to the page itself."""


def send_away(app: Flask, cast: Cast, client: Client, how: str, **form: Any) -> TestResponse:
    """``owner`` blocks ``contact``, or takes the card back from them."""
    answer = client.post_form(AWAY[how](app, cast), form)
    assert answer.status_code == 303
    return answer


def give(client: Client, code: str, **changes: str) -> TestResponse:
    form = {"name": "Gita Guest", "channel": "gita@example.org", "uuid": str(uuid4()), **changes}
    return client.post_form(f"/c/{code}/cards", form)


def seen(answer: TestResponse) -> tuple[Any, ...]:
    """What the reader gets, without the frame of the page and what is made anew for each."""
    if answer.mimetype != "text/html" or answer.status_code in (301, 303):
        return answer.status_code, answer.location, answer.data
    page = Page(answer.text, answer.request.path)
    main, heading = page.one("main"), page.one("h1").text.strip()  # which stands in the bar for whoever is signed in
    values = [part.get("href") or part.get("action") or part.get("name") for part in main.all("a", "form", "input")]
    text = " ".join(main.text.split())
    if text.startswith(FRAME):
        text, (own_page, *values) = text.removeprefix(FRAME), values
        assert own_page == ""
    return answer.status_code, heading, text.removeprefix(heading).strip(), values


@pytest.mark.parametrize("how", AWAY)
@pytest.mark.parametrize("choice", [{}, {"new_code": ["no", "yes"]}])
def test_the_code_is_a_new_one(app: Flask, cast: Cast, client_for: ClientFor, how: str, choice: dict[str, Any]) -> None:
    """Q3: the old one opens nothing, signed in or out, and everybody stays on the list."""
    old, before = code_of(app, cast.owner), rows(app)["contacts"]
    send_away(app, cast, client_for(cast.owner), how, **choice)
    assert code_of(app, cast.owner) != old
    assert len(rows(app)["contacts"]) == len(before)
    for person in (None, cast.contact, cast.stranger):
        client = client_for(person)
        for path in ("/c/{}", "/c/{}.svg", "/c/{}.png"):
            assert client.get(path.format(old)).status_code == 410
        assert client.get(f"/c/{old}.vcf").status_code == 404
    assert give(client_for(None), old).status_code == 410
    assert scan(client_for(cast.stranger), old).status_code == 410


@pytest.mark.parametrize("how", AWAY)
def test_who_keeps_the_code_keeps_it(app: Flask, cast: Cast, client_for: ClientFor, how: str) -> None:
    old = code_of(app, cast.owner)
    send_away(app, cast, client_for(cast.owner), how, new_code="no")
    assert code_of(app, cast.owner) == old
    assert client_for(None).get(f"/c/{old}").status_code == 200


@pytest.mark.parametrize("how", AWAY)
def test_badges_stay(app: Flask, cast: Cast, client_for: ClientFor, how: str) -> None:
    """A badge shows nothing to whoever is signed out, and hangs around a neck already."""

    def badge() -> int:
        with app.app_context():
            return db.session.scalars(select(Attendance.badge_id).where(Attendance.user_id == cast.owner.id)).one()

    before = badge()
    send_away(app, cast, client_for(cast.owner), how)
    assert badge() == before


@pytest.mark.parametrize("how", AWAY)
def test_the_forms_say_so_and_are_switched_on(app: Flask, cast: Cast, client_for: ClientFor, how: str) -> None:
    action = AWAY[how](app, cast)
    client = client_for(cast.owner)
    pages = [f"/contacts/{cast.met.id}"] + ["/me/card/holders"] * (how == "take back")
    for path in pages:
        page = client.visit(path)
        (switch,) = (field for field in page.form(action).all("input") if field.get("role") == "switch")
        assert (switch["name"], switch["value"]) == ("new_code", "yes")
        assert "checked" in switch.attributes
        assert "Links and prints of the old code stop working" in page


@pytest.mark.parametrize("choice", ["yes", "no"])
@pytest.mark.parametrize("which", ["old", "now"])
@pytest.mark.parametrize("state", ["open", "paused", "no guests"])
def test_nothing_differs_between_signed_in_and_out(
    app: Flask, cast: Cast, client_for: ClientFor, choice: str, which: str, state: str
) -> None:
    """Q8, Q5: whoever is blocked reads what anybody reads, whatever they open."""
    owner = client_for(cast.owner)
    code = code_of(app, cast.owner)
    send_away(app, cast, owner, "block", new_code=choice)
    code = code if which == "old" else code_of(app, cast.owner)
    if state == "paused":
        owner.post_form("/me/sharing/pause")
    elif state == "no guests":
        owner.post_form("/me/sharing/guests")
    inside, outside = client_for(cast.contact), client_for(None)
    for path in PAGES:
        assert seen(inside.get(path.format(code))) == seen(outside.get(path.format(code))), path


@pytest.mark.parametrize("choice", ["yes", "no"])
@pytest.mark.parametrize("state", ["open", "paused", "no guests"])
def test_what_they_leave_is_answered_alike(
    app: Flask, cast: Cast, client_for: ClientFor, choice: str, state: str
) -> None:
    owner = client_for(cast.owner)
    send_away(app, cast, owner, "block", new_code=choice)
    if state == "paused":
        owner.post_form("/me/sharing/pause")
    elif state == "no guests":
        owner.post_form("/me/sharing/guests")
    code = code_of(app, cast.owner)
    for changes in ({}, {"name": ""}, {"channel": "contact@example.org"}, {"website": "x"}):
        inside, outside = (
            [seen(give(client, code, **changes)), seen(client.get(f"/c/{code}/thanks"))]
            for client in (client_for(cast.contact), client_for(None))
        )
        assert inside == outside, changes


def test_a_link_right_after_a_card_is_answered_alike(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Q8: the card that goes nowhere sends no mail, but counts like one."""
    code, answers = code_of(app, cast.owner), []
    send_away(app, cast, client_for(cast.owner), "block", new_code="no")
    for email in ("contact@example.org", "somebody.else@example.org"):
        client = client_for(None)
        assert give(client, code, channel=email).status_code == 303
        answers.append(seen(client.post_form("/sign-in/links", {"email": email})))
    assert "less than a minute ago" in answers[0][2]
    assert answers[0] == answers[1]


def test_signed_in_they_leave_nothing_whatever_they_type(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    send_away(app, cast, client_for(cast.owner), "block", new_code="no")
    assert_leaves_nothing(app, client_for(cast.contact), code_of(app, cast.owner), "somebody.else@example.org")


@pytest.mark.parametrize("how", AWAY)
@pytest.mark.parametrize(
    "channel",
    [
        "contact@example.org",
        "Contact@Example.ORG",
        "contact+again@example.org",
        "contact@work.example.org",
        "+351 912 345 678",
        "00351 912-345-678",
        "912 345 678",
        "+351 912 345 678 ext. 1",
        "912345678x0",
        "https://www.linkedin.com/in/contact/",
        "linkedin.com/in/Contact",
        "noted@example.net",
    ],
)
def test_what_they_leave_signed_out_goes_nowhere(
    app: Flask, cast: Cast, client_for: ClientFor, how: str, channel: str
) -> None:
    """By the address of their account, whatever their profile says, or what the owner has noted: silently."""
    share_all(app, cast.contact)
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.links = ["https://www.linkedin.com/in/contact"]
        details = Details(name="Contact Person", emails=("noted@example.net",))
        db.session.get_one(Contact, cast.met.id).kept_card = KeptCard.create(cast.owner, "by_hand", details)
        db.session.commit()
    send_away(app, cast, client_for(cast.owner), how, new_code="no")
    assert_leaves_nothing(app, client_for(None), code_of(app, cast.owner), channel)


def assert_leaves_nothing(app: Flask, client: Client, code: str, channel: str) -> None:
    """A card with that channel gets the same thanks as any other, and writes no row but a link that nobody is sent."""
    before = {**rows(app), "sign_in_links": None}
    answer = give(client, code, channel=channel, message="You cannot hide")
    assert (answer.status_code, answer.location) == (303, f"/c/{code}/thanks")
    assert "Sent. Only" in client.visit(f"/c/{code}/thanks")
    assert {**rows(app), "sign_in_links": None} == before


@pytest.mark.parametrize("how", AWAY)
def test_everybody_else_can_leave_theirs(app: Flask, cast: Cast, client_for: ClientFor, how: str) -> None:
    send_away(app, cast, client_for(cast.owner), how)
    for channel in ("gita@example.org", "friend@example.org", "+351 912 999 999", "https://example.org/contact"):
        give(client_for(None), code_of(app, cast.owner), channel=channel)
    with app.app_context():
        assert len(db.session.scalars(select(KeptCard)).all()) == 4
        assert len(db.session.scalars(select(Mail).where(Mail.recipient == "gita@example.org")).all()) == 1


def test_strangers_leave_no_card_where_that_is_switched_off(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, guest, code = client_for(cast.owner), client_for(None), code_of(app, cast.owner)
    give(guest, code)
    settings = owner.visit("/me/sharing")
    assert "People without an account can send me their card" in settings
    assert owner.post_form("/me/sharing/guests").location == "/me/sharing"
    before = rows(app)
    page = guest.visit(f"/c/{code}")
    assert "Owner Person" in page
    assert "Save to phone" in page
    assert "Share your details" not in page
    for changes in ({}, {"name": ""}, {"channel": "another@example.org"}):
        answer = give(guest, code, **changes)
        assert answer.status_code == 403
        assert "doesn't take cards" in answer.text.replace("&#39;", "'")
    assert rows(app) == before
    owner.post_form("/me/sharing/guests", {"guests": "yes"})
    assert "Share your details" in guest.visit(f"/c/{code}")
    assert give(guest, code, channel="another@example.org").status_code == 303


def test_the_blocked_find_a_badge_that_is_over(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Q5: what somebody finds who does not attend."""
    send_away(app, cast, client_for(cast.owner), "block")
    with app.app_context():
        query = select(Attendance).where(Attendance.user_id == cast.owner.id)
        badge = db.session.scalars(query).one().badge.code
    blocked, stranger = (client_for(person).get(f"/c/{badge}") for person in (cast.contact, cast.stranger))
    assert seen(blocked) == seen(stranger)
    assert blocked.status_code == 410
