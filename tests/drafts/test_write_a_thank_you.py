"""The message to a contact: worded from what is known and nothing else, kept as edited, sent by its owner."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Contact, Promise, Touch
from meetup.drafts import Draft
from meetup.drafts.habits import WritingHabit
from meetup.drafts.models import insert_line
from meetup.drafts.phrases import TONE_LABELS
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import Profile, User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import JSON, kept
from tests.pages import Page

NOTE = "canary-note: talks too much"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}/draft"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def body(page: Page) -> str:
    return "".join(page.one("textarea", name="body").texts()).replace("\r\n", "\n").removeprefix("\n")


def reworded(owner: Client, path: str, **habit: str) -> Page:
    """The page after choosing how to write to the contact."""
    answer = owner.post_form(f"{path}/habit", habit)
    assert answer.status_code == 303, answer.text
    return owner.visit(answer.location)


def know(app: Flask, cast: Cast, interests: dict[str, list[str]]) -> None:
    """Let the people of the cast, by name, be into ``interests`` and share that."""
    with app.app_context():
        for name, topics in interests.items():
            profile = db.session.get_one(Profile, getattr(cast, name).id)
            profile.set_topics("interest", topics)
            profile.share(["interests"])
        db.session.commit()


def test_it_is_made_of_the_meeting_the_promise_and_what_both_are_into(
    app: Flask, cast: Cast, owner: Client, path: str
) -> None:
    know(app, cast, {"owner": ["Kafka", "tea"], "contact": ["kafka", "chess"]})
    with app.app_context():
        Promise.add(db.session.get_one(Contact, cast.met.id), uuid4(), "mine", "send you the slides")
        db.session.commit()
    text = body(owner.visit(path))
    assert text.startswith("Hi Contact,\n\n")
    assert "you at PyData Lisbon " in text
    assert "you're into Kafka too." in text
    assert "chess" not in text
    assert "As promised, I'll send you the slides." in text
    assert text.endswith("All the best,\nOwner Person")


def test_interests_that_they_do_not_share_are_not_known(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    """P1: what their card keeps back stays out of the draft."""
    know(app, cast, {"owner": ["Kafka"], "contact": ["Kafka"]})
    with app.app_context():
        db.session.get_one(Profile, cast.contact.id).share([])
        db.session.commit()
    assert "Kafka" not in body(owner.visit(path))


def test_the_note_goes_in_only_by_hand(owner: Client, path: str) -> None:
    owner.post_form(path.replace("draft", "note"), {"note": f"{NOTE}\n\nsecond line"})
    page = owner.visit(path)
    for tone in TONE_LABELS:
        assert NOTE not in body(reworded(owner, path, tone=tone))
    assert NOTE in page.one("ul", class_="stack").text
    assert not [link for link in page.all("a") if "canary" in link["href"]]
    owner.post_form(path, {"body": "Hi,\n\nBye", "insert": "1", "version": "0"})
    assert body(owner.visit(path)) == "Hi,\n\nsecond line\n\nBye"


@pytest.mark.parametrize(
    ("text", "there"),
    [("", "x"), ("Hi", "Hi\n\nx"), ("Hi\n\nBye", "Hi\n\nx\n\nBye"), ("a\n\nb\n\nc", "a\n\nb\n\nx\n\nc")],
)
def test_a_line_goes_in_before_the_farewell(text: str, there: str) -> None:
    assert insert_line(text, "x") == there


@pytest.mark.parametrize(
    ("habit", "said"),
    [
        ({"tone": "short"}, "meet"),
        ({"tone": "formal"}, "Dear Contact Person,"),
        ({"language": "de"}, "Guten Tag Contact Person,"),
        ({"language": "de", "address": "familiar"}, "Hallo Contact,"),
        ({"language": "fr"}, "Bonjour Contact,"),
        ({"language": "es"}, "Hola, Contact:"),
        ({"call_name": "Connie"}, "Hi Connie,"),
    ],
)
def test_it_is_reworded(owner: Client, path: str, habit: dict[str, str], said: str) -> None:
    assert said in body(reworded(owner, path, **habit))


def test_the_wording_is_remembered_for_them_and_then_for_everybody(
    app: Flask, cast: Cast, owner: Client, path: str
) -> None:
    reworded(owner, path, language="de", tone="warm", address="familiar", call_name="Connie")
    assert body(owner.visit(path)).startswith("Hallo Connie,")
    assert owner.post_form("/cards", {"name": "Rosa Valdés", "uuid": str(uuid4())}).status_code == 303
    with app.app_context():
        other = max(contact.id for contact in db.session.query(Contact).filter_by(owner_id=cast.owner.id))
    page = owner.visit(f"/contacts/{other}/draft")
    assert body(page).startswith("Hallo Rosa,")
    reworded(owner, f"/contacts/{other}/draft", language="en", tone="formal")
    assert body(owner.visit(path)).startswith("Hallo Connie,"), "theirs stays"


def test_the_form_of_address_is_asked_once(owner: Client, path: str) -> None:
    page = reworded(owner, path, language="de")
    assert "How do you address Contact Person?" in page
    page = reworded(owner, path, address="formal")
    assert "How do you address" not in page
    assert [b.text for b in page.all("button", aria_pressed="true")] == ["Warm", "Deutsch", "Sie"]


@pytest.mark.parametrize("habit", [{"tone": "rude"}, {"language": "xx"}, {"address": "thou"}, {"call_name": "x" * 61}])
def test_a_habit_that_makes_no_sense_is_refused(app: Flask, owner: Client, path: str, habit: dict[str, str]) -> None:
    answer = owner.post_form(f"{path}/habit", habit)
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.query(WritingHabit).count() == 0


def test_a_title_gets_a_formal_letter(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    with app.app_context():
        db.session.get_one(Profile, cast.contact.id).name = "Dr. Hans Meyer"
        db.session.commit()
    assert body(owner.visit(path)).startswith("Dear Dr. Meyer,")
    assert body(reworded(owner, path, tone="warm")).startswith("Hi Dr. Hans Meyer,"), "unless one chose otherwise"


def test_a_promise_in_words_of_ones_own_is_marked_and_put_in_by_hand(
    app: Flask, cast: Cast, owner: Client, path: str
) -> None:
    with app.app_context():
        Promise.add(db.session.get_one(Contact, cast.met.id), uuid4(), "mine", "Send her the photos")
        db.session.commit()
    page = owner.visit(path)
    assert "Send her the photos" not in body(page)
    assert "You noted a promise in your own words." in page
    (button,) = page.all("button", name="promise")
    owner.post_form(path, {"body": "Hi,\n\nBye", "promise": button["value"], "version": "0"})
    assert body(owner.visit(path)) == "Hi,\n\nSend her the photos\n\nBye"


def test_the_next_event_of_both_is_named_only_if_both_are_listed(
    app: Flask, cast: Cast, owner: Client, path: str
) -> None:
    """P4: nobody learns from a draft who goes where."""
    with app.app_context():
        people = [db.session.get_one(User, person.id) for person in (cast.owner, cast.contact)]
        times = {"starts_at": now() + timedelta(days=10), "ends_at": now() + timedelta(days=11)}
        event = Event.create(people[0], "Bergen JS", time_zone="Europe/Oslo", venue="Bergen", **times)
        event.publish()
        attendances = [event.add_attendee(person) for person in people]
        attendances[0].list_in_directory()
        db.session.commit()
        event_id = event.id
    assert "Bergen JS" not in body(owner.visit(path))
    with app.app_context():
        event = db.session.get_one(Event, event_id)
        event.find_attendance(db.session.get_one(User, cast.contact.id)).list_in_directory()  # type: ignore[union-attr]
        db.session.commit()
    assert "Will I see you at Bergen JS on " in body(owner.visit(path))


def test_the_language_is_mine_at_first(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    with app.app_context():
        db.session.merge(cast.owner).language = "de-AT"
        db.session.commit()
    assert "Guten Tag Contact Person," in body(owner.visit(path))


# Keeping it


def test_an_edited_draft_is_kept_and_shown_on_the_contact(owner: Client, path: str) -> None:
    answer = owner.post_form(path, {"subject": "Hey", "body": "Dear <b>you</b>\r\n\r\n再见", "version": "0"})
    assert answer.location == path
    page = owner.visit(path)
    assert "Draft saved." in page
    assert body(page) == "Dear <b>you</b>\n\n再见"
    assert page.one("input", name="subject")["value"] == "Hey"
    contact = owner.visit(path.removesuffix("/draft"))
    assert "Your draft" in contact
    assert "Dear <b>you</b> 再见" in contact
    again = reworded(owner, path, tone="warm")
    assert "Hi Contact" in body(again)
    assert "Back to your draft" in again
    assert body(owner.visit(path)).startswith("Dear")


def test_saved_by_itself(owner: Client, path: str) -> None:
    first = owner.post_form(path, {"subject": "s", "body": "Hi", "version": "0"}, headers=JSON)
    assert (first.status_code, first.json) == (200, {"version": 1})
    assert owner.post_form(path, {"subject": "s", "body": "Hi", "version": "0"}, headers=JSON).json == {"version": 1}
    assert owner.post_form(path, {"subject": "s", "body": "Ho", "version": "1"}, headers=JSON).json == {"version": 2}
    long = owner.post_form(path, {"body": "x" * 2001, "version": "2"}, headers=JSON)
    assert (long.status_code, long.json) == (422, {"message": "Keep this to 2000 characters."})


def test_a_draft_from_elsewhere_is_not_written_over(owner: Client, path: str) -> None:
    owner.post_form(path, {"body": "From the laptop", "version": "0"})
    conflict = owner.post_form(path, {"body": "From the phone", "version": "0"}, headers=JSON)
    assert (conflict.status_code, conflict.json) == (409, {"body": "From the laptop", "version": 1})
    page = owner.post_form(path, {"body": "From the phone", "version": "0"})
    assert page.status_code == 409
    assert "It now says: “From the laptop”" in page.text
    assert 'name="version" value="1"' in page.text
    assert body(owner.visit(path)) == "From the laptop"


@pytest.mark.parametrize("form", [{"body": "x" * 2001}, {"subject": "x" * 201}, {"subject": "a\nb"}, {"version": "x"}])
def test_what_cannot_be_kept_stays_typed(
    app: Flask, cast: Cast, owner: Client, path: str, form: dict[str, str]
) -> None:
    """I5: nobody writes a second header by a line break in a subject."""
    answer = owner.post_form(path, {"body": "typed", **form})
    assert answer.status_code == 422
    assert form.get("body", "typed") in answer.text
    with app.app_context():
        assert db.session.get(Draft, cast.met.id) is None


@pytest.mark.parametrize("insert", ["-1", "7", "x"])
def test_a_line_that_is_not_there_is_not_put_in(owner: Client, path: str, insert: str) -> None:
    assert owner.post_form(path, {"body": "Hi", "insert": insert}).status_code in (303, 422)


# I sent it


def test_sent_means_thanked_and_the_second_time_wrote(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(path, {"body": "Mine", "version": "0"})
    assert owner.post_form(f"{path}/sending").location == path.removesuffix("/draft")
    contact = owner.visit(path.removesuffix("/draft"))
    assert "Thanked: Contact Person, now under “Waiting”." in contact
    assert "Mine" not in contact
    assert kept(app, cast.owner, cast.contact).thanked_at
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1), tick=False):
        owner.post_form(f"{path}/sending")
    with app.app_context():
        assert [touch.kind for touch in db.session.query(Touch).order_by(Touch.id)] == ["thanked", "wrote"]


def test_taking_it_back_brings_the_draft_back(owner: Client, path: str) -> None:
    owner.post_form(path, {"body": "Mine", "version": "0"})
    owner.post_form(f"{path}/sending")
    contact = owner.visit(path.removesuffix("/draft"))
    undo = next(form["action"] for form in contact.all("form") if "/touches/" in form["action"])
    owner.post_form(undo)
    assert "Mine" in owner.visit(path.removesuffix("/draft"))


def test_a_draft_after_the_one_that_was_sent(owner: Client, path: str) -> None:
    owner.post_form(path, {"body": "First", "version": "0"})
    owner.post_form(f"{path}/sending")
    page = owner.visit(path)
    assert "First" not in page
    version = page.one("input", name="version")["value"]
    assert owner.post_form(path, {"body": "Second", "version": version}, headers=JSON).json == {"version": 2}
    assert body(owner.visit(path)) == "Second"


def test_a_doubled_tap_is_one_touch(app: Flask, owner: Client, path: str) -> None:
    for _ in range(2):
        owner.post_form(f"{path}/sending")
    with app.app_context():
        assert db.session.query(Touch).count() == 1


def test_a_page_of_any_draft_costs_the_same(app: Flask, cast: Cast, owner: Client, path: str, queries: Queries) -> None:
    know(app, cast, {"owner": ["Kafka"], "contact": ["Kafka"]})
    counts = []
    for _ in range(2):
        with queries() as sent:
            owner.visit(path)
        counts.append(len(sent))
        know(app, cast, {"owner": list("abcdef"), "contact": list("abcdef")})
        for number in range(5):
            owner.post_form("/me/templates", {"name": f"T{number}", "body": "Hi"})
    assert counts[0] == counts[1] <= 12


def test_whoever_was_met_on_other_days_is_seen_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, path = client_for(cast.owner), f"/contacts/{cast.met.id}/draft?reworded=1"
    assert "meet" in body(owner.visit(path))
    with app.app_context():
        (first,) = Encounter.all_for(db.session.get_one(Contact, cast.met.id))
        first.met_at -= timedelta(days=3)
        db.session.commit()
    page = owner.visit(path)
    assert ("again" in body(page), "meet" in body(page)) == (True, False)
