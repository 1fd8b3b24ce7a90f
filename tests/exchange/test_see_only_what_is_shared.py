"""P1: whatever a reader opens or takes along, it holds nothing that an owner did not share; notes reach nobody."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.contacts import Contact, Promise, Stage
from meetup.events import Event
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.models import SHAREABLE_FIELDS
from meetup.reminders import CalendarFeed, plan_reminders
from meetup.rooms import Room
from meetup.transfer.columns import PROGRAMS
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import JSON, badge_of, code_of, contact, kept, scan
from tests.pictures import store_photo
from tests.routes import routes

FRAGMENT = {"Accept": "text/vnd.meetup.fragment+html"}
pytestmark = pytest.mark.one_database  # what is shown does not depend on it, and there is much to look at
READERS = ("contact", "stranger", "organizer", "staff", None)
TYPED_BY_ORGANIZERS = tuple(
    f"/events/pydata-lisbon/{path} shows owner@example.org" for path in ("team", "manage/sponsors/1")
)
"""Where organizers read the address that they invited or named themselves."""
CANARIES = {
    "headline": "canary-headline",
    "company": "canary-company",
    "pronouns": "canary-pronouns",
    "bio": "canary-bio",
    "email": "canary-email@example.org",
    "phone": "+351 999 000 111",
    "links": ["https://canary-link.example/"],
    "interests": ["canary-interest"],
    "offers": ["canary-offer"],
    "asks": ["canary-ask"],
}
NOTE = "canary-note"
EXPORTS = (
    *(f"/contacts.csv?stage=all&as={program}" for program in PROGRAMS),
    *(f"/contacts.vcf?stage=all&version={version}" for version in ("3.0", "4.0")),
    "/me/export.json",
)
"""Every form in which a list is taken along."""


def marks(field: str) -> list[str]:
    """What gives a field away, wherever it is written."""
    value = CANARIES[field]
    if field == "phone":
        return ["999 000 111", "999000111", "999-000-111"]
    return [value] if isinstance(value, str) else [value[0].removeprefix("https://").rstrip("/")]


@pytest.fixture
def paths(app: Flask, cast: Cast) -> list[str]:
    """Every address there is, with the owner's things in it."""
    return [
        route.path for route in routes(app, cast) if route.method == "GET" and not route.endpoint.startswith("outbox.")
    ]


@pytest.fixture
def owner(app: Flask, cast: Cast, paths: list[str], client_for: ClientFor) -> Client:
    """``owner`` has filled everything in, is listed and in a room, keeps notes, and has just scanned people."""
    client = client_for(cast.owner)
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        user.profile.update({"name": "Owner Person", **CANARIES})
        db.session.get_one(Event, cast.event.id).find_attendance(user).list_in_directory()  # type: ignore[union-attr]
        db.session.get_one(Room, cast.room.id).enter(user)
        db.session.commit()
    for person in (cast.organizer, cast.staff):
        scan(client, code_of(app, person), note=NOTE)
    client.post_form(f"/contacts/{cast.met.id}/note", {"note": NOTE, "version": "0"})
    client.post_form(f"/contacts/{cast.met.id}/step", {"next_step": f"{NOTE} step"})
    return client


def share(app: Flask, person: User, fields: list[str]) -> None:
    with app.app_context():
        db.session.get_one(User, person.id).profile.share(fields)
        db.session.commit()


def everything(client: Client, paths: list[str], owner_code: str) -> Iterator[tuple[str, str]]:
    """All that one reader can fetch, as it comes: pages, fragments, JSON, vCards, CSV, errors."""
    listed = ("/", "/today/news", "/contacts?stage=all", "/contacts?stage=all&q=owner", *EXPORTS)
    for path in (*paths, *listed, f"/c/{owner_code}"):
        for headers in ({}, FRAGMENT, JSON):
            yield path, text(client.get(path, headers=headers))
    for headers in (FRAGMENT, JSON):
        yield "the sheet", text(scan(client, owner_code, headers=headers))
    for words in ("canary-note", "canary-company"):
        yield f"a search for {words}", text(client.get(f"/contacts?stage=all&q={words}")).replace(words, "")


def theirs(app: Flask, client: Client, reader: User, owner: User) -> Iterator[tuple[str, str]]:
    """What a reader who holds the owner's card can open of it."""
    path = f"/contacts/{kept(app, reader, owner).id}"
    for address in (path, f"{path}.vcf", f"{path}.vcf?version=4.0", f"{path}/draft", "/run-through"):
        yield address, text(client.get(address))


def text(answer: TestResponse) -> str:
    """What can be read in an answer, pictures included."""
    return str(answer.data, errors="ignore")


