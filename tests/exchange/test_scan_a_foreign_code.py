"""Somebody's own contact card is scanned: looked over, saved, and never more than its holder's business."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import qrcode
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.exchange import Encounter, ExchangeResult, Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import User
from tests.cast import Cast, scan
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.exchange.cards import ANA, cards, filled, listed, look_over, meetings, save
from tests.exchange.scans import code_of, rows, share_all
from tests.pages import Page

FRAGMENT = {"Accept": "text/vnd.meetup.fragment+html"}


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def test_it_is_looked_over_before_anything_is_saved(app: Flask, cast: Cast, owner: Client) -> None:
    before = rows(app)
    answer = look_over(owner, ANA)
    page = Page(answer.text, "/cards/drafts")
    assert answer.status_code == 200
    assert "Not saved yet" in page
    found = filled(page)
    assert (found["name"], found["headline"], found["company"]) == ("Ana Matos", "ML engineer", "Tagus Health")
    assert found["emails"].split() == ["ana@tagus.example", "ana@home.example"]
    assert found["event_id"] == str(cast.event.id)
    assert rows(app) == before


def test_saving_makes_a_contact_where_i_am_now(app: Flask, cast: Cast, owner: Client, visit: Visit) -> None:
    answer = save(owner, ANA, note="Will send the benchmark", next_step="Write", due_on="2026-12-24")
    [ana] = listed(app, cast.owner, "Ana Matos")
    assert answer.location == f"/contacts/{ana.id}"
    assert (ana.event_id, ana.note, ana.next_step, ana.person_id) == (
        cast.event.id, "Will send the benchmark", "Write", None,
    )  # fmt: skip
    page = owner.visit(answer.location)
    addresses = [link.get("href") for link in page.all("a")]
    assert {"mailto:ana@tagus.example", "mailto:ana@home.example", "tel:+351912345678"} <= set(addresses)
    assert "you scanned their card" in page
    assert "Added by you" in page
    assert "added by you" in visit("/contacts", cast.owner)
    for word in ("ana", "tagus", "ML ENGINEER"):
        assert "Ana Matos" in visit(f"/contacts?stage=all&q={word}", cast.owner)
    visit(f"/contacts/{ana.id}", cast.contact, status=404)


def test_what_was_corrected_is_what_is_saved(app: Flask, owner: Client) -> None:
    save(owner, "https://www.linkedin.com/in/ana-matos-1a2b3c", name="Ana de Matos", phones="+351 912 345 678")
    [card] = cards(app)
    assert (card.name, card.phone, card.link) == (
        "Ana de Matos", "+351 912 345 678", "https://www.linkedin.com/in/ana-matos-1a2b3c",
    )  # fmt: skip


def test_all_channels_go_to_the_phone_and_the_spreadsheet(app: Flask, cast: Cast, owner: Client) -> None:
    save(owner, ANA)
    [ana] = listed(app, cast.owner, "Ana Matos")
    written = owner.get(f"/contacts/{ana.id}.vcf").text
    assert "EMAIL;TYPE=INTERNET:ana@tagus.example\r\nEMAIL;TYPE=INTERNET:ana@home.example\r\n" in written
    assert "ana@tagus.example,+351 912 345 678,ana@home.example,," in owner.get("/contacts.csv?q=ana").text


@pytest.mark.parametrize("uuid", ["0a1b2c3d-0000-4000-8000-000000000001", "none"])
def test_sent_twice_it_is_one(app: Flask, cast: Cast, owner: Client, uuid: str) -> None:
    form = filled(Page(look_over(owner, ANA, uuid=uuid).text, "/cards/drafts"))
    first = owner.post_form("/cards", form, headers=FRAGMENT)
    after = rows(app)
    again = owner.post_form("/cards", form, headers=FRAGMENT)
    assert (first.status_code, again.status_code) == (201, 200)
    assert rows(app) == after
    assert "Ana Matos" in again.text


def test_sent_again_it_is_the_same_also_where_it_went_into_another_name(app: Flask, cast: Cast, owner: Client) -> None:
    """What was submitted decides what the same scan is, not what the card says by now."""
    save(owner, ANA, name="A. Matos")
    [ana] = listed(app, cast.owner, "A. Matos")
    form = filled(Page(look_over(owner, ANA).text, "/cards/drafts")) | {"into": str(ana.id)}
    answers = [owner.post_form("/cards", form, headers=FRAGMENT).status_code for _ in range(3)]
    assert answers == [201, 200, 200]
    assert len(meetings(app, ana)) == 2


def test_sent_again_it_is_the_same_also_when_the_name_was_corrected(app: Flask, cast: Cast, owner: Client) -> None:
    form = filled(Page(look_over(owner, ANA).text, "/cards/drafts")) | {"into": "new"}
    owner.post_form("/cards", form)
    [ana] = listed(app, cast.owner, "Ana Matos")
    owner.post_form(f"/cards/{ana.kept_card_id}", {"name": "Ana de Matos", "emails": "ana@tagus.example"})
    assert owner.post_form("/cards", form, headers=FRAGMENT).status_code == 200
    assert [card.name for card in cards(app)] == ["Ana de Matos"]


def test_another_name_on_the_form_that_back_brought_up_is_another_person(app: Flask, owner: Client) -> None:
    form = filled(Page(look_over(owner, "mailto:rui.costa@tagus.example").text, "/cards/drafts"))
    for name in ("Rui Costa", "Bo Berg", "Bo Berg", "Rui Costa"):
        owner.post_form("/cards", {**form, "name": name, "emails": "", "into": "new"})
    assert sorted(card.name for card in cards(app)) == ["Bo Berg", "Rui Costa"]


def test_a_replay_brings_the_note_that_was_written_meanwhile(app: Flask, cast: Cast, owner: Client) -> None:
    form = filled(Page(look_over(owner, ANA).text, "/cards/drafts"))
    for note in ("Red", "Red scarf", "Red scarf"):
        owner.post_form("/cards", {**form, "note": note}, headers=FRAGMENT)
    [ana] = listed(app, cast.owner, "Ana Matos")
    assert ana.note == "Red scarf"


def test_undo_takes_it_off_the_list_and_a_late_replay_stays_out(app: Flask, cast: Cast, owner: Client) -> None:
    form = filled(Page(look_over(owner, ANA).text, "/cards/drafts"))
    owner.post_form("/cards", form)
    [ana] = listed(app, cast.owner, "Ana Matos")
    owner.post_form(f"/encounters/{meetings(app, ana)[0].id}/removal")
    assert not listed(app, cast.owner, "Ana Matos")
    assert not cards(app)
    assert owner.post_form("/cards", form).status_code == 410


def test_after_ten_minutes_it_can_be_deleted(app: Flask, cast: Cast, owner: Client) -> None:
    save(owner, ANA)
    [ana] = listed(app, cast.owner, "Ana Matos")
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert owner.post_form(f"/encounters/{meetings(app, ana)[0].id}/removal").status_code == 410
        assert owner.post_form(f"/contacts/{ana.id}/deletion").location == "/contacts"
        assert "Ana Matos" not in owner.visit("/contacts?stage=all").one(id="people").text


def test_what_waited_for_a_signal_is_where_it_was_scanned(app: Flask, cast: Cast, owner: Client) -> None:
    """Q7: the phone's clock is a day off; the answer names the time by the server's."""
    scanned, sent = now() - timedelta(days=1, hours=30), now() - timedelta(days=1)
    page = Page(look_over(owner, ANA, at=scanned.isoformat(), sent_at=sent.isoformat()).text, "/cards/drafts")
    form = filled(page)
    assert form["event_id"] == ""
    owner.post_form("/cards", form)
    [ana] = listed(app, cast.owner, "Ana Matos")
    assert abs(now() - timedelta(hours=30) - ana.met_at) < timedelta(minutes=1)


# Without JavaScript


def photo(text: str) -> tuple[BytesIO, str]:
    file = BytesIO()
    qrcode.make(text).get_image().convert("RGB").save(file, "PNG")
    return BytesIO(file.getvalue()), "photo.png"


def test_a_photo_of_a_card_leads_to_the_same_form(app: Flask, cast: Cast, owner: Client) -> None:
    before = rows(app)
    answer = owner.post_form("/scan/photos", {"photo": photo(ANA)})
    assert filled(Page(answer.text, "/scan/photos"))["name"] == "Ana Matos"
    assert rows(app) == before


@pytest.mark.parametrize("typed", ["https://www.linkedin.com/in/ana-matos", "ana.matos@example.org"])
def test_what_is_typed_leads_to_the_same_form(owner: Client, typed: str) -> None:
    form = owner.visit("/scan").form("/contacts")
    data = {field["name"]: field.get("value") for field in form.all("input")} | {"code": typed}
    answer = owner.post("/contacts", data=data)
    assert answer.status_code == 200
    assert filled(Page(answer.text, "/contacts"))["name"] == "Ana Matos"


def test_any_other_address_is_text_with_a_link_to_tap(owner: Client) -> None:
    answer = owner.post_form("/scan/photos", {"photo": photo("https://elsewhere.example/a")})
    page = Page(answer.text, "/scan/photos")
    link = page.one("a", href="https://elsewhere.example/a")
    assert set(link["rel"].split()) == {"noopener", "nofollow", "noreferrer"}


@pytest.mark.parametrize("text", ["", "Ready?", "BEGIN:VCARD\nEND:VCARD", "x" * 20_000])
def test_what_is_no_card_gets_a_sentence(app: Flask, cast: Cast, owner: Client, text: str) -> None:
    before = rows(app)
    answer = look_over(owner, text)
    assert answer.status_code == 422
    assert rows(app) == before


# Somebody who is on the list already


def test_the_same_channel_offers_to_add_to_whom_it_is(app: Flask, cast: Cast, owner: Client) -> None:
    save(owner, ANA)
    [ana] = listed(app, cast.owner, "Ana Matos")
    text = "BEGIN:VCARD\nFN:Ana M.\nTEL:00351 912-345-678\nEMAIL:new@tagus.example\nEND:VCARD"
    page = Page(look_over(owner, text).text, "/cards/drafts")
    assert "Add to Ana Matos" in page
    assert filled(page)["into"] == str(ana.id)

    save(owner, text)
    assert not listed(app, cast.owner, "Ana M.")
    [same] = listed(app, cast.owner, "Ana Matos")
    assert len(meetings(app, same)) == 2
    assert same.card.emails == ("ana@tagus.example", "ana@home.example", "new@tagus.example")
    assert same.card.phones == ("+351 912 345 678",)


def test_undoing_that_takes_out_what_was_added_and_no_more(app: Flask, cast: Cast, owner: Client) -> None:
    save(owner, ANA)
    save(owner, ANA.replace("ana@home.example", "new@tagus.example"))
    [ana] = listed(app, cast.owner, "Ana Matos")
    assert "new@tagus.example" in ana.card.emails
    owner.post_form(f"/encounters/{max(m.id for m in meetings(app, ana))}/removal")
    [ana] = listed(app, cast.owner, "Ana Matos")
    assert ana.card.emails == ("ana@tagus.example", "ana@home.example")
    assert len(meetings(app, ana)) == 1


def test_the_same_name_alone_asks_and_keeps_both(app: Flask, cast: Cast, owner: Client) -> None:
    text = "BEGIN:VCARD\nFN:contact PERSON\nTEL:+441234567\nEND:VCARD"
    page = Page(look_over(owner, text).text, "/cards/drafts")
    assert "Add to Contact Person" in page
    assert filled(page)["into"] == "new"
    save(owner, text)
    assert listed(app, cast.owner, "Contact Person")
    assert listed(app, cast.owner, "contact PERSON")


def test_added_to_a_member_it_stays_beside_what_they_share(app: Flask, cast: Cast, owner: Client) -> None:
    text = "BEGIN:VCARD\nFN:Contact Person\nTEL:+441234567\nEND:VCARD"
    save(owner, text, into=str(cast.met.id))
    page = owner.visit(f"/contacts/{cast.met.id}")
    assert any(link.get("href") == "tel:+441234567" for link in page.all("a"))
    with app.app_context():
        mirror = Contact.find(cast.contact, cast.owner)
        assert mirror is not None
        assert len(Encounter.all_for(mirror)) == 1, "the other side learns nothing of it"


def test_a_hidden_address_is_not_given_away_by_typing_it(app: Flask, cast: Cast, owner: Client) -> None:
    """P1: whose address it is shows only where their card gives it."""
    text = "mailto:contact@work.example.org"
    assert "Add to" not in Page(look_over(owner, text).text, "/cards/drafts")
    share_all(app, cast.contact)
    assert "Add to Contact Person" in Page(look_over(owner, text).text, "/cards/drafts")


def test_into_somebody_elses_contact_nothing_goes(app: Flask, cast: Cast, owner: Client) -> None:
    """Z2: what is not theirs is as good as not there."""
    with app.app_context():
        theirs = Contact.find(cast.contact, cast.owner)
        assert theirs is not None
    save(owner, ANA, into=str(theirs.id))
    with app.app_context():
        assert db.session.get_one(Contact, theirs.id).kept_card_id is None
    assert listed(app, cast.owner, "Ana Matos")


def test_duplicates_cost_the_same_on_a_long_list(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    look_over(owner, ANA)
    counts = []
    for more in (1, 12):
        with app.app_context():
            me = db.session.get_one(User, cast.owner.id)
            for place in range(more):
                details = Details(name=f"Ana {place} {more}", emails=("ana@tagus.example",))
                save_person(me, details, Scan(uuid4(), now(), "by_hand"))
            db.session.commit()
        with queries() as statements:
            look_over(owner, ANA)
        counts.append(len(statements))
    assert counts[0] == counts[1]


# Nobody is connected by it


def confirm(app: Flask, browser: Client, email: str) -> None:
    """Sign in by the mailed link."""
    browser.post_form("/sign-in/links", {"email": email})
    with app.app_context():
        text = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first().letter.text  # type: ignore[union-attr]
    link = next(word for word in text.split() if "/sign-in/links/" in word)
    browser.post_form(link.removeprefix(app.config["MEETUP"].base_url))


def test_whose_address_it_is_learns_and_gets_nothing(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, visit: Visit
) -> None:
    save(owner, f"BEGIN:VCARD\nFN:Somebody\nEMAIL:{cast.stranger.email}\nEND:VCARD")
    browser = client_for(None)
    confirm(app, browser, cast.stranger.email)
    with app.app_context():
        assert Contact.find(cast.owner, cast.stranger) is None
        assert Contact.find(cast.stranger, cast.owner) is None
        assert len(list(db.session.scalars(select(Mail)))) == 1, "the link alone"
    assert "Owner Person" not in browser.visit("/contacts?stage=all")
    assert "gave you their card" not in visit("/", cast.owner)


def test_an_address_added_to_a_guest_is_not_what_the_guest_gave(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    client_for(None).post_form(f"/c/{code_of(app, cast.owner)}/cards", {"name": "Gita", "channel": "+351 912 345 678"})
    [gita] = listed(app, cast.owner, "Gita")
    save(owner, f"BEGIN:VCARD\nFN:Gita\nEMAIL:{cast.stranger.email}\nEND:VCARD", into=str(gita.id))
    confirm(app, client_for(None), cast.stranger.email)
    with app.app_context():
        assert Contact.find(cast.owner, cast.stranger) is None
    assert listed(app, cast.owner, "Gita")[0].card.email == cast.stranger.email


def test_an_exchange_taken_back_leaves_only_what_i_keep_myself(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    """Q5: their card goes when they undo, whatever I added to the contact meanwhile."""
    with app.app_context():
        exchange = met(cast)
        db.session.commit()
        contact_id, encounter_id = exchange.contact.id, exchange.encounter.id
    share_all(app, cast.stranger)
    save(owner, "BEGIN:VCARD\nFN:Stranger Person\nTEL:+441234567\nEND:VCARD", into=str(contact_id))
    client_for(cast.stranger).post_form(f"/encounters/{encounter_id}/removal")
    with app.app_context():
        left = db.session.get_one(Contact, contact_id)
        assert left.person_id is None
        assert (left.card.email, left.card.phones) == ("", ("+441234567",))
        assert Contact.find(cast.stranger, cast.owner) is None


def met(cast: Cast) -> ExchangeResult:
    return scan(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.stranger.id))
