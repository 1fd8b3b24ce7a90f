"""Who has my card: every holder, since when, from where; taken back from one, from an event, from everybody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from meetup.codes import Code
from meetup.exchange import Scan, record_exchange
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.elements import Element
from tests.exchange.scans import badge_of, code_of, encounters, event, held, kept, scan, share_all
from tests.pages import Page

PHONE = "+351 912 345 678"
LISTS = "/me/card/holders"
FRAGMENT = {"Accept": "text/vnd.meetup.fragment+html"}


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    share_all(app, cast.owner)
    return client_for(cast.owner)


def rows_of(page: Page) -> list[Element]:
    """The lines of the list, each a holder."""
    return [row for row in page.all("li") if row.all("form")]


def take_back(app: Flask, client: Client, holder: User, person: User) -> None:
    answer = client.post_form(f"{LISTS}/{held(app, holder, person).id}/removal")
    assert answer.status_code == 303


def test_every_holder_since_when_and_from_where(cast: Cast, owner: Client) -> None:
    page = owner.visit(LISTS)
    for name in ("Contact Person", "Friend Person"):
        assert name in page
    assert "Stranger Person" not in page
    assert page.text.count("since ") == 2
    assert page.text.count("PyData Lisbon") >= 2


def test_taken_back_the_other_keeps_name_meeting_and_note(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """Q5: no channel is left on pages, in vCards, exports and searches; their note stays."""
    theirs, reader = kept(app, cast.contact, cast.owner), client_for(cast.contact)
    reader.post_form(f"/contacts/{theirs.id}/note", {"note": "Kafka", "version": "0"})
    take_back(app, owner, cast.contact, cast.owner)
    page = reader.visit(f"/contacts/{theirs.id}")
    vcards = [reader.get(f"/contacts/{theirs.id}.vcf?version={v}").text for v in ("3.0", "4.0")]
    csv = reader.get("/contacts.csv?stage=all").text
    for text in (page.text, *vcards, csv, reader.get(f"/c/{code_of(app, cast.owner)}").text):
        assert "Owner Person" in text
        assert all(gone not in text for gone in (PHONE, PHONE.replace(" ", ""), "owner@work", "Brightline", "by trade"))
    assert "Kafka" in page
    assert "PyData Lisbon" in page
    assert "aren't sharing their card with you" in page
    assert "Owner Person" not in reader.visit("/contacts?stage=all&q=brightline")
    assert "Owner Person" in reader.visit("/contacts?stage=all&q=kafka")


def test_it_says_that_copies_remain(app: Flask, cast: Cast, owner: Client) -> None:
    take_back(app, owner, cast.contact, cast.owner)
    page = owner.visit(LISTS)
    assert "Copies they saved elsewhere remain" in page
    assert "Contact Person" not in " ".join(row.text for row in rows_of(page))
    assert "Contact Person" in owner.visit(f"{LISTS}?state=revoked")


def test_undo_gives_back_what_they_had_without_news(app: Flask, cast: Cast, owner: Client) -> None:
    before = kept(app, cast.contact, cast.owner)
    take_back(app, owner, cast.contact, cast.owner)
    toast = owner.visit(LISTS).form(f"{LISTS}/{held(app, cast.contact, cast.owner).id}/restoration")
    assert toast.text.strip() == "Undo"
    assert owner.post_form(toast["action"]).status_code == 303
    got = kept(app, cast.contact, cast.owner)
    assert (got.card_without_topics.phone, got.given_at, got.has_asked) == (PHONE, before.given_at, False)
    assert got.noticed_at == before.noticed_at
    assert "Contact Person" in owner.visit(LISTS)


def test_nobody_else_undoes_it(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Q5, Z2: not the one who lost it either."""
    take_back(app, owner, cast.contact, cast.owner)
    path = f"{LISTS}/{held(app, cast.contact, cast.owner).id}/restoration"
    for person in (cast.contact, cast.stranger):
        assert client_for(person).post_form(path).status_code == 404
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == ""


def test_mine_of_them_is_not_touched(app: Flask, cast: Cast, owner: Client) -> None:
    share_all(app, cast.contact)
    take_back(app, owner, cast.contact, cast.owner)
    assert kept(app, cast.owner, cast.contact).card_without_topics.phone == PHONE


