"""Whoever confirms an address is connected with those the page showed and they agreed to, and with nobody else (P1)."""

from datetime import timedelta
from uuid import UUID, uuid4, uuid5

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Column, func, select

from meetup.asks.models import ChosenHelper, Outcome
from meetup.contacts import Block, Contact
from meetup.contacts.card_photos import CardPhoto
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.contacts.promises import Promise
from meetup.contacts.tags import Tag, Tagging
from meetup.contacts.touches import Touch
from meetup.database import insert_once
from meetup.drafts.habits import Manner, WritingHabit
from meetup.drafts.models import Draft
from meetup.events import Attendance
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.follow_up.run_throughs import RunScope, RunThrough
from meetup.goals import Goal
from meetup.people import User
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.reminders import Reminder
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, contact, kept, scan, share_all
from tests.exchange.test_give_a_card_as_a_guest import confirm, give, letter_link, mails
from tests.people.mailbox import ask_for_link, letters, mailed_link
from tests.pictures import webp

GITA = "gita@example.org"


@pytest.fixture
def guest(client_for: ClientFor) -> Client:
    return client_for(None)


def path(app: Flask, holder: User) -> str:
    return f"/c/{code_of(app, holder)}"


def test_a_sign_in_link_connects_with_nobody(app: Flask, cast: Cast, guest: Client, client_for: ClientFor) -> None:
    """Whoever knows an address can type it as theirs; its owner signs in as ever, and has given nobody anything."""
    share_all(app, cast.stranger)
    give(guest, path(app, cast.organizer), channel=cast.stranger.email)
    browser = client_for(None)
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        link = mailed_link(app, browser, cast.stranger.email)
    assert "Organizer Person" not in browser.visit(link)
    with app.app_context():
        ids = [str(number) for number in db.session.scalars(select(Contact.id))]
    assert browser.post_form(link, {"recipient": ids}).status_code == 303
    assert contact(app, cast.organizer, cast.stranger) is None
    assert contact(app, cast.stranger, cast.organizer) is None


def test_the_page_names_all_of_the_hour_and_connects_with_those_left_on(app: Flask, cast: Cast, guest: Client) -> None:
    for holder in (cast.organizer, cast.staff, cast.friend):
        give(guest, path(app, holder), channel=cast.stranger.email)
    assert len(mails(app)) == 1
    link = letter_link(app)
    page = guest.visit(link)
    for name in ("Organizer Person", "Staff Person", "Friend Person"):
        assert name in page
    with app.app_context():
        left_out = db.session.scalars(select(Contact.id).where(Contact.owner_id == cast.staff.id)).all()[-1]
    confirm(app, guest, str(left_out))
    for holder in (cast.organizer, cast.friend):
        assert contact(app, holder, cast.stranger)
        assert kept(app, cast.stranger, holder).noticed_at is None, "it is news to them"
    assert contact(app, cast.staff, cast.stranger) is None
    agreements = guest.visit("/me/agreements")
    assert "Organizer Person" in agreements
    assert "Staff Person" not in agreements


def test_whoever_turns_nobody_on_is_asked_once_more(app: Flask, cast: Cast, guest: Client) -> None:
    give(guest, path(app, cast.organizer), channel=cast.stranger.email)
    link = letter_link(app)
    asked = guest.post_form(link, {"recipient": []})
    assert asked.status_code == 422
    assert "Nobody is turned on." in asked.text
    assert guest.post_form(link, {"recipient": [], "nobody": "y"}).status_code == 303
    assert contact(app, cast.organizer, cast.stranger) is None


def test_what_came_after_the_page_was_opened_is_not_confirmed_by_it(app: Flask, cast: Cast, guest: Client) -> None:
    give(guest, path(app, cast.organizer), channel=cast.stranger.email)
    link = letter_link(app)
    shown = [field["value"] for field in guest.visit(link).form(link).all("input") if field.get("name") == "recipient"]
    give(guest, path(app, cast.staff), channel=cast.stranger.email)
    guest.post_form(link, {"recipient": shown})
    assert contact(app, cast.organizer, cast.stranger)
    assert contact(app, cast.staff, cast.stranger) is None


