"""What a card gives can differ per event: for example the phone only at this one."""

import pytest
from flask import Flask

from meetup.exchange import Encounter
from meetup.extensions import db
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.suggestions.planner import draw_suggestions
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, encounters, event, kept, scan

PHONE = "+351 912 345 678"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def choose(client: Client, slug: str, *fields: str) -> None:
    assert client.post_form(f"/events/{slug}/sharing", {"shared": list(fields)}).status_code == 303


def share(app: Flask, person: User, *fields: str) -> None:
    with app.app_context():
        db.session.get_one(User, person.id).profile.share(list(fields))
        db.session.commit()


def test_the_phone_only_at_this_event(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Also for those met there before the choice, and with no word to those met elsewhere."""
    scan(client_for(cast.stranger), code_of(app, cast.owner))
    choose(owner, cast.event.slug, "headline", "phone")
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == PHONE
    assert kept(app, cast.stranger, cast.owner).card_without_topics.phone == ""


def test_less_at_this_event(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """P1: what is shared everywhere else is not on the page, in the vCard, in the CSV, nor found by a search."""
    share(app, cast.owner, "headline", "company", "phone", "email")
    choose(owner, cast.event.slug)
    reader, id_ = client_for(cast.contact), kept(app, cast.contact, cast.owner).id
    for path in (f"/contacts/{id_}", f"/contacts/{id_}.vcf", "/contacts.csv?stage=all", "/contacts?stage=all"):
        text = reader.get(path).text
        assert "Owner Person" in text
        assert all(gone not in text for gone in (PHONE, "owner@work", "Brightline", "by trade"))
    assert "Owner Person" not in reader.visit("/contacts?stage=all&q=brightline")


def test_a_search_finds_what_is_shared_there(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    choose(owner, cast.event.slug, "company")
    reader = client_for(cast.contact)
    assert "Owner Person" in reader.visit("/contacts?stage=all&q=brightline")
    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.company = "Lighthouse"
        db.session.get_one(User, cast.owner.id).profile.share(["headline"])
        db.session.commit()
    assert "Owner Person" in reader.visit("/contacts?stage=all&q=lighthouse")
    assert "Owner Person" not in reader.visit("/contacts?stage=all&q=brightline")


def test_the_same_again_as_everywhere(app: Flask, cast: Cast, owner: Client) -> None:
    choose(owner, cast.event.slug, "phone")
    page = owner.visit(f"/events/{cast.event.slug}/sharing")
    assert "People who open your code without signing in still see your usual card." in page
    assert "Name, Phone" in owner.visit("/me/sharing/events")
    owner.post_form(page.form(f"/events/{cast.event.slug}/sharing/removal")["action"])
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == ""
    assert "Same as your usual card" in owner.visit("/me/sharing/events")


def test_leaving_the_event_widens_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    share(app, cast.owner, "phone")
    choose(owner, cast.event.slug)
    owner.post_form(f"/events/{cast.event.slug}/attendance/removal")
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == ""
    choose(owner, cast.event.slug, "phone")
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == PHONE


def test_the_reader_cannot_choose_the_event(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Saying it was at another event, in the scan or by a correction, gives what was shared where it was."""
    with app.app_context():
        over = event(cast.organizer, "Past dinner", -3, cast.owner, cast.contact, cast.stranger)
        slug, id_ = over.slug, over.id
    choose(owner, slug, "phone")
    reader = client_for(cast.contact)
    meeting = next(each for each in encounters(app) if each.scanned_id == cast.contact.id)
    reader.post_form(f"/encounters/{meeting.id}/place", {"event_id": id_})
    assert kept(app, cast.contact, cast.owner).place == "Past dinner"
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone == ""
    scan(client_for(cast.stranger), code_of(app, cast.owner), event_id=id_)
    assert kept(app, cast.stranger, cast.owner).place == ""
    assert kept(app, cast.stranger, cast.owner).card_without_topics.phone == ""


def test_the_badge_and_people_worth_finding_follow_it(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """P2, P4: interests that are not shared here point to nobody here."""
    share(app, cast.owner, "headline", "interests")
    for person in (cast.owner, cast.organizer):
        with app.app_context():
            user = db.session.get_one(User, person.id)
            user.profile.set_topics("interest", ["Rust"])
            user.profile.share(["headline", "interests"])
            db.session.commit()
        client_for(person).post_form(f"/events/{cast.event.slug}/listing", {"listed": "yes"})
    with app.app_context():
        run_planner(draw_suggestions)
    seeker, badge = client_for(cast.organizer), f"/events/{cast.event.slug}/badge"
    assert "Owner Person" in seeker.visit("/")
    assert "owner by trade" in owner.visit(badge)
    choose(owner, cast.event.slug, "interests")
    assert "Owner Person" in seeker.visit("/")
    assert "owner by trade" not in owner.visit(badge)
    choose(owner, cast.event.slug, "headline")
    assert "Owner Person" not in seeker.visit("/")


def test_strangers_to_the_event_find_no_such_page(cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Z1, Z2."""
    choose(owner, cast.event.slug, "phone")
    assert client_for(cast.stranger).get(f"/events/{cast.event.slug}/sharing").status_code == 404
    choose(owner, cast.event.slug, "role", "nonsense", "company")
    assert owner.visit("/me/sharing/events").one("li").one("small").text == "Name, Company"


def test_the_event_that_holds_is_that_of_the_latest_meeting(app: Flask, cast: Cast, owner: Client) -> None:
    choose(owner, cast.event.slug, "phone")
    with app.app_context():
        latest = Encounter.all_for(kept(app, cast.contact, cast.owner))[0]
        assert latest.given_event_id == cast.event.id


def test_before_connecting_it_is_the_same(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Whoever is at the same event sees on the card, and in its vCard, what a scan there gives."""
    share(app, cast.owner, "headline", "phone")
    choose(owner, cast.event.slug, "headline")
    code = code_of(app, cast.owner)
    for path in (f"/c/{code}", f"/c/{code}.vcf"):
        assert "912 345 678" not in client_for(cast.organizer).get(path).text.replace("912345678", "912 345 678")
        assert "912 345 678" in client_for(cast.stranger).get(path).text.replace("912345678", "912 345 678")


def test_organizers_show_on_the_page_what_they_share_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    page = f"/events/{cast.event.slug}"
    assert "organizer by trade" in client_for(None).visit(page)
    choose(client_for(cast.organizer), cast.event.slug)
    assert "organizer by trade" not in client_for(None).visit(page)
    assert "Organizer Person" in client_for(None).visit(page)


def test_my_own_pages_say_what_holds_where_i_am(app: Flask, cast: Cast, owner: Client) -> None:
    choose(owner, cast.event.slug, "phone")
    page = owner.visit("/me/code")
    assert "People who scan this at PyData Lisbon get" in page
    assert "Name, Phone" in page
    assert "Call" in owner.visit("/me/preview")
    owner.post_form(f"/events/{cast.event.slug}/sharing/removal")
    assert "at PyData Lisbon get" not in owner.visit("/me/code")
