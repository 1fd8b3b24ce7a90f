"""Organizers show who pays for an event, with logo and link."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from meetup.people.pictures import Picture
from meetup.sponsors import Sponsor
from meetup.sponsors.models import MAX_SPONSORS
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.pages import Page
from tests.pictures import store_photo, webp

PAGE = "/events/pydata-lisbon"
MANAGE = f"{PAGE}/manage/sponsors"


@pytest.fixture
def sponsors(app: Flask, cast: Cast) -> list[int]:
    """The ids of two sponsors, of which one has a logo."""
    with app.app_context():
        first = Sponsor.add(cast.event.id, {"name": "Acme", "link": "https://acme.example", "tier": "Gold"})
        second = Sponsor.add(cast.event.id, {"name": "Brew", "link": "", "tier": ""})
        first.set_logo(store_photo(cast.organizer.id))
        db.session.commit()
        return [first.id, second.id]


def names(page: Page) -> list[str]:
    section = page.one("section", id="sponsors")
    return [tile.all("img")[0]["alt"] if tile.all("img") else tile.text for tile in section.all("li")]


def test_an_organizer_adds_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    form = {"name": "Acme", "link": "acme.example/about", "tier": "Gold", "logo": (BytesIO(webp((300, 90))), "a.webp")}
    assert organizer.post_form(MANAGE, form).location == MANAGE
    page = client_for(None).visit(PAGE)
    section = page.one("section", id="sponsors")
    assert section.one("h3").text == "Gold"
    assert section.one("img")["alt"] == "Acme"
    assert client_for(None).get(section.one("img")["src"]).mimetype == "image/webp"
    assert (section.one("a")["href"], section.one("a")["rel"]) == ("https://acme.example/about", "noopener sponsored")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Type the sponsor"),
        ({"name": "x" * 101}, "name", "Keep this to 100 characters."),
        ({"link": "javascript:alert(1)"}, "link", "not a web address"),
        ({"link": "mailto:a@b.example"}, "link", "not a web address"),
        ({"logo": b"<svg onload=alert(1)>"}, "logo", "Choose a JPEG"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    app: Flask, cast: Cast, client_for: ClientFor, changes: dict[str, object], field: str, message: str
) -> None:
    sent = {name: (BytesIO(value), "a.svg") if isinstance(value, bytes) else value for name, value in changes.items()}
    answer = client_for(cast.organizer).post_form(MANAGE, {"name": "Acme", "tier": "Kept", **sent})
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert message in answer.text
    assert "Kept" in answer.text
    with app.app_context():
        assert not Sponsor.all_of(cast.event.id)


CHANGES: dict[str, Callable[[Sponsor, int], object]] = {
    "name": lambda sponsor, _: sponsor.edit({"name": "Acme Labs"}),
    "link": lambda sponsor, _: sponsor.edit({"link": "https://labs.example"}),
    "tier": lambda sponsor, _: sponsor.edit({"tier": "Silver"}),
    "logo": lambda sponsor, owner_id: sponsor.set_logo(store_photo(owner_id, "red")),
    "no logo": lambda sponsor, _: sponsor.set_logo(None),
    "order": lambda sponsor, _: Sponsor.all_of(sponsor.event_id)[1].move_up(),
    "one more": lambda sponsor, _: Sponsor.add(sponsor.event_id, {"name": "Cask"}),
    "one less": lambda sponsor, _: sponsor.delete(),
    "the last less": lambda sponsor, _: Sponsor.all_of(sponsor.event_id)[1].delete(),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_the_signed_out_see_a_change_at_the_next_request(
    app: Flask, cast: Cast, sponsors: list[int], client_for: ClientFor, changed: str
) -> None:
    """H3: their page comes from memory."""
    before = client_for(None).get(PAGE)
    tag = {"If-None-Match": before.headers["ETag"]}
    assert client_for(None).get(PAGE, headers=tag).status_code == 304
    with app.app_context():
        CHANGES[changed](db.session.get_one(Sponsor, sponsors[0]), cast.organizer.id)
        db.session.commit()
    after = client_for(None).get(PAGE, headers=tag)
    assert after.status_code == 200
    assert after.text != before.text


def test_in_the_order_of_the_organizers(cast: Cast, sponsors: list[int], client_for: ClientFor) -> None:
    assert names(client_for(None).visit(PAGE)) == ["Acme", "Brew"]
    client_for(cast.organizer).post_form(f"{MANAGE}/{sponsors[1]}/move")
    assert names(client_for(None).visit(PAGE)) == ["Brew", "Acme"]


def test_changed_and_deleted(app: Flask, cast: Cast, sponsors: list[int], client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    assert organizer.visit(f"{MANAGE}/{sponsors[0]}").one("input", id="link")["value"] == "https://acme.example"
    organizer.post_form(f"{MANAGE}/{sponsors[0]}", {"name": "Acme Labs"})
    page = client_for(None).visit(PAGE)
    assert names(page) == ["Acme Labs", "Brew"]
    assert not page.one("section", id="sponsors").all("a")
    organizer.post_form(f"{MANAGE}/{sponsors[0]}/logo/removal")
    for sponsor_id in sponsors:
        organizer.post_form(f"{MANAGE}/{sponsor_id}/removal")
    assert not client_for(None).visit(PAGE).all("section", id="sponsors")
    with app.app_context():
        assert not db.session.scalars(select(Picture)).all()


def test_there_are_at_most_thirty(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        for number in range(MAX_SPONSORS):
            Sponsor.add(cast.event.id, {"name": f"Sponsor {number}"})
        db.session.commit()
    answer = client_for(cast.organizer).post_form(MANAGE, {"name": "One more"})
    assert answer.status_code == 422
    assert "Thirty sponsors are the most" in answer.text


def test_only_organizers_change_them(app: Flask, cast: Cast, sponsors: list[int], client_for: ClientFor) -> None:
    """Z2: nor do organizers change those of another event."""
    for who, status in ((cast.owner, 403), (cast.staff, 403), (cast.stranger, 404)):
        assert client_for(who).post_form(f"{MANAGE}/{sponsors[0]}", {"name": "Mine"}).status_code == status
    with app.app_context():
        stranger = db.session.get_one(User, cast.stranger.id)
        Event.create(stranger, "Elsewhere", starts_at=cast.event.starts_at, ends_at=cast.event.ends_at)
        db.session.commit()
    answer = client_for(cast.stranger).post_form(f"/events/elsewhere/manage/sponsors/{sponsors[0]}", {"name": "Mine"})
    assert answer.status_code == 404
    assert names(client_for(None).visit(PAGE)) == ["Acme", "Brew"]


def test_it_costs_one_statement_however_many_there_are(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    me, counts = client_for(cast.owner), []
    me.get(PAGE)
    for _ in range(3):
        with queries() as statements:
            me.get(PAGE)
        counts.append(len(statements))
        with app.app_context():
            Sponsor.add(cast.event.id, {"name": "Acme"})
            db.session.commit()
    assert counts == [counts[0], counts[0] + 1, counts[0] + 1]
