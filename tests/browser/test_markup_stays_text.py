"""I1: script and markup in whatever people type; opened by the others it is text, and no script of theirs runs."""

from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from meetup.appointments.places import places_of
from meetup.contacts import Contact, Promise
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.drafts import Template
from meetup.drafts.habits import MAX_CALL_NAME_LENGTH
from meetup.events import Attendance, Event
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.formats import today
from meetup.operators import Operator, Suspension
from meetup.people import Passkey, User
from meetup.people.models import SHAREABLE_FIELDS
from meetup.people.topics import Help
from meetup.rooms import Room
from meetup.rooms.talk import saying
from meetup.rooms.talk.messages import Message
from meetup.tickets import Ticket
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.form_fields import Writer, text_fields
from tests.browser.test_scanning import code_of, sheet
from tests.cast import join

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'></textarea></title></script><img src=x onerror=alert(2)>"
TEMPLATE = "{{ 7 * 7 }}${7*7}"
NASTY = f"{SCRIPT}{BREAKOUT}{TEMPLATE}"
BY_VERBS = {
    f"{form}.{name}"
    for form, names in {
        "ProfileForm": "name headline company pronouns bio interests offers asks",
        "HelpForm": "note",
        "EventForm": "title venue description",
        "RoomForm": "name topic prompt",
        "MessageForm": "body",
        "NewKeptCardForm": "name headline company bio",
        "NoteForm": "note next_step",
        "PromiseForm": "text",
        "TemplateForm": "name body",
    }.items()
    for name in names.split()
}
"""What the fixture ``written`` stores without a form, by the form that people use for it."""
SHOWN_ALIKE = {
    "DescriptionForm.description": "EventForm.description",
    "GuestJoinForm.name": "ProfileForm.name",
    "SignUpForm.name": "ProfileForm.name",
    "NameForm.name": "ProfileForm.name",
    "NewcomerForm.name": "ProfileForm.name",
    "TagForm.name": "TagsForm.tags",
    "BulkForm.tag": "TagsForm.tags",
    "ImportReviewForm.tag": "TagsForm.tags",
    "MessageBodyForm.body": "MessageForm.body",
    "MessageEditForm.body": "MessageForm.body",
    "AnnouncementTextForm.title": "AnnouncementForm.title",
    "AnnouncementTextForm.text": "AnnouncementForm.text",
    "NextStepForm.next_step": "NoteForm.next_step",
    "ScanForm.note": "NoteForm.note",
    "ScanForm.next_step": "NoteForm.next_step",
    "NewKeptCardForm.note": "NoteForm.note",
    "NewKeptCardForm.next_step": "NoteForm.next_step",
    "NewTopicForm.topic": "ProfileForm.offers",
    "NewTopicForm.note": "HelpForm.note",
    **{f"KeptCardForm.{name}": f"NewKeptCardForm.{name}" for name in ("name", "headline", "company", "bio")},
}
"""Fields that fill the same column as another one, and so are shown by the same templates."""

A_STRANGE_SCRIPT = "script:not([nonce], [src^='/static/'], [type=importmap], [type='application/ld+json'])"
"""One that is none of ours; pages of the signed-out allow ours by their place and their hash."""


@pytest.fixture
def written(site: Site) -> str:
    """Everybody has typed it everywhere; the address of the owner's contact with ``contact``."""
    cast = site.cast
    with site.app.app_context():
        for person in (cast.owner, cast.contact, cast.stranger):
            profile = db.session.get_one(User, person.id).profile
            said = dict.fromkeys(("name", "headline", "company", "pronouns", "bio", "email", "phone"), NASTY[:100])
            topics = {kind: [NASTY[:40]] for kind in ("interests", "offers", "asks")}
            profile.update({**said, **topics, "links": ["https://x.example/<b>\"'"]})
            for own_topic in (*profile.topics_of_kind("offer"), *profile.topics_of_kind("ask")):
                own_topic.describe(Help.MENTORING, NASTY[:140])
            profile.share(list(SHAREABLE_FIELDS))
        event = db.session.get_one(Event, cast.event.id)
        event.edit(title=NASTY[:140], venue=NASTY, description=f"{NASTY}\n\n[x](javascript:alert(3))")
        room = db.session.get_one(Room, cast.room.id)
        room.edit(name=NASTY[:80], topic=NASTY, prompt=NASTY)
        for person in (cast.owner, cast.contact):
            user = db.session.get_one(User, person.id)
            event.find_attendance(user).list_in_directory()  # type: ignore[union-attr]
            room.enter(user)
            saying.say(room, user, NASTY, uuid4())
        nasty = Details(name=NASTY[:100], headline=NASTY[:100], company=NASTY[:100], bio=NASTY, phones=("+1", "+2"))
        save_person(db.session.get_one(User, cast.owner.id), nasty, Scan(uuid4(), now(), "by_hand"))
        met = db.session.get_one(Contact, cast.met.id)
        met.write_note(NASTY)
        met.plan(NASTY[:200], None)
        Promise.add(met, uuid4(), "mine", NASTY[:200], today())
        printed = {"name": NASTY[:120], "company": NASTY[:120], "category": NASTY[:60]}
        Ticket.create(cast.event.id, "door", "1", **printed)
        Template.create(db.session.get_one(User, cast.owner.id), NASTY[:40], f"Hi,\n{SCRIPT}")
        db.session.commit()
    return f"/contacts/{cast.met.id}"


