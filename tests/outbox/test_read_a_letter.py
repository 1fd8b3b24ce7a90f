"""Every mail is there as text and as HTML, which tell the same: without pictures from elsewhere and without markup."""

import re
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import select

from meetup import outbox
from meetup.announcements import Announcement, Audience
from meetup.announcements.settings import choose_mails
from meetup.contacts import Contact
from meetup.events import Event
from meetup.extensions import db, now
from meetup.introductions import Introduction
from meetup.operations.models import ErrorReport
from meetup.operators import Operator, Suspension
from meetup.outbox import writes_letter
from meetup.outbox.messages import compose
from meetup.people import User
from meetup.people.complaints.models import Complaint
from meetup.people.data_requests import DataRequest
from meetup.people.refused_addresses import hash_of
from meetup.people.signing_in.email_changes import EmailChange
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.registration import Registration, RegistrationState
from meetup.registration.invitations import invite
from meetup.reminders import plan_reminders
from meetup.team import TeamInvitation
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.pictures import store_photo
from tests.reminders.clocks import moment

WAITING = RegistrationState.WAITING
MORNING = "2027-01-12 08:00"
MAX_BYTES = 100_000
NAMELESS = (
    *("complaint", "data_request", "email_change", "email_taken", "error_digest", "invitation", "suspension_answer"),
    *("team_invitation", "ticket"),
)
"""The kinds of mails to people whose names we do not know."""
MARKUP = '<b>Eve & "Co"</b> {{ 8191*8191 }} 李美玲 محمد'
HEADER = "Eve\r\nBcc: everyone@example.org"
URL = re.compile(r"http://localhost[^\s\"<>]*")


def due_facts(cast: Cast) -> dict[str, str]:
    """Something is due and promised for somebody, whose photo the owner gets."""
    contact = db.session.get_one(Contact, cast.met.id)
    contact.plan("Send the slides", date(2027, 1, 12))
    db.session.flush()
    return {}


def ticket_facts(cast: Cast) -> dict[str, str]:
    event = db.session.get_one(Event, cast.event.id)
    event.starts_at, event.ends_at = moment("2027-01-12 22:00"), moment("2027-01-13 22:00")
    ticket = Ticket.create(cast.event.id, "spreadsheet", "1", name="Dana Kowalski", email="dana@example.org")
    return {
        "ticket_id": str(ticket.id),
        "inviter_id": str(cast.organizer.id),
        "address_hash": hash_of("dana@example.org"),
    }


def event_facts(cast: Cast) -> dict[str, str]:
    event = db.session.get_one(Event, cast.event.id)
    event.starts_at, event.ends_at = moment("2027-01-10 22:00"), moment("2027-01-11 22:00")
    db.session.flush()
    return {}


def departure_facts(cast: Cast) -> dict[str, str]:
    """The owner has just deleted their account."""
    db.session.get_one(User, cast.owner.id).left_at = now()
    db.session.flush()
    return {"user_id": str(cast.owner.id)}


def security_facts(cast: Cast) -> dict[str, str]:
    return {"user_id": str(cast.owner.id), "device": "iPhone, Safari", "at": moment(MORNING).isoformat()}


def complaint_facts(cast: Cast) -> dict[str, str]:
    values: Any = {"kind": "profile", "about": "Contact Person", "path": "/contacts/1", "reason": "spam"}
    complaint = Complaint(note="It says\nthis & that", reporter_id=cast.owner.id, **values)
    db.session.add(complaint)
    db.session.flush()
    return {"complaint_id": str(complaint.id)}


def operator_facts(cast: Cast) -> dict[str, str]:
    Operator.add(db.session.get_one(User, cast.owner.id), "a test")
    return {"user_id": str(cast.owner.id)}


def suspend_owner(cast: Cast) -> Suspension:
    suspension = Suspension(user_id=cast.owner.id, reason="It says\nthis & that")
    db.session.add(suspension)
    db.session.flush()
    return suspension


