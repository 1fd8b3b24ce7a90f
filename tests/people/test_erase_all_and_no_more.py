"""Erasing and objecting without an account reach everything of that person, and nothing of anybody else (G2)."""

import os
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select

from meetup.config import Config
from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.events import Event
from meetup.exchange import Scan
from meetup.exchange.ticket_badges import save_ticket_holder
from meetup.extensions import db, now
from meetup.operations.backups.removals import REMOVALS_FILE, Removals, note_removal
from meetup.people import User
from meetup.people.data_requests import DataRequest
from meetup.people.data_requests.acts import allow_storing, erase_address, object_to_storing
from meetup.people.data_requests.replaying import replay_address_acts
from meetup.people.leaving.ledger import FILE_NAME, Erasure, append, hash_of_address, record_hash
from meetup.people.refused_addresses import RefusedAddress, hash_of
from meetup.sponsors import Representative
from meetup.team.inviting import invite as invite_to_team
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.exchange.cards import write
from tests.people.canaries import Canaries, places
from tests.people.test_ask_what_is_stored import ANA, be_on_lists, erase, give_card, link
from tests.tickets import lists
from tests.transfer.files import complete, review, work
from tests.transfer.test_take_everything_in_one_file import made as made_bundle

LIST = "Ticket ID,Name,Email,Company,Ticket type,Status\r\nT-1,{},{},Brightline,Speaker,Confirmed\r\n"
OTHER_KEY = "another secret for the tests, as long as it needs to be"


def cards(app: Flask) -> list[KeptCard]:
    with app.app_context():
        return list(db.session.scalars(select(KeptCard).order_by(KeptCard.id)))


def object_by_mail(app: Flask, client_for: ClientFor, address: str = ANA) -> None:
    client = client_for(None)
    assert client.post_form(f"{link(app, client, address)}/objection").status_code == 303


def ledger_of(config: Config) -> list[str]:
    return (config.instance / FILE_NAME).read_text().splitlines()


@pytest.fixture
def ledger(config: Config) -> None:
    (config.instance / FILE_NAME).unlink(missing_ok=True)


