"""Everybody in a room can report what was said there, and those who moderate find it in a queue."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from meetup.events import Event
from meetup.extensions import db, now
from meetup.live.registry import frames_since as lately
from meetup.live.registry import lost_rights
from meetup.moderation import alerts, rights
from meetup.moderation.cases import Case
from meetup.moderation.reportables import Reportable
from meetup.moderation.reports import Report
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.moderator_actions import ModeratorAction
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from meetup.rooms.talk.messages import Message
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.moderation.test_moderate_a_room import host
from tests.rooms.talks import FRAGMENT, Heard, changed, say

SAID = "Buy my coins"


@pytest.fixture
def message(app: Flask, cast: Cast) -> int:
    """The id of what ``contact`` says in the cast's room."""
    return say(app, cast, cast.contact, SAID)


def report(client_for: ClientFor, who: User, message_id: int, status: int = 303, **fields: str) -> str:
    data = {"reason": "spam", **fields}
    answer = client_for(who).post_form(f"/messages/{message_id}/report", data)
    assert answer.status_code == status, answer.text
    return answer.text


def queue_of(cast: Cast) -> str:
    return f"/events/{cast.event.slug}/reports"


def test_what_is_reported_waits_for_moderators(cast: Cast, client_for: ClientFor, visit: Visit, message: int) -> None:
    """With the reason, and for organizers with who reported it."""
    room = visit(f"/rooms/{cast.room.id}", as_=cast.owner)
    assert [link for link in room.all("a") if link["href"] == f"/messages/{message}/response"]
    report(client_for, cast.owner, message, note="Third time")
    for who in (cast.staff, cast.organizer):
        page = visit(queue_of(cast), as_=who)
        for part in (SAID, "Contact Person", "Spam or off-topic", "Third time"):
            assert part in page.text
        assert ("Owner Person" in page.text) == (who is cast.organizer)
        assert "1 reported" in visit(f"/rooms/{cast.room.id}", as_=who).text


def test_who_said_it_learns_nothing(cast: Cast, client_for: ClientFor, visit: Visit, message: int) -> None:
    before = visit(f"/rooms/{cast.room.id}", as_=cast.contact).text
    report(client_for, cast.owner, message)
    assert visit(f"/rooms/{cast.room.id}", as_=cast.contact).text == before
    assert visit(queue_of(cast), as_=cast.contact, status=403)


def test_once_a_person_however_often(app: Flask, cast: Cast, client_for: ClientFor, message: int) -> None:
    for who in (cast.owner, cast.owner, cast.friend):
        report(client_for, who, message)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1
        assert db.session.scalar(select(func.count()).select_from(Report)) == 2


def test_a_reason_has_to_be_chosen(cast: Cast, client_for: ClientFor, message: int) -> None:
    text = report(client_for, cast.owner, message, 422, reason="dull", note="It is <dull>")
    assert "Choose what the problem is." in text
    assert "It is &lt;dull&gt;" in text, "what was typed is kept"
    assert "Keep this" in report(client_for, cast.owner, message, 422, note="x" * 301)


def test_one_reports_what_one_sees_and_not_oneself(app: Flask, cast: Cast, client_for: ClientFor, message: int) -> None:
    report(client_for, cast.stranger, message, 404)
    assert client_for(cast.contact).get(f"/messages/{message}/report").status_code == 303
    report(client_for, cast.contact, message)
    with changed(app, message) as said:
        said.delete_by_author()
    report(client_for, cast.owner, message, 404)
    with app.app_context():
        assert not db.session.scalars(select(Case)).all()


def test_it_is_judged_as_it_was_said(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, message: int) -> None:
    """Editing it or taking it back afterwards hides nothing from moderators."""
    report(client_for, cast.owner, message)
    with changed(app, message) as said:
        said.edit("Nice weather")
    report(client_for, cast.friend, message)
    with changed(app, message) as said:
        said.delete_by_author()
    page = visit(queue_of(cast), as_=cast.staff)
    for part in (SAID, "Nice weather", "Deleted"):
        assert part in page.text