@pytest.mark.parametrize("made_up", ["0", "-1", "x", "9" * 30, ""])
def test_ids_of_others_are_nobody(app: Flask, cast: Cast, guest: Client, made_up: str) -> None:
    give(guest, path(app, cast.organizer), channel=GITA)
    others = letter_link(app)
    give(guest, path(app, cast.staff), channel=cast.stranger.email)
    page = guest.visit(others)
    ids = [field["value"] for field in page.form(others).all("input") if field.get("name") == "recipient"]
    assert guest.post_form(letter_link(app), {"recipient": [*ids, made_up]}).status_code == 303
    assert contact(app, cast.organizer, cast.stranger) is None
    assert contact(app, cast.staff, cast.stranger) is None


def test_who_is_blocked_is_not_named(app: Flask, cast: Cast, guest: Client) -> None:
    give(guest, path(app, cast.owner), channel=cast.stranger.email)
    with app.app_context():
        Block.create(cast.stranger, cast.owner)
        db.session.commit()
    assert "Owner Person" not in guest.visit(letter_link(app))


def test_a_way_to_join_asked_for_before_confirms_the_card_too(app: Flask, cast: Cast, guest: Client) -> None:
    with app.app_context():
        SignInLink.send_to_join(GITA, "", "Hall B")
        db.session.commit()
    give(guest, path(app, cast.owner))
    assert len(mails(app)) == 1
    confirm(app, guest)
    with app.app_context():
        gita = User.find_by_email(GITA)
        assert gita
        assert Contact.find(gita, cast.owner)


def test_a_sign_in_link_and_a_guests_letter_do_not_stand_in_for_each_other(
    app: Flask, cast: Cast, guest: Client
) -> None:
    """Neither is the end of the other, though a mailbox gets one of them a minute (A9)."""
    with time_machine.travel(now(), tick=False) as clock:
        give(guest, path(app, cast.owner))
        offered = letter_link(app)
        for _ in range(4):
            clock.shift(61)
            ask_for_link(guest, GITA)
        assert len(mails(app)) == 5
        assert "Owner Person" in guest.visit(offered)
        assert confirm(app, guest).status_code == 303
        assert "Owner Person" in guest.visit(offered)


def test_the_pages_say_what_to_do_when_no_letter_comes(app: Flask, cast: Cast, guest: Client) -> None:
    """A1: the same whether or not one went."""
    pages = set()
    for _ in range(2):
        give(guest, path(app, cast.owner))
        page = guest.visit(f"{path(app, cast.owner)}/thanks")
        pages.add(" ".join(page.text.split("Want to keep this contact?")[1].split("</section>")[0].split()))
    (said,) = pages
    assert "is on its way" not in said
    assert "Nothing after a minute?" in said
    assert f"/sign-in?next={path(app, cast.owner)}" in [link["href"] for link in page.all("a")]


def test_one_uuid_at_two_holders_keeps_nobody_out(app: Flask, cast: Cast, guest: Client) -> None:
    """A form that Back brought up again, or a script, carries the same UUID to another holder."""
    uuid = str(uuid4())
    for holder in (cast.organizer, cast.staff):
        give(guest, path(app, holder), channel=cast.stranger.email, uuid=uuid)
    assert confirm(app, guest).status_code == 303
    with app.app_context():
        mine = select(Encounter.uuid).where(Encounter.scanner_id == cast.stranger.id)
        assert {UUID(uuid), uuid5(UUID(uuid), str(cast.staff.id))} <= set(db.session.scalars(mine))
    for holder in (cast.organizer, cast.staff):
        assert contact(app, holder, cast.stranger)