def suspension_facts(cast: Cast) -> dict[str, str]:
    return {"suspension_id": str(suspend_owner(cast).id), "user_id": str(cast.owner.id)}


def suspension_news_facts(cast: Cast) -> dict[str, str]:
    message = suspend_owner(cast).write("operator", "It stays as it is.", cast.organizer)
    return {"message_id": str(message.id), "user_id": str(cast.owner.id)}


def suspension_answer_facts(cast: Cast) -> dict[str, str]:
    return {"message_id": str(suspend_owner(cast).write("owner", "Please look again.", cast.owner).id)}


def link_facts(cast: Cast) -> dict[str, str]:
    link = SignInLink.send(cast.owner.email)
    return {"seed": link.seed}


def data_request_facts(_cast: Cast) -> dict[str, str]:
    request = DataRequest(email="ana@example.net", seed="seed of a request")
    db.session.add(request)
    db.session.flush()
    return {"seed": request.seed}


def email_change_facts(cast: Cast) -> dict[str, str]:
    change = EmailChange.begin(db.session.get_one(User, cast.owner.id), "new@example.org", "192.0.2.1")
    return {"seed": change.seed}


def email_changed_facts(cast: Cast) -> dict[str, str]:
    return {**email_change_facts(cast), "device": "iPhone, Safari", "at": moment(MORNING).isoformat()}


def registration_facts(cast: Cast) -> dict[str, str]:
    event, owner = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.owner.id)
    registration = Registration.put(event, owner, WAITING, place=1)
    assert registration is not None
    return {"registration_id": str(registration.id), "what": "waiting"}


def invitation_facts(cast: Cast) -> dict[str, str]:
    event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
    event.starts_at, event.ends_at = moment("2027-01-12 22:00"), moment("2027-01-13 22:00")
    (invited,) = invite(event, ["ana@example.org"], organizer)
    return {"registration_id": str(invited), "inviter_id": str(organizer.id)}


def change_facts(cast: Cast) -> dict[str, str]:
    """For somebody who only waits, so that the mail has no attachment."""
    event = db.session.get_one(Event, cast.event.id)
    event.starts_at, event.ends_at = moment("2027-01-12 22:00"), moment("2027-01-13 22:00")
    event.remove_attendee(db.session.get_one(User, cast.owner.id))
    return {"event_id": str(cast.event.id), "user_id": str(cast.owner.id), "sequence": str(event.told_sequence)}


def message_facts(cast: Cast) -> dict[str, str]:
    text = {"subject": "Doors", "text": "See you there."}
    return {"event_id": str(cast.event.id), "writer_id": str(cast.organizer.id), "user_id": str(cast.owner.id), **text}


def team_invitation_facts(cast: Cast) -> dict[str, str]:
    event = db.session.get_one(Event, cast.event.id)
    event.starts_at, event.ends_at = moment("2027-01-12 22:00"), moment("2027-01-13 22:00")
    values = {"event_id": event.id, "email": "ana@example.org", "role": "staff", "inviter_id": cast.organizer.id}
    invitation = TeamInvitation(**values, expires_at=event.ends_at)
    db.session.add(invitation)
    db.session.flush()
    return {"invitation_id": str(invitation.id), "address_hash": hash_of(invitation.email)}


def team_role_facts(cast: Cast) -> dict[str, str]:
    facts = {"event_id": str(cast.event.id), "user_id": str(cast.owner.id)}
    return {**facts, "before": "staff", "role": "attendee"}


def announcement_facts(cast: Cast) -> dict[str, str]:
    event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
    told: Any = {"title": "Doors", "text": "They are open.\nCome in.", "audience": Audience.GOING, "by_mail": True}
    announcement = Announcement.create(event, organizer, uuid4(), **told)
    choose_mails(db.session.get_one(User, cast.owner.id), event, True)
    db.session.flush()
    return {"announcement_id": str(announcement.id), "user_id": str(cast.owner.id)}


