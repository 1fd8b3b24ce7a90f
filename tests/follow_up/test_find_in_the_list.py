"""The follow-up list: by stage and event, by words in any script, page by page, at any length."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask

from meetup.contacts import STAGES, Contact
from meetup.contacts.search_words import parse_search
from meetup.exchange.encounters import Encounter
from meetup.exchange.ways import Way
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.cards import write
from tests.exchange.scans import event, share_all
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def meet(app: Flask, owner: User, names: Iterable[str], **facts: object) -> list[User]:
    """Put people of these names on the list of ``owner``, the first of them met last."""
    with app.app_context():
        people, at = [join(uuid4().hex, called=name) for name in names], now()
        for ago, person in enumerate(people, 1):
            met_at = at - timedelta(minutes=ago // 2)  # in pairs at the same moment
            keys = {"name_folded": person.profile.name_folded, "card_folded": person.profile.search_text}
            db.session.add(Contact(owner_id=owner.id, person_id=person.id, **keys, **{"met_at": met_at, **facts}))
        db.session.commit()
        return people


def listed(page: Page) -> list[str]:
    """The names on a page of the list, in order."""
    links = [link for link in page.all("a") if "row-link" in link.get("class")]
    return [link.one("strong").text for link in links]


def found(client: Client, **query: object) -> list[str]:
    return listed(client.visit(f"/contacts?{urlencode({'stage': 'all', **query})}"))


def test_it_begins_with_whom_one_has_still_to_write_to(cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/stage", {"stage": "waiting"})
    assert listed(owner.visit("/contacts")) == ["Friend Person"]
    assert listed(owner.visit("/contacts?stage=waiting")) == ["Contact Person"]
    assert found(owner) == ["Friend Person", "Contact Person"]
    assert found(owner, stage="no-such-stage") == ["Friend Person"]


def test_each_stage_says_how_many(app: Flask, cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/stage", {"stage": "in_touch"})
    stages = owner.visit("/contacts").one("nav", aria_label="Stages")
    assert stages.text == "To do 1 Waiting 0 In touch 1 Let go 0"


def test_counts_stop_where_nobody_reads_them(
    app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetup.counts.MAX_COUNT", 9)
    meet(app, cast.owner, "ABCDEFG")
    assert "To do 9 " in owner.visit("/contacts")
    meet(app, cast.owner, "H")
    assert "To do 9+ " in owner.visit("/contacts")


def test_a_list_of_another_event(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        past = event(cast.organizer, "Last year", -365, cast.owner).id
    meet(app, cast.owner, ["Ana"], event_id=past)
    assert found(owner, event=past) == ["Ana"]
    assert found(owner, event=cast.event.id) == ["Friend Person", "Contact Person"]
    page = owner.visit(f"/contacts?event={past}")
    assert "Last year · 1 met · 0 thanked" in page.text
    assert "To do 1 Waiting 0" in page.text


def test_whom_one_meets_again_elsewhere_stays_on_the_list_of_the_event(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    """Also for whom one scanned it oneself: the list after an event holds everybody who was met there."""
    with app.app_context():
        person = join("again")
        events = [event(cast.organizer, title, 0, cast.owner, person).id for title in ("First", "Second")]
        contact = Contact(owner_id=cast.owner.id, person_id=person.id, met_at=now(), event_id=events[1])
        mirror = Contact(owner_id=person.id, person_id=cast.owner.id, met_at=now(), event_id=events[1])
        person.profile.name = "Ana Again"
        db.session.add_all([contact, mirror])
        db.session.flush()
        for event_id, undone_at in ((events[0], None), (events[1], None), (cast.event.id, now())):
            meeting = Encounter(uuid=uuid4(), how=Way.SCAN, met_at=now(), event_id=event_id, undone_at=undone_at)
            meeting.scanner_id, meeting.contact_id = cast.owner.id, contact.id
            meeting.scanned_id, meeting.mirror_id = person.id, mirror.id
            db.session.add(meeting)
        db.session.commit()
    for event_id in events:
        assert found(owner, event=event_id) == ["Ana Again"]
        assert "To do 1 " in owner.visit(f"/contacts?event={event_id}")
        assert found(client_for(person), event=event_id) == ["Owner Person"]
    assert "Ana Again" not in found(owner, event=cast.event.id), "what was undone never was"


@pytest.mark.parametrize("event_id", ["x", "-1", "0", "999999", "9" * 30, "٣"])
def test_an_event_that_is_none_is_an_empty_list_or_all(owner: Client, event_id: str) -> None:
    assert found(owner, event=event_id) in ([], ["Friend Person", "Contact Person"])


NAMES = [
    "José Ñandú",
    "李美玲",
    "Владимир",
    "محمد علي",
    "Łukasz",
    "O'Brien",
    "100% Ana",
    "snake_case",
    "back\\slash",
    "Straße",
]


FOUND_BY = {
    "jose nandu": "José Ñandú",
    "ÑANDÚ": "José Ñandú",
    "ｊｏｓé": "José Ñandú",
    "美玲": "李美玲",
    "влад": "Владимир",
    "علي": "محمد علي",
    "o'b": "O'Brien",
    "STRASSE": "Straße",
    "%": "100% Ana",
    "_": "snake_case",
    "\\": "back\\slash",
}


def test_a_name_is_found_however_it_is_typed(app: Flask, cast: Cast, owner: Client) -> None:
    meet(app, cast.owner, NAMES)
    assert {words: found(owner, q=words) for words in FOUND_BY} == {words: [name] for words, name in FOUND_BY.items()}
    for words in ("nobody at all", "<script>", "%%", "__"):
        assert found(owner, q=words) == []


def test_notes_and_companies_are_searched_too(app: Flask, cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Sends the Kafka Überblick", "version": "0"})
    assert found(owner, q="kafka uberblick") == ["Contact Person"]
    assert found(owner, q="brightline") == []
    share_all(app, cast.contact)
    assert found(owner, q="brightline") == ["Contact Person"]


def test_what_a_card_no_longer_gives_is_not_found(app: Flask, cast: Cast, owner: Client) -> None:
    """P2: neither what was taken off the card, nor a card that was withheld as a whole."""
    assert found(owner, q="contact by trade") == ["Contact Person"]
    owner.post_form(f"/contacts/{cast.met.id}/block")
    assert found(owner, q="contact by trade") == []
    assert found(owner, q="contact person") == ["Contact Person"]
    assert found(owner, q="friend by trade") == ["Friend Person"]
    with app.app_context():
        db.session.get_one(User, cast.friend.id).profile.share([])
        db.session.commit()
    assert found(owner, q="friend by trade") == []


def test_what_others_wrote_is_not_found(cast: Cast, owner: Client, client_for: ClientFor) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Kafka", "version": "0"})
    for person in (cast.contact, cast.friend, cast.organizer):
        assert found(client_for(person), q="kafka") == []


def test_what_is_due_comes_first_and_the_most_overdue_before_it(app: Flask, cast: Cast, owner: Client) -> None:
    today = datetime.now().astimezone().date()
    for days, name in ((0, "Today"), (-9, "Long due"), (3, "Later")):
        meet(app, cast.owner, [name], due_on=today + timedelta(days=days))
    assert listed(owner.visit("/contacts"))[:2] == ["Long due", "Today"]
    assert listed(owner.visit("/contacts")).count("Later") == 1


@pytest.mark.slow
def test_pages_are_complete_and_nobody_is_there_twice(app: Flask, cast: Cast, owner: Client) -> None:
    meet(app, cast.owner, [f"P{number:03}" for number in range(120)])
    names, path, pages = [], "/contacts", 0
    while path:
        page = owner.visit(path)
        names += listed(page)
        path = next((link["href"] for link in page.all("a") if link.text == "Show more"), "")
        pages += 1
    assert pages > 2
    assert len(names) == len(set(names)) == 122
    assert set(names) > {f"P{number:03}" for number in range(120)}


@pytest.mark.slow
def test_a_page_stays_where_it_is_while_people_are_met(app: Flask, cast: Cast, owner: Client) -> None:
    meet(app, cast.owner, [f"P{number:03}" for number in range(60)])
    more = next(link["href"] for link in owner.visit("/contacts").all("a") if link.text == "Show more")
    before = listed(owner.visit(more))
    meet(app, cast.owner, ["New"])
    assert listed(owner.visit(more)) == before


@pytest.mark.parametrize("cursor", ["x", "%00", "W10", "bnVsbA", "WyJ4IiwgMV0", "é" * 50, "A" * 3000])
def test_a_broken_page_link_gets_a_sentence(owner: Client, cursor: str) -> None:
    answer = owner.get(f"/contacts?after={cursor}")
    assert answer.status_code == 400
    assert "Open the list again." in answer.text or "pasting" in answer.text


@pytest.mark.slow
@pytest.mark.one_database
def test_it_costs_the_same_for_three_and_for_three_hundred(
    app: Flask, cast: Cast, owner: Client, queries: Queries
) -> None:
    meet(app, cast.owner, ["Ana", *(f"Ana of old {number}" for number in range(12))], event_id=cast.event.id)
    paths = ("/contacts", "/contacts?q=an&stage=all", f"/contacts?event={cast.event.id}", "/", "/today/news")
    counts = []
    for more in (0, 297):
        meet(app, cast.owner, [f"Ana {number}" for number in range(more)], event_id=cast.event.id)
        with queries() as statements:
            counts.append([(owner.visit(path), len(statements))[1] for path in paths])
    assert counts[0] == counts[1]


def test_whatever_is_due_is_on_some_page(app: Flask, cast: Cast, owner: Client) -> None:
    """The list leads with what is due; where that is too much for one page, the rest comes in its place."""
    with app.app_context():
        for number in range(70):
            other = User.create(f"due{number}@example.org", f"Due {number:02}")
            contact = Contact(owner_id=cast.owner.id, person_id=other.id, met_at=now())
            contact.plan("Write", now().date() - timedelta(days=1))
            db.session.add(contact)
        db.session.commit()
    seen: list[str] = []
    path = "/contacts"
    while path:
        page = owner.visit(path)
        seen += [strong.text for strong in page.all("strong") if strong.text.startswith("Due ")]
        path = next((link["href"] for link in page.all("a") if link.text == "Show more"), "")
    assert sorted(seen) == [f"Due {number:02}" for number in range(70)]


def test_how_many_there_are_to_go_through(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Whoever has a later day is counted in the list and not gone through, and the list says so."""
    owner = client_for(cast.owner)
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        contact.due_on = date(2099, 1, 1)
        db.session.commit()
    page = owner.visit("/contacts?stage=to_do")
    assert "1 of 2 today; the rest are planned for later" in page
    assert "1 of 1" in owner.visit("/run-through?run=to_do")
    assert "the rest are planned for later" not in owner.visit("/contacts?stage=waiting")


