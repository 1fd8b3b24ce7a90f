"""Search engines and programs that show links read what an event is, if it is for everybody."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from meetup.events import Event
from meetup.events.practical import EventPracticalities
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import make
from tests.pages import Page

EVENT = "/events/pydata-lisbon"
LOC = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def edit(app: Flask, event: Event, **columns: Any) -> None:
    with app.app_context():
        db.session.get_one(Event, event.id).edit(**columns)
        db.session.commit()


def data_on(page: Page) -> dict[str, Any]:
    (script,) = page.all("script", type="application/ld+json")
    return dict(json.loads("".join(part for part in script.parts if isinstance(part, str))))


def test_a_public_event_says_what_schema_org_asks_for(app: Flask, cast: Cast, visit: Visit) -> None:
    edit(app, cast.event, description="**Talks** and [slides](https://example.org)</script>")
    data = data_on(visit(EVENT))
    assert (data["@type"], data["name"]) == ("Event", "PyData Lisbon")
    assert data["startDate"].endswith(("+00:00", "+01:00"))
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["location"] == {"@type": "Place", "name": "LX Factory", "address": "LX Factory"}
    assert data["organizer"] == [{"@type": "Person", "name": "Organizer Person"}]
    assert data["description"] == "Talks and slides (https://example.org)</script>"
    assert data["image"][0].startswith("http://localhost/")


@pytest.mark.parametrize(
    "text", ["[](https://example.org)", "[https://example.org](https://example.org)", "[](x)", "# "]
)
def test_whatever_stands_in_a_description_has_a_page(app: Flask, cast: Cast, visit: Visit, text: str) -> None:
    edit(app, cast.event, description=text)
    assert data_on(visit(EVENT))
    visit(EVENT, cast.owner)


def test_it_says_when_it_was_moved_or_called_off(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    starts, ends = cast.event.starts_at, cast.event.ends_at
    edit(app, cast.event, starts_at=starts + timedelta(days=7), ends_at=ends + timedelta(days=7))
    moved = data_on(visit(EVENT))
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] < moved["startDate"]
    with app.app_context():
        db.session.get_one(Event, cast.event.id).cancel()
        db.session.commit()
    cancelled = data_on(visit(EVENT))
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"
    assert cancelled["startDate"] == moved["startDate"]
    assert "previousStartDate" not in cancelled


def test_it_tells_the_address(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        EventPracticalities.change(cast.event.id, {"address": "R. Rodrigues de Faria 103,\n1300-501 Lisbon"})
        db.session.commit()
    address = "R. Rodrigues de Faria 103, 1300-501 Lisbon"
    assert data_on(visit(EVENT))["location"] == {"@type": "Place", "name": "LX Factory", "address": address}
    edit(app, cast.event, venue="")
    place = {"@type": "Place", "name": "R. Rodrigues de Faria 103", "address": address}
    assert data_on(visit(EVENT))["location"] == place


def test_an_address_as_the_venue_is_online(app: Flask, cast: Cast, visit: Visit) -> None:
    edit(app, cast.event, venue="https://meet.example.org/room")
    data = data_on(visit(EVENT))
    assert data["location"] == {"@type": "VirtualLocation", "url": "https://meet.example.org/room"}
    assert data["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"


@pytest.mark.parametrize("visibility", ["unlisted", "members"])
def test_what_is_not_for_everybody_is_told_to_nobody(app: Flask, cast: Cast, visit: Visit, visibility: str) -> None:
    edit(app, cast.event, visibility=visibility)
    page = visit(EVENT, cast.owner)
    assert not page.all("script", type="application/ld+json")
    told = [meta for meta in page.all("meta") if meta.get("property").startswith("og:")]
    assert bool(told) == (visibility == "unlisted"), "whoever has the link may see what it is"
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.one("link", rel="canonical")["href"] == f"http://localhost{EVENT}"
    assert EVENT not in visit("/sitemap.xml").markup


def test_the_sitemap_has_what_is_public(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        make(cast.organizer, "Draft & more").status = "draft"
        db.session.commit()
    answer = client_for(None).get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    assert [each.text for each in ET.fromstring(answer.text).findall(LOC)] == [f"http://localhost{EVENT}"]
    assert "Sitemap: http://localhost/sitemap.xml" in client_for(None).get("/robots.txt").text