def trial_facts(cast: Cast) -> dict[str, str]:
    return {"event_id": str(cast.event.id), "user_id": str(cast.owner.id), "title": "", "text": "They are open."}


def introduction_facts(cast: Cast) -> dict[str, str]:
    contact, owner, friend = (db.session.get_one(User, user.id) for user in (cast.contact, cast.owner, cast.friend))
    introduction = Introduction.create(contact, owner, friend, "You both stream.", "You both stream.")
    return {"introduction_id": str(introduction.id), "user_id": str(cast.owner.id)}


def introduction_met_facts(cast: Cast) -> dict[str, str]:
    """The owner introduced two people whom they know, and both said yes."""
    owner, contact, friend = (db.session.get_one(User, user.id) for user in (cast.owner, cast.contact, cast.friend))
    introduction = Introduction.create(owner, contact, friend, "You both stream.", "You both stream.")
    introduction.met_at = now()
    db.session.flush()
    return {"introduction_id": str(introduction.id), "user_id": str(cast.owner.id)}


def error_facts(_cast: Cast) -> dict[str, str]:
    """Something went wrong that nobody expected."""
    place = {"kind": "KeyError", "place": "meetup/errors.py:1 in show", "endpoint": "people.cards.show"}
    db.session.add(ErrorReport(fingerprint="f" * 64, count=3, **place))
    db.session.flush()
    return {"since": moment("2027-01-01 08:00").isoformat()}


KINDS: dict[str, tuple[Callable[[Cast], dict[str, str]], tuple[str, ...]]] = {
    "sign_in": (link_facts, ("Hello Owner,", "Type this code where you asked", "10 minutes, the link for 15")),
    "confirmation": (link_facts, ("Hello Owner,", "confirm that it's you", "the link there", "the link for 15")),
    "guest": (link_facts, ("Hello Owner,", "to give your card to someone", "who you gave your card to")),
    "join": (link_facts, ("Hello Owner,", "You asked to join", "creates an account if you don't have one")),
    "registration": (registration_facts, ("Hello Owner,", "PyData Lisbon is full", "number 1 in line")),
    "invitation": (invitation_facts, ("Organizer Person organizes PyData Lisbon", "nothing else")),
    "ticket": (ticket_facts, ("Organizer Person organizes PyData Lisbon", "Dana Kowalski", "nothing else")),
    "event_change": (change_facts, ("Hello Owner,", "changed when or where PyData Lisbon takes place", "LX Factory")),
    "team_invitation": (team_invitation_facts, ("Organizer Person organizes PyData Lisbon", "As staff", "two weeks")),
    "team_role": (team_role_facts, ("Hello Owner,", "have ended your role: Staff", "as an attendee")),
    "guest_message": (message_facts, ("Hello Owner,", "See you there.", "organizer of PyData Lisbon")),
    "announcement": (
        announcement_facts,
        ("Hello Owner,", "They are open.", "Come in.", "because you want announcements"),
    ),
    "announcement_test": (trial_facts, ("Hello Owner,", "They are open.", "a test that nobody but you gets")),
    "introduction": (
        introduction_facts,
        ("Hello Owner,", "Contact Person wrote", "You both stream.", "nobody is told"),
    ),
    "introduction_met": (introduction_met_facts, ("Hello Owner,", "on each other's lists now, thanks to you")),
    "data_request": (data_request_facts, ("what this site stores", "See what is stored", "nobody but you can see it")),
    "email_change": (
        email_change_facts,
        ("Type this code where you changed", "Confirm this address", "nothing happens"),
    ),
    "email_taken": (lambda _cast: {}, ("Someone with another account", "one account only")),
    "email_changed": (email_changed_facts, ("Hello Owner,", "iPhone, Safari", "Stop the change", "within seven days")),
    "email_change_stopped": (
        lambda cast: {"user_id": str(cast.owner.id)},
        ("Hello Owner,", "has stopped the change", "Who runs this site"),
    ),
    "new_device": (security_facts, ("Hello Owner,", "Someone signed in as you", "iPhone, Safari", "12 Jan 2027")),
    "new_password": (security_facts, ("Hello Owner,", "A new password was set", "Check your devices")),
    "new_feed": (security_facts, ("Hello Owner,", "A new secret address was created", "Check your devices")),
    "new_passkey": (
        security_facts,
        ("Hello Owner,", "Someone added a passkey", "every passkey that isn't yours"),
    ),
    "removed_passkey": (security_facts, ("Hello Owner,", "A passkey was removed", "Check your devices")),
    "suspected_passkey": (security_facts, ("Hello Owner,", "We refused a passkey", "Then add a new one.")),
    "departure": (departure_facts, ("Hello Owner,", "Your account is closed", "Keep my account", "19 Jan")),
    "complaint": (complaint_facts, ("Contact Person", "Spam or a scam", "It says", "this & that")),
    "operator": (operator_facts, ("Hello Owner,", "made you an operator", "Whatever you open is written down")),
    "suspension": (suspension_facts, ("Hello Owner,", "have suspended your account", "It says", "Read and answer")),
    "suspension_news": (suspension_news_facts, ("Hello Owner,", "wrote to you", "It stays as it is.")),
    "suspension_answer": (suspension_answer_facts, ("answered to a suspension", "address is the operator's")),
    "error_digest": (
        error_facts,
        ("Something went wrong", "KeyError at meetup/errors.py:1", "who run this site"),
    ),
    "due": (due_facts, ("Hello Owner,", "You have 1 person to follow up with", "Contact Person", "Send the slides")),
    "event": (event_facts, ("Hello Owner,", "You met 2 people at PyData Lisbon.", "Contact Person", "Friend Person")),
}
"""Each kind of letter, with what it is written from and what both of its parts say. A new kind is added here."""


