"""The badge of somebody without an account gives what is printed on it; claiming it turns scans into exchanges."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.contacts.kept_cards import KeptCard
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import User
from meetup.tickets import Ticket, claim
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import encounters, kept, refusal, scan, share_all

PHONE = "+351 912 345 678"


@pytest.fixture
def scanner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def badge(app: Flask, cast: Cast) -> str:
    """The printed code of Dana, who is on an imported list."""
    with app.app_context():
        columns = {"company": "Brightline", "category": "Speaker", "email": "dana@example.org"}
        ticket = Ticket.create(cast.event.id, "spreadsheet", "1", name="Dana Kowalski", **columns)
        db.session.commit()
        assert ticket.code is not None
        return ticket.code.code


def claim_as(app: Flask, name: str) -> User:
    """A new user claims the ticket."""
    with app.app_context():
        user = join(name, "Dana K.")
        claim(db.session.scalars(select(Ticket)).one(), user)
        db.session.commit()
        return user


def contacts(app: Flask, owner: User) -> list[Contact]:
    with app.app_context():
        return list(
            db.session.scalars(select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)).unique()
        )


def test_it_gives_what_is_printed(app: Flask, scanner: Client, badge: str) -> None:
    answer = scan(scanner, badge)
    assert answer.status_code == 201
    page = scanner.visit((answer.json or {})["url"]).text
    assert "Dana Kowalski" in page
    assert "Brightline" in page
    assert "If they join here, we'll ask them for the rest." in page
    assert "dana@example.org" not in page
    assert encounters(app)[-1].how == "badge"


def test_opening_it_connects_nobody(app: Flask, cast: Cast, scanner: Client, client_for: ClientFor, badge: str) -> None:
    """Q4: a GET shows what is printed to who attends, and nothing to others."""
    before = len(encounters(app))
    page = scanner.visit(f"/c/{badge}")
    assert "Dana Kowalski" in page
    assert "If Dana Kowalski joins here, they get your card" in page
    assert client_for(cast.stranger).get(f"/c/{badge}").status_code == 410
    signed_out = client_for(None).visit(f"/c/{badge}")
    assert "Dana" not in signed_out
    assert "This is an event badge" in signed_out
    assert len(encounters(app)) == before
    form = page.one("form", action="/contacts")
    fields = {field["name"]: field["value"] for field in form.all("input") if field["name"]}
    assert scanner.post_form("/contacts", fields).status_code == 303
    assert "Dana Kowalski is on your list." in scanner.visit(f"/c/{badge}")


def test_the_same_scan_and_the_same_badge_are_one_contact(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    """Q6, Q7: the same UUID is one meeting, the same badge one contact."""
    before, uuid = len(contacts(app, cast.owner)), str(uuid4())
    first = scan(scanner, badge, uuid=uuid)
    assert (first.status_code, scan(scanner, badge, uuid=uuid).status_code) == (201, 200)
    assert scan(scanner, badge).json == first.json
    assert len(contacts(app, cast.owner)) == before + 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Encounter).where(Encounter.scanned_id.is_(None))) == 2


def test_it_works_around_the_event_and_for_those_who_attend(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    """Q2: outside of the window, for others, and once it is cancelled, the badge is over."""
    assert "expired" in refusal(scan(client_for(cast.stranger), badge))
    with app.app_context():
        db.session.scalars(select(Ticket)).one().cancel()
        db.session.commit()
    assert scan(scanner, badge).status_code == 410
    with app.app_context():
        db.session.scalars(select(Ticket)).one().restore()
        db.session.commit()
    with time_machine.travel(now() + timedelta(days=3)):
        assert scan(client_for(cast.friend), badge, at=now().isoformat()).status_code == 410
    with app.app_context():
        assert not db.session.scalar(select(func.count()).select_from(KeptCard))


def test_it_can_be_undone(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    before = len(contacts(app, cast.owner))
    scan(scanner, badge)
    assert scanner.post_form(f"/encounters/{encounters(app)[-1].id}/removal").status_code == 303
    assert len(contacts(app, cast.owner)) == before


def test_claiming_turns_scans_into_exchanges(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    """Claiming merges and never doubles: who scanned keeps note and meeting, and asks for the rest."""
    share_all(app, cast.owner)
    before = len(contacts(app, cast.owner))
    scan(scanner, badge, note="Wants the slides")
    scan(scanner, badge)
    dana = claim_as(app, "dana")
    own, theirs = kept(app, cast.owner, dana), kept(app, dana, cast.owner)
    assert len(contacts(app, cast.owner)) == before + 1
    assert own.note == "Wants the slides"
    assert own.has_asked
    assert theirs.card_without_topics.phone == PHONE
    assert not own.card_without_topics.phone
    page = client_for(dana).visit("/")
    assert "Owner Person asks for your card" in page
    assert "We asked them for the rest" in scanner.visit(f"/contacts/{own.id}")


def test_the_printed_badge_goes_on_working(app: Flask, cast: Cast, client_for: ClientFor, badge: str) -> None:
    dana = claim_as(app, "dana")
    assert scan(client_for(cast.friend), badge).status_code == 201
    assert kept(app, cast.friend, dana).has_asked
    with app.app_context():
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(dana)
        assert attendance is not None
        assert attendance.badge.code == badge


def test_the_printed_code_leads_to_the_badge_of_who_attended_before(
    app: Flask, cast: Cast, client_for: ClientFor, badge: str
) -> None:
    """Also for scans that were made before and arrive later. Once they renew their badge, it leads nowhere (Q3)."""
    with app.app_context():
        dana = join("dee")
        attendance = db.session.get_one(Event, cast.event.id).add_attendee(dana)
        attendance.joined_at = now() - timedelta(hours=1)
        claim(db.session.scalars(select(Ticket)).one(), dana)
        db.session.commit()
    me = client_for(cast.friend)
    assert scan(me, badge).status_code == 201
    assert kept(app, cast.friend, dana).has_asked
    assert me.get(f"/c/{badge}").location.startswith("/c/")
    with app.app_context(), time_machine.travel(now() + timedelta(minutes=1)):
        event = db.session.get_one(Event, cast.event.id)
        event.find_attendance(db.session.get_one(User, dana.id)).renew_badge()  # type: ignore[union-attr]
        db.session.commit()
    assert scan(me, badge).status_code == 410
    assert me.get(f"/c/{badge}").status_code == 410


def test_who_met_the_same_person_by_their_phone_has_one_contact(
    app: Flask, cast: Cast, scanner: Client, badge: str
) -> None:
    scan(scanner, badge, note="From the badge")
    with app.app_context():
        dana = join("dana", "Dana K.")
        code = Code.get_phone_code(dana).code
        db.session.commit()
    scan(scanner, code)
    assert len([one for one in contacts(app, cast.owner) if "Dana" in one.summary_card.name]) == 2
    with app.app_context():
        claim(db.session.scalars(select(Ticket)).one(), db.session.get_one(User, dana.id))
        db.session.commit()
    assert len([one for one in contacts(app, cast.owner) if "Dana" in one.summary_card.name]) == 1
    assert "From the badge" in kept(app, cast.owner, dana).note


def test_a_block_stays_silent(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    """Q8: whoever is blocked keeps what was printed, and learns nothing of the claim."""
    scan(scanner, badge)
    with app.app_context():
        dana = join("dana")
        Block.create(dana, db.session.get_one(User, cast.owner.id))
        claim(db.session.scalars(select(Ticket)).one(), dana)
        db.session.commit()
    last = contacts(app, cast.owner)[-1]
    assert (last.person_id, last.is_unclaimed_ticket) == (None, True)


def test_the_longest_name_on_a_badge_is_no_obstacle(app: Flask, scanner: Client, badge: str) -> None:
    """I7: a ticket has room for more than a card."""
    with app.app_context():
        db.session.scalars(select(Ticket)).one().rename("N" * 120, "C" * 120, "")
        db.session.commit()
    assert scan(scanner, badge).status_code == 201
    with app.app_context():
        card = db.session.scalars(select(KeptCard).where(KeptCard.ticket_id.is_not(None))).one()
        assert (card.name, card.company) == ("N" * 100, "C" * 100)