@dataclass(frozen=True)
class Forms:
    """What was written over HTTP: the fields, and the pages that show some of it besides those of everybody."""

    filled: set[str]
    pages: list[str]


@pytest.fixture
def forms(site: Site, written: str) -> Forms:
    """The other forms of the app, filled in as people do it."""
    cast, writer = site.cast, Writer(site)
    event, room = f"/events/{cast.event.slug}", f"/rooms/{cast.room.id}"
    manage = f"{event}/manage"
    with site.app.app_context():
        messages = {message.user_id: message.id for message in db.session.scalars(select(Message))}
        passkey = Passkey(user_id=cast.owner.id, credential_id="cGFwZXI", public_key=b"", sign_count=0, name="Old")
        db.session.add(passkey)
        db.session.commit()
    writer.fill(cast.owner, "PasskeyNameForm", f"/me/passkeys/{passkey.id}", name=NASTY[:60])
    writer.fill(cast.owner, "QuestionForm", f"{room}/questions", body=NASTY, uuid=str(uuid4()))
    choices = f"{NASTY[:90]}1\n{NASTY[:90]}2"
    writer.fill(cast.organizer, "PollForm", f"{room}/polls", question=NASTY, choices=choices, uuid=str(uuid4()))
    reported, moderated = messages[cast.owner.id], messages[cast.contact.id]
    writer.fill(cast.contact, "ReportForm", f"/messages/{reported}/report", reason="other", note=NASTY)
    writer.fill(
        cast.organizer, "ActionForm", f"/messages/{moderated}/moderation", act="silence-60", reason=NASTY, told=NASTY
    )
    writer.fill(cast.contact, "ComplaintForm", f"{event}/complaints", reason="other", note=NASTY)
    operator, suspension_id = let_somebody_suspend(site)
    writer.fill(cast.organizer, "AnswerForm", f"/me/suspensions/{suspension_id}/answers", text=NASTY)
    writer.fill(operator, "", f"/operator/suspensions/{suspension_id}/looks")
    writer.fill(operator, "ReasonForm", f"/operator/suspensions/{suspension_id}/replies", reason=NASTY)
    writer.fill(cast.organizer, "CoffeeForm", f"{event}/coffee", every="30", points=f"{NASTY[:80]}\nTerrace")
    writer.fill(cast.owner, "GoalForm", f"{event}/goals", text=NASTY, target="3")
    writer.fill(cast.owner, "TagsForm", f"{written}/tags", tags=NASTY[:40])
    writer.fill(cast.owner, "DraftForm", f"{written}/draft", subject=NASTY, body=NASTY, version="0")
    writer.fill(cast.owner, "HabitForm", f"{written}/draft/habit", call_name=NASTY[:MAX_CALL_NAME_LENGTH])
    with site.app.app_context():
        other = Contact.find(cast.owner, cast.friend)
    why = {"to_a": NASTY[:280], "to_b": NASTY[:280]}
    writer.fill(cast.owner, "IntroductionForm", f"{written}/introductions/{other.id if other else 0}", **why)
    guest = f"/c/{code_of(site, cast.owner)}/cards"
    card = {"name": NASTY[:100], "channel": "gita@x.example", "message": NASTY, "uuid": str(uuid4())}
    writer.fill(None, "GuestForm", guest, **card)
    table = f'Name,Company,Note,"{NASTY.replace(chr(34), chr(34) * 2)}"\r\n"{SCRIPT}","{SCRIPT}","{SCRIPT}",x\r\n'
    review = writer.fill(
        cast.owner, "ImportFileForm", "/contacts/import", file=(BytesIO(table.encode()), f"{SCRIPT}.csv")
    )
    two = f"{NASTY[:78]}1\n{NASTY[:78]}2"
    writer.fill(cast.organizer, "EntryQuestionForm", f"{manage}/questions", text=NASTY[:200], kind="one", choices=two)
    to_all = f"{manage}/guests/messages?every=y"
    writer.fill(cast.organizer, "GuestMessageForm", to_all, subject=NASTY[:120], text=NASTY)
    told = {"title": NASTY[:80], "text": NASTY, "audience": "going", "when": "now", "uuid": str(uuid4())}
    writer.fill(cast.organizer, "AnnouncementForm", f"{manage}/announcements", **told)
    texts = {"title": NASTY, "abstract": NASTY, "speakers": NASTY[:120], "track": NASTY[:120], "kind": NASTY[:60]}
    times = {"starts": "2027-06-12T09:00", "ends": "2027-06-12T10:00"}
    places = {"language": NASTY[:20], "room_name": NASTY[:120], "link": ""}
    writer.fill(cast.organizer, "SessionForm", f"{manage}/schedule", **texts, **times, **places)
    copy = {"title": NASTY[:140], "starts": "2027-07-12T09:00", "in_series": "y", "series_title": NASTY[:140]}
    writer.fill(cast.organizer, "CopyForm", f"{event}/copies", **copy)
    series = f"/series/{series_of(site)}"
    writer.fill(cast.organizer, "SeriesForm", series, title=NASTY[:140])
    organizers = [series, f"{event}/registration", f"{manage}/registration", f"{event}/schedule", f"{manage}/schedule"]
    team = [f"{event}/team", f"{event}/team/log", manage]
    facts = {"address": NASTY, "accessibility_note": NASTY, "conduct": NASTY, "conduct_name": NASTY[:100]}
    online = {"wifi_network": NASTY[:32], "wifi_password": NASTY[:63]}
    ways = {"conduct_link": "", "conduct_channel": "ines@x.example"}
    pairs = {"questions-0-question": NASTY[:200], "questions-0-answer": NASTY}
    facts |= {"meeting_points": NASTY[:80]}
    writer.fill(cast.organizer, "PracticalForm", f"{manage}/practical", **facts, **online, **ways, **pairs)
    with site.app.app_context():
        (place,) = places_of(db.session.get_one(Event, cast.event.id))
        listed = select(Attendance.id).where(Attendance.user_id == cast.owner.id)
        greeted = f"{event}/people/{db.session.scalars(listed).one()}"
    start = str(int(now().timestamp()) // 3600 * 3600 + 7200)
    meeting = {"starts": start, "place": place, "minutes": "20", "line": NASTY[:140]}
    meeting_page = writer.fill(cast.owner, "ProposalForm", f"{written}/appointments", **meeting)
    writer.fill(cast.contact, "HelloForm", f"{greeted}/hellos", line=NASTY[:140])
    writer.fill(cast.organizer, "SponsorForm", f"{manage}/sponsors", name=NASTY[:100], tier=NASTY[:40])
    organizers += [f"{manage}/check-in", f"{event}/check-in"]
    printed = {"name": NASTY[:120], "company": NASTY[:120], "category": NASTY[:60], "uuid": str(uuid4())}
    writer.fill(cast.organizer, "TicketForm", f"{manage}/guests/tickets", **printed)
    organizers += [event, f"{manage}/practical", f"{manage}/sponsors", f"{manage}/guests/tickets"]
    organizers += [f"{event}/announcements", f"{manage}/announcements"]
    organizers += [f"{manage}/badges", f"{manage}/badges/people", f"{manage}/posters"]
    rooms = [f"{room}/questions", f"{room}/polls", f"{room}/presentation", f"{event}/coffee"]
    moderators = [f"{event}/reports", f"{event}/log", f"{event}/sanctions"]
    reports = [f"/messages/{reported}/moderation", f"/messages/{moderated}/report"]
    return Forms(
        writer.filled,
        [
            *rooms,
            *moderators,
            *reports,
            *organizers,
            *team,
            review,
            f"/me/suspensions/{suspension_id}",
            "/me/tags",
            "/me/security",
            "/me/security/history",
            "/contacts/import",
            f"{written}/draft",
            "/introductions",
            "/appointments",
            meeting_page,
        ],
    )


def series_of(site: Site) -> str:
    """The slug of the series that the event of the cast is in."""
    with site.app.app_context():
        series = db.session.get_one(Event, site.cast.event.id).series
        assert series
        return series.slug


def test_no_field_of_any_form_is_left_out(forms: Forms) -> None:
    """I1: a new form, or a new field, is filled in here, or it says with which one it shares its templates."""
    filled = forms.filled | BY_VERBS
    filled |= {same for same, shown in SHOWN_ALIKE.items() if shown in filled}
    assert text_fields() <= filled


SHOWS = {"owner": 3, "contact": 2, "organizer": 6, "staff": 6}
"""On how many of the pages of the forms each of them reads the script at least."""


@pytest.mark.parametrize("who", SHOWS)
def test_pages_of_all_forms_show_it_as_text(
    site: Site, watch: Watch, laptop_for: LaptopFor, forms: Forms, who: str
) -> None:
    """I1: questions, polls, reports, the log of the moderators and imports, too."""
    watch.expect("404", "403")
    page = laptop_for(fresh(site, getattr(site.cast, who)))
    shown = []
    for path in forms.pages:
        page.goto(path)
        assert page.locator(f"img[src=x], [onerror], {A_STRANGE_SCRIPT}").count() == 0, path
        shown += [path] if SCRIPT in page.locator("body").inner_text() else []
    assert len(shown) >= SHOWS[who], shown


def let_somebody_suspend(site: Site) -> tuple[User, int]:
    """An operator, and a suspension of the event that hides nothing, so that all other pages are still there."""
    with site.app.app_context():
        operator = join("operator")
        db.session.add(Operator(user_id=operator.id, added_by="a test"))
        suspension = Suspension(event_id=site.cast.event.id, reason=NASTY)
        db.session.add(suspension)
        db.session.commit()
        return operator, suspension.id


def fresh(site: Site, person: User) -> User:
    """The person as they are by now."""
    with site.app.app_context():
        return db.session.get_one(User, person.id)


def pages(site: Site, contact: str) -> list[str]:
    event, room = f"/events/{site.cast.event.slug}", f"/rooms/{site.cast.room.id}"
    with site.app.app_context():
        card = db.session.scalars(select(KeptCard)).one()
        kept = db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).one()
    by_hand = (f"/contacts/{kept.id}", f"/cards/{card.id}/edit", "/contacts/new")
    mine = ("/me", "/me/profile", "/me/sharing", "/me/preview", "/me/code", "/me/blocks")
    listed = ("/", "/contacts?stage=all", f"/contacts?stage=all&q={SCRIPT}", "/scan", "/rooms", "/events")
    writing = (f"{contact}/draft", "/run-through", "/me/templates")
    code = f"/c/{code_of(site, site.cast.contact)}"
    return [*listed, contact, *writing, code, event, room, f"{event}/goals", "/guide/before", *mine, *by_hand]