def test_an_act_from_the_queue_settles_it(cast: Cast, client_for: ClientFor, visit: Visit, message: int) -> None:
    report(client_for, cast.owner, message)
    staff = client_for(cast.staff)
    answer = staff.post_form(f"/messages/{message}/moderation", {"act": "remove", "from": "reports"})
    assert answer.location == queue_of(cast)
    assert SAID not in staff.visit(queue_of(cast)).text
    settled = staff.visit(f"{queue_of(cast)}?closed=1")
    assert SAID in settled.text
    assert "Removed" in settled.text


def test_what_is_fine_is_settled_until_somebody_else_reports_it(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, message: int
) -> None:
    report(client_for, cast.owner, message)
    (form,) = (f for f in visit(queue_of(cast), as_=cast.staff).all("form") if f["action"].endswith("/closing"))
    for who in (cast.staff, cast.organizer):
        assert client_for(who).post_form(form["action"]).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(ModeratorAction.kind)).all() == ["cleared"]
    report(client_for, cast.owner, message)
    assert SAID not in visit(queue_of(cast), as_=cast.staff).text
    report(client_for, cast.friend, message)
    assert SAID in visit(queue_of(cast), as_=cast.staff).text


def test_a_host_has_the_queue_of_their_room(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, message: int
) -> None:
    with app.app_context():
        other = Room.create(db.session.get_one(Event, cast.event.id), "Hall C")
        elsewhere = saying.say(other, db.session.get_one(User, cast.contact.id), "Elsewhere", uuid4()).id
        db.session.commit()
        other_id = other.id
    for id_ in (message, elsewhere):
        report(client_for, cast.owner, id_)
    page = visit(queue_of(cast), as_=host(app, cast, cast.friend))
    assert SAID in page.text
    assert "Elsewhere" not in page.text
    assert "Ban from the event" not in page.text
    assert "Elsewhere" not in visit(f"{queue_of(cast)}?room={other_id}", as_=cast.friend).text
    narrowed = visit(f"{queue_of(cast)}?room={other_id}", as_=cast.staff)
    assert "Elsewhere" in narrowed.text
    assert SAID not in narrowed.text
    assert SAID in visit(f"{queue_of(cast)}?room=nonsense", as_=cast.staff).text


def test_an_anonymous_question_is_reported_without_its_author(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    with app.app_context():
        room, contact = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.contact.id)
        id_ = Question.ask(room, contact, "Are you stupid?", anonymous=True, uuid=uuid4()).id
        db.session.commit()
    me = client_for(cast.owner)
    assert "Anonymous" in me.visit(f"/questions/{id_}/report").text
    assert me.post_form(f"/questions/{id_}/report", {"reason": "unkind"}).status_code == 303
    page = visit(queue_of(cast), as_=cast.organizer)
    assert "Are you stupid?" in page.text
    assert "Contact Person" not in page.text


