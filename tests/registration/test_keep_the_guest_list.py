"""Organizers look through their guests, decide about many at once, write to them, and take the list along."""

import csv
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Attendance
from meetup.extensions import db
from meetup.jobs import Job
from meetup.jobs.running import run_part
from meetup.outbox import Mail
from meetup.people import Agreement, User
from meetup.registration import Answer, Question, QuestionKind, Registration, Way
from tests.cast import Cast, join
from tests.conftest import ClientFor, Queries, Visit
from tests.events.pages import make
from tests.registration.rules import EVENT, MANAGE, letters, newcomers, set_rules, states

GUESTS = f"{MANAGE}/guests"


def id_of(app: Flask, person: User) -> int:
    with app.app_context():
        return db.session.scalars(select(Registration.id).where(Registration.user_id == person.id)).one()


def asking(app: Flask, cast: Cast, client_for: ClientFor, count: int) -> list[User]:
    """People who have asked to join an event that approves them."""
    set_rules(app, cast.event, way=Way.APPROVAL)
    people = newcomers(app, count)
    for person in people:
        client_for(person).post_form(f"{EVENT}/attendance")
    return people


def run_jobs(app: Flask) -> None:
    with app.app_context():
        while run_part():
            pass


def test_the_list_has_everyone_by_state_role_and_name(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    asking(app, cast, client_for, 1)
    me = client_for(cast.organizer)
    everyone = me.visit(GUESTS)
    assert all(name in everyone for name in ("Owner Person", "Staff Person", "Newcomer0 Person"))
    assert "Owner Person" not in me.visit(f"{GUESTS}?state=requested")
    assert "Owner Person" not in me.visit(f"{GUESTS}?role=staff")
    assert "Staff Person" in me.visit(f"{GUESTS}?role=staff")
    found = me.visit(f"{GUESTS}?q=ownér")
    assert "Owner Person" in found
    assert "Staff Person" not in found
    assert "No matches" in me.visit(f"{GUESTS}?q=nobody%25_")
    assert "No one here right now" in me.visit(f"{GUESTS}?state=declined")


def test_what_the_address_says_wrongly_is_left_out(cast: Cast, visit: Visit) -> None:
    for query in ("state=odd", "role=king", "answer=x:y", "answer=99999999999999999999:y", "q=%00"):
        status = 400 if "%00" in query else 200
        visit(f"{GUESTS}?{query}", cast.organizer, status)


def test_many_are_approved_at_once_as_places_go(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    people = asking(app, cast, client_for, 3)
    set_rules(app, cast.event, capacity=5)
    me = client_for(cast.organizer)
    ids = [id_of(app, person) for person in people]
    me.post_form(f"{GUESTS}/acts", {"act": "approve", "guest_id": ids})
    assert "It's full, so 1 is on the waiting list" in me.visit(GUESTS)
    assert states(app, *people) == ["going", "going", "waiting"]


def test_all_that_the_filters_leave_are_done_in_the_background(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    people = asking(app, cast, client_for, 30)
    me = client_for(cast.organizer)
    answer = me.post_form(f"{GUESTS}/acts?state=requested", {"act": "approve", "every": "y"})
    assert answer.location.startswith("/jobs/")
    run_jobs(app)
    assert set(states(app, *people)) == {"going"}
    assert "Done for 30 people" in me.visit(answer.location)
    assert states(app, cast.owner) == ["going"]


def test_whoever_is_no_organizer_anymore_ends_the_job(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z3: what was handed over before the role was taken away is not done."""
    people = asking(app, cast, client_for, 30)
    client_for(cast.organizer).post_form(f"{GUESTS}/acts?state=requested", {"act": "approve", "every": "y"})
    with app.app_context():
        db.session.scalars(select(Attendance).where(Attendance.user_id == cast.organizer.id)).one().role = "attendee"
        db.session.commit()
    run_jobs(app)
    assert set(states(app, *people)) == {"requested"}
    with app.app_context():
        assert db.session.scalars(select(Job)).one().result == {}


def test_nobody_can_be_acted_on_who_makes_no_sense(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.organizer)
    before = states(app, cast.owner, cast.organizer)
    for person, act in (
        (cast.owner, "decline"),
        (cast.owner, "approve"),
        (cast.owner, "first"),
        (cast.organizer, "remove"),
    ):
        me.post_form(f"{GUESTS}/acts", {"act": act, "guest_id": id_of(app, person)})
    assert states(app, cast.owner, cast.organizer) == before
    assert me.post_form(f"{GUESTS}/acts", {"act": "promote", "guest_id": "1"}).status_code == 422
    assert me.post_form(f"{GUESTS}/acts", {"act": "approve"}).status_code == 422
    assert me.post_form(f"{GUESTS}/acts", {"act": "approve", "guest_id": "x"}).status_code == 422


def test_guests_of_other_events_are_out_of_reach(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        make(cast.stranger, "Elsewhere")
    me = client_for(cast.stranger)
    theirs = id_of(app, cast.owner)
    assert me.get(f"/events/elsewhere/manage/guests/{theirs}").status_code == 404
    me.post_form("/events/elsewhere/manage/guests/acts", {"act": "remove", "guest_id": theirs})
    assert states(app, cast.owner) == ["going"]


def test_being_taken_off_the_list_names_who_did_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me, guest = client_for(cast.organizer), id_of(app, cast.owner)
    me.post_form(f"{GUESTS}/acts", {"act": "remove", "guest_id": guest, "back": "guest"})
    assert states(app, cast.owner) == ["cancelled"]
    assert letters(app, cast.owner) == ["You're no longer signed up for PyData Lisbon"]
    assert "by Organizer Person" in me.visit(f"{GUESTS}/{guest}")
    assert client_for(cast.owner).get(f"/rooms/{cast.room.id}").status_code == 404


def waiting_first(app: Flask) -> list[int | None]:
    with app.app_context():
        line = select(Registration.user_id).where(Registration.place.is_not(None)).order_by(Registration.place)
        return list(db.session.scalars(line))


def test_what_changes_nothing_says_so(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    me = client_for(cast.organizer)
    me.post_form(f"{GUESTS}/acts", {"act": "approve", "guest_id": id_of(app, cast.stranger)})
    assert "Nothing has changed: no place is free" in me.visit(GUESTS)


@pytest.mark.parametrize("way_out", ["leave", "decline"])
def test_what_somebody_gave_is_over_with_it(app: Flask, cast: Cast, client_for: ClientFor, way_out: str) -> None:
    """P3: neither the address nor the answers of who left or was declined."""
    with app.app_context():
        Question.add(cast.event.id, QuestionKind.SHORT, "Why?", [], required=True)
        db.session.commit()
        why = Question.all_of(cast.event.id)[0].id
    set_rules(app, cast.event, way=Way.APPROVAL)
    guest, me = client_for(cast.stranger), client_for(cast.organizer)
    guest.post_form(f"{EVENT}/registration", {f"question_{why}": "To meet people", "gives_email": "y"})
    number = id_of(app, cast.stranger)
    assert "To meet people" in me.visit(f"{GUESTS}/{number}")
    assert "stranger@example.org" in me.visit(f"{GUESTS}/{number}")
    if way_out == "leave":
        guest.post_form(f"{EVENT}/registration/removal")
    else:
        me.post_form(f"{GUESTS}/acts", {"act": "decline", "guest_id": number})
    for text in ("To meet people", "stranger@example.org"):
        assert text not in me.visit(f"{GUESTS}/{number}")
        assert text not in me.get(f"{GUESTS}.csv").text


def test_moving_in_line(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    people = newcomers(app, 3)
    for person in people:
        client_for(person).post_form(f"{EVENT}/attendance")
    me = client_for(cast.organizer)
    two = [id_of(app, person) for person in people[1:]]
    me.post_form(f"{GUESTS}/acts", {"act": "first", "guest_id": two})
    assert [person.id for person in people[1:]] == waiting_first(app)[:2]
    me.post_form(f"{GUESTS}/acts", {"act": "first", "guest_id": id_of(app, people[2])})
    me.post_form(f"{GUESTS}/acts", {"act": "last", "guest_id": id_of(app, people[0])})
    line = me.visit(f"{GUESTS}?state=waiting").text
    assert line.index("Newcomer2") < line.index("Newcomer1") < line.index("Newcomer0")


def test_answers_are_quoted_and_filter(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    with app.app_context():
        why = Question.add(cast.event.id, QuestionKind.SHORT, "Why?", [], required=False)
        vegan = Question.add(cast.event.id, QuestionKind.YES_NO, "Vegan?", [], required=False)
        db.session.flush()
        Answer.store(cast.owner.id, {why.id: ["To meet people"], vegan.id: ["yes"]})
        db.session.commit()
        filtered = f"{GUESTS}?answer={vegan.id}:yes"
    page = visit(filtered, cast.organizer)
    assert "“To meet people”" in page
    assert "Friend Person" not in page


def test_the_list_as_a_file_has_what_was_agreed_to(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P3: an address is there for those who gave it, with the time; and I3: no cell is a formula."""
    with app.app_context():
        why = Question.add(cast.event.id, QuestionKind.LONG, "Why?", [], required=False)
        db.session.flush()
        Answer.store(cast.owner.id, {why.id: ["=1+1"]})
        event, owner = db.session.merge(cast.event), db.session.merge(cast.owner)
        Agreement.record(owner, "organizer_email", event.title, event.agreement_subject)
        db.session.commit()
    answer = client_for(cast.organizer).get(f"{GUESTS}.csv")
    assert answer.status_code == 200
    rows = {row["Name"]: row for row in csv.DictReader(StringIO(answer.text.lstrip("\ufeff")))}
    assert rows["Owner Person"]["Email"] == "owner@example.org"
    assert rows["Owner Person"]["Email given (UTC)"]
    assert rows["Owner Person"]["Why?"] == "'=1+1"
    assert rows["Friend Person"]["Email"] == rows["Friend Person"]["Email given (UTC)"] == ""
    assert "+351" not in answer.text
    assert "work.example.org" not in answer.text


def test_leaving_takes_the_address_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        event, owner = db.session.merge(cast.event), db.session.merge(cast.owner)
        Agreement.record(owner, "organizer_email", event.title, event.agreement_subject)
        db.session.commit()
    client_for(cast.owner).post_form(f"{EVENT}/attendance/removal")
    assert "owner@example.org" not in client_for(cast.organizer).get(f"{GUESTS}.csv").text


def test_writing_to_some_of_them(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me, guest = client_for(cast.organizer), id_of(app, cast.owner)
    onward = me.post_form(f"{GUESTS}/acts", {"act": "write", "guest_id": guest}).location
    assert "1 person gets this by email" in me.visit(onward)
    send = f"{GUESTS}/messages?guest={guest}"
    for empty in ({"subject": "", "text": "Hello"}, {"subject": "Hello", "text": " "}):
        assert me.post_form(send, empty).status_code == 422
    me.post_form(send, {"subject": "Doors at nine", "text": "See you there.\n\nBring a jumper."})
    assert letters(app, cast.owner) == ["PyData Lisbon: Doors at nine"]
    with app.app_context():
        mail = db.session.scalars(select(Mail)).one()
        assert mail.letter.paragraphs == ("See you there.", "Bring a jumper.")
    nobody = me.post_form(f"{GUESTS}/messages?guest=999", {"subject": "x", "text": "x"})
    assert nobody.location.startswith(GUESTS)


def test_ten_thousand_cost_what_thirty_cost(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    me = client_for(cast.organizer)
    me.visit(GUESTS)
    with queries() as few:
        me.visit(GUESTS)
    with app.app_context():
        people = [join(f"guest{number}") for number in range(60)]
        event = db.session.merge(cast.event)
        for person in people:
            event.add_attendee(person)
        db.session.commit()
    with queries() as many:
        page = me.visit(GUESTS)
    assert len(many) == len(few)
    assert [link for link in page.all("a") if link.text == "Show more"]


@pytest.mark.parametrize("path", [GUESTS, f"{MANAGE}/registration", f"{MANAGE}/invitations/new"])
def test_only_organizers_see_it(cast: Cast, visit: Visit, path: str) -> None:
    visit(path, cast.organizer)
    for person, status in ((cast.owner, 403), (cast.staff, 403), (cast.stranger, 404)):
        visit(path, person, status)


def test_the_overview_says_what_to_do(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    asking(app, cast, client_for, 2)
    page = visit(MANAGE, cast.organizer)
    assert "2 people ask to join" in page
    assert "Say what it's about" in page
    assert page.all("a", href=f"{GUESTS}?state=requested")
