"""Who is expected at an event: everybody who attends, and everybody whose ticket nobody has claimed."""

from flask import Flask

from meetup.events import Attendance
from meetup.extensions import db, now
from meetup.people import User
from meetup.tickets import (
    Ticket,
    TicketCode,
    code_hash,
    expected_batches,
    expected_count,
    expected_page,
    people_by_keys,
)
from tests.cast import Cast
from tests.conftest import Queries


def put(cast: Cast, name: str, key: str, **columns: str) -> Ticket:
    return Ticket.create(cast.event.id, "spreadsheet", key, name=name, **columns)


def test_attendees_and_open_tickets_are_expected_by_name(app: Flask, cast: Cast) -> None:
    with app.app_context():
        dana = put(cast, "Ærø Dana", "1", company="Brightline", category="Speaker")
        put(cast, "Gone Person", "2").cancel()
        put(cast, "Zoe", "3")
        db.session.commit()
        people = expected_page(cast.event).rows
        assert [person.name for person in people] == [
            *("Ærø Dana", "Contact Person", "Friend Person", "Organizer Person", "Owner Person", "Staff Person", "Zoe")
        ]
        assert expected_count(cast.event) == 7
        assert sorted(person.key for batch in expected_batches(cast.event, 2) for person in batch) == sorted(
            person.key for person in people
        )
        first = people[0]
        assert dana.code is not None
        assert (first.key, first.company, first.category, first.code) == (
            *(f"t{dana.id}", "Brightline", "Speaker", dana.code.code),
        )
        assert dana.code.kind == "ticket"
        assert [person.name for person in expected_page(cast.event, "ærø dana").rows] == ["Ærø Dana"]


def test_a_list_goes_on_where_the_page_before_ended(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for number in range(5):
            put(cast, f"Owner Person {number}", str(number))
        names, after = [], None
        while True:
            page = expected_page(cast.event, after=after, limit=2)
            names += [person.name for person in page.rows]
            if (after := page.next) is None:
                break
        assert len(names) == 10 == len(set(names))
        assert names == sorted(names)


def test_a_badge_shows_what_is_shared_at_the_event(app: Flask, cast: Cast) -> None:
    """P1: headline, company and pronouns stand on a badge only where their owner shares them."""
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        profile, attendance = owner.profile, cast.event.find_attendance(owner)
        assert attendance is not None
        profile.pronouns, profile.shared = "they/them", ["headline"]
        profile.run_change_hooks()
        key = f"a{attendance.id}"
        (person,) = people_by_keys(cast.event, [key, "a999999", "t1", "x", "a²"])
        assert (person.headline, person.company, person.pronouns) == ("owner by trade", "", "")
        profile.shared = ["company", "pronouns"]
        profile.run_change_hooks()
        (person,) = people_by_keys(cast.event, [key])
        assert (person.headline, person.company, person.pronouns) == ("", "Brightline", "they/them")


def test_the_queries_do_not_grow_with_the_people(app: Flask, cast: Cast, queries: Queries) -> None:
    with app.app_context():
        for number in range(3):
            put(cast, f"Person {number}", str(number))
        with queries() as few:
            expected_page(cast.event)
        for number in range(3, 30):
            put(cast, f"Person {number}", str(number))
        db.session.flush()
        with queries() as many:
            expected_page(cast.event)
        assert len(many) == len(few) <= 4


def test_the_same_ticket_twice_is_one(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert put(cast, "Dana", "1").id == put(cast, "Dana Kowalski", "1").id
        assert expected_count(cast.event) == 1 + db.session.query(Attendance).filter_by(event_id=cast.event.id).count()


def test_printed_codes_are_kept_as_hashes_that_differ_from_event_to_event(app: Flask, cast: Cast) -> None:
    with app.app_context():
        dana = put(cast, "Dana", "1")
        dana.remember_codes(["SECRET-1", " SECRET-1 ", "https://tickets.example/SECRET-2"])
        hashes = db.session.query(TicketCode.code_hash).filter_by(ticket_id=dana.id).all()
        assert {row.code_hash for row in hashes} == {
            code_hash(cast.event.id, "SECRET-1"),
            code_hash(cast.event.id, "https://tickets.example/SECRET-2"),
        }
        assert code_hash(1, "x") != code_hash(2, "x")
        assert code_hash(7, "K7Q2M9XW4TDB0FZR") == "OHVLfcs3cSnrs2L9K-bf2g"
        assert dana.created_at <= now()