def given_away(found: Iterator[tuple[str, str]], *texts: str) -> list[str]:
    folded = [(text, text.casefold()) for text in texts]
    read = ((place, said.casefold()) for place, said in found)
    return [f"{place} shows {text}" for place, said in read for text, looked_for in folded if looked_for in said]


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_nothing_unshared_is_anywhere(
    app: Flask, cast: Cast, paths: list[str], owner: Client, client_for: ClientFor, who: str | None
) -> None:
    share(app, cast.owner, [])
    reader = getattr(cast, who) if who else None
    client = client_for(reader)
    unshared = [mark for field in CANARIES for mark in marks(field)]
    found = given_away(everything(client, paths, code_of(app, cast.owner)), *unshared, "owner@example.org")
    assert not [line for line in found if who != "organizer" or not line.startswith(TYPED_BY_ORGANIZERS)]
    if reader:
        assert not given_away(theirs(app, client, reader, cast.owner), *unshared, "owner@example.org")


@pytest.mark.parametrize("field", [field for field in SHAREABLE_FIELDS if field != "photo"])
def test_each_field_is_shown_when_it_is_shared_and_gone_when_not(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, field: str
) -> None:
    """P2. That it is shown shows that the test above looks in the right places."""
    client = client_for(cast.contact)
    share(app, cast.owner, [field])
    assert given_away(theirs(app, client, cast.contact, cast.owner), marks(field)[0])
    others = [mark for other in CANARIES if other != field for mark in marks(other)]
    assert not given_away(theirs(app, client, cast.contact, cast.owner), *others)
    share(app, cast.owner, [])
    assert not given_away(theirs(app, client, cast.contact, cast.owner), *marks(field))


