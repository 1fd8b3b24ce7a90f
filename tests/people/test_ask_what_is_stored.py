"""Somebody without an account asks what is stored about their address, has it erased, and objects (Art. 15, 17, 21)."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from meetup.config import Config
from meetup.contacts import Contact
from meetup.contacts.kept_cards import KeptCard
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, limiter, now
from meetup.follow_up import Merge
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.data_requests import DataRequest
from meetup.people.data_requests.acts import allow_storing, object_to_storing
from meetup.people.refused_addresses import RefusedAddress
from meetup.registration.invitations import invite
from meetup.sponsors import Representative, Sponsor
from meetup.team.inviting import invite as invite_to_team
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.cards import listed, write
from tests.exchange.scans import code_of
from tests.pages import Page
from tests.people.canaries import Canaries, places
from tests.people.mailbox import letters, path_of
from tests.pictures import webp
from tests.transfer.files import bring_in, review

ANA = "ana@example.net"


def ask(client: Client, address: str = ANA) -> TestResponse:
    limiter.reset()  # a mailbox gets one mail a minute
    return client.post_form("/data-requests", {"email": address})


def link(app: Flask, client: Client, address: str = ANA) -> str:
    """Ask, and read the mail: the path of the page."""
    assert ask(client, address).status_code == 303
    return path_of(next(word for word in letters(app, address)[-1].text.split() if "/data-requests/" in word))


def give_card(app: Flask, client: Client, to: User, name: str = "Ana Matos", **more: str) -> TestResponse:
    form = {"name": name, "channel": ANA, "uuid": str(uuid4()), **more}
    return client.post_form(f"/c/{code_of(app, to)}/cards", form)


def erase(client: Client, page: str, **form: str) -> str:
    answer = client.post_form(f"{page}/erasure", form)
    assert answer.status_code == 303, answer.text
    return client.visit(page).text


def another_event(organizer: User, ends_at: datetime) -> Event:
    other = Event.create_another(organizer, "PyCon", starts_at=now(), ends_at=ends_at, time_zone="UTC")
    other.publish()
    return other


def be_on_lists(cast: Cast, name: str = "Ana Matos", company: str = "Tagus Health") -> None:
    organizer, event = db.session.get_one(User, cast.organizer.id), db.session.get_one(Event, cast.event.id)
    Ticket.create(event.id, "spreadsheet", "1", name=name, company=company, category="Speaker", email=ANA)
    other = another_event(organizer, event.ends_at)
    invite(other, [ANA], organizer)
    limiter.reset()
    invite_to_team(other, organizer, ANA, "staff")
    Representative.add(Sponsor.add(event.id, {"name": "Acme", "link": "https://acme.example", "tier": "Gold"}), ANA)
    db.session.commit()


def test_the_page_says_who_holds_what(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    give_card(app, client, cast.owner, message="We spoke about bees")
    write(client_for(cast.friend), name="Ana M.", company="Tagus", emails=ANA, phones="+351 912 345 678")
    with app.test_request_context():
        be_on_lists(cast)
    text = client.visit(link(app, client)).text
    for words in ("Owner Person", "We spoke about bees", "Ana M.", "a phone number", "PyData Lisbon", "Tagus Health"):
        assert words in text, words
    for words in ("PyCon", "They asked you to help run it", "Acme", "They invited you by email", "emails to you"):
        assert words in text, words
    assert "Someone with an account here" in text
    assert "Friend Person" not in text, "whose address book it is stands nowhere"
    assert "912" not in text, "several people may read a mailbox"


def test_a_long_list_costs_no_more_queries(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    client = client_for(None)
    page = link(app, client)
    counts = []
    for people in ((cast.friend,), (cast.owner, cast.contact, cast.stranger, cast.organizer)):
        for person in people:
            write(client_for(person), name="Ana", emails=ANA)
            with app.test_request_context():
                Ticket.create(cast.event.id, "spreadsheet", str(person.id), name="Ana", email=ANA)
                db.session.commit()
        with queries() as statements:
            assert client.visit(page)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_private_notes_are_not_shown(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    friend = client_for(cast.friend)
    write(friend, name="Ana", emails=ANA)
    [contact] = listed(app, cast.friend, "Ana")
    friend.post_form(f"/contacts/{contact.id}/note", {"note": "Talks a lot", "version": "0"})
    assert "Talks a lot" not in client_for(None).visit(link(app, client_for(None))).text


def test_erasing_leaves_nothing_of_them(app: Flask, cast: Cast, client_for: ClientFor, config: Config) -> None:
    """G2: rows, files and the file of the database, also what could have brought it back by an undo."""
    made = Canaries()
    made.words = [ANA]
    client, owner = client_for(None), client_for(cast.owner)
    give_card(app, client, cast.owner, made.word("guest"), message=made.word("message"))
    write(
        owner,
        name=made.word("paper"),
        company=made.word("company"),
        headline=made.word("headline"),
        bio=made.word("bio"),
        phones="+351 966 100 200",
        links=f"https://{made.word('link')}.example",
        photo=(BytesIO(webp()), "card.webp"),
    )
    made.words.append("966 100 200")
    with app.test_request_context():
        be_on_lists(cast, made.word("ticket"), made.word("ticketco"))
        one, other = db.session.scalars(select(KeptCard).order_by(KeptCard.id)).all()
        Merge.create(*(contact_of(card) for card in (one, other)))
        db.session.commit()
    page = link(app, client)
    assert made.found_in(places(app, config))
    text = erase(client, page)
    assert "Nothing is stored about" in text
    with app.app_context():
        db.session.execute(delete(DataRequest))  # `flask tidy` does it a day later
        db.session.commit()
    assert made.found_in(places(app, config)) == []


def contact_of(card: KeptCard) -> Contact:
    return db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).unique().one()


def test_holders_keep_the_meeting_and_what_they_wrote(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, owner = client_for(None), client_for(cast.owner)
    give_card(app, client, cast.owner)
    [contact] = listed(app, cast.owner, "Ana Matos")
    owner.post_form(f"/contacts/{contact.id}/note", {"note": "Red scarf", "version": "0"})
    erase(client, link(app, client))
    page = owner.visit(f"/contacts/{contact.id}").text
    assert "Someone you met at PyData Lisbon" in page and "Red scarf" in page
    assert "Ana Matos" not in page
    with app.app_context():
        assert db.session.scalars(select(Encounter).where(Encounter.mirror_id == contact.id)).unique().one()


def test_of_a_card_with_another_address_only_this_one_goes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    write(client_for(cast.friend), name="Ana", emails=f"{ANA}\nana@home.example", phones="+351 912 345 678")
    page = link(app, client)
    assert "Another address is on this card" in client.visit(page).text
    erase(client, page)
    with app.app_context():
        card = db.session.scalars(select(KeptCard)).one()
        assert (card.name, card.details.emails) == ("Ana", ("ana@home.example",))
        assert ANA not in card.marks
    erase(client, link(app, client, "ana@home.example"))
    with app.app_context():
        card = db.session.scalars(select(KeptCard)).one()
        assert (card.name, card.details.emails, card.details.phones) == ("Someone you met", (), ())


def test_a_claimed_ticket_stays_with_who_claimed_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.test_request_context():
        be_on_lists(cast)
        ticket = db.session.scalars(select(Ticket)).one()
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(cast.owner)
        assert attendance
        ticket.claimed_at, ticket.attendance_id = now(), attendance.id
        db.session.commit()
    client = client_for(None)
    erase(client, link(app, client))
    with app.app_context():
        ticket = db.session.scalars(select(Ticket)).one()
        assert (ticket.name, ticket.email) == ("Ana Matos", None)


def test_who_objects_is_not_stored_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, friend = client_for(None), client_for(cast.friend)
    write(friend, name="Ana", emails=ANA)
    page = link(app, client)
    assert "asked us not to store your address" in erase(client, page, objects="y")
    typed = write(friend, name="Ana again", emails=f"Ana@Example.net\n{ANA}", note="Keep this")
    assert typed.status_code == 422 and "asked us not to store it" in typed.text and "Keep this" in typed.text
    given = give_card(app, client, cast.owner)
    assert given.status_code == 422 and "asked us not to store it" in given.text
    file = f"Name,Email,Company\nAna from a file,{ANA},Tagus\nBo,bo@example.net,\n"
    assert "so it was left out" in review(friend, file)
    bring_in(friend, file)
    with app.test_request_context():
        assert db.session.scalars(select(KeptCard.name).where(KeptCard.marks.contains(ANA))).all() == []
        assert db.session.scalars(select(KeptCard).where(KeptCard.name == "Ana from a file")).one().company == "Tagus"
        organizer = db.session.get_one(User, cast.organizer.id)
        assert invite(another_event(organizer, now() + timedelta(days=1)), [ANA], organizer) == []
    assert client.post_form(f"{page}/objection/removal").status_code == 303
    assert write(friend, name="Ana again", emails=ANA).status_code == 303


def test_it_holds_after_a_change_of_the_secret_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        object_to_storing(ANA)
        old: Config = app.config["MEETUP"]
        new = replace(old, secret_key="another secret for the tests, as long as it needs to be")
        for known, expected in ((new, set()), (replace(new, old_secret_keys=old.secret_key), {ANA})):
            monkeypatch.setitem(app.config, "MEETUP", known)
            monkeypatch.setitem(app.config, "SECRET_KEY", known.secret_key)
            assert RefusedAddress.objected_among([ANA, "bo@example.net"]) == expected
        allow_storing(ANA)
        assert RefusedAddress.among([ANA]) == set()


def test_objecting_erases_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    give_card(app, client, cast.owner)
    page = link(app, client)
    assert client.post_form(f"{page}/objection").status_code == 303
    text = client.visit(page).text
    assert "Ana Matos" in text and "Allow it again" in text


def test_an_account_is_stored_whatever_was_objected_before(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        object_to_storing(cast.contact.email)
        db.session.commit()
    assert write(client_for(cast.friend), name="Contact", emails=cast.contact.email).status_code == 303


def test_nobody_learns_whether_anything_is_stored(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A1: the same answer for an address on a card, one with an account, and one that nobody knows."""
    give_card(app, client_for(None), cast.owner)
    answers = []
    for address in (ANA, cast.owner.email, "nobody@example.net"):
        client = client_for(None)
        asked = ask(client, address)
        answers.append((asked.status_code, asked.location, client.visit(asked.location).text))
        assert len(letters(app, address)) >= 1
    assert answers[0] == answers[1] == answers[2]


