"""A contact has a context, which the list can be narrowed to and which messages follow."""

import csv
import io
import json
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.contexts import Context
from meetup.contacts.details import Details
from meetup.drafts.facts import MeetingFacts
from meetup.drafts.languages import LANGUAGES
from meetup.drafts.phrases import TONE_LABELS
from meetup.drafts.wording import compose
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.follow_up import Merge
from meetup.people import Profile
from meetup.rooms import Room
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import complete, review

CONTEXTS = ("personal", "professional", "online")


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def say(client: Client, contact_id: int, context: str) -> int:
    return client.post_form(f"/contacts/{contact_id}/context", {"context": context}).status_code


def context_of(app: Flask, contact_id: int) -> str | None:
    with app.app_context():
        return db.session.get_one(Contact, contact_id).context


def draft(client: Client, contact_id: int) -> str:
    page = client.visit(f"/contacts/{contact_id}/draft")
    return "".join(page.one("textarea", name="body").texts()).replace("\r\n", "\n").strip()


@pytest.mark.parametrize("context", CONTEXTS)
def test_it_is_said_and_taken_back(app: Flask, cast: Cast, owner: Client, context: str) -> None:
    assert say(owner, cast.met.id, context) == 303
    assert context_of(app, cast.met.id) == context
    page = owner.visit(f"/contacts/{cast.met.id}")
    (chosen,) = (radio["value"] for radio in page.all("input", name="context") if "checked" in radio.attributes)
    assert chosen == context
    assert say(owner, cast.met.id, "") == 303
    assert context_of(app, cast.met.id) is None


def test_a_script_saves_it_without_leaving_the_page(cast: Cast, owner: Client) -> None:
    form = {"context": "online"}
    answer = owner.post_form(f"/contacts/{cast.met.id}/context", form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (200, {"message": "Saved."})


def test_what_is_none_changes_nothing(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    say(owner, cast.met.id, "online")
    assert say(owner, cast.met.id, "cosmic") == 422
    for person in (cast.contact, cast.stranger, cast.organizer):
        assert say(client_for(person), cast.met.id, "personal") == 404
    assert context_of(app, cast.met.id) == "online"


def test_the_list_is_narrowed_to_it(cast: Cast, owner: Client) -> None:
    say(owner, cast.met.id, "personal")
    page = owner.visit("/contacts?context=personal")
    assert "Contact Person" in page
    assert "Friend Person" not in page
    assert "Contact Person" not in owner.visit("/contacts?context=online")
    assert "Friend Person" in owner.visit("/contacts?context=cosmic"), "what is no context narrows nothing"


def test_a_merged_contact_keeps_its_own_or_gets_the_others(app: Flask, cast: Cast) -> None:
    with app.app_context():
        met = db.session.get_one(Contact, cast.met.id)
        for own, other, both in ((None, Context.ONLINE, "online"), (Context.PERSONAL, Context.ONLINE, "personal")):
            met.context = own
            part = save_person(met.owner, Details(name=f"Paper {own}"), Scan(uuid4(), now(), "by_hand")).contact
            part.context = other
            Merge.create(part, met)
            assert met.context == both


def test_it_is_in_the_exports_and_comes_back(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    say(owner, cast.met.id, "professional")
    exported = json.loads(owner.get("/me/export.json").data)
    contexts = {contact["name"]: contact.get("context") for contact in exported["contacts"]}
    assert contexts == {"Contact Person": "professional", "Friend Person": None}
    table = owner.get("/contacts.csv?stage=all").data.decode("utf-8-sig")
    rows = {row["Name"]: row["Context"] for row in csv.DictReader(io.StringIO(table))}
    assert rows == {"Contact Person": "Professional", "Friend Person": ""}


@pytest.mark.one_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_closing_fits(app: Flask, language: str) -> None:
    def closings(tone: str) -> list[str]:
        with app.test_request_context():
            facts = [
                MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=now(), context=context)
                for context in (None, Context.PERSONAL, Context.PROFESSIONAL)
            ]
            return [compose(tone, language, fact)[1].rpartition("\n\n")[2] for fact in facts]

    for tone in TONE_LABELS:
        plain, personal, professional = closings(tone)
        assert all(closing.endswith("Priya") for closing in (plain, personal, professional))
        if tone == "formal":
            assert plain == personal == professional, "the tone that is chosen wins"
        else:
            assert len({plain, personal, professional}) == 3


def test_a_message_follows_it_until_a_tone_is_chosen(app: Flask, cast: Cast, owner: Client) -> None:
    say(owner, cast.met.id, "professional")
    assert draft(owner, cast.met.id).endswith("Best regards,\nOwner Person")
    say(owner, cast.met.id, "personal")
    assert draft(owner, cast.met.id).endswith("Take care,\nOwner Person")
    owner.post_form(f"/contacts/{cast.met.id}/draft/habit", {"tone": "formal"})
    assert draft(owner, cast.met.id).endswith("Kind regards,\nOwner Person")


def test_somebody_with_a_title_gets_a_formal_message_unless_they_are_a_friend(
    app: Flask, cast: Cast, owner: Client
) -> None:
    with app.app_context():
        db.session.get_one(Profile, cast.contact.id).name = "Dr. Contact Person"
        db.session.commit()
    say(owner, cast.met.id, "professional")
    assert draft(owner, cast.met.id).startswith("Dear ")
    say(owner, cast.met.id, "personal")
    assert draft(owner, cast.met.id).startswith("Hi ")


@pytest.mark.parametrize(
    ("kind", "context", "said"),
    [("online", "online", True), ("online", "personal", False), ("on_site", "online", False)],
)
def test_it_says_online_only_of_a_meeting_online(
    app: Flask, cast: Cast, owner: Client, kind: str, context: str, said: bool
) -> None:
    with app.app_context():
        db.session.get_one(Room, cast.room.id).kind = kind
        db.session.get_one(Contact, cast.met.id).room_id = cast.room.id
        db.session.commit()
    say(owner, cast.met.id, context)
    assert ("meet you online" in draft(owner, cast.met.id)) == said


def test_a_table_or_an_archive_may_say_it(app: Flask, cast: Cast, owner: Client) -> None:
    table = "Name,E-mail,Context\r\nAna Matos,ana@tagus.example,Professional\r\nBo Berg,bo@tagus.example,cosmic\r\n"
    assert complete(owner, review(owner, table)).status_code == 303
    card = {"emails": ["cy@tagus.example"]}
    archive = {"format": "meetup-companion", "version": 1, "contacts": [{"name": "Cy Roe", "card": card}]}
    archive["contacts"][0]["context"] = "online"  # type: ignore[index]
    assert complete(owner, review(owner, json.dumps(archive), "everything.json")).status_code == 303
    with app.app_context():
        found = db.session.scalars(select(Contact).where(Contact.kept_card_id.is_not(None)))
        assert {contact.name: contact.context for contact in found} == {
            "Ana Matos": "professional",
            "Bo Berg": None,
            "Cy Roe": "online",
        }
