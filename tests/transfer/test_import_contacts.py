"""Importing people from a file: looked over first, then all of them or nobody, and the same file twice adds nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact, EarlierNote, Promise, Touch
from meetup.contacts.kept_cards import KeptCard
from meetup.drafts import Template
from meetup.drafts.models import Draft
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.follow_up import Merge
from meetup.people import User
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.rooms import Room
from meetup.transfer import Import
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.cards import ANA, listed, meetings, write
from tests.exchange.scans import kept, share_all
from tests.transfer.files import (
    CSV,
    archive,
    bring_in,
    choices,
    complete,
    kept_rows,
    mine,
    refused,
    review,
    upload,
    waiting,
    work,
)  # fmt: skip

MET = {"Contact Person", "Friend Person"}


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def names(app: Flask, cast: Cast) -> set[str]:
    return {contact.name for contact in mine(app, cast.owner)}


def one(app: Flask, cast: Cast, name: str) -> Contact:
    (contact,) = (contact for contact in mine(app, cast.owner) if contact.name == name)
    return contact


def test_it_is_looked_over_before_anybody_is_on_the_list(app: Flask, cast: Cast, owner: Client) -> None:
    before = kept_rows(app)
    page = review(owner, CSV)
    assert "2 new · 0 possible duplicates · 0 unchanged" in page
    assert "Ana Matos" in page
    assert "李美玲" in page
    assert kept_rows(app) == before


def test_they_become_cards_of_mine(app: Flask, cast: Cast, owner: Client) -> None:
    answer = complete(owner, review(owner, CSV), tag="Address book")
    assert answer.location == "/contacts?stage=all"
    assert "2 people imported." in owner.visit(answer.location)
    ana = one(app, cast, "Ana Matos")
    assert ana.is_own_card
    assert (ana.card.company, ana.card.email, ana.card.phone) == ("Tagus", "ana@tagus.example", "+351 911 111 111")
    assert (ana.note, ana.stage) == ("Likes Kafka", "in_touch")
    assert [tag.name for tag in ana.tags] == ["Address book", "Speaker"]
    assert [meeting.how for meeting in meetings(app, ana)] == ["import"]
    assert "You imported them" in owner.visit(f"/contacts/{ana.id}")
    assert waiting(app) == 0


@pytest.mark.parametrize("content", [CSV, ANA, ANA * 2 + ANA.replace("Ana", "Eva").replace("ana", "eva")])
def test_the_same_file_twice_adds_nothing(app: Flask, cast: Cast, owner: Client, content: str) -> None:
    """M3: no row is new, and none is touched."""
    bring_in(owner, content)
    before = kept_rows(app)
    page = review(owner, content)
    assert "Nothing new" in page
    bring_in(owner, content)
    assert kept_rows(app) == before


def test_what_i_changed_since_stays_changed(app: Flask, cast: Cast, owner: Client) -> None:
    """M3: also where the card no longer says what the file says."""
    bring_in(owner, CSV)
    ana = one(app, cast, "Ana Matos")
    owner.post_form(f"/cards/{ana.kept_card_id}", {"name": "Ana M. Matos", "emails": "new@example.org"})
    before = kept_rows(app)
    bring_in(owner, CSV)
    assert kept_rows(app) == before


def test_who_was_deleted_since_comes_again(app: Flask, cast: Cast, owner: Client) -> None:
    bring_in(owner, CSV)
    owner.post_form(f"/contacts/{one(app, cast, 'Ana Matos').id}/deletion")
    assert "1 new" in review(owner, CSV)
    bring_in(owner, CSV)
    assert names(app, cast) >= {"Ana Matos", "李美玲"}


@pytest.mark.parametrize("path", ["/contacts.csv?stage=all", "/contacts.vcf?stage=all", "/me/export.json"])
@pytest.mark.parametrize("program", ["plain", "google", "outlook", "hubspot"])
def test_our_own_export_holds_nothing_new(app: Flask, cast: Cast, owner: Client, path: str, program: str) -> None:
    """Of people with accounts too, whose cards give what the file says."""
    share_all(app, cast.contact)
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Red scarf,\ntall", "version": "0"})
    owner.post_form(f"/contacts/{cast.met.id}/tags", {"tags": "Speaker"})
    write(
        owner, name="Ana Matos", emails="ana@example.org\nhome@example.org", phones="+351 911 111 111", company="Tagus"
    )
    for name in ("Cher", "佐藤 健", "김 서연", "Kim 서연", "佐藤 Ken", "Anna Maria de Souza"):
        write(owner, name=name)
    exported = owner.get(f"{path}&as={program}" if "?" in path else path).data
    before = kept_rows(app)
    assert "Nothing new" in review(owner, exported)
    assert kept_rows(app) == before


@pytest.mark.parametrize("program", ["google", "outlook", "hubspot"])
def test_when_we_met_by_other_clocks_is_nothing_new(app: Flask, cast: Cast, owner: Client, program: str) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Red scarf,\ntall", "version": "0"})
    exported = owner.get(f"/contacts.csv?stage=all&as={program}").data
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        contact.met_at, contact.event_id = contact.met_at - timedelta(days=1), None
        db.session.commit()
    assert "Nothing new" in review(owner, exported)


@pytest.mark.parametrize("program", ["google", "outlook", "hubspot"])
def test_a_name_comes_back_as_it_went(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, program: str
) -> None:
    spelled = {"佐藤 健", "김 서연", "Kim 서연", "佐藤 Ken", "Anna Maria de Souza", "Cher"}
    for name in spelled:
        write(owner, name=name)
    bring_in(client_for(cast.stranger), owner.get(f"/contacts.csv?stage=all&as={program}").data)
    assert {contact.name for contact in mine(app, cast.stranger)} >= spelled


def test_who_may_be_on_the_list_is_asked_about(app: Flask, cast: Cast, owner: Client) -> None:
    """By the same address they surely are; by the same name alone they may be."""
    share_all(app, cast.contact)
    content = (
        "Name,E-mail,Phone\nContact P.,contact@work.example.org,+351 922 222 222\nFriend Person,other@example.org,\n"
    )
    page = review(owner, content)
    assert choices(page) == {
        "Contact P.": "Add to Contact Person, contact by trade, Brightline",
        "Friend Person": "Add as new",
    }
    complete(owner, page)
    met = one(app, cast, "Contact Person")
    assert met.card_without_topics.phones == ("+351 912 345 678", "+351 922 222 222")
    assert met.person_id == cast.contact.id
    assert len(listed(app, cast.owner, "Friend Person")) == 2
    before = kept_rows(app)
    bring_in(owner, content)
    assert kept_rows(app) == before


def test_added_to_somebody_it_never_writes_over_what_is_there(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Ana Matos", emails="ana@tagus.example", company="Old Ltd", note="Mine", next_step="Call")
    complete(owner, review(owner, CSV.replace("Tags", "Next step").replace("Speaker", "Write")))
    ana = one(app, cast, "Ana Matos")
    assert (ana.card.company, ana.card.phone) == ("Old Ltd", "+351 911 111 111")
    assert (ana.note, ana.next_step) == ("Mine\nLikes Kafka", "Call")


def test_skipped_means_nothing_happens(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Ana Matos", emails="ana@tagus.example")
    before = kept_rows(app)
    page = review(owner, CSV.rpartition("李")[0])
    (field,) = (field["name"] for field in page.all("select") if field["name"].startswith("choice-"))
    complete(owner, page, **{field: "skip"})
    assert kept_rows(app) == before


def test_whose_address_it_is_nobody_learns(app: Flask, cast: Cast, owner: Client) -> None:
    """P1: an address that is not shared with me finds nobody, on my list or off it."""
    for address in ("contact@work.example.org", "contact@example.org", "stranger@example.org"):
        page = review(owner, f"Name,E-mail\nSomebody,{address}\n")
        assert "1 new · 0 possible duplicates" in page


def test_nobody_is_told_or_connected(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    before = {person: mine(app, getattr(cast, person)) for person in ("stranger", "contact")}
    bring_in(owner, "Name,E-mail\nStranger,stranger@example.org\n")
    assert [contact.person_id for contact in listed(app, cast.owner, "Stranger")] == [None]
    assert {person: len(mine(app, getattr(cast, person))) for person in before} == {
        p: len(c) for p, c in before.items()
    }
    assert "Owner Person" not in client_for(cast.stranger).get("/").text


def test_confirming_the_address_adopts_no_imported_card(app: Flask, cast: Cast, owner: Client) -> None:
    bring_in(owner, CSV)
    with app.test_request_context():
        SignInLink.send("ana@tagus.example", name="Ana")
        link = db.session.scalars(select(SignInLink)).one()
        assert link.spend()
        db.session.commit()
    assert one(app, cast, "Ana Matos").person_id is None


def test_a_failure_half_way_leaves_nothing(
    app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M3: all or nobody."""
    page = review(owner, CSV)
    before = kept_rows(app)

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("meetup.transfer.carrying_out.tag_contacts", fail)
    assert complete(owner, page).status_code == 500
    assert kept_rows(app) | {"error_reports": []} == before
    monkeypatch.undo()
    assert complete(owner, page).status_code == 303
    assert names(app, cast) == MET | {"Ana Matos", "李美玲"}


