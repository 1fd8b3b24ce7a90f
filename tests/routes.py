"""Every route of the application, with the cast's own things in its address."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

from meetup.announcements import Announcement, Audience
from meetup.announcements.unsubscribing import make_token as make_announcement_token
from meetup.appointments import Appointment
from meetup.asks import Outcome
from meetup.asks.models import ChosenHelper
from meetup.badges.batches import Drawn
from meetup.badges.jobs import store_file
from meetup.checkin import CheckInDevice
from meetup.codes import Code
from meetup.coffee.models import Coffee
from meetup.contacts import Change, Contact, EarlierNote, Promise, Touch
from meetup.contacts.card_photos import CardPhoto
from meetup.contacts.details import Details
from meetup.contacts.tags import Tag
from meetup.drafts import Template
from meetup.events import Attendance, Event
from meetup.events.link_picture import LinkPicture
from meetup.events.practical import EventPracticalities
from meetup.events.series import EventSeries
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, limiter, now
from meetup.follow_up import Merge
from meetup.follow_up.bulk import set_stage_of_all
from meetup.goals import Goal
from meetup.introductions import Introduction
from meetup.jobs import Job
from meetup.moderation.cases import Case
from meetup.moderation.reportables import Reportable
from meetup.moderation.reports import Report
from meetup.operators import Suspension
from meetup.outbox import Mail
from meetup.people import Passkey, User
from meetup.people.complaints import Complaint
from meetup.people.data_requests import DataRequest
from meetup.people.data_requests.models import token_of as token_of_request
from meetup.people.pictures import Picture
from meetup.people.signing_in.email_change_secrets import token_of_change
from meetup.people.signing_in.email_changes import EmailChange
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.people.signing_in.sign_ins import SignIn
from meetup.people.topics import Help
from meetup.registration import Question as EntryQuestion
from meetup.registration import QuestionKind, Registration
from meetup.registration.invitation_links import make_token as make_invitation_token
from meetup.registration.invitations import invite
from meetup.reminders import CalendarFeed
from meetup.reminders.unsubscribing import make_token
from meetup.rooms import Room
from meetup.rooms.polls.models import Poll
from meetup.rooms.questions.models import Question
from meetup.rooms.sanctions import Sanction
from meetup.rooms.talk import saying
from meetup.schedule.claims import SpeakerClaim
from meetup.schedule.feeds import StarFeed
from meetup.schedule.imports import ScheduleImport
from meetup.schedule.reading import read_schedule
from meetup.sponsors import Lead, Representative, Sponsor
from meetup.sponsors.forms import LOGO_SIDES
from meetup.suggestions import Suggestion
from meetup.team import TeamInvitation
from meetup.team.invitation_links import make_token as make_team_token
from meetup.team.inviting import invite as invite_to_team
from meetup.tickets import Ticket
from meetup.tickets.importing.imports import TicketImport
from meetup.tickets.importing.reading import read_attendees
from meetup.tickets.invitations import make_token as make_ticket_link
from meetup.transfer import Import
from meetup.transfer.bundles import Bundle
from meetup.transfer.bundles.models import store_pieces
from meetup.transfer.bundles.writing import PieceWriter
from meetup.transfer.matching import find_matches
from meetup.transfer.reading import read_file
from tests.cast import Cast, join, scan
from tests.pictures import store_photo, webp
from tests.schedule.files import event as schedule_entry
from tests.schedule.files import xml
from tests.schedule.sessions import make_session

NOTHING = ("nothing-is-called-this", "absent", "2001-01-01")
"""What nothing is called: any word, one of six letters, and a day."""


PRACTICAL = {
    "address": "R. Rodrigues de Faria 103",
    "wifi_network": "Hall",
    "wifi_password": "coffee-time",
    "step_free": True,
    "quiet_room": False,
    "conduct": "Be kind. " * 60,
    "conduct_link": "https://example.org/conduct",
    "conduct_name": "Ines",
    "conduct_channel": "ines@example.org",
    "questions": [{"question": "Is there food?", "answer": "Yes."}],
}
"""What organizers say about an event beside its description."""


@dataclass(frozen=True)
class Route:
    """One method of one rule."""

    method: str
    path: str
    endpoint: str
    policy: str

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def routes(app: Flask, cast: Cast) -> list[Route]:
    """All that the application answers, but HEAD and OPTIONS, which follow from GET. Never none, so loop over it."""
    with app.test_request_context(method="POST"):
        things = things_of(cast)
        found = [
            Route(method, address(rule, things), rule.endpoint, policy_of(app, rule))
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    assert {route.method for route in found} >= {"GET", "POST"}
    assert len(found) > 100
    return found


def policy_of(app: Flask, rule: Rule) -> str:
    return getattr(app.view_functions[rule.endpoint], "policy", "")


def address(rule: Rule, things: dict[str, Any]) -> str:
    """The path of a rule. An argument that `things_of` does not know fails the test: say there what it names."""
    assert rule.arguments <= things.keys(), f"tests/routes.py does not know all of {rule.rule}"
    return url_for(rule.endpoint, **{name: things[name] for name in rule.arguments})


def things_of(cast: Cast) -> dict[str, Any]:
    """What the arguments of routes name: the owner's things, and those of the event that the owner attends."""
    touch = Touch.log(db.session.get_one(Contact, cast.met.id), "thanked")
    change = Change.set_stage(db.session.get_one(Contact, cast.met.id), "let_go")
    assert change is not None
    picture = store_photo(cast.owner.id)
    wearer = db.session.get_one(User, cast.owner.id).profile
    wearer.set_photo(store_photo(cast.owner.id))
    wearer.share([*wearer.shared, "photo"])
    code = Code.get_or_create_phone_code(db.session.get_one(User, cast.owner.id))
    attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.owner.id)).one()
    held = db.session.scalars(select(Contact).where(Contact.person_id == cast.owner.id).order_by(Contact.id)).first()
    assert held is not None
    goal = Goal.add(attendance, "Meet five people", 5)
    card = save_person(
        db.session.get_one(User, cast.owner.id), Details(name="Paper Person"), Scan(uuid4(), now(), "by_hand")
    )
    assert card.contact.kept_card is not None
    part = save_person(
        db.session.get_one(User, cast.owner.id), Details(name="Card Person"), Scan(uuid4(), now(), "by_hand")
    )
    Merge.create(touch.contact, part.contact)
    for text in ("", "Red scarf", "Green scarf"):
        touch.contact.write_note(text)
    note = db.session.scalars(select(EarlierNote)).one()
    touch.contact.write_note("")
    CardPhoto.store(card.contact.kept_card, webp())
    Promise.add(touch.contact, uuid4(), "mine", "Send the slides")
    promise = db.session.scalars(select(Promise)).one()
    Template.create(attendance.user, "Thanks", "Hi {name}")
    template = db.session.scalars(select(Template)).one()
    found = read_file(b"Name,Company\nContact Person,Acme\nFiled Person,\n")
    imported = Import.begin(attendance.user, "people.csv", found, find_matches(attendance.user, found.people))
    limiter.reset()  # a mailbox gets one link a minute
    SignInLink.send("somebody@example.org")
    mail = db.session.scalars(select(Mail)).one()
    room = db.session.get_one(Room, cast.room.id)
    message = saying.say(room, db.session.get_one(User, cast.owner.id), "Hello @Contact Person", uuid4())
    db.session.commit()
    CalendarFeed.renew(db.session.get_one(User, cast.owner.id))
    tag = Tag.get_or_create(db.session.get_one(User, cast.owner.id), ["Speaker"])[0]
    mine = select(Contact.id).where(Contact.owner_id == cast.owner.id)
    batch = set_stage_of_all(mine, "in_touch")
    job = Job.start(cast.owner.id, "import", {"import_id": imported.id}, [])
    coffee = Coffee.start(attendance.event, 30, ["Coffee bar"])
    for user in (cast.owner, cast.friend):
        coffee.join(db.session.get_one(User, user.id))
    coffee.next_at = now()
    (pair,) = coffee.draw_round()
    room = db.session.get_one(Room, cast.room.id)
    stay = room.enter(db.session.get_one(User, cast.friend.id))
    stay.set_listing(listed=True, open_to_talk=False)
    question = Question.ask(room, attendance.user, "Why?", anonymous=True, uuid=uuid4())
    poll = Poll.create(room, attendance.user, uuid4(), ["Yes", "No"], question="Well?", several=False, hidden=False)
    friend = db.session.get_one(User, cast.friend.id)
    thing = Reportable(saying.say(room, friend, "Buy my coins", uuid4()))
    Report.create(thing, room, attendance.user, "spam", "Again")
    case = db.session.scalars(select(Case)).one()
    told = {"room_id": room.id, "event_id": room.event_id, "user_id": friend.id, "anonymous": False, "idle": False}
    Sanction.impose(thing.key, "silence", False, now() + timedelta(minutes=5), **told, said="Buy", reason="")
    sanction = db.session.scalars(select(Sanction)).one()
    asked = EntryQuestion.add(attendance.event_id, QuestionKind.SHORT, "Why?", [], required=False)
    invite(attendance.event, ["guest-to-be@example.org"], db.session.get_one(User, cast.organizer.id))
    asked_to_come = db.session.scalars(select(Registration).where(Registration.email.is_not(None))).one()
    session = make_session(db.session.get_one(Event, cast.event.id), "Streaming", speakers=("Owner Person",))
    read = read_schedule(xml(schedule_entry("Streaming")), "Europe/Lisbon")
    ScheduleImport.begin(session.event, "schedule.xml", read, b"")
    EventPracticalities.change(cast.event.id, PRACTICAL)
    sponsor = Sponsor.add(cast.event.id, {"name": "Acme", "link": "https://acme.example", "tier": "Gold"})
    sponsor.set_logo(Picture.store(cast.organizer.id, {side: webp((side, side)) for side in LOGO_SIDES}))
    Representative.add(sponsor, cast.owner.email)
    (representative,) = Representative.all_of(sponsor)
    representative.accept(cast.owner)
    Lead.give(sponsor, db.session.get_one(User, cast.owner.id), gives_email=True)
    StarFeed.renew(db.session.get_one(User, cast.owner.id))
    series = EventSeries.create(cast.event.title)
    db.session.get_one(Event, cast.event.id).series_id = series.id
    invite_to_team(attendance.event, db.session.get_one(User, cast.organizer.id), cast.owner.email, "staff")
    team_invitation = db.session.scalars(select(TeamInvitation)).one()
    on_team = select(Attendance.id).where(Attendance.user_id == cast.staff.id)
    ticket = Ticket.create(session.event_id, "spreadsheet", "1", name="Paper Person", email="dana@example.org")
    attendees = read_attendees(b"Name,Email,Company\nPaper Person,dana@example.org,Brightline\n")
    by = db.session.get_one(User, cast.organizer.id)
    listed = TicketImport.begin(session.event, by, "people.csv", attendees, b"Name,Email\n")
    attendance.list_in_directory()
    suggestion = suggest_somebody(cast)
    appointment = agree_on_a_meeting(cast)
    outcome, helped = settle_asks(cast)
    wearer.add_topic("ask", "Streaming", Help.MENTORING, "Again")
    asked_for = wearer.topics_of_kind("ask")[0]
    db.session.flush()
    SpeakerClaim.ask(session.event, db.session.get_one(User, cast.owner.id), "Owner Person")
    claim_id = db.session.scalars(select(SpeakerClaim.id)).one()
    organizer = db.session.get_one(User, cast.organizer.id)
    person, other, middle = (db.session.get_one(User, user.id) for user in (cast.owner, cast.contact, cast.friend))
    made_introduction = Introduction.create(person, other, middle, "Streaming", "Streaming")
    received_introduction = Introduction.create(middle, person, join("paper"), "Streaming", "Streaming")
    db.session.flush()
    announcement = Announcement.create(session.event, organizer, uuid4(), text="Streaming", audience=Audience.GOING)
    moving = EmailChange.begin(db.session.get_one(User, cast.owner.id), "new@paper.example", "192.0.2.1")
    stopped = EmailChange(user_id=cast.owner.id, seed=uuid4().hex[:22], new_email="b@paper.example", confirmed_at=now())
    stopped.old_email = "a@paper.example"
    db.session.add(stopped)
    asked_about = DataRequest(email="paper@example.org", seed=uuid4().hex[:22])
    db.session.add(asked_about)
    device, _ = CheckInDevice.open(cast.event.id, db.session.get_one(User, cast.staff.id))
    complaint = Complaint(
        kind="profile", about="Paper Person", path="", reason="spam", note="", subject_id=cast.owner.id
    )
    suspension = Suspension(user_id=cast.owner.id, reason="Streaming", restored_at=now())
    passkey = Passkey(user_id=cast.owner.id, credential_id="cGFwZXI", public_key=b"", sign_count=0, name="Streaming")
    signed_in = SignIn(user_id=cast.owner.id, token_hash=uuid4().hex, device="test")
    db.session.add_all([complaint, suspension, passkey, signed_in])
    badges = store_file(session.event_id, cast.owner.id, Drawn(b"%PDF-", 1, (ticket.code_id or 0,)))
    bundle = write_bundle(cast)
    other_of_owner = Contact.owner_id == cast.owner.id, Contact.person_id == cast.friend.id
    db.session.commit()
    return {
        "device_id": device.id,
        "person_key": f"a{attendance.id}",
        "announcement_id": announcement.id,
        "announcement_mails": make_announcement_token(cast.owner, cast.event),
        "appointment_id": appointment.id,
        "attendance_id": attendance.id,
        "badge_file_id": badges.id,
        "batch": batch,
        "bundle_id": bundle.id,
        "introduction_id": made_introduction.id,
        "received_id": received_introduction.id,
        "passkey_id": passkey.id,
        "sign_in_id": signed_in.id,
        "other_id": db.session.scalars(select(Contact.id).where(*other_of_owner)).one(),
        "invitation": make_invitation_token(asked_to_come),
        "outcome_id": outcome.id,
        "help_id": helped.helpers[0].id,
        "job_id": job.id,
        "card_id": card.contact.kept_card.id,
        "case_id": case.id,
        "change_id": change.id,
        "claim_id": claim_id,
        "code": code.code,
        "complaint_id": complaint.id,
        "contact_id": cast.met.id,
        "email_change": token_of_change(moving.seed, "confirm"),
        "data_request": token_of_request(asked_about.seed),
        "stopped_change": token_of_change(stopped.seed, "stop"),
        "entry_question_id": asked.id,
        "day": session.day.isoformat(),
        "encounter_id": cast.encounter.id,
        "field": "asks",
        "feed": db.session.get_one(CalendarFeed, cast.owner.id).token,
        "goal_id": goal.id,
        "holder_id": held.id,
        "import_id": imported.id,
        "key": picture.key,
        "mail_id": mail.id,
        "message_id": message.id,
        "note_id": note.id,
        "pair_id": pair.id,
        "part_id": part.contact.id,
        "person_id": cast.contact.id,
        "photo": wearer.photo_key,
        "poll_id": poll.id,
        "promise_id": promise.id,
        "question_id": question.id,
        "registration_id": asked_to_come.id,
        "representative_id": representative.id,
        "room_id": cast.room.id,
        "sanction_id": sanction.id,
        "seconds": 0,
        "series_slug": series.slug,
        "session_code": session.code,
        "size": 96,
        "suggestion_id": suggestion.id,
        "suspension_id": suspension.id,
        "slug": cast.event.slug,
        "sponsor_id": sponsor.id,
        "star_feed": db.session.get_one(StarFeed, cast.owner.id).token,
        "pattern": "tiles",
        "hue": 6,
        "calendar": "google",
        "language": "en",
        "version": LinkPicture.of(cast.event).version,
        "member_id": db.session.scalars(on_team).one(),
        "team_invitation": make_team_token(team_invitation),
        "team_invitation_id": team_invitation.id,
        "tag_id": tag.id,
        "template_id": template.id,
        "ticket_id": ticket.id,
        "ticket_import_id": listed.id,
        "ticket_link": make_ticket_link(ticket),
        "token": mail.letter.text.partition("/sign-in/links/")[2].split()[0],
        "topic_id": asked_for.topic_id,
        "touch_id": touch.id,
        "unsubscription": make_token(cast.owner, "due"),
        "visit_id": stay.id,
    }


