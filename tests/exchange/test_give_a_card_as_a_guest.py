"""A guest gives their card back with a name and one channel, and keeps it all by confirming the address later."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetup.codes import Code
from meetup.contacts import Block, Contact
from meetup.contacts.kept_cards import KeptCard
from meetup.exchange import Encounter
from meetup.extensions import db, limiter, now
from meetup.outbox import Mail
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.exchange.test_scan_at_the_same_time import at_once

GIVEN = {"name": "Gita Guest", "channel": "gita@example.org"}


@pytest.fixture
def path(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return f"/c/{Code.get_phone_code(cast.owner).code}"


@pytest.fixture
def guest(client_for: ClientFor) -> Client:
    return client_for(None)


def give(guest: Client, path: str, **changes: str) -> TestResponse:
    return guest.post_form(f"{path}/cards", {**GIVEN, "uuid": str(uuid4()), **changes})


def number(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def mails(app: Flask) -> list[str]:
    with app.app_context():
        return [mail.letter.text for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def letter_link(app: Flask) -> str:
    """The path of the latest mailed link."""
    link = next(word for word in mails(app)[-1].split() if "/sign-in/links/" in word)
    return link.removeprefix(app.config["MEETUP"].base_url)


def confirm(app: Flask, browser: Client, *without: str) -> TestResponse:
    """Open the latest mailed link, and press its button, with everybody whom it shows but ``without``."""
    link = letter_link(app)
    page = browser.visit(link)
    shown = [field["value"] for field in page.form(link).all("input") if field.get("name") == "recipient"]
    return browser.post_form(link, {"recipient": [one for one in shown if one not in without]})


def test_a_name_and_one_channel_are_enough(cast: Cast, guest: Client, visit: Visit, path: str) -> None:
    answer = give(guest, path)
    assert answer.location == f"{path}/thanks"
    assert "Only Owner Person can see it" in guest.visit(f"{path}/thanks")
    assert "Gita Guest gave you their card" in visit("/", cast.owner)
    listed = visit("/contacts", cast.owner)
    assert "Gita Guest" in listed
    assert "guest" in listed
    assert "Gita" in visit("/contacts?q=gita", cast.owner)


def test_the_owner_sees_the_channel_the_message_and_the_place(
    cast: Cast, app: Flask, guest: Client, visit: Visit, path: str
) -> None:
    give(guest, path, message="We spoke of Kafka")
    with app.app_context():
        contact = db.session.scalars(select(Contact).where(Contact.person_id.is_(None))).one()
        event_id = contact.event_id
    page = visit(f"/contacts/{contact.id}", cast.owner)
    assert "We spoke of Kafka" in page
    assert any(link.get("href") == "mailto:gita@example.org" for link in page.all("a"))
    assert "they gave you their card" in page
    assert event_id == cast.event.id
    visit(f"/contacts/{contact.id}", cast.contact, status=404)


@pytest.mark.parametrize(
    ("channel", "kept"),
    [
        ("Gita@Example.org", ("email", "gita@example.org")),
        ("+351 912 345 678", ("phone", "+351 912 345 678")),
        ("https://www.linkedin.com/in/gita", ("link", "https://www.linkedin.com/in/gita")),
        ("linkedin.com/in/gita", ("link", "https://www.linkedin.com/in/gita")),
    ],
)
def test_the_channel_is_known_by_its_shape(
    app: Flask, guest: Client, path: str, channel: str, kept: tuple[str, str]
) -> None:
    give(guest, path, channel=channel)
    with app.app_context():
        card = db.session.scalars(select(KeptCard)).one()
        assert getattr(card, kept[0]) == kept[1]


@pytest.mark.parametrize(
    "channel", ["", "gita", "gita@", "javascript:alert(1)", "http://x", "12", "https://a b.example"]
)
def test_what_is_no_channel_gets_a_sentence_and_keeps_what_was_typed(
    app: Flask, guest: Client, path: str, channel: str
) -> None:
    answer = give(guest, path, channel=channel)
    assert answer.status_code == 422
    assert 'value="Gita Guest"' in answer.text
    assert "channel-problem" in answer.text
    assert number(app, KeptCard) == 0


def test_a_doubled_tap_is_one_meeting(app: Flask, guest: Client, path: str) -> None:
    before, uuid = number(app, Encounter), str(uuid4())
    for _ in range(2):
        give(guest, path, uuid=uuid)
    assert (number(app, Encounter) - before, number(app, KeptCard)) == (1, 1)


def test_the_same_guest_again_is_the_same_contact(app: Flask, guest: Client, path: str) -> None:
    before = number(app, Encounter)
    give(guest, path)
    give(guest, path, name="Gita G.")
    assert (number(app, Encounter) - before, number(app, KeptCard)) == (2, 1)


def test_a_script_that_fills_every_field_gives_nothing(app: Flask, guest: Client, path: str) -> None:
    assert give(guest, path, website="https://spam.example").status_code == 303
    assert number(app, KeptCard) == 0
    assert not mails(app)


def test_without_a_token_nothing_is_given(app: Flask, guest: Client, path: str) -> None:
    """Q4."""
    assert guest.post(f"{path}/cards", data=GIVEN).status_code == 400
    assert number(app, KeptCard) == 0


def test_a_replaced_code_takes_nothing(app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str) -> None:
    client_for(cast.owner).post_form("/me/code/rotations")
    assert give(guest, path).status_code == 410


def test_a_replaced_code_shows_no_card_whatever_is_sent(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str
) -> None:
    """Q3: neither what is typed wrong nor the page after it brings the card back."""
    give(guest, path)
    client_for(cast.owner).post_form("/me/code/rotations")
    for answer in (give(guest, path, name=""), guest.get(f"{path}/thanks"), client_for(None).get(f"{path}/thanks")):
        assert answer.status_code == 410
        assert "Owner Person" not in answer.text


def test_a_paused_card_is_shown_to_no_guest(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str
) -> None:
    client_for(cast.owner).post_form("/me/sharing/pause")
    for answer in (give(guest, path), give(guest, path, name=""), guest.get(f"{path}/thanks")):
        assert answer.status_code == 403
        assert "Owner Person" not in answer.text


def test_thanks_are_for_what_was_given_by_that_code(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str
) -> None:
    with app.app_context():
        other = f"/c/{Code.get_phone_code(cast.contact).code}"
    give(guest, other)
    for browser in (guest, client_for(None)):
        assert browser.get(f"{path}/thanks").location == path


def test_taps_at_once_are_one_card_and_one_meeting_each(
    app: Flask, cast: Cast, client_for: ClientFor, path: str
) -> None:
    """Q6: one form tapped four times, and the same guest from two tabs."""
    before, posts = number(app, Encounter), []
    for uuid in (str(uuid4()), str(uuid4())):
        for _ in range(4):
            browser = client_for(None)
            data = {"csrf_token": browser.token(), **GIVEN, "uuid": uuid}
            posts.append(partial(browser.post, f"{path}/cards", data=data))
    assert {answer.status_code for answer in at_once(posts)} == {303}
    assert (number(app, Encounter) - before, number(app, KeptCard), len(mails(app))) == (2, 1, 1)


def test_the_owner_can_take_it_back(app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str) -> None:
    give(guest, path)
    with app.app_context():
        encounter = db.session.scalars(select(Encounter).where(Encounter.scanner_id.is_(None))).one()
    client_for(cast.owner).post_form(f"/encounters/{encounter.id}/removal")
    assert number(app, KeptCard) == 0


def test_one_mail_an_hour_and_none_for_a_phone(app: Flask, guest: Client, path: str) -> None:
    give(guest, path, channel="+351 912 345 678")
    assert not mails(app)
    for _ in range(3):
        give(guest, path)
    assert len(mails(app)) == 1
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        give(guest, path)
    assert len(mails(app)) == 2


def test_confirming_makes_a_member_who_keeps_it_all(
    app: Flask, cast: Cast, guest: Client, visit: Visit, path: str
) -> None:
    give(guest, path)
    assert confirm(app, guest).status_code == 303
    with app.app_context():
        gita = User.find_by_email("gita@example.org")
        assert gita is not None
        assert gita.profile.name == "Gita Guest"
        theirs, mine = Contact.find(cast.owner, gita), Contact.find(gita, cast.owner)
        assert theirs is not None
        assert mine is not None
        assert theirs.card.email == "gita@example.org", "what they gave by hand stays with whom they gave it to"
        assert Encounter.all_for(theirs) == Encounter.all_for(mine)
    assert "Owner Person" in guest.visit("/contacts?stage=all")
    assert visit("/contacts", cast.owner).text.count("Gita Guest") == 1


def test_somebody_already_on_the_list_is_not_there_twice(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str
) -> None:
    """A member, signed out, gives their card as a guest; the owner has written a note on either."""
    with app.app_context():
        known = Contact.find(cast.owner, cast.contact)
        assert known is not None
        known.write_note("Met at the door")
        db.session.commit()
    give(guest, path, name="Contact P.", channel=cast.contact.email)
    with app.app_context():
        db.session.scalars(select(Contact).where(Contact.person_id.is_(None))).one().write_note("Red scarf")
        db.session.commit()
    confirm(app, guest)
    with app.app_context():
        both = db.session.scalars(select(Contact).where(Contact.owner_id == cast.owner.id)).unique().all()
        mine = [contact for contact in both if contact.person_id == cast.contact.id]
        assert len(mine) == 1
        assert not [contact for contact in both if contact.person_id is None]
        assert mine[0].note.splitlines() == ["Met at the door", "Red scarf"]
        assert len(Encounter.all_for(mine[0])) == 2


def test_a_block_keeps_a_guest_a_guest(app: Flask, cast: Cast, guest: Client, path: str) -> None:
    give(guest, path, channel=cast.stranger.email)
    with app.app_context():
        Block.create(cast.owner, cast.stranger)
        db.session.commit()
    confirm(app, guest)
    with app.app_context():
        assert Contact.find(cast.owner, cast.stranger) is None
        assert Contact.find(cast.stranger, cast.owner) is None


def test_nobody_elses_address_adopts_it(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str
) -> None:
    give(guest, path)
    browser = client_for(None)
    browser.post_form("/sign-in/links", {"email": "mallory@example.org"})
    confirm(app, browser)
    assert "Owner Person" not in browser.visit("/contacts?stage=all")


def test_an_undo_after_joining_leaves_nothing_that_a_later_sign_in_finds(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, path: str
) -> None:
    give(guest, path)
    confirm(app, guest)
    with app.app_context():
        encounter = db.session.scalars(select(Encounter).order_by(Encounter.id.desc()).limit(1)).one()
    client_for(cast.owner).post_form(f"/encounters/{encounter.id}/removal")
    assert number(app, KeptCard) == 0
    browser = client_for(None)
    limiter.reset()  # as if a minute had passed, after which the mailbox gets another link
    browser.post_form("/sign-in/links", {"email": "gita@example.org"})
    assert confirm(app, browser).status_code == 303
    assert "Owner Person" not in browser.visit("/contacts?stage=all")
