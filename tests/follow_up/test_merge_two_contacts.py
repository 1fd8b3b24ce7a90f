"""Two entries that are one person: merged with all that is known of them, and taken apart as if nothing had been."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Change, Contact, Promise, Touch
from meetup.contacts.blocks import Block
from meetup.contacts.card_photos import CardPhoto
from meetup.contacts.details import Details
from meetup.contacts.pacing_in_bulk import set_tag_cadence
from meetup.contacts.tags import Tag
from meetup.database import insert_once
from meetup.drafts import Draft
from meetup.exchange import Encounter, Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.follow_up import Merge, RunScope, RunThrough
from meetup.follow_up.merging.rows import MEETING_ROW_COLUMNS
from meetup.people import User
from meetup.reminders import Reminder
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.cards import listed, write
from tests.exchange.scans import JSON, code_of, rows, scan, share_all
from tests.exchange.test_give_a_card_as_a_guest import confirm
from tests.pictures import webp
from tests.transfer.files import bring_in

PHONE = "+351 912 000 111"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def paper(app: Flask, cast: Cast) -> Contact:
    """Somebody on the owner's list by a paper card."""
    return made(app, cast, name="Contact Person", company="Paper Mill", emails=("paper@example.org",), phones=(PHONE,))


def made(app: Flask, cast: Cast, **said: Any) -> Contact:
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        contact = save_person(owner, Details(**said), Scan(uuid4(), now(), "by_hand")).contact
        db.session.commit()
        return contact


def merge(client: Client, contact_id: int, other_id: int) -> Any:
    return client.post_form(f"/contacts/{contact_id}/merges", {"other_id": str(other_id)})


def apart(client: Client, contact_id: int, part_id: int) -> Any:
    return client.post_form(f"/contacts/{contact_id}/merges/{part_id}/removal")


def entry(app: Flask, contact_id: int) -> Contact:
    with app.app_context():
        return db.session.get_one(Contact, contact_id)


def live(app: Flask, contact_id: int, dice: Random) -> None:
    """Give a contact some of everything that one can have."""

    def maybe(do: Callable[[], Any]) -> None:
        if dice.random() < 0.6:
            do()

    with app.app_context():
        contact = db.session.get_one(Contact, contact_id)
        runs = RunThrough.get_or_begin(contact.owner, RunScope())
        tags = Tag.get_or_create(contact.owner, dice.sample(["Speaker", "Kaffee", "东京"], dice.randrange(1, 3)))
        for step in range(3):
            maybe(lambda step=step: contact.write_note(f"note {dice.random()} {step}"))  # type: ignore[misc]
        maybe(lambda: contact.plan(f"step {dice.random()}", dice.choice([None, date(2030, 1, dice.randrange(1, 28))])))
        maybe(lambda: Promise.add(contact, uuid4(), dice.choice(["mine", "theirs"]), "Send the slides"))
        maybe(lambda: Draft.save(contact, "Hello", f"draft {dice.random()}"))
        maybe(lambda: runs.decide(contact, dice.choice(["wrote", "let_go"])))
        maybe(lambda: Touch.log(contact, dice.choice(["thanked", "called"])))
        maybe(lambda: set_tag_cadence(dice.choice(tags), dice.choice(["P1M", "P6W"])))
        maybe(lambda: contact.set_cadence(dice.choice(["P3M", "P2W", "never"])))
        maybe(lambda: contact.cadence and contact.postpone())
        maybe(lambda: reminded(contact, "mail", "step"))
        maybe(lambda: reminded(contact, dice.choice(["mail", "push"]), dice.choice(["step", "keep"])))
        maybe(lambda: Change.set_stage(contact, dice.choice(["let_go", "to_do"])))
        maybe(lambda: contact.set_tags(tags))
        maybe(contact.archive)
        if contact.kept_card:
            card = contact.kept_card
            maybe(lambda: CardPhoto.store(card, webp()))
            maybe(lambda: setattr(card, "message", "Hi there"))
        db.session.commit()


def reminded(contact: Contact, channel: str, kind: str) -> None:
    """The owner has been told of the contact."""
    day, thing = date(2027, 1, 12), {"kind": kind, "what": contact.id, "contact_id": contact.id}
    insert_once(Reminder, user_id=contact.owner_id, channel=channel, due_on=day, told_on=day, planned_at=now(), **thing)