def test_progress_stands_where_there_is_something_to_do(cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    shown = {stage: "2 met · 0 thanked" in owner.visit(f"/contacts?stage={stage}") for stage in (*STAGES, "all")}
    assert shown == dict.fromkeys([*STAGES, "all"], False) | {"to_do": True}


SPELLED = {
    "Ayşe Yılmaz": ("yilmaz", "YILMAZ", "Yılmaz", "ayse yilmaz"),
    "Søren Sørensen": ("sorensen", "soerensen", "SØRENSEN"),
    "Sinéad O'Connor": ("o’connor", "oconnor", "O'Connor"),
    "Jürgen Groß": ("juergen", "gross", "groß jürgen"),
    "Łukasz Đorđević": ("lukasz", "dordevic"),
    "Ærø Kjær": ("aero", "kjaer"),
}


def test_a_name_is_found_in_the_letters_of_any_keyboard(app: Flask, cast: Cast, owner: Client) -> None:
    meet(app, cast.owner, SPELLED)
    wrong = {words: name for name, row in SPELLED.items() for words in row if found(owner, q=words) != [name]}
    assert not wrong


def test_what_is_kept_by_hand_and_noted_is_found_like_that(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Siobhan O’Neill", company="Ørsted")
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Knows Weiß’s team", "version": "0"})
    assert found(owner, q="oneill") == found(owner, q="orsted") == ["Siobhan O’Neill"]
    assert found(owner, q="weiss") == ["Contact Person"]


def test_every_word_is_found_anywhere(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Jonas Weber", company="Nordlys")
    write(owner, name="Jonas Other", company="Elsewhere")
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Nordlys as well", "version": "0"})
    assert found(owner, q="Jonas Nordlys") == found(owner, q="nordlys jonas") == ["Jonas Weber"]
    assert found(owner, q="jonas w") == ["Jonas Weber"], "a single letter begins a word"
    assert found(owner, q="nordlys contact") == ["Contact Person"]


def test_a_tag_is_found_by_its_sign(app: Flask, cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/tags", {"tags": "Speaker"})
    write(owner, name="Public Speaker")
    assert found(owner, q="#speaker") == found(owner, q="#Speak contact") == ["Contact Person"]
    assert set(found(owner, q="speaker")) == {"Contact Person", "Public Speaker"}
    assert len(found(owner, q="'")) == 3, "nothing to look for"


def test_where_one_met_is_found(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        there = event(cast.organizer, "Zürich Meetup", -365, cast.owner)
        rooms = [Room.create(there, name) for name in ("Hall A", "Hall Q")]
        db.session.commit()
        ids, there_id = [room.id for room in rooms], there.id
    meet(app, cast.owner, ["Ana"], event_id=there_id, room_id=ids[0])
    meet(app, cast.owner, ["Eva"], event_id=there_id, room_id=ids[1])
    assert found(owner, q="hall q") == ["Eva"]
    assert found(owner, q="HALL zürich ana") == ["Ana"]


def test_addresses_and_numbers_are_found(app: Flask, cast: Cast, owner: Client) -> None:
    """Also by a part of them, and however the number is written; never what a card does not give."""
    people = meet(app, cast.owner, ["Ana", "Ben"], given_at=now())
    with app.app_context():
        for person, shared in zip(people, (["email", "phone"], []), strict=True):
            profile = db.session.get_one(User, person.id).profile
            profile.email, profile.phone = "dkow@brightline.example", "+351 912-345 678"
            profile.share(shared)
        db.session.commit()
    for words in ("dkow@brightline.example", "@BRIGHTLINE", "brightline.example", "912345", "+351 912 345 678"):
        assert found(owner, q=words) == ["Ana"], words
    owner.post_form("/contacts/new", {"name": "Kept Card", "emails": "kept@paper.example", "phones": "+49 30 901820"})
    assert found(owner, q="kept@paper") in (["Kept Card"], [])


@pytest.mark.parametrize("typed", ["Kowalzki", "Kowaski", "Kowwalski", "Kowaslki", "Kowalsik"])
def test_one_wrong_letter_of_a_name_is_forgiven(app: Flask, cast: Cast, owner: Client, typed: str) -> None:
    meet(app, cast.owner, ["Dana Kowalski", "Ben Kowalik"])
    assert found(owner, q=f"dana {typed}") == ["Dana Kowalski"]
    assert "Similar names" in owner.visit(f"/contacts?stage=all&q=dana+{typed}")
    assert found(owner, q="Kobaltzki") == []


def test_the_list_is_sorted_as_chosen(app: Flask, cast: Cast, owner: Client) -> None:
    meet(app, cast.owner, ["Zoe", "ana", "Émile"])
    assert found(owner, sort="name")[:2] == ["ana", "Contact Person"]
    assert found(owner, sort="name")[-1] == "Zoe"
    assert found(owner, sort="latest")[:3] == ["Zoe", "Émile", "ana"] or found(owner, sort="latest")[0] == "Zoe"


@pytest.mark.one_database
def test_words_of_any_length_share_a_statement() -> None:
    """Otherwise each new search with other lengths would leave a statement of megabytes in memory."""
    shapes = {parse_search(text, near=True).shapes for text in ("grcce isabelxa", "abcdefghijklm nopq")}
    assert len(shapes) == 1
    assert parse_search("grcce", near=True).values["near_of_word_0_0"]