def test_a_badge_gives_nothing_but_what_it_shows(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Q2, with everything shared: name, headline and company, until the wearer says yes."""
    share(app, cast.owner, list(SHAREABLE_FIELDS))
    with app.app_context():
        event, stranger = db.session.merge(cast.event), db.session.merge(cast.stranger)
        event.add_attendee(stranger)
        db.session.commit()
    reader, badge = client_for(cast.stranger), badge_of(app, cast.owner, cast.event)
    found = [(f"/c/{badge}", text(reader.get(f"/c/{badge}")))]
    found += [("the sheet", text(scan(reader, badge, headers=headers))) for headers in (FRAGMENT, JSON)]
    found += theirs(app, reader, cast.stranger, cast.owner)
    found += [(path, text(reader.get(path))) for path in ("/", "/contacts?stage=all", *EXPORTS)]
    shown = ("headline", "company")
    assert given_away(iter(found), *(mark for field in shown for mark in marks(field)))
    assert not given_away(iter(found), *(mark for field in CANARIES if field not in shown for mark in marks(field)))


@pytest.mark.slow
@pytest.mark.parametrize("how", ["taken back", "less at this event", "paused"])
def test_what_is_no_longer_given_is_nowhere(
    app: Flask, cast: Cast, paths: list[str], owner: Client, client_for: ClientFor, how: str
) -> None:
    """Everything is shared everywhere else, and was with this reader too; a paused card stays with who has it."""
    share(app, cast.owner, list(SHAREABLE_FIELDS))
    reader, readers_paths = client_for(cast.contact), [*paths, "/contacts?stage=all", *EXPORTS]
    assert given_away(theirs(app, reader, cast.contact, cast.owner), *marks("phone"))
    if how == "taken back":
        owner.post_form("/me/card/revocations")
    elif how == "less at this event":
        owner.post_form(f"/events/{cast.event.slug}/sharing", {"shared": []})
    else:
        owner.post_form("/me/sharing/pause")
        assert given_away(theirs(app, reader, cast.contact, cast.owner), *marks("phone"))
        reader, readers_paths = client_for(cast.stranger), [*paths, f"/c/{code_of(app, cast.owner)}"]
    found = [(path, text(reader.get(path))) for path in readers_paths]
    if how != "paused":
        found += theirs(app, reader, cast.contact, cast.owner)
    assert not given_away(iter(found), *(mark for field in CANARIES for mark in marks(field)))


PHOTO = re.compile(r"/pictures/[\w-]+/\d+\.webp\?grant=[\w-]+")
SHOWN = [("shared", who, True) for who in READERS] + [("not shared", who, False) for who in READERS]
SHOWN += [(how, "contact", False) for how in ("taken back", "blocked", "less at this event")]
SHOWN += [("more at this event", "contact", True), ("more at this event", "stranger", False)]
SHOWN += [("badge only", "stranger", False)]


def photos(app: Flask, cast: Cast, client: Client, reader: User | None) -> set[str]:
    """Where the pages that show people find the owner's photo, as this reader gets them."""
    event, room = f"/events/{cast.event.slug}", f"/rooms/{cast.room.id}"
    found = [text(client.get(path)) for path in ("/", "/contacts?stage=all", event, room)]
    if reader and (held := contact(app, reader, cast.owner)):
        found += [text(client.get(f"/contacts/{held.id}")), text(client.get("/run-through"))]
    else:
        found.append(text(client.get(f"/c/{code_of(app, cast.owner)}")))
    return {address for page in found for address in PHOTO.findall(page)}


@pytest.mark.parametrize(("how", "who", "shown"), SHOWN)
def test_a_photo_opens_where_a_card_shows_it_and_nowhere_else(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, how: str, who: str | None, shown: bool
) -> None:
    """P1, P2, Q5: by no address but the ones that cards give their readers, and by those for an hour."""
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        user.profile.set_photo(store_photo(user.id))
        db.session.commit()
        key = user.profile.photo_key
    share(app, cast.owner, ["photo"])
    reader = getattr(cast, who) if who else None
    client = client_for(reader)
    if how == "badge only":
        with app.app_context():
            db.session.merge(cast.event).add_attendee(db.session.merge(cast.stranger))
            db.session.commit()
        scan(client, badge_of(app, cast.owner, cast.event))
    before = photos(app, cast, client, reader)
    arrange(app, cast, owner, how)

    found = photos(app, cast, client, reader)
    assert bool(found) == shown
    for address in found:
        assert client.get(address).status_code == 200
        assert client_for(cast.friend).get(address).status_code == (404 if who else 200)
        assert owner.get(address.partition("?")[0]).status_code == 200
    for grant, status in {"": 404, "?grant=": 404, "?grant=x": 404, "?grant=%ED%A0%80": 400}.items():
        assert client.get(f"/pictures/{key}/96.webp{grant}").status_code == status
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        assert {client.get(address).status_code for address in before | found} <= {404}


def arrange(app: Flask, cast: Cast, owner: Client, how: str) -> None:
    """Change what the owner gives, where the photo was given before."""
    path = f"/events/{cast.event.slug}/sharing"
    if how == "taken back":
        owner.post_form("/me/card/revocations")
    elif how == "blocked":
        owner.post_form(f"/contacts/{cast.met.id}/block")
    elif how == "less at this event":
        owner.post_form(path, {"shared": []})
    elif how == "more at this event":
        owner.post_form(path, {"shared": ["photo"]})
    if how in ("not shared", "more at this event"):
        share(app, cast.owner, [])


def test_no_mail_holds_anything_of_a_card(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Also where everything is shared: a mail is read by whoever has the address, not by who may see the card."""
    share(app, cast.owner, list(SHAREABLE_FIELDS))
    guest = {"name": "Ana", "channel": "ana@example.org", "uuid": str(uuid4())}
    client_for(None).post_form(f"/c/{code_of(app, cast.owner)}/cards", guest)
    client_for(None).post_form("/sign-in", {"email": "owner@example.org"})
    with app.app_context():
        mails = db.session.scalars(select(Mail)).all()
        letters = [(mail.kind, f"{mail.letter.subject}\n{mail.letter.text}") for mail in mails]
    assert {kind for kind, _ in letters} >= {"guest", "sign_in"}
    everything = [mark for field in CANARIES for mark in marks(field)]
    assert not given_away(iter(letters), "Owner Person", NOTE, *everything)


@pytest.mark.parametrize("how", ["shared", "taken back", "blocked", "less at this event"])
def test_reminders_and_the_calendar_hold_a_name_alone(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, how: str
) -> None:
    """Mail is read on the way, a calendar by other programs: beside the name stand the reader's own words alone."""
    share(app, cast.owner, list(SHAREABLE_FIELDS))
    arrange(app, cast, owner, how)
    reader, number = client_for(cast.contact), kept(app, cast.contact, cast.owner).id
    reader.post_form(f"/contacts/{number}/note", {"note": NOTE, "version": "0"})
    reader.post_form(f"/contacts/{number}/promises", {"side": "mine", "text": "a book", "uuid": str(uuid4())})
    reader.post_form("/me/notifications/calendar")
    with app.app_context():
        held, today = db.session.get_one(Contact, number), now().date()
        held.plan("Send the slides", today)
        held.stage, held.keep_on = Stage.IN_TOUCH, today
        db.session.scalars(select(Promise).where(Promise.contact_id == number)).one().due_on = today
        db.session.commit()
        feed = db.session.get_one(CalendarFeed, cast.contact.id).token
        calendar = str(Calendar.from_ical(text(client_for(None).get(f"/calendar/{feed}.ics"))))
    with time_machine.travel(now().replace(hour=9) + timedelta(days=1), tick=False), app.app_context():
        plan_reminders()
        mail = db.session.scalars(select(Mail).where(Mail.kind == "due", Mail.recipient == cast.contact.email)).one()
        said, html = f"{mail.letter.subject}\n{mail.letter.text}", mail.letter.html
    everything = [mark for field in CANARIES for mark in marks(field)]
    for found, named in ((calendar, 3), (said, 2), (html, 2)):
        assert [found.count(words) for words in ("Owner Person", "a book", "Send the slides")] == [named, 1, 1]
        assert not given_away(iter([("reminder", found)]), NOTE, *everything)


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_a_note_is_read_by_its_owner_alone(
    app: Flask, cast: Cast, paths: list[str], owner: Client, client_for: ClientFor, who: str | None
) -> None:
    """P3: by no route an organizer, staff or the person it is about finds it."""
    share(app, cast.owner, list(SHAREABLE_FIELDS))
    client = client_for(getattr(cast, who) if who else None)
    assert not given_away(everything(client, paths, code_of(app, cast.owner)), NOTE)
    assert given_away(iter([("mine", owner.get(f"/contacts/{cast.met.id}").text)]), NOTE)