def test_what_cannot_be_done_for_one_is_done_for_the_others(
    app: Flask, cast: Cast, guest: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = str(uuid4())
    for holder in (cast.organizer, cast.staff):
        give(guest, path(app, holder), channel=cast.stranger.email, uuid=uuid)
    monkeypatch.setattr("meetup.follow_up.merging.adoption._unused_uuid", lambda meeting, _: meeting.uuid)
    answer = confirm(app, guest)
    assert answer.status_code == 303
    assert "You're signed in, but not connected with Staff Person." in guest.visit(answer.location)
    assert contact(app, cast.organizer, cast.stranger)
    assert contact(app, cast.staff, cast.stranger) is None


def test_giving_it_again_later_is_confirmed_again(app: Flask, cast: Cast, guest: Client, client_for: ClientFor) -> None:
    give(guest, path(app, cast.owner))
    confirm(app, guest)
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        browser = client_for(None)
        give(browser, path(app, cast.owner))
        assert confirm(app, browser).status_code == 303
    with app.app_context():
        gita = User.find_by_email(GITA)
        assert gita
        theirs, mine = Contact.find(cast.owner, gita), Contact.find(gita, cast.owner)
        assert theirs
        assert mine
        assert len(Encounter.all_for(theirs)) == len(Encounter.all_for(mine)) == 2


def test_a_guest_who_joined_can_hide_what_they_gave(app: Flask, cast: Cast, guest: Client) -> None:
    """P2: it stays until they say what their card gives; from then on that counts."""
    give(guest, path(app, cast.owner))
    confirm(app, guest)
    with app.app_context():
        gita = User.find_by_email(GITA)
        assert gita
        theirs = Contact.find(cast.owner, gita)
        assert theirs
        assert (theirs.card.email, theirs.card_without_topics.email) == (GITA, GITA)
    guest.post_form("/me/sharing", {"shared": ["headline"]})
    with app.app_context():
        for card in (kept(app, cast.owner, gita).card, kept(app, cast.owner, gita).card_without_topics):
            assert card.emails == ()
    guest.post_form("/me/sharing", {"shared": ["email"]})
    assert kept(app, cast.owner, gita).card.email == GITA


def test_what_the_holder_wrote_down_stays_with_the_holder(app: Flask, cast: Cast, guest: Client) -> None:
    """The member hides what they gave as a guest, and nothing that the holder knows from elsewhere."""
    with app.app_context():
        known = Contact.find(cast.owner, cast.contact)
        assert known
        known.add_details(Details(name="Contact Person", phones=("+351 912 345 678",)), "by_hand")
        db.session.commit()
    give(guest, path(app, cast.owner), channel=cast.contact.email, message="Kafka")
    confirm(app, guest)
    with app.app_context():
        known = Contact.find(cast.owner, cast.contact)
        assert known
        assert known.kept_card
        assert known.kept_card.message == "Kafka"
        assert (known.card.phone, known.card.email) == ("+351 912 345 678", cast.contact.email)
        db.session.get_one(User, cast.contact.id).profile.share(["headline"])
        db.session.commit()
        assert (known.card.phone, known.card.email) == ("+351 912 345 678", "")


def fill(one: Contact, word: str) -> None:
    """Have something of ``one`` in every table that knows contacts or their cards."""
    Tagging.add(Tag.get_or_create(one.owner, ["speaker", word]), [one.id])
    Promise.add(one, uuid4(), "mine", word)
    touch = Touch.log(one, "wrote")
    Draft.save(one, word, word)
    WritingHabit.keep(one, Manner("en", "short", call_name=word))
    told = {"channel": "mail", "due_on": touch.at.date(), "told_on": touch.at.date(), "planned_at": touch.at}
    insert_once(Reminder, user_id=one.owner_id, kind="step", what=one.id, contact_id=one.id, **told)
    RunThrough.get_or_begin(one.owner, RunScope("waiting")).decide(one, "later", touch.at.date())
    attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == one.owner_id)).one()
    Goal.add(attendance, word, 5).count(one)
    one.owner.profile.add_topic("ask", word, None, None)
    db.session.flush()
    ask = next(each for each in one.owner.profile.topics_of_kind("ask") if each.topic.name == word)
    Outcome.create(one.owner, ask, [ChosenHelper(one, None, is_shown=True, reaches=False)])
    if one.kept_card:
        CardPhoto.store(one.kept_card, webp())
    db.session.commit()


def pointing(name: str) -> list[Column]:
    """The columns that name a row of the table ``name``."""
    columns = [column for table in db.metadata.sorted_tables for column in table.columns]
    return [column for column in columns if any(key.column.table.name == name for key in column.foreign_keys)]