def exact(app: Flask) -> dict[str, list[Any]]:
    """Every row, without the versions that tell pages and calendars from before that something happened."""
    with app.app_context():
        tables = {name: table for name, table in db.metadata.tables.items() if name != "sessions"}
        versions = ("note_version", "version", "changed_at")
        return {
            name: sorted(
                map(tuple, db.session.execute(select(*(c for c in table.c if c.key not in versions)))), key=str
            )
            for name, table in tables.items()
        }


@pytest.mark.parametrize("seed", range(12))
def test_merging_and_taking_apart_leaves_everything_as_it_was(
    app: Flask, cast: Cast, owner: Client, paper: Contact, seed: int
) -> None:
    dice = Random(seed)
    other = made(app, cast, name="Another Card", emails=("other@example.org",)).id if seed % 2 else cast.met.id
    for contact_id in (paper.id, other):
        live(app, contact_id, dice)
    before = exact(app)
    one, two = dice.sample([paper.id, other], 2)
    answer = merge(owner, one, two)
    assert answer.status_code == 303
    into = int(answer.location.rpartition("/")[2])
    assert exact(app) != before
    assert apart(owner, into, other if into == paper.id else paper.id).status_code == 303
    after = exact(app)
    for table, left in before.items():
        assert after[table] == left, table


def test_both_notes_steps_tags_promises_and_meetings_are_there(
    app: Flask, cast: Cast, owner: Client, paper: Contact
) -> None:
    for contact_id, word in ((paper.id, "paper"), (cast.met.id, "phone")):
        owner.post_form(f"/contacts/{contact_id}/note", {"note": f"note of {word}", "version": "0"})
        owner.post_form(f"/contacts/{contact_id}/step", {"next_step": f"step of {word}", "due_on": "2030-01-02"})
        owner.post_form(f"/contacts/{contact_id}/tags", {"tags": f"both, {word}"})
        promise = {"side": "mine", "text": f"promise of {word}", "uuid": str(uuid4())}
        owner.post_form(f"/contacts/{contact_id}/promises", promise)
        owner.post_form(f"/contacts/{contact_id}/draft", {"subject": "Hi", "body": f"draft of {word}", "version": "0"})
        owner.post_form(f"/contacts/{contact_id}/touches", {"kind": "called"})
    assert merge(owner, paper.id, cast.met.id).location == f"/contacts/{cast.met.id}"
    page = owner.visit(f"/contacts/{cast.met.id}")
    for word in ("paper", "phone"):
        for thing in ("note", "step", "promise", "draft"):
            assert f"{thing} of {word}" in page.text + page.one("input", name="next_step")["value"], (thing, word)
    assert page.one("textarea", name="tags").text == "both, paper, phone"
    assert "you added them by hand" in page
    assert "paper@example.org" in owner.get(f"/contacts/{cast.met.id}").text
    assert len(listed(app, cast.owner, "Contact Person")) == 2, "the other lies beside it"
    assert owner.visit("/contacts?stage=all&q=contact+person").one(id="people").text.count("Contact Person") == 1


