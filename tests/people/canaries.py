"""Words that stand for a person wherever people can write something, and where they are looked for afterwards."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from PIL import Image
from sqlalchemy import select, text

from meetup.appointments import Appointment
from meetup.config import Config
from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange.hellos import say_hello
from meetup.extensions import db, limiter, now
from meetup.introductions import Introduction
from meetup.moderation.reportables import Reportable
from meetup.moderation.reports import Report
from meetup.outbox import write_letter
from meetup.people import Agreement, User
from meetup.people.complaints.models import Complaint
from meetup.people.pictures import PictureFile
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.registration import Answer, Question, QuestionKind
from meetup.registration.invitations import invite
from meetup.rooms import Message, Room
from meetup.rooms.moderator_actions import ModeratorAction
from meetup.rooms.polls.models import Poll
from meetup.schedule.claims import SpeakerClaim
from meetup.sponsors import Representative, Sponsor
from meetup.team.inviting import invite as invite_to_team
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, kept
from tests.exchange.test_give_a_card_as_a_guest import confirm

EMAIL = "owner@example.org"
PHONE = "+351 966 100 200"


class Canaries:
    """Each `word` is another one, and is remembered."""

    def __init__(self) -> None:
        self.words = [EMAIL, "966 100 200", "966100200"]
        self.bytes: list[bytes] = []

    def word(self, of: str) -> str:
        made = f"kanari{len(self.words):02}{of}"
        self.words.append(made)
        return made

    def found_in(self, places: dict[str, bytes]) -> list[str]:
        """Where which of them is, whatever the case."""
        sought = [word.encode() for word in self.words] + self.bytes
        return [
            f"{word[:40]!r} in {place}"
            for place, content in places.items()
            for word in sought
            if word in content or word.lower() in content.lower()
        ]


def photo() -> bytes:
    file = BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(file, "PNG")
    return file.getvalue()


def plant(app: Flask, cast: Cast, client_for: ClientFor) -> Canaries:
    """Let the owner write something into every field there is, and others into those about the owner's address."""
    made = Canaries()
    owner = client_for(cast.owner)
    give_card_as_guest(app, cast, client_for(None), made)
    fill_in_profile(app, cast, owner, made)
    keep_of_others(app, cast, owner, made)
    be_at_the_event(app, cast, owner, made)
    be_merged_as_guest(app, cast, client_for, made)
    be_agreed_to_by_guest(app, cast, client_for(None))
    with app.test_request_context(method="POST"):
        have_to_do_with_others(cast, made)
        be_on_lists(cast, made)
        db.session.commit()
    return made


def give_card_as_guest(app: Flask, cast: Cast, client: Client, made: Canaries) -> None:
    """Before the account, as it were, to somebody who has nothing else of the owner."""
    form = {"name": made.word("guest"), "channel": EMAIL, "message": made.word("remember"), "uuid": str(uuid4())}
    answer = client.post_form(f"/c/{code_of(app, cast.stranger)}/cards", form)
    assert answer.status_code == 303, answer.text


def be_merged_as_guest(app: Flask, cast: Cast, client_for: ClientFor, made: Canaries) -> None:
    """The owner gave two cards without signing in, and the friend knows whose they are."""
    friend, known = client_for(cast.friend), kept(app, cast.friend, cast.owner)
    for channel in (EMAIL, f"https://{made.word('guestlink')}.example"):
        form = {"name": made.word("again"), "channel": channel, "message": made.word("note"), "uuid": str(uuid4())}
        assert client_for(None).post_form(f"/c/{code_of(app, cast.friend)}/cards", form).status_code == 303
        with app.app_context():
            latest = select(Contact.id).where(Contact.owner_id == cast.friend.id).order_by(Contact.id.desc()).limit(1)
            given_id = db.session.scalars(latest).one()
        answer = friend.post_form(f"/contacts/{known.id}/merges", {"other_id": str(given_id)})
        assert answer.status_code == 303, answer.text


