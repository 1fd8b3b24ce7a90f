"""Attendees who chose so are found by everybody who goes, by name, company, topic or role, and nobody else is (P4)."""

from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetup.contacts.blocks import Block
from meetup.events import Attendance, Event, EventSharing
from meetup.extensions import db, now
from meetup.people import Agreement, User
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries

EVENT = "/events/pydata-lisbon"
PEOPLE = f"{EVENT}/people"
FRAGMENT = {"Accept": "text/vnd.meetup.fragment+html"}


@pytest.fixture
def reader(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def list_person(
    cast: Cast, person: User, shared: tuple[str, ...] = ("headline", "company"), **topics: list[str]
) -> int:
    """List ``person`` with these topics, and return the id of their attendance."""
    user = db.session.get_one(User, person.id)
    for kind, names in topics.items():
        user.profile.set_topics(kind, names)
    user.profile.share([*shared, "interests", "offers", "asks"])
    attendance = db.session.get_one(Event, cast.event.id).find_attendance(user)
    assert attendance is not None
    attendance.list_in_directory()
    db.session.commit()
    return attendance.id


def names(client: Client, query: str = "") -> list[str]:
    page = client.visit(f"{PEOPLE}{query}")
    return [row.one("strong").text for row in page.one(id="directory").all("li")]


def test_only_those_who_chose_it_are_there(app: Flask, cast: Cast, client_for: ClientFor, reader: Client) -> None:
    """P4: neither listed nor counted, from the next request on."""
    assert names(reader) == []
    assert "People are listed only if they choose to be." in reader.visit(PEOPLE)
    contact = client_for(cast.contact)
    contact.post_form(f"{EVENT}/listing", {"listed": "yes"})
    assert names(reader) == ["Contact Person"]
    contact.post_form(f"{EVENT}/listing", {"listed": ""})
    assert names(reader) == []


def test_who_chose_to_be_matched_before_is_not_listed_without_being_asked(
    app: Flask, cast: Cast, client_for: ClientFor, reader: Client
) -> None:
    """P6: the words of then said nothing of a directory."""
    with app.app_context():
        listed = update(Attendance).where(Attendance.user_id == cast.contact.id).values(listed_at=now())
        db.session.execute(listed)
        db.session.commit()
    assert names(reader) == []
    contact = client_for(cast.contact)
    assert "not in the directory" in contact.visit(EVENT)
    contact.post_form(f"{EVENT}/listing", {"listed": "yes", "next": PEOPLE})
    assert names(reader) == ["Contact Person"]
    with app.app_context():
        agreement = db.session.scalars(select(Agreement).where(Agreement.kind == "listing")).one()
        assert agreement.version == 2
        assert "directory" in agreement.words


def test_only_attendees_look_around(cast: Cast, client_for: ClientFor) -> None:
    """Z1"""
    assert client_for(cast.stranger).get(PEOPLE).status_code == 404
    assert client_for(None).get(PEOPLE).status_code == 302


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("contact", ["Contact Person"]),
        ("brightline", ["Contact Person", "Friend Person"]),
        ("PERSON fri", ["Friend Person"]),
        ("mlops", ["Contact Person"]),
        ("100%", []),
        ("contact brightline mentoring", ["Contact Person"]),
        ("nobody", []),
    ],
)
def test_words_find_names_companies_and_topics(
    app: Flask, cast: Cast, reader: Client, words: str, found: list[str]
) -> None:
    with app.app_context():
        list_person(cast, cast.contact, offer=["Mentoring in MLOps"])
        list_person(cast, cast.friend)
    assert names(reader, f"?q={words.replace('%', '%25')}") == found


@pytest.mark.parametrize("words", ["grant", "subvencion", "förder", "foerderantr", "منح"])
def test_a_topic_is_found_in_whatever_language(app: Flask, cast: Cast, reader: Client, words: str) -> None:
    with app.app_context():
        list_person(cast, cast.contact, ask=["Förderanträge"])
        list_person(cast, cast.friend)
    assert names(reader, f"?q={words}") == ["Contact Person"]


def test_what_is_not_shared_finds_nobody(app: Flask, cast: Cast, reader: Client) -> None:
    """P1, P4: neither by words nor by filters, here and for what is shared only at other events."""
    with app.app_context():
        list_person(cast, cast.contact, shared=("headline", "company"), interest=["dbt"])
        event, contact = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.contact.id)
        EventSharing.set_fields(contact, event.id, [])
        db.session.commit()
    assert names(reader) == ["Contact Person"]
    for query in ("?q=brightline", "?q=trade", "?q=dbt", "?company=Brightline"):
        assert names(reader, query) == []
    page = reader.visit(PEOPLE)
    assert "Brightline" not in page
    assert "dbt" not in page