def test_who_has_an_account_is_led_to_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    page = link(app, client)
    assert ask(client, cast.owner.email).status_code == 303
    assert "/data-requests/" not in letters(app, cast.owner.email)[-1].text
    with app.app_context():
        User.create(ANA, "Ana Matos")
        db.session.commit()
    assert "There is an account with" in client.visit(page).text
    assert client.post_form(f"{page}/erasure").status_code == 410


def test_the_link_works_for_a_day_and_shows_nothing_by_itself(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2: scanners of mail open it, which changes nothing."""
    client = client_for(None)
    give_card(app, client, cast.owner)
    page = link(app, client)
    assert ANA not in page, "no address stands in a link"
    for _ in range(3):
        assert "Ana Matos" in client_for(None).visit(page)
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=False):
        assert client.get(page).status_code == 410
        assert client.post_form(f"{page}/erasure").status_code == 410
        with app.app_context():
            assert app.test_cli_runner().invoke(args=["tidy"]).exit_code == 0
            assert db.session.scalars(select(DataRequest)).all() == []
    assert client.get(f"{page}x").status_code == 404


@pytest.mark.parametrize("typed", ["", "ana", "ana@", "ana@example..net"])
def test_what_is_no_address_stays_in_the_field(cast: Cast, client_for: ClientFor, typed: str) -> None:
    answer = ask(client_for(None), typed)
    assert answer.status_code == 422
    [field] = Page(answer.text, "/data-requests").form("/data-requests").all("input", name="email")
    assert field["value"] == typed and field["aria-invalid"] == "true"


def test_a_mailbox_is_not_flooded(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A9: the limits are those of all mails that somebody else can cause."""
    client = client_for(None)
    assert ask(client).status_code == 303
    again = client.post_form("/data-requests", {"email": ANA})
    assert again.status_code == 429 and "less than a minute ago" in again.text
    with app.app_context():
        assert len(db.session.scalars(select(Mail).where(Mail.recipient == ANA)).all()) == 1


def test_the_privacy_page_leads_there(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    assert client.visit("/privacy").all("a", href="/data-requests/new")
    assert client.visit("/data-requests/new").form("/data-requests")