@pytest.mark.parametrize("who", ["owner", "contact", "organizer", None])
def test_pages_show_it_as_text(site: Site, watch: Watch, laptop_for: LaptopFor, written: str, who: str | None) -> None:
    """What the browser complains of, a question on the screen included, fails the test; so does markup that took."""
    watch.expect("404")  # not every page is for everyone
    page = laptop_for(fresh(site, getattr(site.cast, who)) if who else None)
    shown = 0
    for path in pages(site, written):
        page.goto(path)
        assert page.locator(f"img[src=x], [onerror], {A_STRANGE_SCRIPT}").count() == 0, path
        shown += SCRIPT in page.locator("body").inner_text()
    assert shown > 2


def test_sheets_and_news_that_scripts_put_on_the_page(
    site: Site, watch: Watch, laptop_for: LaptopFor, written: str
) -> None:
    watch.expect("409")
    scanner, scanned = (laptop_for(fresh(site, person)) for person in (site.cast.owner, site.cast.stranger))
    scanned.goto("/me/code")
    scanner.goto("/scan")
    scanner.wait_for_load_state("networkidle")
    scanner.get_by_role("textbox", name="Enter a code").fill(code_of(site, site.cast.stranger))
    scanner.get_by_role("button", name="Look up").click()
    expect(sheet(scanner)).to_contain_text(SCRIPT)
    scanned.goto("/")
    expect(scanned.locator(".pile")).to_contain_text(SCRIPT)
    other = scanner.context.new_page()
    for page in (scanner, other):
        page.goto(written)
    scanner.get_by_label("Private note").fill(NASTY + "1")
    expect(scanner.locator("[data-autosave-target=state]")).to_have_text("Saved")
    other.get_by_label("Private note").fill(NASTY + "2")
    expect(other.locator("[data-autosave-target=state]")).to_contain_text(NASTY + "1")
    for page in (scanner, scanned, other):
        assert page.locator("img[src=x], [onerror], script:not([nonce])").count() == 0