def write_bundle(cast: Cast) -> Bundle:
    """Let the owner have everything in one file."""
    bundle = Bundle.begin(db.session.get_one(User, cast.owner.id))
    writer = PieceWriter({})
    writer.add_text("README.txt", "Streaming")
    store_pieces(bundle.id, 0, writer.pieces)
    db.session.flush()
    bundle.finish(1, Bundle.measure(bundle.id))
    return bundle


def settle_asks(cast: Cast) -> tuple[Outcome, Outcome]:
    """Let the owner and the contact help each other with something. Neither has kept it."""
    outcomes = []
    for user, other in ((cast.owner, cast.contact), (cast.contact, cast.owner)):
        owner, helper = db.session.get_one(User, user.id), db.session.get_one(User, other.id)
        owner.profile.add_topic("ask", "Streaming", None, None)
        (ask,) = owner.profile.topics_of_kind("ask")
        contact = Contact.find(owner, helper)
        assert contact is not None
        outcomes.append(Outcome.create(owner, ask, [ChosenHelper(contact, None, is_shown=True, reaches=True)]))
        owner.profile.remove_topic(ask)
    return outcomes[0], outcomes[1]


def agree_on_a_meeting(cast: Cast) -> Appointment:
    """Let the owner meet somebody new, and agree to meet them again."""
    owner, other = db.session.get_one(User, cast.owner.id), join("met", "Filed Person")
    scan(owner, other)
    event, soon = db.session.get_one(Event, cast.event.id), now() + timedelta(hours=2)
    appointment = Appointment.propose(owner, other, event, [soon], "Hall B", 20)
    appointment.accept(appointment.slots[0])
    return appointment


