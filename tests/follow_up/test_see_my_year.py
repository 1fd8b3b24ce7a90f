"""My year, in pictures: a year by month and event, what came of it, and nobody's but mine."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.events import Event
from meetup.exchange import Encounter, Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.follow_up.charts.drawings import build_graph, text_width, truncate, wrap_name
from meetup.follow_up.charts.years import MAX_ALL_NAMED, load_year
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.elements import Element
from tests.exchange.scans import kept, share_all
from tests.pages import Page

MONTHS = [f"Month {number}" for number in range(1, 13)]
YEAR = now().astimezone(ZoneInfo("Europe/Lisbon")).year
PATH = "/me/pictures"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def met(app: Flask, cast: Cast, name: str, *days: datetime, event: Event | None = None) -> int:
    """Somebody whom the owner met at these times; the id of the contact."""
    with app.app_context():
        mine = db.session.get_one(User, cast.owner.id)
        contact = save_person(mine, Details(name=name), Scan(uuid4(), now(), "by_hand")).contact
        first = Encounter.all_for(contact)[0]
        db.session.delete(first)
        for at in days:
            place = {"event_id": event and event.id, "how": "by_hand", "met_at": at}
            db.session.add(Encounter(uuid=uuid4(), scanner_id=mine.id, contact_id=contact.id, **place))
        db.session.flush()
        contact.apply_meetings(Encounter.all_for(contact))
        db.session.commit()
        return contact.id


def lisbon(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Lisbon"))  # type: ignore[arg-type,misc]


def table(page: Page, caption: str) -> list[list[str]]:
    """The body of the table of that caption."""
    (found,) = (each for each in page.all("table") if each.one("caption").text == caption)
    return [[cell.text for cell in row.all("th", "td")] for row in found.one("tbody").all("tr")]


def drawings(page: Page) -> list[Element]:
    return [svg for svg in page.all("svg") if svg.get("role") == "img"]


def test_nobody_yet(cast: Cast, visit: Visit) -> None:
    page = visit(PATH, cast.stranger)
    assert "Nothing to show yet." in page
    assert not page.all("table")


def test_by_month_and_event_and_what_came_of_it(app: Flask, cast: Cast, owner: Client) -> None:
    friend = kept(app, cast.owner, cast.friend)
    for contact, kinds in ((cast.met, ["thanked"]), (friend, ["thanked", "called"])):
        for kind in kinds:
            owner.post_form(f"/contacts/{contact.id}/touches", {"kind": kind})
    met(app, cast, "Ana", lisbon(YEAR, 2, 3, 12))
    page = owner.visit(f"{PATH}?year={YEAR}")
    assert f"{YEAR}: 3 people" in page
    assert "33 %" in page
    folds = [fold.one("summary").text for fold in page.all("details") if fold.all("table")]
    assert len(folds) == len(page.all("table")) == 3, "each chart comes first, its numbers behind a button"
    assert all(fold.startswith("Show numbers") for fold in folds)
    months = table(page, "People met by month")
    assert ["February", "1", "0", "0", "1"] in months
    assert sum(int(row[1]) for row in months) == 3
    assert table(page, "People met by event") == [
        ["PyData Lisbon", "2", "1", "1", "0"],
        ["No event", "1", "0", "0", "1"],
    ]
    graph = {tuple(row) for row in table(page, "People and events")}
    assert ("Contact Person", "PyData Lisbon", "Thanked") in graph
    assert ("Friend Person", "PyData Lisbon", "Kept in touch") in graph
    assert ("Ana", "No event", "Not yet") in graph


def test_a_person_met_twice_is_one_person_in_both_months(app: Flask, cast: Cast, owner: Client) -> None:
    met(app, cast, "Ana", lisbon(2021, 3, 1, 9), lisbon(2021, 3, 2, 9), lisbon(2021, 6, 1, 9))
    page = owner.visit(f"{PATH}?year=2021")
    assert "2021: 1 person" in page
    assert [row[:2] for row in table(page, "People met by month")] == [["March", "1"], ["June", "1"]]


@pytest.mark.parametrize(
    ("at", "year", "month"),
    [
        ((2021, 12, 31, 23, 59), 2021, "December"),
        ((2022, 1, 1, 0, 0), 2022, "January"),
        ((2021, 7, 1, 0, 30), 2021, "July"),
        ((2021, 6, 30, 23, 30), 2021, "June"),
    ],
)
def test_months_begin_where_the_person_is(
    app: Flask, cast: Cast, owner: Client, at: Sequence[int], year: int, month: str
) -> None:
    """Lisbon is an hour ahead of UTC in summer."""
    met(app, cast, "Ana", lisbon(*at))
    assert table(owner.visit(f"{PATH}?year={year}"), "People met by month")[0][:2] == [month, "1"]


def test_years_to_choose(app: Flask, cast: Cast, owner: Client) -> None:
    met(app, cast, "Ana", lisbon(YEAR - 2, 5, 1, 9))
    page = owner.visit(PATH)
    years = page.one("nav", **{"aria-label": "Years"})
    assert [link.text for link in years.all("a")] == [str(YEAR), str(YEAR - 1), str(YEAR - 2)]
    assert f"You didn't meet anyone in {YEAR - 1}." in owner.visit(f"{PATH}?year={YEAR - 1}")


@pytest.mark.parametrize("year", ["", "x", "0", "1", "2999", "99999999999999999999", "2026.5", "\x00"])
def test_any_other_year_is_the_latest(owner: Client, year: str) -> None:
    answer = owner.get(PATH, query_string={"year": year})
    assert answer.status_code == (400 if year == "\x00" else 200)
    if year != "\x00":
        assert f"{YEAR}: 2 people" in answer.text


def test_a_corrected_place_counts(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).event_id = None
        db.session.commit()
    assert ["No event", "1"] in [row[:2] for row in table(owner.visit(PATH), "People met by event")]


def test_who_is_archived_merged_or_taken_back_is_not_counted(app: Flask, cast: Cast, owner: Client) -> None:
    other = met(app, cast, "Ana", now())
    part = met(app, cast, "Ana again", now())
    owner.post_form(f"/contacts/{other}/merges", {"other_id": str(part)})
    assert f"{YEAR}: 3 people" in owner.visit(PATH)
    owner.post_form(f"/contacts/{cast.met.id}/archiving")
    assert f"{YEAR}: 2 people" in owner.visit(PATH)
    owner.post_form(f"/encounters/{cast.encounter.id}/removal")
    assert f"{YEAR}: 1 person" in owner.visit(PATH)


def test_nobody_elses_and_no_notes(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """P1, P3: names by what is shared, and only my own list."""
    share_all(app, cast.contact)
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "canary-note", "version": "0"})
    owner.post_form(f"/contacts/{cast.met.id}/step", {"next_step": "canary-step"})
    met(app, cast, "Ana", now())
    shown = owner.get(PATH).text
    assert "canary" not in shown
    assert "contact@work.example.org" not in shown
    assert "by trade" not in shown
    for who in (cast.contact, cast.organizer, cast.stranger):
        assert "Ana" not in client_for(who).get(PATH).text
    assert f"{YEAR}: 1 person" in client_for(cast.contact).visit(PATH)


@pytest.mark.parametrize(
    "name", ["<b>Ana</b> & Söhne", "李美玲" * 10, "عبد الرحمن بن عبد العزيز", "x" * 100, "🎷 Nora"]
)
def test_names_in_any_script_stay_text(app: Flask, cast: Cast, owner: Client, name: str) -> None:
    """I1: in the drawing and in the table."""
    met(app, cast, name, now())
    page = owner.visit(PATH)
    assert name in [row[0] for row in table(page, "People and events")]
    assert not page.all("b")
    assert any(truncate(name, 14) in text.text for text in page.all("text"))


def test_every_drawing_says_what_it_is_and_has_its_table(owner: Client) -> None:
    """WCAG 1.1.1, 1.4.1: a name and a description, and no meaning by colour alone."""
    page = owner.visit(PATH)
    assert len(drawings(page)) == 4
    for svg in drawings(page):
        title, desc = svg.get("aria-labelledby").split()
        assert svg.one("title", id=title).text
        assert svg.one("desc", id=desc).text
    assert len(page.all("table")) == 3
    assert page.all("pattern", id="hatch")


def many(app: Flask, cast: Cast, people: int, events: int) -> None:
    """As many people, each at one of as many events, every tenth at two."""
    with app.app_context():
        mine = db.session.get_one(User, cast.owner.id)
        times = {"starts_at": now(), "ends_at": now() + timedelta(hours=1)}
        places = [Event.create(mine, f"Event {place}", **times) for place in range(events)]
        for number in range(people):
            contact = save_person(mine, Details(name=f"Person {number}"), Scan(uuid4(), now(), "by_hand")).contact
            contact.event = places[number % events]
            if number % 10 == 0:
                at = {"met_at": now() - timedelta(minutes=1), "event_id": places[(number + 1) % events].id}
                db.session.add(Encounter(uuid=uuid4(), scanner_id=mine.id, contact_id=contact.id, how="by_hand", **at))
        db.session.commit()


@pytest.mark.parametrize(("people", "events"), [(5, 1), (MAX_ALL_NAMED, 3), (60, 12), (300, 5)])
def test_the_graph_shows_everybody_once(app: Flask, cast: Cast, people: int, events: int) -> None:
    many(app, cast, people, events)
    with app.test_request_context():
        year = load_year(db.session.get_one(User, cast.owner.id), YEAR, MONTHS)
        graph = build_graph(year)
    assert year.everybody.people == people + 2
    counted = sum(group.people for group in year.events)
    named = [dot for dot in graph.dots if dot.contact_id]
    ties = len(graph.lines) - len(graph.dots)
    assert sum(dot.person_count for dot in graph.dots) + ties <= counted
    if people + 2 <= MAX_ALL_NAMED:
        assert len(named) == people + 2
        assert not [dot for dot in graph.dots if not dot.contact_id]
    tops = [(dot.y - dot.radius, dot.y + dot.radius) for dot in graph.dots]
    assert all(above[1] <= below[0] for above, below in pairwise(tops)), "circles never overlap"
    assert all(box.y + 54 <= below.y for box, below in pairwise(graph.boxes))
    assert max(tops)[1] <= graph.height
    assert len(graph.boxes) <= 10


def test_the_drawing_is_well_formed(app: Flask, cast: Cast, owner: Client) -> None:
    many(app, cast, 60, 12)
    text = owner.get(PATH).text
    begin = text.index('<svg class="graph"')
    ElementTree.fromstring(text[begin : text.index("</svg>", begin) + 6])


def test_as_many_queries_for_many_as_for_few(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    counts = []
    for _ in range(2):
        with queries() as sent:
            owner.visit(PATH)
        counts.append(len(sent))
        many(app, cast, 60, 12)
    assert counts[0] == counts[1]


def test_a_get_writes_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        before = db.session.query(Contact).count()
    owner.visit(PATH)
    with app.app_context():
        assert db.session.query(Contact).count() == before


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("PyData Lisbon", ["PyData Lisbon"]),
        ("EuroPython Evening", ["EuroPython", "Evening"]),
        ("Data & Coffee in the hall of Bergen", ["Data & Coffee", "in the hall of…"]),
        ("Donaudampfschifffahrt", ["Donaudampfschi…"]),
        ("数据库技术大会二零二六", ["数据库技术大会…"]),
    ],
)
def test_long_names_of_events(name: str, lines: list[str]) -> None:
    assert wrap_name(name) == lines
    assert all(text_width(line) <= 15 for line in lines)
