"""Somebody who came from a file was not met: nothing says so, until they are."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.drafts.gathering import meeting_facts
from meetup.drafts.habits import Manner
from meetup.drafts.wording import compose
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.follow_up.merging.merges import Merge
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import bring_in

FILE = "Name,Company\nFiled Person,Acme\n"


def filed(app: Flask, cast: Cast, client: Client) -> int:
    bring_in(client, FILE)
    with app.app_context():
        contacts = db.session.scalars(select(Contact).where(Contact.owner_id == cast.owner.id)).unique()
        return next(contact.id for contact in contacts if contact.name == "Filed Person")


def test_no_page_no_draft_and_no_file_says_that_we_met(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    contact_id = filed(app, cast, me)
    year = now().year
    assert f"{year}: 2 people" in me.visit("/me/pictures")
    assert "You imported them" in me.visit(f"/contacts/{contact_id}")
    row = next(line for line in me.get("/contacts.csv?stage=all").text.splitlines() if "Filed Person" in line)
    assert str(year) not in row
    with app.test_request_context():
        contact = db.session.get_one(Contact, contact_id)
        for tone in ("warm", "short", "formal"):
            facts = meeting_facts(contact, contact.card, [], Manner("en", tone))
            subject, body = compose(tone, "en", facts)
            assert subject == "Hello from Owner Person"
            assert " meet" not in body


def test_met_at_last(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A meeting, or a merge with somebody met, makes them one of the people met; taken apart again they are not."""
    me = client_for(cast.owner)
    contact_id = filed(app, cast, me)
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        met = save_person(owner, Details(name="Met Person"), Scan(uuid4(), now(), "by_hand")).contact
        filed_one = db.session.get_one(Contact, contact_id)
        one = Merge.create(filed_one, met)
        assert one.unmet_at is None
        part = met if one is filed_one else filed_one
        db.session.get_one(Merge, part.id).undo()
        db.session.flush()
        assert filed_one.unmet_at is not None
        assert met.unmet_at is None