def test_a_doubled_tap_imports_once(app: Flask, cast: Cast, owner: Client) -> None:
    page = review(owner, CSV)
    assert [complete(owner, page).status_code for _ in range(2)] == [303, 404]
    assert len(listed(app, cast.owner, "Ana Matos")) == 1


def test_all_of_an_archive_comes_back(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """What one account saved, another reads: cards, notes, tags, steps, touches and promises."""
    share_all(app, cast.contact)
    path = f"/contacts/{cast.met.id}"
    owner.post_form(f"{path}/note", {"note": "Red scarf", "version": "0", "next_step": "Call", "due_on": "2026-12-24"})
    owner.post_form(f"{path}/tags", {"tags": "Speaker"})
    owner.post_form(f"{path}/touches", {"kind": "thanked"})
    owner.post_form(
        f"{path}/promises", {"side": "mine", "text": "Slides", "due_on": "2026-12-01", "uuid": str(uuid4())}
    )
    saved = owner.get("/me/export.json").data
    bring_in(client_for(cast.stranger), saved)
    met = next(contact for contact in mine(app, cast.stranger) if contact.name == "Contact Person")
    old = kept(app, cast.owner, cast.contact)
    assert met.card_without_topics.emails == ("contact@work.example.org",)
    assert (met.note, met.next_step, met.due_on) == ("Red scarf", "Call", date(2026, 12, 24))
    assert (met.stage, met.met_at, met.thanked_at) == ("waiting", old.met_at, old.thanked_at)
    assert [tag.name for tag in met.tags] == ["Speaker"]
    with app.app_context():
        promise = db.session.scalars(select(Promise).where(Promise.contact_id == met.id)).one()
        assert (promise.side, promise.text, promise.due_on) == ("mine", "slides", date(2026, 12, 1))
        assert db.session.scalars(select(Touch.kind).where(Touch.contact_id == met.id)).all() == ["thanked"]
    before = kept_rows(app)
    bring_in(client_for(cast.stranger), saved)
    assert kept_rows(app) == before


def test_what_was_archived_merged_or_only_begun_comes_back(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    """Earlier notes, drafts, templates, and who is out of the way; of two that were merged one comes."""
    write(owner, name="Ana Matos", emails="ana@example.org", note="Short hair")
    write(owner, name="Ana M.", phones="+351 911 111 111", note="Tall")
    ana, other = one(app, cast, "Ana Matos"), one(app, cast, "Ana M.")
    assert owner.post_form(f"/contacts/{ana.id}/merges", {"other_id": str(other.id)}).status_code == 303
    with app.app_context():
        (whole,) = db.session.scalars(select(Contact).where(Contact.id.in_((ana.id, other.id)), Contact.is_kept()))
        Draft.save(whole, "Hello", "Dear Ana,\nthank you")
        Template.create(db.session.get_one(User, cast.owner.id), "Warm", "Hi {name}!")
        whole.archive()
        db.session.commit()
        archived_at = whole.archived_at
    saved, reader = owner.get("/me/export.json").data, client_for(cast.stranger)
    page = review(reader, saved)
    assert "Warm" in page
    assert "1 template added" in reader.visit(complete(reader, page).location)
    (came,) = (contact for contact in mine(app, cast.stranger) if contact.name.startswith("Ana"))
    assert (came.archived_at, came.card_without_topics.emails) == (archived_at, ("ana@example.org",))
    assert came.card_without_topics.phones == ("+351 911 111 111",)
    with app.app_context():
        assert set(came.note.split("\n\n")) == {"Short hair", "Tall"}
        assert [note.text for note in EarlierNote.all_for(came)] in (["Short hair"], ["Tall"])
        draft = Draft.find(came)
        assert draft is not None
        assert draft.has_text("Hello", "Dear Ana,\nthank you")
        templates = Template.all_for(db.session.get_one(User, cast.stranger.id))
        assert [(template.name, template.body) for template in templates] == [("Warm", "Hi {name}!")]
    before = kept_rows(app)
    bring_in(reader, saved)
    assert kept_rows(app) == before


def test_a_template_of_mine_is_never_written_over(app: Flask, cast: Cast, owner: Client) -> None:
    owner.post_form("/me/templates", {"name": "Warm", "body": "Mine"})
    content = archive(templates=[{"name": "Warm", "body": "Theirs"}, {"name": "Bad", "body": "{nonsense}"}])
    before = kept_rows(app)
    assert "Nothing new" in review(owner, content)
    assert kept_rows(app) == before


def test_who_was_merged_since_the_look_grows_as_a_part(app: Flask, cast: Cast, owner: Client) -> None:
    """What was offered to be added to lies in another contact when the button is pressed."""
    write(owner, name="Ana Matos", emails="ana@tagus.example")
    page = review(owner, CSV)
    part, into = one(app, cast, "Ana Matos"), kept(app, cast.owner, cast.contact)
    with app.app_context():
        Merge.create(*(db.session.get_one(Contact, contact.id) for contact in (part, into)))
        db.session.commit()
    assert complete(owner, page).status_code == 303
    assert "Likes Kafka" in kept(app, cast.owner, cast.contact).note
    assert one(app, cast, "Ana Matos").note == ""


def test_an_imported_person_is_found_by_a_search(app: Flask, owner: Client) -> None:
    """By name, company, note and tag, accents or not."""
    bring_in(owner, CSV.replace("Likes Kafka", "Likes Žižek"))
    for words in ("matos", "tagus", "zizek", "SPEAKER"):
        assert "Ana Matos" in owner.visit(f"/contacts?stage=all&q={words}"), words
    assert "李美玲" in owner.visit("/contacts?stage=all&q=美玲")


def test_an_event_of_mine_is_found_by_its_title(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    content = "Name,Event,Met at (UTC)\nAna Matos,pydata lisbon,2025-06-01 10:00\n"
    for person in (cast.owner, cast.stranger):
        bring_in(client_for(person), content)
    ana, theirs = (listed(app, person, "Ana Matos")[0] for person in (cast.owner, cast.stranger))
    assert (ana.event_id, ana.note, ana.met_at.year) == (cast.event.id, "", 2025)
    assert (theirs.event_id, theirs.note, theirs.place) == (None, "", "pydata lisbon")


def test_where_one_met_stays_known_in_words(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Of an event that nobody attends in the account that reads: on the page, in the draft, the search and the file."""
    with app.app_context():
        hall = Room.create(db.session.get_one(Event, cast.event.id), "Hall B")
        db.session.get_one(Contact, cast.met.id).room_id = hall.id
        db.session.commit()
    reader = client_for(cast.stranger)
    bring_in(reader, owner.get("/me/export.json").data)
    (met,) = listed(app, cast.stranger, "Contact Person")
    assert met.event_id is None
    page = reader.visit(f"/contacts/{met.id}")
    assert "Met in Hall B, PyData Lisbon: you imported them" in page
    assert "PyData Lisbon" in reader.visit(f"/contacts/{met.id}/draft").one("textarea").text
    assert "Contact Person" in reader.visit("/contacts?stage=all&q=pydata+hall+contact")
    (again,) = [one for one in reader.get("/me/export.json").get_json()["contacts"] if one["name"] == met.name]
    assert (again["event"], again["room"]) == ("PyData Lisbon", "Hall B")


def test_it_is_nobody_elses(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Z2, Z5"""
    address = upload(owner, CSV).location
    stranger = client_for(cast.stranger)
    assert stranger.get(address).status_code == 404
    assert stranger.post_form(f"{address}/completion").status_code == 404
    assert stranger.post_form(f"{address}/removal").status_code == 404
    assert owner.get(address).status_code == 200


def test_a_choice_that_was_not_offered_is_none(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Neither somebody else's contact nor one of mine that is not alike grows by it."""
    theirs = kept(app, cast.contact, cast.owner)
    write(owner, name="Ana Matos", emails="ana@tagus.example")
    page = review(owner, CSV)
    (field,) = (field["name"] for field in page.all("select") if field["name"].startswith("choice-"))
    before = kept_rows(app)["kept_cards"]
    for wrong in (str(theirs.id), str(cast.met.id), "x", ""):
        complete(owner, page, **{field: wrong})
        page = review(owner, CSV)
    assert [row for row in kept_rows(app)["kept_cards"] if row in before] == before
    assert kept(app, cast.contact, cast.owner).kept_card_id is None


def test_left_lying_it_is_over_after_an_hour_and_erased(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    """G3: by whoever comes next, or by a command; a second run changes nothing."""
    page, address = review(owner, CSV), upload(owner, CSV).location
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert owner.get(address).status_code == 404
        assert complete(owner, page).status_code == 404
        upload(client_for(cast.stranger), CSV)
        assert waiting(app) == 1
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        runner = app.test_cli_runner()
        outputs = [runner.invoke(args=["tidy"]).output for _ in range(2)]
    assert [f"Erased {n} unfinished imports." in output for n, output in zip((1, 0), outputs, strict=True)] == [
        True,
        True,
    ]
    assert waiting(app) == 0


def test_a_new_file_takes_the_place_of_the_one_before(app: Flask, owner: Client) -> None:
    first = upload(owner, CSV).location
    second = upload(owner, ANA).location
    assert (owner.get(second).status_code, waiting(app)) == (200, 1)
    assert first == second or owner.get(first).status_code == 404


def test_it_can_be_left(app: Flask, cast: Cast, owner: Client) -> None:
    before = kept_rows(app)
    address = upload(owner, CSV).location
    assert owner.post_form(f"{address}/removal").location == "/contacts/import"
    assert waiting(app) == 0
    assert kept_rows(app) == before


def test_what_is_wrong_in_the_form_is_told(owner: Client) -> None:
    page = review(owner, CSV)
    answer = complete(owner, page, tag="x" * 41)
    assert answer.status_code == 422
    assert "Keep this to 40 characters." in answer.text
    assert complete(owner, page, stage="gone").status_code == 422


def test_lines_that_hold_nobody_are_told_with_their_number(owner: Client) -> None:
    page = review(owner, 'Name,E-mail,Due\nAna,not-an-address,soon\n,,\n,"",2026-01-01\nBo,bo@example.org,\n')
    assert "2 new" in page
    assert "Line 2: Left out, because it can't be used: “not-an-address”." in page
    assert "Line 2: “soon” isn't a date like 2026-06-30, so it's left out." in page
    assert "Line 4: There's no name and no way to reach anyone." in page


def test_many_alike_are_asked_about_at_once(app: Flask, cast: Cast, owner: Client) -> None:
    people = [f"Person {number},p{number}@example.org" for number in range(150)]
    bring_in(owner, "\n".join(["Name,E-mail", *people]))
    page = review(owner, "\n".join(["Name,E-mail,Company", *(f"{line},Acme" for line in people)]))
    assert len(choices(page)) == 100
    assert "50 more aren't shown." in page
    complete(owner, page, rest="skip")
    with app.app_context():
        companies = db.session.scalars(select(KeptCard.company).where(KeptCard.holder_id == cast.owner.id)).all()
    assert sorted(companies) == [""] * 50 + ["Acme"] * 100


def test_more_people_cost_no_more_queries(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    def costs(many: int, mark: str) -> tuple[int, int]:
        lines = [f"{mark} {number},{mark}{number}@example.org,Speaker" for number in range(many)]
        with queries() as reading:
            page = review(owner, "\n".join(["Name,E-mail,Tags", *lines]))
        with queries() as writing:
            complete(owner, page)
        return len(reading), len([statement for statement in writing if not statement.startswith("INSERT")])

    owner.token()  # which the first form would ask for
    assert costs(2, "few") == costs(200, "many")


def test_a_file_of_five_thousand_is_written_while_others_wait(app: Flask, cast: Cast, owner: Client) -> None:
    lines = [f"Person {n},p{n}@example.org;q{n}@example.org,+351 9{n:08d},Tagus,note {n},a" for n in range(5000)]
    content = "\n".join(["Name,E-mail,Phone,Company,Note,Tags", *lines])
    bring_in(owner, content)
    work(app)
    assert len(mine(app, cast.owner)) == 5002
    assert "Nothing new" in review(owner, content)
    assert "more than 5,000 people" in refused(owner, content + "\nOne More,,,,,")
    with app.app_context():
        assert len(db.session.scalars(select(Encounter.id).where(Encounter.how == "import")).all()) == 5000
        assert db.session.get_one(User, cast.owner.id)
        assert Import.erase_expired() == 0


def test_only_contacts_of_an_archive_are_read(app: Flask, cast: Cast, owner: Client) -> None:
    bring_in(owner, archive({"name": "Ana"}, account={"email": "x@example.org"}, shared=["phone"]))
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        assert (user.email, user.profile.shared) == ("owner@example.org", ["headline"])
    assert names(app, cast) == MET | {"Ana"}


def test_what_says_nothing_new_does_not_wait_to_be_imported(owner: Client) -> None:
    assert "Not imported yet" in review(owner, CSV)
    bring_in(owner, CSV)
    page = review(owner, CSV)
    assert "Nothing new" in page
    assert "Not imported yet" not in page