def test_a_review_that_waits_hears_of_an_objection(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    friend = client_for(cast.friend)
    page = review(friend, f"Name,Email,Company\nAna from a file,{ANA},Tagus\n")
    object_by_mail(app, client_for)
    assert complete(friend, page).status_code == 303
    [card] = cards(app)
    assert (card.name, card.company, card.marks) == ("Ana from a file", "Tagus", "")


def test_so_does_an_import_in_the_background(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    friend, client = client_for(cast.friend), client_for(None)
    rows = "".join(f"P {place},p{place}@example.com,\n" for place in range(230))
    page = review(friend, f"Name,Email,Company\nAna from a file,{ANA},Tagus\n{rows}")
    assert complete(friend, page, take=[str(place) for place in range(231)]).status_code == 303
    erase(client, link(app, client), objects="y")
    work(app)
    found = cards(app)
    assert len(found) == 231 and not [card for card in found if ANA in card.marks]


@pytest.mark.parametrize("phone", ["TEL:+351912345678\r\n", ""])
def test_an_address_in_place_of_a_name_is_left_out(app: Flask, cast: Cast, client_for: ClientFor, phone: str) -> None:
    friend = client_for(cast.friend)
    object_by_mail(app, client_for)
    page = review(friend, f"BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:{ANA}\r\n{phone}END:VCARD\r\n")
    if phone:
        assert complete(friend, page).status_code == 303
    assert [card.name for card in cards(app)] == (["No name"] if phone else [])


def test_files_that_wait_hold_nothing_afterwards(app: Flask, cast: Cast, client_for: ClientFor, config: Config) -> None:
    made = Canaries()
    made.words = [ANA]
    client, friend, organizer = client_for(None), client_for(cast.friend), client_for(cast.organizer)
    review(friend, f"Name,Email,Company\n{made.word('imported')},{ANA},Tagus\n")
    lists.bring_in(organizer, LIST.format(made.word("ticketone"), ANA))
    lists.bring_in(organizer, LIST.format(made.word("tickettwo"), ANA))
    erase(client, link(app, client))
    with app.app_context():
        db.session.execute(delete(DataRequest))
        db.session.commit()
    assert made.found_in(places(app, config)) == []


def test_a_zip_from_before_cannot_be_downloaded(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, client = client_for(cast.owner), client_for(None)
    give_card(app, client, cast.owner)
    location = made_bundle(app, owner)
    assert owner.get(f"{location}.zip").status_code == 200
    erase(client, link(app, client))
    assert owner.get(f"{location}.zip").status_code == 410


def test_an_objection_holds_after_a_change_of_the_key_and_a_restore(
    app: Flask, cast: Cast, config: Config, ledger: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        object_to_storing(ANA)
        db.session.commit()
        old: Config = app.config["MEETUP"]
        new = replace(old, secret_key=OTHER_KEY, old_secret_keys=old.secret_key)
        monkeypatch.setitem(app.config, "MEETUP", new)
        monkeypatch.setitem(app.config, "SECRET_KEY", OTHER_KEY)
        for model in (Erasure, RefusedAddress):
            db.session.execute(delete(model))
        db.session.commit()
        replay_address_acts(ledger_of(config))
        assert RefusedAddress.objected_among([ANA]) == {ANA}
        allow_storing(ANA)
        db.session.commit()
        replay_address_acts(ledger_of(config))
        assert RefusedAddress.objected_among([ANA]) == set()


def test_lines_of_a_lost_key_are_replayed_once_it_is_found(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, ledger: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_card(app, client_for(None), cast.owner)
    with app.app_context():
        append(record_hash(hash_of_address(ANA), "address_erased"))
        db.session.rollback()
        old: Config = app.config["MEETUP"]
        monkeypatch.setitem(app.config, "MEETUP", replace(old, secret_key=OTHER_KEY))
        monkeypatch.setitem(app.config, "SECRET_KEY", OTHER_KEY)
        assert replay_address_acts(ledger_of(config)) == 0
        monkeypatch.setitem(app.config, "MEETUP", replace(old, secret_key=OTHER_KEY, old_secret_keys=old.secret_key))
        assert replay_address_acts(ledger_of(config)) == 1
    assert [card.name for card in cards(app)] == ["Someone you met at PyData Lisbon"]


def test_a_view_that_ran_twice_leaves_no_line_that_counts(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, ledger: None
) -> None:
    give_card(app, client_for(None), cast.owner)
    with app.app_context():
        object_to_storing(ANA)
        db.session.rollback()  # a conflict: the view runs again
        object_to_storing(ANA)
        allow_storing(ANA)
        db.session.commit()
        steps = erase_address(ANA)
        next(steps)
        db.session.rollback()
        for _ in erase_address(ANA):
            db.session.commit()
        db.session.commit()
    give_card(app, client_for(None), cast.owner, "Ana again")
    with app.app_context():
        assert replay_address_acts(ledger_of(config)) == 0
        assert RefusedAddress.objected_among([ANA]) == set()
    assert "Ana again" in [card.name for card in cards(app)]


def test_saying_it_again_adds_nothing_to_the_ledger(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, ledger: None
) -> None:
    client = client_for(None)
    page = link(app, client)
    for _ in range(5):
        client.post_form(f"{page}/objection")
    assert len(ledger_of(config)) == 1


def test_who_reads_a_former_address_of_an_account_sees_the_address_alone(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(None)
    give_card(app, client, cast.owner, message="We spoke about bees")
    with app.test_request_context():
        be_on_lists(cast)
        user = User.create("ana@new.example", "Ana Matos")
        contact = db.session.scalars(select(Contact).join(KeptCard, Contact.kept_card_id == KeptCard.id)).unique().one()
        contact.person_id = user.id
        ticket = db.session.scalars(select(Ticket)).one()
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(cast.owner)
        assert attendance
        ticket.claimed_at, ticket.attendance_id, ticket.checked_in_at = now(), attendance.id, now()
        ticket.rename("Owner Person", "Secret Employer", "VIP")
        db.session.commit()
    page = link(app, client)
    text = client.visit(page).text
    for words in ("Owner Person", "bees", "You came", "Secret Employer"):
        assert words not in text, words
    erase(client, page)
    [card] = cards(app)
    assert (card.name, card.message, card.email) == ("Ana Matos", "We spoke about bees", "")


def test_an_added_address_never_becomes_the_one_that_a_guest_gave(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """Another card of the holder may be from a guest with that address."""
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        KeptCard.get_or_create_for_guest(owner, "Bob", "email", "bob@example.net")
        card = KeptCard.get_or_create_for_guest(owner, "Ana", "phone", "+351912345678")
        card.lock_and_add(Details(emails=(ANA, "bob@example.net")))
        db.session.commit()
    client = client_for(None)
    erase(client, link(app, client))
    card = cards(app)[1]
    assert (card.source, card.email, card.details.emails) == ("guest", "", ("bob@example.net",))


def test_an_account_ends_the_objection_and_not_the_refusal(app: Flask, cast: Cast) -> None:
    with app.test_request_context():
        object_to_storing(ANA)
        assert RefusedAddress.among([ANA]) == {ANA}
        User.create(ANA, "Ana Matos")
        db.session.commit()
        event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
        invite_to_team(event, organizer, ANA, "staff")
        RefusedAddress.refuse(hash_of("bo@example.net"))
        object_to_storing("bo@example.net")
        allow_storing("bo@example.net")
        assert RefusedAddress.among(["bo@example.net"]) == {"bo@example.net"}


def test_of_a_mailbox_that_several_read_only_the_address_goes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    write(client_for(cast.friend), name="Bo Berg", emails="info@example.net", phones="+351 912 345 678")
    page = link(app, client, "info@example.net")
    assert "Bo Berg" not in client.visit(page).text
    erase(client, page)
    [card] = cards(app)
    assert (card.name, card.details.emails, card.details.phones) == ("Bo Berg", (), ("+351 912 345 678",))


def test_of_tickets_for_several_people_only_the_address_goes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    lists.bring_in(client_for(cast.organizer), lists.LIST)
    page = link(app, client, "dana@example.org")
    assert "Teo Kowalski" not in client.visit(page).text
    erase(client, page)
    with app.app_context():
        kept = dict(db.session.execute(select(Ticket.name, Ticket.email)).all())
    assert "Teo Kowalski" in kept and "dana@example.org" not in kept.values()


def test_cards_scanned_from_an_erased_badge_are_emptied(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    with app.test_request_context():
        be_on_lists(cast)
        ticket = db.session.scalars(select(Ticket)).one()
        code = ticket.code
        assert code
        owner = db.session.get_one(User, cast.owner.id)
        save_ticket_holder(owner, code, Scan(uuid4(), now()))
        db.session.commit()
    page = link(app, client)
    assert "They scanned your badge" in client.visit(page).text
    erase(client, page)
    assert [(card.name, card.company) for card in cards(app)] == [("Someone you met at PyData Lisbon", "")]


def test_an_address_named_for_a_sponsor_goes_although_another_accepted(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(None)
    with app.test_request_context():
        be_on_lists(cast)
        named = db.session.scalars(select(Representative)).one()
        named.user_id, named.accepted_at = cast.owner.id, now()
        db.session.commit()
    erase(client, link(app, client))
    with app.app_context():
        assert db.session.scalars(select(Representative.email)).all() == [cast.owner.email]


def test_one_spelling_does_not_speak_for_the_mailbox(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    object_by_mail(app, client_for, "boss+x@example.net")
    with app.app_context():
        assert RefusedAddress.among(["boss@example.net", "boss+x@example.net"]) == {"boss+x@example.net"}


def test_a_list_says_that_it_left_addresses_out(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    object_by_mail(app, client_for, "dana@example.org")
    organizer = client_for(cast.organizer)
    assert "so their ticket has none" in lists.review(organizer, lists.LIST)
    lists.bring_in(organizer, lists.LIST)
    with app.app_context():
        assert "dana@example.org" not in db.session.scalars(select(Ticket.email)).all()


def test_a_line_that_a_full_disk_tore_stops_no_restore(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = config.instance / REMOVALS_FILE, os.write
    path.unlink(missing_ok=True)
    with app.app_context():
        with monkeypatch.context() as full:
            full.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:30]))
            note_removal("passkey", "a")
        note_removal("passkey", "b")
    removals = Removals.parse(path.read_text().splitlines())
    assert removals.removed_at("passkey", "b") and not removals.removed_at("passkey", "a")
