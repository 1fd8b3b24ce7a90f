"""People look for events: theirs, and public ones."""

from datetime import timedelta

import pytest
from flask import Flask

from meetup.extensions import db, now
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.events.pages import make


def titles(visit: Visit, path: str = "/events", **options: object) -> list[str]:
    return [strong.text for strong in visit(path, **options).all("strong")]


def test_only_public_ones_are_listed_to_others(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        for visibility in ("public", "unlisted", "members"):
            make(cast.organizer, f"Event {visibility}", visibility=visibility)
        make(cast.organizer, "Event draft").status = "draft"
        make(cast.organizer, "Event cancelled").status = "cancelled"
        make(cast.organizer, "Event over", days=-9)
        db.session.commit()
    for reader in (None, cast.stranger):
        assert titles(visit, as_=reader) == ["PyData Lisbon", "Event public"]


def test_mine_come_by_when_they_are(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        make(cast.owner, "Earlier", days=-20)
        make(cast.owner, "Later", days=20)
        make(cast.organizer, "Of others", days=5)
    page = visit("/events", as_=cast.owner)
    sections = {section.one("h2").text: [s.text for s in section.all("strong")] for section in page.all("section")}
    assert sections == {
        "Now": ["PyData Lisbon"],
        "You're going to": ["Later"],
        "Upcoming": ["Of others"],
        "Past events": ["Earlier"],
    }


def test_the_signed_out_and_the_new_are_not_left_alone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form("/events/pydata-lisbon/cancellation")
    assert "No public events yet" in client_for(None).visit("/events")
    assert "No upcoming events" in client_for(cast.stranger).visit("/events")


@pytest.mark.slow
def test_long_lists_turn_pages_at_the_same_cost(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, visit: Visit
) -> None:
    with app.app_context():
        for number in range(45):
            make(cast.owner, f"Past {number}", days=-100 + number)
            make(cast.organizer, f"Coming {number}", days=10 + number // 3)
    me, seen = client_for(cast.owner), []
    path, costs = "/events", set()
    while path:
        with queries() as statements:
            page = me.visit(path)
        seen += [strong.text for strong in page.all("strong") if strong.text.startswith("Past")]
        costs.add(len(statements))
        path = next((link["href"] for link in page.all("a") if link.text == "Earlier events"), "")
    assert seen == [f"Past {number}" for number in reversed(range(45))]
    assert len(costs) == 1
    coming = titles(visit)
    path = next(link["href"] for link in visit("/events").all("a") if link.text == "Later events")
    assert len(set(coming + titles(visit, path))) == 40


def test_a_broken_page_link_is_said(cast: Cast, visit: Visit) -> None:
    for cursor in ("x", "W10", "WyJhIiwgMV0", "%00", "WzEsIDJd"):
        visit(f"/events?past={cursor}", as_=cast.owner, status=400)
        visit(f"/events?more={cursor}", as_=cast.owner, status=400)


def test_the_event_that_matters_now_leads_today(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        make(cast.owner, "Tomorrow", days=1)
        make(cast.owner, "Just over", starts_at=now() - timedelta(hours=9), ends_at=now() - timedelta(hours=1))
    page = visit("/", as_=cast.owner)
    assert "PyData Lisbon" in [heading.text for heading in page.all("h2")]
    assert "Live now" in page
    assert "Tomorrow" not in page
    assert "Your code is ready" in visit("/", as_=cast.stranger)