def be_agreed_to_by_guest(app: Flask, cast: Cast, guest: Client) -> None:
    """Somebody leaves a card with the owner and joins. Their record of agreements names the owner."""
    form = {"name": "New Person", "channel": "new@example.org", "uuid": str(uuid4())}
    assert guest.post_form(f"/c/{code_of(app, cast.owner)}/cards", form).status_code == 303
    assert confirm(app, guest).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Agreement).where(Agreement.kind == "guest_card")).one().about


def fill_in_profile(app: Flask, cast: Cast, client: Client, made: Canaries) -> None:
    texts = {field: made.word(field) for field in ("name", "headline", "company", "pronouns", "bio")}
    topics = {field: made.word(field) for field in ("interests", "offers", "asks")}
    form: dict[str, Any] = {**texts, **topics, "email": f"{made.word('mail')}@example.org", "phone": PHONE}
    form |= {"links": f"https://{made.word('link')}.example", "photo": (BytesIO(photo()), "me.png")}
    answer = client.post_form("/me/profile", form)
    assert answer.status_code == 303, answer.text
    with app.app_context():
        topic_id = db.session.get_one(User, cast.owner.id).profile.topics_of_kind("ask")[0].topic_id
        made.bytes += [content[40:90] for content in db.session.scalars(select(PictureFile.content))]
    assert made.bytes
    client.post_form(f"/me/asks/{topic_id}", {"help": "mentoring", "note": made.word("asknote")})
    client.post_form(
        "/me/templates", {"name": made.word("template"), "body": f"Hi {{name}}, {made.word('templatebody')}"}
    )


def keep_of_others(app: Flask, cast: Cast, client: Client, made: Canaries) -> None:
    path = f"/contacts/{cast.met.id}"
    for note in (made.word("earliernote"), made.word("note")):
        with app.app_context():
            version = db.session.get_one(Contact, cast.met.id).note_version
        assert client.post_form(f"{path}/note", {"note": note, "version": str(version)}).status_code < 400
    client.post_form(f"{path}/step", {"next_step": made.word("step"), "due_on": "2027-01-05"})
    client.post_form(f"{path}/tags", {"tags": made.word("tag")})
    client.post_form(f"{path}/promises", {"uuid": str(uuid4()), "side": "mine", "text": made.word("promise")})
    client.post_form(f"{path}/draft", {"subject": made.word("subject"), "body": made.word("draft")})
    client.post_form(f"{path}/draft/habit", {"call_name": made.word("callname")})
    card = {
        "name": made.word("paper"),
        "company": made.word("papercompany"),
        "uuid": str(uuid4()),
        "at": now().isoformat(),
    }
    assert client.post_form("/cards", card).status_code < 400
    listed = f"Name,Company\n{made.word('filed')},Acme\n".encode()
    client.post_form("/contacts/import", {"file": (BytesIO(listed), "people.csv")})


def be_at_the_event(app: Flask, cast: Cast, client: Client, made: Canaries) -> None:
    room, slug = cast.room.id, cast.event.slug
    client.post_form(f"/events/{slug}/goals", {"kind": "words", "text": made.word("goal"), "target": "1"})
    for body in (made.word("said"), made.word("reported")):
        answer = client.post_form(f"/rooms/{room}/messages", {"body": body, "uuid": str(uuid4())})
        assert answer.status_code < 400, answer.text
    for anonymous in ({}, {"anonymous": "y"}):
        form = {"body": made.word("question"), "uuid": str(uuid4()), **anonymous}
        assert client.post_form(f"/rooms/{room}/questions", form).status_code < 400