def test_scanning_again_asks_and_does_not_give(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """The kept link or a photo of the code is no way around it; one tap of its owner is."""
    take_back(app, owner, cast.contact, cast.owner)
    reader = client_for(cast.contact)
    assert "isn't sharing their card with you" in scan(reader, code_of(app, cast.owner), FRAGMENT).text
    got = kept(app, cast.contact, cast.owner)
    assert (got.card_without_topics.phone, got.has_asked) == ("", True)
    assert "Contact Person asks for your card" in owner.visit("/")
    owner.post_form(f"{LISTS}/{got.id}")
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == PHONE
    assert "Contact Person" in owner.visit(LISTS)


def test_a_scan_from_before_that_arrives_later_gives_nothing(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """Q7: a later revocation wins, and the scanner is told."""
    made = (now() - timedelta(minutes=5)).isoformat()
    take_back(app, owner, cast.contact, cast.owner)
    answer = scan(client_for(cast.contact), code_of(app, cast.owner), FRAGMENT, at=made)
    assert answer.status_code == 201
    assert "isn't sharing their card with you" in answer.text
    got = kept(app, cast.contact, cast.owner)
    assert (got.card_without_topics.phone, got.has_asked) == ("", False)


def test_undo_is_no_way_around_it(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Whose card was taken back cannot become a stranger by Undo, to whom the next scan gives it."""
    stranger = client_for(cast.stranger)
    scan(stranger, code_of(app, cast.owner))
    take_back(app, owner, cast.stranger, cast.owner)
    path = f"/encounters/{encounters(app)[-1].id}/removal"
    assert stranger.post_form(path).status_code == 410
    assert owner.post_form(path).status_code == 303


def test_my_own_scan_of_them_does_not_give_it_again(app: Flask, cast: Cast, owner: Client) -> None:
    take_back(app, owner, cast.contact, cast.owner)
    scan(owner, code_of(app, cast.contact))
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == ""
    page = owner.visit(f"/contacts/{cast.met.id}")
    assert "You stopped sharing" in page
    owner.post_form(page.form(f"{LISTS}/{held(app, cast.contact, cast.owner).id}")["action"])
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == PHONE


def test_all_of_an_event_at_once(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    with app.app_context():
        dinner = event(cast.organizer, "Dinner", 0, cast.owner, cast.stranger)
        scan(client_for(cast.stranger), code_of(app, cast.owner))
    page = owner.visit(f"/me/card/revocations/new?event={cast.event.id}")
    assert "2 people from there have your card, or part of it" in page
    assert owner.post_form("/me/card/revocations", {"event_id": cast.event.id}).location == f"{LISTS}?state=revoked"
    assert kept(app, cast.friend, cast.owner).card_without_topics.phone == ""
    assert kept(app, cast.stranger, cast.owner).card_without_topics.phone == PHONE
    assert "Stranger Person" in owner.visit(f"{LISTS}?event={dinner.id}")
    assert "Stranger Person" not in owner.visit(f"{LISTS}?event={cast.event.id}")


def test_everything_at_once(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """With new codes, so that a scan still on somebody's phone opens nothing either (Q7), whenever it arrives."""
    old = code_of(app, cast.owner), badge_of(app, cast.owner, cast.event)
    owner.post_form("/me/card/revocations")
    for person in (cast.contact, cast.friend):
        assert kept(app, person, cast.owner).card_without_topics.phone == ""
    assert "No one has your card" in owner.visit(LISTS)
    earlier = (now() - timedelta(hours=1)).isoformat()
    for code in old:
        assert scan(client_for(cast.organizer), code, at=earlier, sent_at=now().isoformat()).status_code == 410


def test_whoever_has_only_the_badge_loses_that_too(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    scan(client_for(cast.organizer), badge_of(app, cast.owner, cast.event))
    owner.post_form("/me/card/revocations")
    assert kept(app, cast.organizer, cast.owner).card_without_topics.headline_and_company == ""
    assert "asks for your card" not in owner.visit("/")


def test_where_they_say_it_was_does_not_hide_them(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """All of an event are those met there, wherever they, or a later meeting, put it."""
    with app.app_context():
        other = event(cast.organizer, "Dinner", -3, cast.owner, cast.contact).id
    meeting = next(each for each in encounters(app) if each.scanned_id == cast.contact.id)
    client_for(cast.contact).post_form(f"/encounters/{meeting.id}/place", {"event_id": other})
    owner.post_form("/me/card/revocations", {"event_id": cast.event.id})
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == ""


def test_given_on_one_phone_it_cannot_be_declined_on_the_other(app: Flask, cast: Cast, owner: Client) -> None:
    held_by = held(app, cast.contact, cast.owner).id
    owner.post_form(f"/me/card/requests/{held_by}/removal")
    assert "is no longer asking" in owner.visit("/")
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == PHONE
    assert kept(app, cast.owner, cast.contact).stage == "to_do"


def test_an_event_of_others_is_none_of_mine(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        theirs = event(cast.organizer, "Dinner", 0, cast.stranger).id
    assert owner.get(f"/me/card/revocations/new?event={theirs}").status_code == 404
    for typed in (theirs, "x", -1, 2**70):
        assert owner.post_form("/me/card/revocations", {"event_id": typed}).status_code in (404, 422)
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == PHONE


def test_whom_i_block_is_not_a_holder_and_who_blocks_me_stays_one(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """Blocking is silent: the list looks the same to whoever is blocked."""
    client_for(cast.contact).post_form(f"/contacts/{kept(app, cast.contact, cast.owner).id}/block")
    assert "Contact Person" in owner.visit(LISTS)
    owner.post_form(f"/contacts/{kept(app, cast.owner, cast.friend).id}/block")
    assert "Friend Person" not in owner.visit(LISTS)


@pytest.mark.slow
def test_300_holders_come_in_pages_at_the_same_price(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    with queries() as few:
        owner.visit(LISTS)
    with app.app_context():
        mine = db.session.merge(cast.owner)
        for number in range(60):
            record_exchange(join(f"holder{number}"), Code.get_or_create_phone_code(mine), Scan(uuid=uuid4(), at=now()))
        db.session.commit()
    with queries() as many:
        page = owner.visit(LISTS)
    assert len(many) == len(few)
    seen, pages = set(), 1
    while True:
        seen |= {row.text.split(" Person")[0] for row in rows_of(page)}
        more = [link["href"] for link in page.all("a") if "after=" in link["href"]]
        if not more:
            break
        page, pages = owner.visit(more[0]), pages + 1
    assert (len(seen), pages) == (62, 3)