def suggest_somebody(cast: Cast) -> Suggestion:
    """Suggest to the owner a new attendee with the same interest."""
    other = join("suggested", "Filed Person")
    db.session.get_one(Event, cast.event.id).add_attendee(other).list_in_directory()
    for user in (other, db.session.get_one(User, cast.owner.id)):
        user.profile.set_topics("interest", ["Streaming"])
    other.profile.share(["interests"])
    other.profile.run_change_hooks()
    suggestion = Suggestion(event_id=cast.event.id, user_id=cast.owner.id, other_id=other.id, place=1)
    db.session.add(suggestion)
    return suggestion


def missing_path(app: Flask, route: Route) -> str | None:
    """The same address with things that do not exist; `None` where nothing stands in it."""
    with app.test_request_context():
        rule = next(app.url_map.iter_rules(route.endpoint))
        values = {name: absent(rule, name) for name in rule.arguments}
        is_other = any(not isinstance(rule._converters[name], AnyConverter) for name in values)
        return url_for(route.endpoint, **values) if is_other else None


def absent(rule: Rule, name: str) -> Any:
    """A value that the converter of the argument takes and that nothing is called."""
    converter = rule._converters[name]
    if isinstance(converter, IntegerConverter):
        return 2**31 - 2
    if isinstance(converter, AnyConverter):
        return next(iter(converter.items))  # All that it takes is there.
    if isinstance(converter, UUIDConverter):
        return uuid4()
    return next(word for word in NOTHING if re.fullmatch(converter.regex, word))
