"""A badge gives what it shows and asks for the rest (Q2); its wearer answers with one tap."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.events import Event
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import badge_of, code_of, contact, encounters, held, kept, refusal, scan, share_all

PHONE, COMPANY = "+351 912 345 678", "Brightline"
ASKS = "Organizer Person asks for your card"


@pytest.fixture
def scanner(cast: Cast, client_for: ClientFor) -> Client:
    """``organizer`` attends the event and has met nobody there."""
    return client_for(cast.organizer)


@pytest.fixture
def badge(app: Flask, cast: Cast) -> str:
    """The badge of ``owner``, whose card shares everything."""
    share_all(app, cast.owner)
    return badge_of(app, cast.owner, cast.event)


def page_of(app: Flask, cast: Cast, client: Client) -> str:
    return client.visit(f"/contacts/{kept(app, cast.organizer, cast.owner).id}").text


def test_it_gives_what_it_shows_and_asks_for_the_rest(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    assert scan(scanner, badge).status_code == 201
    page = page_of(app, cast, scanner)
    assert "owner by trade, Brightline" in page
    assert "We asked them for the rest" in page
    exports = scanner.get("/contacts.csv?stage=all").text, scanner.get("/contacts?stage=all&q=brightline").text
    assert all(PHONE not in text and "owner@work" not in text for text in (page, *exports))
    assert "waiting for their card" in exports[1]
    assert encounters(app)[-1].how == "badge"


def test_company_stays_private_where_it_is_not_shared(app: Flask, cast: Cast, scanner: Client) -> None:
    """P1: a badge shows no more than the card would."""
    scan(scanner, badge_of(app, cast.owner, cast.event))
    assert COMPANY not in page_of(app, cast, scanner)


def test_the_wearer_gets_the_scanners_card_at_once(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    share_all(app, cast.organizer)
    scan(scanner, badge)
    assert kept(app, cast.owner, cast.organizer).card_without_topics.phone == PHONE


@pytest.mark.parametrize("path", ["/", "/today/news"])
def test_the_wearer_gives_it_with_one_tap_on_today(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str, path: str
) -> None:
    scan(scanner, badge)
    owner = client_for(cast.owner)
    page = owner.visit(path)
    assert ASKS in page
    assert "Organizer Person has your card" not in page
    once, always = page.all("form", action=f"/me/card/holders/{held(app, cast.organizer, cast.owner).id}")
    assert always.one("button").text == "Share with everyone who scans my badge here"
    assert owner.post_form(once["action"], {"next": "/"}).location == "/"
    assert ASKS not in owner.visit("/")
    assert "asked them for the rest" not in page_of(app, cast, scanner)
    assert kept(app, cast.organizer, cast.owner).card_without_topics.phone == PHONE


def test_a_no_is_silent_and_stays(app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str) -> None:
    scan(scanner, badge)
    before = kept(app, cast.organizer, cast.owner).card
    owner = client_for(cast.owner)
    owner.post_form(f"/me/card/requests/{held(app, cast.organizer, cast.owner).id}/removal")
    assert "We asked them for the rest" in page_of(app, cast, scanner)
    assert kept(app, cast.organizer, cast.owner).card == before
    scan(scanner, badge)
    assert ASKS not in owner.visit("/")
    assert "Organizer Person has your card" not in owner.visit("/")
    assert kept(app, cast.owner, cast.organizer).stage == "let_go"
    assert kept(app, cast.organizer, cast.owner).card_without_topics.phone == ""


def test_always_at_this_event(app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str) -> None:
    scan(scanner, badge)
    owner = client_for(cast.owner)
    request = held(app, cast.organizer, cast.owner)
    owner.post_form(f"/me/card/holders/{request.id}", {"always": "yes"})
    scan(client_for(cast.staff), badge)
    assert kept(app, cast.staff, cast.owner).card_without_topics.phone == PHONE
    assert "asks for your card" not in owner.visit("/")
    assert "Staff Person has your card" in owner.visit("/")


def test_my_badge_gives_my_card_and_again_asks_first(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    owner, path = client_for(cast.owner), f"/events/{cast.event.slug}/badge"
    assert "checked" not in owner.visit(path).one("input", name="gives").attributes
    owner.post_form(path, {"gives": "card"})
    assert "checked" in owner.visit(path).one("input", name="gives").attributes
    scan(scanner, badge)
    assert kept(app, cast.organizer, cast.owner).card_without_topics.phone == PHONE
    owner.post_form(path, {})
    scan(client_for(cast.staff), badge)
    assert kept(app, cast.staff, cast.owner).card_without_topics.phone == ""


def test_a_phone_code_held_out_later_gives_the_card(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    scan(scanner, badge)
    scan(scanner, code_of(app, cast.owner))
    got = kept(app, cast.organizer, cast.owner)
    assert (got.card_without_topics.phone, got.asked_at) == (PHONE, None)


def test_the_order_of_badge_and_phone_code_does_not_matter(
    app: Flask, cast: Cast, client_for: ClientFor, badge: str
) -> None:
    """Q7: sent in either order after hours without a signal, they come to the same."""
    minutes = {badge: 5, code_of(app, cast.owner): 3}
    states = []
    for person, order in ((cast.organizer, list(minutes)), (cast.staff, list(minutes)[::-1])):
        for code in order:
            scan(client_for(person), code, at=(now() - timedelta(minutes=minutes[code])).isoformat())
        got = kept(app, person, cast.owner)
        states.append((got.has_card, got.has_asked, got.card_without_topics.phone, got.place))
    assert states[0] == states[1] == (True, False, PHONE, "PyData Lisbon")


def test_undo_takes_a_badge_scan_back_on_both(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    scan(scanner, badge)
    scanner.post_form(f"/encounters/{encounters(app)[-1].id}/removal")
    assert contact(app, cast.organizer, cast.owner) is None
    assert contact(app, cast.owner, cast.organizer) is None


@pytest.mark.parametrize(("hours", "status"), [(-13, 410), (-11, 201), (24 + 10, 201), (24 + 13, 410)])
def test_it_works_from_twelve_hours_before_to_twelve_after(
    app: Flask, cast: Cast, client_for: ClientFor, badge: str, hours: int, status: int
) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = now() - timedelta(hours=hours), now() + timedelta(hours=24 - hours)
        db.session.commit()
    client = client_for(cast.organizer)
    assert client.get(f"/c/{badge}").status_code == (200 if status == 201 else 410)
    answer = scan(client, badge)
    assert answer.status_code == status
    if status == 410:
        assert "badge has expired" in refusal(answer)


def test_a_scan_in_time_that_arrives_later_counts(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    """Q7: what counts is when it was scanned."""
    with time_machine.travel(now() + timedelta(hours=50), tick=False):
        at = (now() - timedelta(hours=48)).isoformat()
        assert scan(scanner, badge, at=at, sent_at=now().isoformat()).status_code == 201
        assert scan(scanner, badge).status_code == 410


def test_whoever_joined_later_cannot_claim_to_have_scanned_it_before(
    app: Flask, cast: Cast, client_for: ClientFor, badge: str
) -> None:
    """Q2, Q7: a scan without a signal says itself when it was made, while the scanner did not attend yet."""
    client = client_for(cast.stranger)
    with time_machine.travel(now() + timedelta(hours=20), tick=False):
        client.post_form(f"/events/{cast.event.slug}/attendance")
    for hours in (48, 72):
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            for earlier in (hours, hours - 1, hours - 19, 1, 0):  # before they joined, or when the badge has expired
                at = (now() - timedelta(hours=earlier)).isoformat()
                answer = scan(client, badge, at=at, sent_at=now().isoformat())
                assert (answer.status_code, refusal(answer)[:22]) == (410, "This badge has expired"), earlier
    assert contact(app, cast.stranger, cast.owner) is None
    with time_machine.travel(now() + timedelta(hours=48), tick=False):
        at = (now() - timedelta(hours=27)).isoformat()
        assert scan(client, badge, at=at, sent_at=now().isoformat()).status_code == 201


def test_to_whoever_does_not_attend_it_is_over(app: Flask, cast: Cast, client_for: ClientFor, badge: str) -> None:
    client = client_for(cast.stranger)
    page = client.visit(f"/c/{badge}", 410)
    assert "Owner Person" not in page
    assert refusal(scan(client, badge)).startswith("This badge has expired")
    assert contact(app, cast.stranger, cast.owner) is None


def test_signed_out_it_shows_nobody(client_for: ClientFor, badge: str) -> None:
    """Q4: and it takes nothing from a guest, gives them no vCard."""
    guest = client_for(None)
    page = guest.visit(f"/c/{badge}")
    assert "an event badge" in page
    assert "Owner" not in page
    assert "PyData" not in page
    assert guest.get(f"/c/{badge}.vcf").status_code == 404
    assert guest.post_form(f"/c/{badge}/cards", {"name": "X", "channel": "x@example.org"}).status_code == 404


def test_a_new_badge_makes_the_old_one_open_nothing(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    """Q3."""
    scan(scanner, badge)
    client_for(cast.owner).post_form(f"/events/{cast.event.slug}/badge/rotations")
    new = badge_of(app, cast.owner, cast.event)
    assert new != badge
    assert scan(client_for(cast.staff), badge).status_code == 410
    assert client_for(cast.staff).get(f"/c/{badge}").status_code == 410
    assert scan(client_for(cast.staff), new).status_code == 201
    assert contact(app, cast.organizer, cast.owner)


def test_who_leaves_the_event_wears_no_badge(app: Flask, cast: Cast, client_for: ClientFor, badge: str) -> None:
    client_for(cast.owner).post_form(f"/events/{cast.event.slug}/attendance/removal")
    assert scan(client_for(cast.organizer), badge).status_code == 410


def test_one_cannot_scan_oneself(cast: Cast, client_for: ClientFor, badge: str) -> None:
    """Q5."""
    assert scan(client_for(cast.owner), badge).status_code == 422
    assert client_for(cast.owner).get(f"/c/{badge}").location == f"/events/{cast.event.slug}/badge"


def test_a_blocked_scanner_finds_a_badge_that_is_over(
    app: Flask, cast: Cast, client_for: ClientFor, badge: str
) -> None:
    """Q5: what a stranger finds; a request that was open is gone as well."""
    scan(client_for(cast.organizer), badge)
    owner = client_for(cast.owner)
    owner.post_form(f"/contacts/{kept(app, cast.owner, cast.organizer).id}/block")
    assert ASKS not in owner.visit("/")
    assert scan(client_for(cast.organizer), badge).json == scan(client_for(cast.stranger), badge).json
    assert client_for(cast.organizer).get(f"/c/{badge}").status_code == 410


def test_ten_looks_at_a_badge_change_nothing(app: Flask, cast: Cast, scanner: Client, badge: str) -> None:
    """Q4."""
    for _ in range(10):
        assert scanner.get(f"/c/{badge}").status_code == 200
    assert contact(app, cast.organizer, cast.owner) is None


def test_nobody_else_answers_for_me(app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str) -> None:
    """Z2: least of all who asks."""
    scan(scanner, badge)
    request = held(app, cast.organizer, cast.owner)
    for person in (cast.organizer, cast.contact, cast.staff):
        for path in (f"holders/{request.id}", f"holders/{request.id}/removal", f"requests/{request.id}/removal"):
            assert client_for(person).post_form(f"/me/card/{path}").status_code == 404
    assert kept(app, cast.organizer, cast.owner).has_asked


def test_a_card_of_ones_own_added_to_it_gives_no_more(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    """P1: what somebody types of a person is no yes of that person, and no meeting that gives their card."""
    scan(scanner, badge)
    with app.app_context():
        me, contact = db.session.merge(cast.organizer), Contact.find(cast.organizer, cast.owner)
        details = Details(name="Owner Person", emails=("typed@example.org",))
        save_person(me, details, Scan(uuid4(), now(), "by_hand"), contact)
        db.session.commit()
    got = kept(app, cast.organizer, cast.owner)
    assert (got.card_without_topics.email, got.card_without_topics.phone, got.has_asked) == (
        "typed@example.org",
        "",
        True,
    )


def test_a_no_outlives_undo(app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str) -> None:
    """Whoever takes the scan back and scans again does not ask again."""
    owner = client_for(cast.owner)
    scan(scanner, badge)
    owner.post_form(f"/me/card/requests/{held(app, cast.organizer, cast.owner).id}/removal")
    scanner.post_form(f"/encounters/{encounters(app)[-1].id}/removal")
    assert contact(app, cast.organizer, cast.owner) is None
    scan(scanner, badge)
    assert kept(app, cast.organizer, cast.owner).has_asked
    assert ASKS not in owner.visit("/")
    owner.post_form(f"/me/card/holders/{held(app, cast.organizer, cast.owner).id}")
    assert kept(app, cast.organizer, cast.owner).card_without_topics.phone == PHONE


def test_undo_takes_back_what_an_open_badge_gave(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    scan(scanner, badge)
    client_for(cast.owner).post_form(f"/events/{cast.event.slug}/badge", {"gives": "card"})
    scan(scanner, badge)
    assert kept(app, cast.organizer, cast.owner).card_without_topics.phone == PHONE
    scanner.post_form(f"/encounters/{encounters(app)[-1].id}/removal")
    got = kept(app, cast.organizer, cast.owner)
    assert (got.card_without_topics.phone, got.has_asked) == ("", True)


def test_a_badge_opened_after_the_scan_gives_nothing_to_it(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    """Q7: it was scanned when it asked, however late it arrives."""
    at = (now() - timedelta(minutes=20)).isoformat()
    client_for(cast.owner).post_form(f"/events/{cast.event.slug}/badge", {"gives": "card"})
    scan(scanner, badge, at=at, sent_at=now().isoformat())
    assert kept(app, cast.organizer, cast.owner).has_asked


def test_a_badge_shows_a_holder_from_elsewhere_nothing_of_the_event(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """P1: what is shared at the event alone is given there, and a badge does not give."""
    stranger, owner = client_for(cast.stranger), client_for(cast.owner)
    scan(stranger, code_of(app, cast.owner))
    owner.post_form(f"/events/{cast.event.slug}/sharing", {"shared": ["phone"]})
    with app.app_context():
        db.session.get_one(Event, cast.event.id).add_attendee(db.session.get_one(User, cast.stranger.id))
        db.session.commit()
    scan(stranger, badge_of(app, cast.owner, cast.event))
    assert kept(app, cast.stranger, cast.owner).card_without_topics.phone == ""
    scan(stranger, code_of(app, cast.owner))
    assert kept(app, cast.stranger, cast.owner).card_without_topics.phone == PHONE


def test_a_blocked_scanner_from_elsewhere_hears_what_a_stranger_hears(
    app: Flask, cast: Cast, client_for: ClientFor, badge: str
) -> None:
    """Q5: that the badge has expired, for whoever does not attend."""
    scan(client_for(cast.stranger), code_of(app, cast.owner))
    client_for(cast.owner).post_form(f"/contacts/{kept(app, cast.owner, cast.stranger).id}/block")
    assert client_for(cast.stranger).get(f"/c/{badge}").status_code == 410
    assert scan(client_for(cast.stranger), badge).status_code == 410


def test_whoever_asked_learns_that_it_was_given(
    app: Flask, cast: Cast, client_for: ClientFor, scanner: Client, badge: str
) -> None:
    scan(scanner, badge)
    assert "gave you their card" not in scanner.visit("/")
    client_for(cast.owner).post_form(f"/me/card/holders/{held(app, cast.organizer, cast.owner).id}")
    page = scanner.visit("/")
    assert "Owner Person gave you their card" in page
    scanner.post_form(f"/contacts/{kept(app, cast.organizer, cast.owner).id}/notice")
    assert "gave you their card" not in scanner.visit("/")
