"""Whoever agreed to something finds the words, their version and the time (P6)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.coffee.models import Coffee
from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import Agreement, User
from meetup.people.agreements.wordings import WORDINGS
from meetup.sponsors import Representative, Sponsor
from tests.cast import Cast, live_event
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.test_give_a_card_as_a_guest import confirm, give, letter_link

Act = Callable[[Flask, Cast, Client], None]


def agreements(app: Flask, user: User | None = None) -> list[Agreement]:
    with app.app_context():
        query = select(Agreement).order_by(Agreement.id)
        return list(db.session.scalars(query.where(Agreement.user_id == user.id) if user else query))


def go(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context():
        event = live_event(db.session.get_one(User, cast.organizer.id), "Second Day")
        db.session.commit()
        slug = event.slug
    client.post_form(f"/events/{slug}/attendance")


def list_in_room(name: str) -> Act:
    def act(_app: Flask, cast: Cast, client: Client) -> None:
        client.post_form(f"/rooms/{cast.room.id}/visits")
        client.post_form(f"/rooms/{cast.room.id}/visits/listing", {name: "y"})

    return act


def join_coffee(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context():
        Coffee.start(db.session.get_one(Event, cast.event.id), 30, ["Bar"])
        db.session.commit()
    client.post_form(f"/events/{cast.event.slug}/coffee/joining")


def post(path: str, **form: str) -> Act:
    return lambda _app, cast, client: _post(client, path.format(slug=cast.event.slug), form)


def _post(client: Client, path: str, form: dict[str, str]) -> None:
    assert client.post_form(path, form).status_code == 303


def give_a_sponsor(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context():
        sponsor = Sponsor.add(cast.event.id, {"name": "Acme"})
        Representative.add(sponsor, cast.staff.email)
        Representative.all_of(sponsor)[0].accept(cast.staff)
        db.session.commit()
        path = f"/events/{cast.event.slug}/sponsors/{sponsor.id}/details"
    _post(client, path, {"seen": str(cast.staff.id), "gives_email": "y"})


def take_back_from_sponsors(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context():
        (sponsor,) = Sponsor.all_of(cast.event.id)
        path = f"/me/card/sponsors/{sponsor.id}/removal"
    _post(client, path, {})


ACTS: dict[str, tuple[Act, str, str]] = {
    "sharing": (post("/me/sharing", shared="phone"), "", "Name, Phone"),
    "event_sharing": (post("/events/{slug}/sharing", shared="email"), "PyData Lisbon", "Name, Email"),
    "attending": (go, "Second Day", ""),
    "listing": (post("/events/{slug}/listing", listed="yes"), "PyData Lisbon", ""),
    "badge": (post("/events/{slug}/badge", gives="card"), "PyData Lisbon", ""),
    "room_listing": (list_in_room("listed"), "PyData Lisbon", ""),
    "open_to_talk": (list_in_room("open_to_talk"), "Hall B", ""),
    "coffee": (join_coffee, "PyData Lisbon", ""),
    "organizer_email": (post("/events/{slug}/registration/answers", gives_email="y"), "PyData Lisbon", ""),
    "announcement_mail": (post("/events/{slug}/announcements/mail", on="1"), "PyData Lisbon", ""),
    "mutual_contact": (post("/me/introductions", introducible="y", mutual="y"), "", ""),
    "sponsor_details": (give_a_sponsor, "Acme, PyData Lisbon", "Name, Headline, Email"),
}
ENDS: dict[str, Act] = {
    "sharing": post("/me/sharing", shared="email"),
    "event_sharing": post("/events/{slug}/sharing/removal"),
    "listing": post("/events/{slug}/listing"),
    "badge": post("/events/{slug}/badge"),
    "room_listing": list_in_room("open_to_talk"),
    "open_to_talk": list_in_room("listed"),
    "coffee": post("/events/{slug}/coffee/leaving"),
    "organizer_email": post("/events/{slug}/registration/answers"),
    "announcement_mail": post("/me/announcements"),
    "mutual_contact": post("/me/introductions", introducible="y"),
    "sponsor_details": take_back_from_sponsors,
}


@pytest.mark.parametrize("kind", ACTS)
def test_after_each_act(app: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    client, other = client_for(cast.owner), client_for(cast.contact)
    act, about, chosen = ACTS[kind]
    act(app, cast, client)
    (kept,) = (one for one in agreements(app, cast.owner) if one.kind == kind)
    wording = WORDINGS[kind]
    assert (kept.about, kept.chosen, kept.version, kept.words) == (about, chosen, wording.version, wording.words)
    assert now() - kept.agreed_at < timedelta(minutes=1)
    page = client.visit("/me/agreements")
    for text in (wording.name, wording.words, about, chosen):
        assert text in page
    assert wording.words not in other.visit("/me/agreements")
    assert "/me/agreements" in [link.get("href") for link in client.visit("/me/security").all("a")]


def test_each_kind_is_tried_here() -> None:
    """Below for guests, and in test_sign_up.py for newcomers."""
    assert WORDINGS.keys() == ACTS.keys() | {"guest_card", "reach", "photo", "terms"}


@pytest.mark.parametrize("kind", ENDS)
def test_until_it_is_taken_back(app: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    client = client_for(cast.owner)
    ACTS[kind][0](app, cast, client)
    ENDS[kind](app, cast, client)
    first = next(one for one in agreements(app, cast.owner) if one.kind == kind)
    assert first.ended_at
    assert ", until " in client.visit("/me/agreements")


ENDED_BY_LEAVING = ("listing", "badge", "room_listing", "coffee", "organizer_email", "announcement_mail")


@pytest.mark.parametrize("new_title", ["PyData Lisbon", "PyData Lisboa"])
def test_all_about_an_event_is_over_for_who_leaves_it(
    app: Flask, cast: Cast, client_for: ClientFor, new_title: str
) -> None:
    """P6: also under a new title, which is not what makes it the same event."""
    client = client_for(cast.owner)
    for kind in ENDED_BY_LEAVING:
        ACTS[kind][0](app, cast, client)
    with app.app_context():
        db.session.get_one(Event, cast.event.id).title = new_title
        db.session.commit()
    client.post_form(f"/events/{cast.event.slug}/attendance/removal")
    kept = [one for one in agreements(app, cast.owner) if one.kind in ENDED_BY_LEAVING]
    assert len(kept) == len(ENDED_BY_LEAVING)
    assert all(one.ended_at for one in kept)


def test_open_to_talk_is_over_with_the_room(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P6: as its words say."""
    client = client_for(cast.owner)
    list_in_room("open_to_talk")(app, cast, client)
    client.post_form(f"/rooms/{cast.room.id}/visits/removal")
    assert [one.ended_at is not None for one in agreements(app, cast.owner) if one.kind == "open_to_talk"] == [True]