def test_the_queue_costs_the_same_however_long(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    costs = set()
    staff = client_for(cast.staff)
    for count in (1, 25):
        for number in range(count):
            id_ = say(app, cast, cast.contact, f"Coin {number}")
            with app.app_context():
                room = db.session.get_one(Room, cast.room.id)
                thing = Reportable(db.session.get_one(Message, id_))
                for who in (cast.owner, cast.friend):
                    Report.create(thing, room, db.session.get_one(User, who.id), "spam", "")
                db.session.commit()
        staff.get(queue_of(cast))
        with queries() as statements:
            page = staff.visit(queue_of(cast))
        costs.add(len(statements))
    assert len(costs) == 1
    assert len(page.all("article")) == 20
    (more,) = (link["href"] for link in page.all("a") if link.text == "Earlier reports")
    assert len(staff.visit(more).all("article")) == 6


def test_those_who_moderate_see_at_once_that_something_waits(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, message: int, published: Heard
) -> None:
    """S1: on their own channels; nobody else hears of it, nor gets the stream of the desk."""
    assert visit(queue_of(cast), as_=cast.staff).one(id=f"reported-at-{cast.event.id}").text == ""
    report(client_for, cast.owner, message)
    told = published.of("report")
    assert {frame.channel for frame in told} == {f"person:{who.id}" for who in (cast.staff, cast.organizer)}
    assert all("1 reported" in frame.data and SAID not in frame.data for frame in told)
    with app.test_request_context():
        channels = {f"person:{who.id}" for who in (cast.staff, cast.owner, cast.contact, cast.stranger)}
        again = [f for f in lately(channels, now() - timedelta(minutes=1)) if f.event == "report"]
    assert [f.data for f in again] == [f.data for f in told if f.channel == f"person:{cast.staff.id}"]
    assert visit(queue_of(cast), as_=cast.staff).one(id=f"reported-at-{cast.event.id}").text == "1"
    assert SAID in client_for(cast.staff).get(queue_of(cast), headers=FRAGMENT).text
    for who, status in ((cast.staff, 200), (cast.owner, 403), (cast.stranger, 404)):
        assert client_for(who).get(f"{queue_of(cast)}/stream").status_code == status
    published.clear()
    (form,) = (f for f in visit(queue_of(cast), as_=cast.staff).all("form") if f["action"].endswith("/closing"))
    client_for(cast.staff).post_form(form["action"])
    assert all(" hidden>0 reported" in frame.data for frame in published.of("report"))


def test_a_report_that_is_committed_late_is_told_as_well(
    app: Flask, cast: Cast, client_for: ClientFor, message: int, published: Heard
) -> None:
    """Of two the first to begin may be the last to end; its frame is not taken for that of the other."""
    began, other = now(), say(app, cast, cast.contact, "And my bonds")
    report(client_for, cast.owner, other)
    with app.test_request_context():
        room, thing = db.session.get_one(Room, cast.room.id), Reportable(db.session.get_one(Message, message))
        Report.create(thing, room, db.session.get_one(User, cast.owner.id), "spam", "")
        db.session.scalars(select(Case).where(Case.message_id == message)).one().opened_at = began
        db.session.commit()
        alerts.publish_case_counts(cast.event.id, began)
    mine = [frame for frame in published.of("report") if frame.channel == f"person:{cast.staff.id}"]
    assert ["1 reported" in mine[0].data, "2 reported" in mine[1].data] == [True, True]
    assert mine[0].stamp != mine[1].stamp


def test_an_event_without_rooms_has_a_desk_with_a_stream(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    with app.app_context():
        db.session.execute(delete(Room).where(Room.event_id == cast.event.id))
        db.session.commit()
    assert visit(queue_of(cast), as_=cast.staff).one(data_controller="rooms/live-room")
    assert client_for(cast.staff).get(f"{queue_of(cast)}/stream").status_code == 200
    for who, status in ((cast.owner, 403), (cast.stranger, 404)):
        assert client_for(who).get(f"{queue_of(cast)}/stream").status_code == status


def test_the_stream_of_the_desk_ends_with_the_office(app: Flask, cast: Cast, queries: Queries) -> None:
    """S2"""
    asked = {
        rights.moderator_right(cast.event.id, who.id) for who in (cast.staff, cast.organizer, cast.owner, cast.stranger)
    }
    with app.app_context():
        with queries() as statements:
            gone = lost_rights(asked)
        assert len(statements) == 1
        assert gone == {rights.moderator_right(cast.event.id, who.id) for who in (cast.owner, cast.stranger)}
        event = db.session.get_one(Event, cast.event.id)
        event.remove_attendee(db.session.get_one(User, cast.staff.id))
        assert rights.moderator_right(cast.event.id, cast.staff.id) in lost_rights(asked)