def number(column: Column, value: int | None) -> int:
    return db.session.scalar(select(func.count()).select_from(column.table).where(column == value)) or 0


UNFILLED = ("encounters", "earlier_notes", "merges")
"""Meetings are counted by themselves; the others have tests of their own in test_merge_two_contacts.py."""


@pytest.mark.parametrize("known_has_more", [False, True])
def test_two_entries_become_one_with_everything_of_both(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, known_has_more: bool
) -> None:
    """Walks the database's own keys: a new table of contacts fails here until a merge knows it."""
    scan(client_for(cast.stranger), code_of(app, cast.owner))
    give(guest, path(app, cast.owner), channel=cast.stranger.email)
    with app.app_context():
        known = Contact.find(cast.owner, cast.stranger)
        assert known
        twin = db.session.scalars(select(Contact).where(Contact.person_id.is_(None))).one()
        twin_id, card_id, known_id = twin.id, twin.kept_card_id, known.id
        fill(twin, "twin")
        if known_has_more:
            known.add_details(Details(name="Stranger", phones=("+351 1",)), "by_hand")
            fill(known, "known")
        keys = pointing("contacts")
        own = {column: number(column, twin_id) for column in keys}
        elsewhere = ("contact_id", "merged_into_id")  # as part of another it has a test of its own
        missing = [str(column) for column, rows in own.items() if not rows and column.name not in elsewhere]
        assert missing == [], "the test fills every table"
        filled = (own[c] or c.table.name in UNFILLED or c.name in elsewhere[1:] for c in keys)
        assert all(filled), "the test fills every table"
        assert all(number(column, card_id) for column in pointing("kept_cards")), "the test fills every table"
        before = {c: number(c, known_id) for c in keys}
    confirm(app, guest)
    with app.app_context():
        card = db.session.get_one(Contact, known_id).kept_card
        assert card
        assert CardPhoto.exists_for(card)
        for column in keys:
            one_each = column.table.name in ("drafts", "writing_habits", "decisions")
            assert number(column, twin_id) == 0
            expected = own[column] + before[column]
            if column.table.name in ("taggings", "reminders"):
                expected -= known_has_more  # both say "speaker", and both were told of on the same day
            if column.table.name in UNFILLED:
                continue
            assert number(column, known_id) == (1 if one_each else expected), column
        assert len(Encounter.all_for(db.session.get_one(Contact, known_id))) == 2
        assert db.session.get_one(Contact, known_id).stage == "waiting"
        assert db.session.scalar(select(func.count()).select_from(KeptCard)) == 1
        words = {tag.name for tag in db.session.get_one(Contact, known_id).tags}
        assert words >= {"speaker", "twin"}


def test_a_guest_lands_on_whom_they_met(app: Flask, cast: Cast, guest: Client) -> None:
    give(guest, path(app, cast.owner))
    answer = confirm(app, guest)
    with app.app_context():
        gita = User.find_by_email(GITA)
        assert gita
        own = Contact.find(gita, cast.owner)
        assert own
    assert answer.location == f"/contacts/{own.id}"
    page = guest.visit(answer.location)
    assert "Owner Person is on your list." in page
    assert page.one("a", href=f"/me/profile?welcome=1&next=/contacts/{own.id}")


def test_a_guest_lands_on_nobody_whom_they_left_off(app: Flask, cast: Cast, guest: Client) -> None:
    give(guest, path(app, cast.owner))
    answer = guest.post_form(letter_link(app), {"nobody": "y"})
    assert answer.location == "/me/profile?welcome=1" or answer.location == "/me/code"
    assert "is on your list" not in guest.visit(answer.location)


def test_the_mail_names_nobody_before_the_address_is_confirmed(app: Flask, cast: Cast, guest: Client) -> None:
    """The guest may have typed the address of somebody else."""
    give(guest, path(app, cast.owner))
    (letter,) = letters(app, GITA)
    assert "Owner" not in letter.text + letter.subject
    assert letter.subject == "The card you gave at an event: keep theirs, too"
    assert "Meetup companion" in letter.text