def test_the_same_name_address_or_number_is_offered(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    share_all(app, cast.contact)
    other = made(app, cast, name="Somebody Else", phones=(PHONE.replace(" ", ""),))
    offered = owner.visit(f"/contacts/{paper.id}/merges/new").one("main").text
    assert "Somebody Else" in offered
    assert "Contact Person" in offered
    assert "Friend Person" not in offered
    assert "Contact Person" in owner.visit(f"/contacts/{other.id}/merges/new").one("main").text


def test_a_search_finds_the_other_also_in_the_archive(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    owner.post_form(f"/contacts/{paper.id}/archiving")
    page = owner.visit(f"/contacts/{cast.met.id}/merges/new?q=paper+mill")
    assert "archived" in page.one("main")
    assert "No matches for" in owner.visit(f"/contacts/{cast.met.id}/merges/new?q=nobody+at+all")


def test_two_members_stay_two(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        friend = Contact.find(cast.owner, cast.friend)
    assert friend
    before = rows(app)
    answer = merge(owner, cast.met.id, friend.id)
    assert answer.status_code == 422
    assert "two people" in answer.text
    assert rows(app) == before
    assert "two people" in owner.visit(f"/contacts/{cast.met.id}/merges/new?q=friend")


@pytest.mark.parametrize("other", ["", "x", "0", "999999", "99999999999999999999"])
def test_nobody_to_merge_with(owner: Client, cast: Cast, other: str) -> None:
    answer = owner.post_form(f"/contacts/{cast.met.id}/merges", {"other_id": other})
    assert answer.status_code == 422
    assert "Choose who to merge them with." in answer.text


def test_with_itself(owner: Client, cast: Cast) -> None:
    assert "That's the same contact already." in merge(owner, cast.met.id, cast.met.id).text.replace("&#39;", "'")


def test_notes_too_long_together_stay_apart(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    for contact_id, sign in ((paper.id, "x"), (cast.met.id, "y")):
        owner.post_form(f"/contacts/{contact_id}/note", {"note": sign * 3000, "version": "0"})
    answer = merge(owner, paper.id, cast.met.id)
    assert answer.status_code == 422
    assert "Shorten one of them first." in answer.text
    assert entry(app, paper.id).merged_into_id is None


def test_a_doubled_tap_is_one_merge(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    assert merge(owner, cast.met.id, paper.id).location == merge(owner, cast.met.id, paper.id).location
    with app.app_context():
        assert len(Merge.all_into(cast.met)) == 1


def test_nobody_else_merges_or_parts(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, paper: Contact
) -> None:
    """Z2: with one's own entry, too."""
    for who in (cast.contact, cast.stranger):
        client = client_for(who)
        assert merge(client, cast.met.id, paper.id).status_code == 404
    with app.app_context():
        theirs = Contact.find(cast.contact, cast.owner)
    assert theirs
    assert merge(client_for(cast.contact), theirs.id, paper.id).status_code == 422
    merge(owner, cast.met.id, paper.id)
    assert apart(client_for(cast.stranger), cast.met.id, paper.id).status_code == 404


@pytest.mark.parametrize("way", ["revoked", "blocked"])
def test_what_the_member_takes_back_stays_hidden(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, paper: Contact, way: str
) -> None:
    """P1, Q5: before and after; what the holder wrote down themself is the holder's."""
    share_all(app, cast.contact)
    merge(owner, paper.id, cast.met.id)
    assert "contact@work.example.org" in owner.visit(f"/contacts/{cast.met.id}").text
    with app.app_context():
        if way == "blocked":
            Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, cast.owner.id))
        else:
            db.session.get_one(Contact, cast.met.id).revoke_card()
        db.session.commit()
    for path in (f"/contacts/{cast.met.id}", f"/contacts/{cast.met.id}.vcf", "/contacts.csv?stage=all"):
        text = owner.get(path).text
        assert "contact@work.example.org" not in text, path
        assert "contact by trade" not in text, path
        assert "paper@example.org" in text, path
    apart(owner, cast.met.id, paper.id)
    assert "paper@example.org" not in owner.get(f"/contacts/{cast.met.id}").text
    merge(owner, paper.id, cast.met.id)
    assert "contact@work.example.org" not in owner.get(f"/contacts/{cast.met.id}").text


def guest(app: Flask, cast: Cast, client_for: ClientFor, email: str = "gita@example.org") -> Contact:
    form = {"name": "Gita Guest", "channel": email, "message": "", "uuid": str(uuid4())}
    assert client_for(None).post_form(f"/c/{code_of(app, cast.owner)}/cards", form).status_code in (200, 201, 303)
    (contact,) = listed(app, cast.owner, "Gita Guest")
    return contact


def test_what_a_guest_gave_is_hidden_with_the_members_card(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    merge(owner, guest(app, cast, client_for).id, cast.met.id)
    assert "gita@example.org" in owner.get(f"/contacts/{cast.met.id}").text
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).revoke_card()
        db.session.commit()
    assert "gita@example.org" not in owner.get(f"/contacts/{cast.met.id}").text


def test_a_guest_who_joins_is_the_member_with_all_that_was_merged(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, paper: Contact
) -> None:
    gita = guest(app, cast, client_for)
    owner.post_form(f"/contacts/{paper.id}/note", {"note": "from paper", "version": "0"})
    merge(owner, paper.id, gita.id)
    client = client_for(None)
    confirm(app, client)
    page = owner.visit("/contacts?stage=all")
    assert "Gita Guest" in page
    with app.app_context():
        joined = User.find_by_email("gita@example.org")
        assert joined
        known = Contact.find(cast.owner, joined)
        assert known
        assert known.merged_into_id is None
        assert "from paper" in known.note
        assert db.session.get_one(Contact, paper.id).merged_into_id == known.id


def test_a_guest_who_turns_out_to_be_somebody_else_is_parted(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    gita = guest(app, cast, client_for)
    merge(owner, gita.id, cast.met.id)
    client = client_for(None)
    confirm(app, client)
    with app.app_context():
        joined = User.find_by_email("gita@example.org")
        assert joined
        known = Contact.find(cast.owner, joined)
        assert known
        assert known.id == gita.id
        assert known.merged_into_id is None
    assert "gita@example.org" not in owner.get(f"/contacts/{cast.met.id}").text


def test_a_guest_who_writes_again_reaches_the_merged_entry(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, paper: Contact
) -> None:
    gita = guest(app, cast, client_for)
    merge(owner, paper.id, gita.id)
    form = {"name": "Gita Guest", "channel": "gita@example.org", "message": "", "uuid": str(uuid4())}
    client_for(None).post_form(f"/c/{code_of(app, cast.owner)}/cards", form)
    with app.app_context():
        assert len(Encounter.all_for(db.session.get_one(Contact, paper.id))) == 3


def test_a_note_from_a_phone_that_did_not_know_is_not_lost(
    app: Flask, cast: Cast, owner: Client, paper: Contact
) -> None:
    """Its address is the old one, and its version is never taken for the present one: both are kept, as ever."""
    for contact_id in (paper.id, cast.met.id):
        owner.post_form(f"/contacts/{contact_id}/note", {"note": f"note {contact_id}", "version": "0"})
    merge(owner, paper.id, cast.met.id)
    late = owner.post_form(f"/contacts/{paper.id}/note", {"note": "from the plane", "version": "1"}, headers=JSON)
    assert late.status_code == 409
    assert late.json
    again = {"note": "from the plane", "version": str(late.json["version"])}
    assert owner.post_form(f"/contacts/{paper.id}/note", again, headers=JSON).status_code == 200
    assert entry(app, cast.met.id).note == "from the plane"
    assert owner.visit(f"/contacts/{paper.id}").one("textarea", name="note").text == "from the plane"


def test_what_was_done_since_stays_where_it_was_done(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    owner.post_form(f"/contacts/{paper.id}/note", {"note": "paper", "version": "0"})
    merge(owner, paper.id, cast.met.id)
    version = entry(app, cast.met.id).note_version
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "written since", "version": str(version)})
    owner.post_form(f"/contacts/{cast.met.id}/touches", {"kind": "called"})
    write(owner, name="Contact Person", emails="since@example.org", into=str(cast.met.id))
    apart(owner, cast.met.id, paper.id)
    page = owner.visit(f"/contacts/{cast.met.id}")
    assert page.one("textarea", name="note").text == "written since"
    shown = owner.get(f"/contacts/{cast.met.id}").text
    assert "since@example.org" in shown
    assert "paper@example.org" not in shown
    assert "Called" in page
    assert entry(app, paper.id).note == "paper"


def test_only_the_latest_comes_off_first(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    second = made(app, cast, name="Second Card")
    for part in (paper, second):
        merge(owner, cast.met.id, part.id)
    assert apart(owner, cast.met.id, paper.id).status_code == 409
    assert apart(owner, cast.met.id, second.id).status_code == 303
    assert apart(owner, cast.met.id, paper.id).status_code == 303
    assert apart(owner, cast.met.id, paper.id).status_code == 404


def test_if_they_take_the_exchange_back_the_paper_card_stays(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, paper: Contact
) -> None:
    merge(owner, paper.id, cast.met.id)
    with app.app_context():
        exchange = next(one for one in Encounter.all_for(cast.met) if one.is_exchange)
    assert client_for(cast.contact).post_form(f"/encounters/{exchange.id}/removal").status_code == 303
    assert "paper@example.org" in owner.get(f"/contacts/{cast.met.id}").text
    apart(owner, cast.met.id, paper.id)
    (left,) = listed(app, cast.owner, "Contact Person")
    assert left.id == paper.id
    assert left.merged_into_id is None


def test_a_scan_that_is_sent_again_is_still_the_same(app: Flask, cast: Cast, owner: Client) -> None:
    said = {"uuid": str(uuid4()), "how": "by_hand", "name": "R. Valdés", "emails": "rosa@example.org"}
    first = owner.post_form("/cards", said, headers=JSON)
    assert first.status_code == 201
    other = made(app, cast, name="Rosa Valdés")
    merge(owner, other.id, (first.json or {})["contact"])
    again = owner.post_form("/cards", said, headers=JSON)
    assert again.status_code == 200
    assert (again.json or {})["contact"] == other.id


def test_deleting_takes_every_card_along(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    """G2: nothing of the person stays behind."""
    other = made(app, cast, name="Another Card", emails=("canary@example.org",))
    merge(owner, paper.id, other.id)
    assert owner.post_form(f"/contacts/{paper.id}/deletion").status_code == 303
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        app.test_cli_runner().invoke(args=["tidy"])
    assert not any("canary@example.org" in str(row) for table in rows(app).values() for row in table)


def test_every_table_of_a_contact_is_taken_along() -> None:
    """A table that points to contacts has to say here what becomes of its rows when two are merged."""
    pointing = {
        f"{table.name}.{column.key}"
        for table in db.metadata.tables.values()
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name == "contacts"
    }
    moved = {
        "touches",
        "changes",
        "earlier_notes",
        "promises",
        "taggings",
        "decisions",
        "goal_contacts",
        "outcome_helpers",
        "drafts",
        "writing_habits",
        "reminders",
    }
    others = {"contacts.merged_into_id", "merges.contact_id"}
    assert pointing == {*MEETING_ROW_COLUMNS, *(f"{name}.contact_id" for name in moved)} | others


def test_scanned_again_after_merging(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    merge(owner, paper.id, cast.met.id)
    assert scan(owner, code_of(app, cast.contact)).status_code == 201
    with app.app_context():
        assert len(Encounter.all_for(cast.met)) == 3


def test_the_page_costs_the_same_however_many_are_offered(
    app: Flask, cast: Cast, owner: Client, paper: Contact, queries: Queries
) -> None:
    counts = []
    for _ in range(2):
        with queries() as sent:
            owner.visit(f"/contacts/{paper.id}/merges/new?q=contact")
        counts.append(len(sent))
        for number in range(3):
            made(app, cast, name="Contact Person", emails=(f"{number}@example.org",))
    assert counts[0] == counts[1]


def test_the_time_of_the_latest_meeting_counts(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        mine = db.session.get_one(User, cast.owner.id)
        late = save_person(mine, Details(name="Late"), Scan(uuid4(), now() - timedelta(hours=2), "by_hand")).contact
        db.session.commit()
        met_at = db.session.get_one(Contact, cast.met.id).met_at
    merge(owner, late.id, cast.met.id)
    assert entry(app, cast.met.id).met_at == met_at


def test_where_one_met_in_words_goes_along(app: Flask, cast: Cast, owner: Client) -> None:
    """What a file said of an event that nobody attends here."""
    bring_in(owner, "Name,Event,Met at (UTC)\nAna Matos,Fair Kiel,2025-06-01 10:00\n")
    write(owner, name="Ana M.", emails="ana@example.org")
    with app.app_context():
        paper, filed = (listed(app, cast.owner, name)[0] for name in ("Ana M.", "Ana Matos"))
        part, into = (db.session.get_one(Contact, one.id) for one in (filed, paper))
        into.unmet_at = into.met_at
        whole = Merge.create(part, into)
        db.session.commit()
        assert whole.place == "Fair Kiel"


def test_the_way_to_write_to_one_goes_to_the_other(app: Flask, cast: Cast, owner: Client, paper: Contact) -> None:
    owner.post_form(f"/contacts/{paper.id}/draft/habit", {"language": "de", "address": "familiar"})
    merge(owner, paper.id, cast.met.id)
    assert "Hallo Contact," in owner.visit(f"/contacts/{cast.met.id}/draft")