def test_who_joins_without_these_words_did_not_agree_to_them(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P6: only what was read is kept."""
    with app.app_context():
        code = db.session.get_one(Event, cast.event.id).code.code
    client_for(cast.stranger).post_form(f"/c/{code}/attendance")
    assert not [one for one in agreements(app, cast.stranger) if one.kind == "attending"]


def test_twice_the_same_is_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    for _ in range(2):
        ACTS["sharing"][0](app, cast, client)
    assert len(agreements(app, cast.owner)) == 1


def test_old_words_stay_when_they_are_written_anew(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(cast.owner)
    ACTS["listing"][0](app, cast, client)
    monkeypatch.setitem(WORDINGS, "listing", WORDINGS["listing"]._replace(version=99, words="Be found by others."))
    ACTS["listing"][0](app, cast, client)
    first, second = agreements(app, cast.owner)
    assert (first.version, second.version) == (2, 99)
    assert first.words != second.words == "Be found by others."


def test_a_guest_is_connected_with_nobody_they_did_not_switch_on(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P6: nothing is switched on when the letter's page opens, and going on like that connects nobody."""
    guest = client_for(None)
    with app.app_context():
        paths = [f"/c/{Code.get_phone_code(person).code}" for person in (cast.owner, cast.contact)]
    for path in paths:
        give(guest, path)
    link = letter_link(app)
    form = guest.visit(link).form(link)
    assert "You'll be on each other's lists" in form.text
    switches = [field for field in form.all("input") if field.get("name") == "recipient"]
    assert len(switches) == 2
    assert not [field for field in switches if "checked" in field.attributes]
    guest.post_form(link, {"nobody": "y"})
    assert "Owner Person" not in guest.visit("/contacts?stage=all")
    assert [one.kind for one in agreements(app)] == ["terms"]


def test_what_a_guest_agreed_to_is_kept(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    guest = client_for(None)
    with app.app_context():
        path = f"/c/{Code.get_phone_code(cast.owner).code}"
    give(guest, path)
    confirm(app, guest)
    terms, kept = agreements(app)
    assert (terms.kind, terms.words) == ("terms", WORDINGS["terms"].words)
    assert (kept.kind, kept.about, kept.words) == ("guest_card", "Owner Person", WORDINGS["guest_card"].words)
    assert "Owner Person" in guest.visit("/me/agreements")


def test_it_is_in_the_full_export_and_goes_with_the_account(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """G1."""
    client = client_for(cast.owner)
    ACTS["listing"][0](app, cast, client)
    (kept,) = (client.get("/me/export.json").json or {})["agreements"]
    assert (kept["kind"], kept["words"], kept["about"]) == ("listing", WORDINGS["listing"].words, "PyData Lisbon")
    with app.app_context():
        db.session.delete(db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert agreements(app, cast.owner) == []


def test_a_long_record_has_pages(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        for number in range(60):
            Agreement.record(cast.owner, "attending", f"Event {number}.", f"event {number}")
        db.session.commit()
    client = client_for(cast.owner)
    page = client.visit("/me/agreements")
    assert "Event 59." in page
    assert "Event 9." not in page
    onward = next(str(link["href"]) for link in page.all("a") if "after=" in link.get("href", ""))
    assert "Event 9." in client.visit(onward)