def test_filters_narrow(app: Flask, cast: Cast, reader: Client) -> None:
    with app.app_context():
        list_person(cast, cast.contact, offer=["Falconry"], interest=["dbt"])
        list_person(cast, cast.friend, ask=["Falconry"])
        list_person(cast, cast.staff)
    page = reader.visit(PEOPLE)
    options = {option.text: option["value"] for option in page.one("select", id="filter-topic").all("option")}
    assert names(reader, f"?topic={options['dbt']}") == ["Contact Person"]
    (offers, asks) = (
        option["value"] for option in page.one("select", id="filter-topic").all("option") if option.text == "Falconry"
    )
    assert names(reader, f"?topic={offers}") == ["Contact Person"]
    assert names(reader, f"?topic={asks}") == ["Friend Person"]
    assert names(reader, "?role=staff") == ["Staff Person"]
    assert names(reader, "?role=staff&q=contact") == []
    assert names(reader, "?company=brightline") == ["Contact Person", "Friend Person", "Staff Person"]
    assert names(reader, "?role=king&topic=offer:x&company=") == ["Contact Person", "Friend Person", "Staff Person"]
    assert "Filtered." in reader.visit(f"{PEOPLE}?role=staff")


def test_a_company_with_any_letters_can_be_chosen(app: Flask, cast: Cast, reader: Client) -> None:
    """SQLite lowers ASCII letters only."""
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.company = "Österreich Öl"
        list_person(cast, cast.contact)
        list_person(cast, cast.friend)
    assert "<option>Österreich Öl</option>" in reader.get(PEOPLE).text
    assert names(reader, f"?company={quote('Österreich Öl')}") == ["Contact Person"]


def test_the_list_comes_as_a_fragment_while_somebody_types(app: Flask, cast: Cast, reader: Client) -> None:
    with app.app_context():
        list_person(cast, cast.contact)
    answer = reader.get(f"{PEOPLE}?q=cont", headers=FRAGMENT)
    assert "Contact Person" in answer.text
    assert "<html" not in answer.text


def test_a_block_hides_both_ways(app: Flask, cast: Cast, client_for: ClientFor, reader: Client) -> None:
    """Q8: silent and total, in the list, in the filters, on the page and for a hello."""
    with app.app_context():
        contact_id = list_person(cast, cast.contact, offer=["Falconry"])
        owner_id = list_person(cast, cast.owner, ask=["Falconry"])
        Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert names(reader) == ["Owner Person"]
    assert names(client_for(cast.contact)) == ["Contact Person"]
    options = [option.text for option in reader.visit(PEOPLE).one("select", id="filter-topic").all("option")]
    assert options == ["Any", "Falconry"]
    for client, other in ((reader, contact_id), (client_for(cast.contact), owner_id)):
        answers = [client.get(f"{PEOPLE}/{number}") for number in (other, 999_999)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert client.post_form(f"{PEOPLE}/{other}/hellos").status_code == 404


def test_from_a_card_to_a_hello(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        attendance_id = list_person(cast, cast.owner, offer=["Falconry"])
    me = client_for(cast.organizer)
    page = me.visit(f"{PEOPLE}/{attendance_id}")
    assert "Owner Person" in page
    assert "Falconry" in page
    assert "+351" not in page
    assert "owner@work" not in page
    answer = me.post_form(f"{PEOPLE}/{attendance_id}/hellos")
    assert answer.status_code == 303
    assert "You said hello. We've asked Owner Person for their card." in me.visit(answer.location)
    assert "On your list" in me.visit(PEOPLE)
    assert "Organizer Person asks for your card" in client_for(cast.owner).visit("/")
    assert me.post_form(f"{PEOPLE}/{attendance_id}/hellos").location == answer.location


def test_who_is_not_listed_cannot_be_greeted(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z2: the same answer as for nobody."""
    with app.app_context():
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(cast.friend)
        assert attendance is not None
        hidden = attendance.id
        own = list_person(cast, cast.organizer)
    me = client_for(cast.organizer)
    answers = [me.post_form(f"{PEOPLE}/{number}/hellos") for number in (hidden, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert me.post_form(f"{PEOPLE}/{own}/hellos").status_code == 404
    assert "This is what others see of you here." in me.visit(f"{PEOPLE}/{own}")


def test_the_queries_do_not_grow(app: Flask, cast: Cast, reader: Client, queries: Queries) -> None:
    with app.app_context():
        list_person(cast, cast.contact, offer=["Falconry"])
    reader.visit(PEOPLE)
    with queries() as few:
        reader.get(PEOPLE)
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        for number in range(45):
            event.add_attendee(join(f"guest{number}"))
            list_person(cast, User.find_by_email(f"guest{number}@example.org"), interest=[f"topic {number}"])  # type: ignore[arg-type]
    with queries() as many:
        page = reader.get(PEOPLE)
    assert len(many) == len(few) <= 9
    assert page.text.count("<li>") == 30
    assert "Show more" in page.text