class Reader(HTMLParser):
    """What somebody reads in a mail program: the words, where its links lead, and what it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: set[str] = set()
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        self.attributes[tag] = attributes
        if tag == "a":
            self.links.add(attributes["href"] or "")
        self.loads += [str(value) for name, value in attrs if name in ("src", "srcset", "background")]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] not in ("style", "title"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def written(cast: Cast, kind: str) -> EmailMessage:
    """A mail of that kind to the owner, as a mail program gets it."""
    facts = KINDS[kind][0](cast)
    if kind in ("due", "event"):
        assert plan_reminders()
        query = select(outbox.Mail).where(outbox.Mail.kind == kind, outbox.Mail.recipient == cast.owner.email)
        mail = db.session.scalars(query).one()
    else:
        mail = outbox.write_letter(kind, to=cast.owner.email, **facts)
        mail.created_at = now()
    return read(mail)


def read(mail: outbox.Mail) -> EmailMessage:
    sent = compose(mail, current_app.config["MEETUP"]).as_bytes()
    assert len(sent) < MAX_BYTES
    return message_from_bytes(sent, policy=policy.default)


def parts(message: EmailMessage) -> tuple[str, str]:
    """The text and the HTML, which comes last."""
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text and html
    first, last = message.iter_parts()
    assert first.get_content_type() == "text/plain"
    assert last.get_content_type() in ("text/html", "multipart/related")
    return str(text.get_content()), str(html.get_content())


def test_each_kind_is_in_the_table() -> None:
    assert set(KINDS) == set(writes_letter)


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_tell_the_same(app: Flask, cast: Cast, kind: str) -> None:
    with app.app_context(), time_machine.travel(moment(MORNING), tick=False):
        message = written(cast, kind)
    text, html = parts(message)
    page = Reader(html)
    for words in KINDS[kind][1]:
        assert words in " ".join(text.split()), words
        assert words in page.text, words
    assert "Meetup companion" in text and "Meetup companion" in page.text
    assert set(URL.findall(text)) == page.links
    assert page.attributes["html"]["lang"] == "en"
    assert f"<title>{message['Subject']}</title>" in unescape(html)
    assert page.attributes["meta"]["content"] == "light dark"
    assert all(load.startswith("cid:") for load in page.loads)
    assert not {"script", "link", "form", "iframe"} & set(page.tags)
    assert "url(" not in html and "@import" not in html
    assert html.count('class="filled"') <= 1, "one button"


@pytest.mark.parametrize("kind", KINDS)
def test_what_people_typed_stays_text(app: Flask, cast: Cast, kind: str) -> None:
    """I1, I5: as names, titles, steps and complaints."""
    with app.app_context(), time_machine.travel(moment(MORNING), tick=False):
        for user in (cast.owner, cast.contact):
            db.session.get_one(User, user.id).profile.name = MARKUP
        db.session.get_one(Event, cast.event.id).title = MARKUP
        message = written(cast, kind)
    text, html = parts(message)
    assert "<b>" not in html
    assert "67092481" not in text + Reader(html).text, "it was taken for a template"
    if kind not in NAMELESS:
        assert f"Hello {MARKUP}," in text
        assert f"Hello {MARKUP}," in Reader(html).text


@pytest.mark.parametrize("kind", ["due", "event", "new_device", "registration", "guest_message"])
def test_no_name_ends_a_header(app: Flask, cast: Cast, kind: str) -> None:
    """I5: however it got into the database."""
    with app.app_context(), time_machine.travel(moment(MORNING), tick=False):
        for user in (cast.owner, cast.contact):
            db.session.get_one(User, user.id).profile.name = HEADER
        db.session.get_one(Event, cast.event.id).title = HEADER
        message = written(cast, kind)
    assert message["Bcc"] is None
    assert "\nBcc:" not in parts(message)[0].replace("\r", "\n")


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_photo_comes_along_where_it_is_shared(app: Flask, cast: Cast, is_shared: bool) -> None:
    with app.app_context(), time_machine.travel(moment(MORNING), tick=False):
        profile = db.session.get_one(User, cast.contact.id).profile
        profile.set_photo(store_photo(cast.contact.id))
        profile.share([field for field in profile.shared if field != "photo"] + ["photo"] * is_shared)
        message = written(cast, "event")
    photos = [part for part in message.walk() if part.get_content_maintype() == "image"]
    page = Reader(parts(message)[1])
    assert page.loads == (["cid:face-1"] if is_shared else [])
    assert [(part["Content-ID"], part.get_content_type()) for part in photos] == (
        [("<face-1>", "image/jpeg")] if is_shared else []
    )
    assert ("CP" in page.text) != is_shared
    assert "FP" in page.text


def test_who_is_planned_for_later_is_not_counted(app: Flask, cast: Cast) -> None:
    """As on the page that the mail leads to."""
    with app.app_context(), time_machine.travel(moment(MORNING), tick=False):
        db.session.get_one(Contact, cast.met.id).plan("Write", date(2027, 1, 17))
        text, html = parts(written(cast, "event"))
    for part in (text, Reader(html).text):
        assert "1 of them hasn't heard from you yet:" in part
        assert "1 more is planned for later." in part
        assert "Contact Person" not in part
    assert f"/run-through?run=to_do&event={cast.event.id}" in text


def test_a_name_that_was_typed_for_somebody_else_is_not_mailed(app: Flask, cast: Cast) -> None:
    """Or anyone could have any words mailed to anybody."""
    with app.app_context():
        link = SignInLink.send("nobody@example.org", name="Buy pills at spam.example")
        mail = outbox.write_letter("sign_in", to=link.email, seed=link.seed)
        mail.created_at = now()
        text, html = parts(read(mail))
    assert text.startswith("Hello,\n")
    assert "pills" not in text + html
