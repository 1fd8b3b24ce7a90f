"""Nobody decides what concerns themselves, and each moderator stays below those above them, in every act (Z7)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db, now
from meetup.moderation.alerts import _changed_case_counts
from meetup.moderation.cases import Case
from meetup.moderation.reportables import Reportable
from meetup.moderation.reports import Report
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.hosts import RoomHost
from meetup.rooms.moderator_actions import ACTIONS
from meetup.rooms.questions.models import Question
from meetup.rooms.sanctions import Sanction
from meetup.rooms.talk import saying
from meetup.rooms.talk.messages import Message
from tests.cast import Cast, join
from tests.conftest import ClientFor, Visit
from tests.rooms.talks import Heard

RANKS = {"attendee": 0, "host": 1, "staff": 2, "organizer": 3}
ACTORS = ("host", "staff", "organizer")


@dataclass(frozen=True)
class Desk:
    """One person of each rank, and another of each, whom they may try to act on."""

    app: Flask
    cast: Cast
    people: dict[str, User]
    others: dict[str, User]

    def say(self, who: User) -> int:
        with self.app.app_context():
            room, user = db.session.get_one(Room, self.cast.room.id), db.session.get_one(User, who.id)
            message = saying.say(room, user, f"Buy my coins {uuid4()}", uuid4())
            db.session.commit()
            return message.id

    def report(self, message_id: int) -> int:
        """Report a message, and return the id of its case."""
        with self.app.app_context():
            reportable = Reportable(db.session.get_one(Message, message_id))
            reporter = db.session.get_one(User, self.cast.contact.id)
            Report.create(reportable, db.session.get_one(Room, self.cast.room.id), reporter, "spam", "Again")
            db.session.commit()
            return db.session.scalars(select(Case.id).where(Case.message_id == message_id)).one()

    def impose(self, subject: User, rank: int, kind: str = "silence", told: str = "", whole: bool = False) -> int:
        """Impose a sanction by somebody of ``rank``, and return its id."""
        message_id = self.say(subject)
        with self.app.app_context():
            room = db.session.get_one(Room, self.cast.room.id)
            columns = {"room_id": room.id, "event_id": room.event_id, "user_id": subject.id, "said": "Buy"}
            until = now() + timedelta(hours=1) if kind == "silence" else None
            key = {"message_id": message_id}
            Sanction.impose(key, kind, whole, until, **columns, anonymous=False, idle=False, rank=rank, told=told)
            db.session.commit()
            return db.session.scalars(select(Sanction.id).where(Sanction.message_id == message_id)).one()

    def is_lifted(self, sanction_id: int) -> bool:
        with self.app.app_context():
            return db.session.get_one(Sanction, sanction_id).lifted_at is not None


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        others = {rank: join(f"other-{rank}") for rank in RANKS}
        for rank, user in others.items():
            event.add_attendee(user, "attendee" if rank == "host" else rank)
        for user in (others["host"], cast.friend):
            attendance = event.find_attendance(user)
            assert attendance
            RoomHost.add(cast.room.id, attendance)
        db.session.commit()
    people = {"attendee": cast.owner, "host": cast.friend, "staff": cast.staff, "organizer": cast.organizer}
    return Desk(app, cast, people, others)


def may(actor: str, subject: str) -> bool:
    return actor == "organizer" or RANKS[actor] > RANKS[subject]


def actions_of(actor: str) -> list[str]:
    return [name for name in ACTIONS if actor != "host" or name != "ban-event"]


@pytest.mark.parametrize("subject", RANKS)
@pytest.mark.parametrize("actor", ACTORS)
def test_in_every_action(desk: Desk, client_for: ClientFor, actor: str, subject: str) -> None:
    client = client_for(desk.people[actor])
    for name in actions_of(actor):
        message_id = desk.say(desk.others[subject])
        answer = client.post_form(f"/messages/{message_id}/moderation", {"act": name})
        assert answer.status_code == (303 if may(actor, subject) else 422), name
        if name == "ban-event" and may(actor, subject):
            return  # They attend no more.


@pytest.mark.parametrize("subject", RANKS)
@pytest.mark.parametrize("actor", ACTORS)
def test_in_closing_what_is_reported(desk: Desk, client_for: ClientFor, actor: str, subject: str) -> None:
    case_id = desk.report(desk.say(desk.others[subject]))
    answer = client_for(desk.people[actor]).post_form(f"/cases/{case_id}/closing")
    assert answer.status_code == (303 if may(actor, subject) else 422)
    with desk.app.app_context():
        assert (db.session.get_one(Case, case_id).closed_at is not None) == may(actor, subject)


@pytest.mark.parametrize("subject", RANKS)
@pytest.mark.parametrize("imposed_by", ACTORS)
@pytest.mark.parametrize("actor", ACTORS)
def test_in_lifting_what_others_imposed(
    desk: Desk, client_for: ClientFor, actor: str, imposed_by: str, subject: str
) -> None:
    sanction_id = desk.impose(desk.others[subject], RANKS[imposed_by])
    answer = client_for(desk.people[actor]).post_form(f"/sanctions/{sanction_id}/lifting")
    allowed = may(actor, subject) and (actor != "host" or imposed_by == "host")
    assert answer.status_code == (303 if allowed else 422)
    assert desk.is_lifted(sanction_id) == allowed


def test_a_sanction_that_is_made_longer_is_of_the_higher_rank(desk: Desk, client_for: ClientFor) -> None:
    message_id = desk.say(desk.others["attendee"])
    for actor, name in (("host", "silence-5"), ("organizer", "silence-60")):
        client_for(desk.people[actor]).post_form(f"/messages/{message_id}/moderation", {"act": name})
    with desk.app.app_context():
        sanction = db.session.scalars(select(Sanction)).one()
    assert sanction.rank == RANKS["organizer"]
    assert client_for(desk.people["host"]).post_form(f"/sanctions/{sanction.id}/lifting").status_code == 422


@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_acts_on_themselves(desk: Desk, client_for: ClientFor, actor: str) -> None:
    """Z2: what is reported of them and imposed on them answers like what is not there."""
    me = desk.people[actor]
    client, message_id = client_for(me), desk.say(me)
    case_id, sanction_id = desk.report(message_id), desk.impose(me, RANKS["host"])
    for name in actions_of(actor):
        assert client.post_form(f"/messages/{message_id}/moderation", {"act": name}).status_code == 422
    for path, nowhere in (("/cases/{}/closing", case_id), ("/sanctions/{}/lifting", sanction_id)):
        theirs, nothing = (client.post_form(path.format(number)) for number in (nowhere, 999_999))
        assert theirs.status_code == nothing.status_code == 404
    assert not desk.is_lifted(sanction_id)
    with desk.app.app_context():
        assert db.session.get_one(Case, case_id).closed_at is None


@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_sees_what_is_reported_of_them(desk: Desk, visit: Visit, actor: str) -> None:
    """Neither in the list, open or closed, nor by a number on any page or over a stream."""
    me, cast = desk.people[actor], desk.cast
    since = now()
    desk.report(desk.say(me))
    colleague = desk.others["organizer"]
    assert "Again" in visit(f"/events/{cast.event.slug}/reports", as_=colleague)
    assert "1 reported" in visit(f"/rooms/{cast.room.id}", as_=colleague)
    for path in (f"/events/{cast.event.slug}/reports", f"/events/{cast.event.slug}/reports?closed=1"):
        page = visit(path, as_=me)
        assert "Again" not in page
        assert "Buy my coins" not in page
    assert "1 reported" not in visit(f"/rooms/{cast.room.id}", as_=me)
    with desk.app.test_request_context():
        assert not _changed_case_counts([me.id], since)
        assert len(_changed_case_counts([colleague.id], since)) == 1


def test_nor_in_the_log_what_was_settled(desk: Desk, client_for: ClientFor, visit: Visit) -> None:
    """That nothing was wrong tells that somebody reported it. The other organizers read it."""
    subject, other = desk.others["organizer"], desk.people["organizer"]
    case_id = desk.report(desk.say(subject))
    assert client_for(other).post_form(f"/cases/{case_id}/closing").status_code == 303
    log = f"/events/{desk.cast.event.slug}/log"
    assert "dismissed a report on" in visit(log, as_=other)
    own = visit(log, as_=subject)
    assert "dismissed a report on" not in own
    assert "Buy my coins" not in own


@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_imposed_on_them_is_for_others_to_see(desk: Desk, visit: Visit, actor: str) -> None:
    desk.impose(desk.people[actor], RANKS["organizer"])
    path, name = f"/events/{desk.cast.event.slug}/sanctions", desk.people[actor].profile.name
    assert name in visit(path, as_=desk.others["organizer"])
    assert "Muted in" not in visit(path, as_=desk.people[actor])


def test_a_refusal_tells_nothing_of_who_asked_anonymously(desk: Desk, client_for: ClientFor) -> None:
    """A host who closes the case of an anonymous question is answered alike, whoever asked it."""
    statuses = []
    for who in (desk.others["attendee"], desk.others["organizer"]):
        with desk.app.app_context():
            room, user = db.session.get_one(Room, desk.cast.room.id), db.session.get_one(User, who.id)
            question = Question.ask(room, user, "Why?", anonymous=True, uuid=uuid4())
            Report.create(Reportable(question), room, db.session.get_one(User, desk.cast.contact.id), "spam", "")
            db.session.commit()
            case_id = db.session.scalars(select(Case.id).where(Case.question_id == question.id)).one()
        statuses.append(client_for(desk.people["host"]).post_form(f"/cases/{case_id}/closing").status_code)
    assert statuses == [303, 303]


def test_a_note_for_the_log_and_one_for_them(desk: Desk, client_for: ClientFor, visit: Visit) -> None:
    """Whoever is silenced reads why and whom to ask, on every page and refusal, and not what is for the log."""
    subject, cast = desk.others["attendee"], desk.cast
    fields = {"act": "silence-60", "reason": "Third time", "told": "Please no advertising here"}
    message_id = desk.say(subject)
    moderator = client_for(desk.people["host"])
    form = moderator.visit(f"/messages/{message_id}/moderation")
    assert "Message to them" in form
    assert moderator.post_form(f"/messages/{message_id}/moderation", fields).status_code == 303
    client = client_for(subject)
    refused = client.post_form(f"/rooms/{cast.room.id}/messages", {"body": "Hi", "uuid": str(uuid4())})
    for text in (refused.text, visit(f"/rooms/{cast.room.id}", as_=subject).text):
        assert "Please no advertising here" in text
        assert "ask the organizers: Organizer Person" in text
        assert "Third time" not in text
        assert "Friend Person" not in text.partition("Please no advertising")[2][:300]
    log = visit(f"/events/{cast.event.slug}/log", as_=cast.organizer)
    assert "Third time" in log
    assert "They were told: Please no advertising here" in log


@pytest.mark.parametrize("told", ["", "Please no advertising here"])
@pytest.mark.parametrize("action", ["ban-room", "ban-event"])
def test_the_banned_read_why_and_whom_to_ask(desk: Desk, client_for: ClientFor, action: str, told: str) -> None:
    subject, cast = desk.others["attendee"], desk.cast
    path = f"/messages/{desk.say(subject)}/moderation"
    client_for(desk.people["staff"]).post_form(path, {"act": action, "reason": "Third time", "told": told})
    client = client_for(subject)
    pages = [client.get(f"/rooms/{cast.room.id}"), client.post_form(f"/rooms/{cast.room.id}/visits")]
    if action == "ban-event":
        pages += [client.get(f"/events/{cast.event.slug}"), client.post_form(f"/events/{cast.event.slug}/attendance")]
    for page in pages:
        assert "ask the organizers: Organizer Person" in page.text, page.status
        assert (f"They say: “{told}”" in page.text) == bool(told)
        assert "Third time" not in page.text


def test_the_screen_of_the_silenced_says_so_at_once(desk: Desk, client_for: ClientFor, published: Heard) -> None:
    """The frame over their own stream holds the note, too."""
    subject = desk.others["attendee"]
    path = f"/messages/{desk.say(subject)}/moderation"
    client_for(desk.people["host"]).post_form(path, {"act": "silence-5", "told": "Please no advertising here"})
    frame = published.of("standing")[-1]
    assert "Please no advertising here" in frame.data
    assert "ask the organizers: Organizer Person" in frame.data