def have_to_do_with_others(cast: Cast, made: Canaries) -> None:
    owner, friend, contact = (db.session.get_one(User, user.id) for user in (cast.owner, cast.friend, cast.contact))
    room, event = db.session.get_one(Room, cast.room.id), db.session.get_one(Event, cast.event.id)
    organizer = db.session.get_one(User, cast.organizer.id)
    Poll.create(
        room,
        owner,
        uuid4(),
        [made.word("yes"), made.word("no")],
        question=made.word("poll"),
        several=False,
        hidden=False,
    )
    say_hello(owner, organizer, event, "directory", made.word("hello"))
    Introduction.create(owner, friend, contact, made.word("tofriend"), made.word("tocontact"))
    Appointment.propose(owner, friend, event, [event.ends_at], "Hall B", 20, made.word("appointment"))
    said = db.session.scalars(select(Message).where(Message.user_id == owner.id).order_by(Message.id.desc())).first()
    assert said
    Report.create(Reportable(said), room, friend, "spam", "Again")
    ModeratorAction.log(room, organizer, "removed", user_id=owner.id, said=said.body)
    theirs = Message(room=room, user=friend, body="Coins", uuid=uuid4())
    db.session.add(theirs)
    db.session.flush()
    Report.create(Reportable(theirs), room, owner, "spam", made.word("reportnote"))
    Question.add(event.id, QuestionKind.SHORT, "Why?", [], required=False)
    asked = db.session.scalars(select(Question)).one()
    db.session.add(Answer(question_id=asked.id, user_id=owner.id, position=0, value=made.word("answer")))
    profile = {"kind": "profile", "about": owner.profile.name, "path": "/", "reason": "spam", "note": "Rude"}
    db.session.add(Complaint(**profile, reporter_id=friend.id, subject_id=owner.id))
    about = {"kind": "event", "about": "PyData", "path": "/", "reason": "spam"}
    db.session.add(Complaint(**about, note=made.word("complaint"), reporter_id=owner.id))
    SpeakerClaim.ask(event, owner, made.word("speaker"))
    draft = Event.create_another(
        owner, made.word("draftevent"), starts_at=now(), ends_at=event.ends_at, time_zone="UTC"
    )
    draft.description = made.word("draftpage")


def be_on_lists(cast: Cast, made: Canaries) -> None:
    event, owner = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.owner.id)
    organizer = db.session.get_one(User, cast.organizer.id)
    Ticket.create(event.id, "spreadsheet", "1", name=made.word("ticket"), company=made.word("ticketco"), email=EMAIL)
    claimed = Ticket.create(event.id, "spreadsheet", "2", name=made.word("claimed"), company=made.word("claimedco"))
    attendance = event.find_attendance(owner)
    assert attendance
    claimed.claimed_at, claimed.attendance_id = now(), attendance.id
    other = Event.create_another(organizer, "Other", starts_at=now(), ends_at=event.ends_at, time_zone="UTC")
    other.publish()
    invite(other, [EMAIL], organizer)
    limiter.reset()  # a mailbox gets one invitation a minute
    invite_to_team(other, organizer, EMAIL, "staff")
    Representative.add(Sponsor.add(event.id, {"name": "Acme", "link": "https://acme.example", "tier": "Gold"}), EMAIL)
    db.session.add(SignInLink(email=EMAIL, seed="s", token_hash="t", name=made.word("linkname"), reach_value=PHONE))
    write_letter("due", EMAIL, "en", user_id=str(owner.id), said=made.word("mailfact"))


def places(app: Flask, config: Config, logged: Iterable[str] = ()) -> dict[str, bytes]:
    """Everything that is stored: rows of each table, the file of the database, and files beside it; and the log."""
    with app.app_context():
        found = {
            table.name: repr(db.session.execute(text(f'SELECT * FROM "{table.name}"')).all()).encode()
            + b"".join(blobs(db.session.execute(text(f'SELECT * FROM "{table.name}"'))))
            for table in db.metadata.sorted_tables
        }
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()  # its file is vacuumed, which a connection that reads would hinder
    found |= database_files(config)
    found |= {f"file {path.name}": path.read_bytes() for path in config.instance.rglob("*") if path.is_file()}
    return {**found, "log": "\n".join(logged).encode()}


def blobs(rows: Iterable[Any]) -> list[bytes]:
    return [bytes(value) for row in rows for value in row if isinstance(value, bytes | memoryview)]


def database_files(config: Config) -> dict[str, bytes]:
    """The files of SQLite after a VACUUM."""
    if not config.database_url.startswith("sqlite"):
        return {}
    file = Path(config.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {path.name: path.read_bytes() for path in file.parent.glob(f"{file.name}*")}
