"""Organizers say how to get there, how to get online, what is accessible, whom to turn to, and answer questions."""

from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from meetup.codes.qr import png
from meetup.events import Event
from meetup.events.practical import EventPracticalities
from meetup.events.practical.map_links import map_links
from meetup.events.practical.wifi import wifi_text
from meetup.extensions import db
from meetup.people import User
from meetup.registration import Way
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.registration.rules import set_rules

PAGE = "/events/pydata-lisbon"
FORM = f"{PAGE}/manage/practical"
WIFI = f"{PAGE}/wifi.svg"
NETWORK, PASSWORD = 'Hall; "B"', "pass:word,\\;1"


def typed(**changes: str) -> dict[str, str]:
    return {
        "address": "R. Rodrigues de Faria 103\n1300-501 Lisbon",
        "wifi_network": NETWORK,
        "wifi_password": PASSWORD,
        "step_free": "yes",
        "quiet_room": "no",
        "childcare": "",
        "captions": "",
        "accessibility_note": "The lift is behind the bar.",
        "conduct": "Be kind.",
        "conduct_link": "example.org/conduct",
        "conduct_name": "Ines",
        "conduct_channel": "ines@example.org",
        "questions-0-question": "Is there food?",
        "questions-0-answer": "Yes, at noon.",
        "questions-1-question": "",
        "questions-1-answer": "",
        "questions-2-question": "Can I park?",
        "questions-2-answer": "No.",
    } | changes


@pytest.fixture
def said(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.organizer).post_form(FORM, typed())
    assert (answer.status_code, answer.location) == (303, PAGE)


def test_everyone_reads_it_on_the_page(said: None, client_for: ClientFor) -> None:
    text = client_for(None).visit(PAGE).text
    for shown in ("R. Rodrigues de Faria 103", "Step-free access", "Quiet room: no", "The lift is behind the bar."):
        assert shown in text
    for shown in ("Be kind.", "Ines", "ines@example.org", "Is there food?", "Yes, at noon.", "Can I park?"):
        assert shown in text
    assert text.index("Is there food?") < text.index("Can I park?")
    assert "Childcare" not in text  # nobody has said so


def test_links_lead_to_maps_and_load_nothing_from_them(said: None, client_for: ClientFor) -> None:
    page = client_for(None).visit(PAGE)
    links = [link for link in page.all("a") if link.get("rel") == "noreferrer"]
    place = "R.+Rodrigues+de+Faria+103%2C+1300-501+Lisbon"
    assert [link["href"].split(place)[0] for link in links][:3] == [
        "https://www.openstreetmap.org/search?query=LX+Factory%2C+",
        "https://www.google.com/maps/search/?api=1&query=LX+Factory%2C+",
        "https://maps.apple.com/?q=LX+Factory%2C+",
    ]
    phone = "geo:0,0?q=LX%20Factory%2C%20R.%20Rodrigues%20de%20Faria%20103%2C%201300-501%20Lisbon"
    assert links[3]["href"] == phone


@pytest.mark.parametrize(
    ("venue", "address", "count"), [("", "", 0), ("https://meet.example/x", "", 0), ("Hub", "", 4)]
)
def test_an_event_without_a_place_has_no_maps(venue: str, address: str, count: int) -> None:
    assert len(map_links(venue, address)) == count


def test_only_those_who_go_read_the_password(said: None, cast: Cast, client_for: ClientFor) -> None:
    for who in (cast.owner, cast.organizer):
        page = client_for(who).visit(PAGE)
        assert NETWORK in page.text
        assert PASSWORD in page.text
        code = client_for(who).get(WIFI)
        assert code.mimetype == "image/svg+xml"
        assert code.headers["Cache-Control"] == "private, no-store"
    for outsider in (cast.stranger, None):
        answer = client_for(outsider).get(PAGE)
        assert answer.status_code == 200
        for secret in ("Wi-Fi", "Hall;", "pass:word"):
            assert secret not in answer.text
        assert client_for(outsider).get(WIFI).status_code in (302, 404)
        assert "pass:word" not in client_for(outsider).get(f"{PAGE}.ics").text


def test_who_only_asks_to_come_does_not_read_it(said: None, app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, way=Way.APPROVAL)
    client_for(cast.stranger).post_form(f"{PAGE}/attendance")
    page = client_for(cast.stranger).get(PAGE)
    assert "asked to join" in page.text
    assert "pass:word" not in page.text
    assert client_for(cast.stranger).get(WIFI).status_code == 404


def test_who_leaves_reads_it_no_more(said: None, app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.remove_attendee(db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert "pass:word" not in client_for(cast.owner).get(PAGE).text
    assert client_for(cast.owner).get(WIFI).status_code == 404


@pytest.mark.parametrize(
    ("network", "password", "text"),
    [
        ("Hall", "coffee-time", "WIFI:T:WPA;S:Hall;P:coffee-time;;"),
        ("Hall", "", "WIFI:T:nopass;S:Hall;;"),
        ("12345678", "12345678", "WIFI:T:WPA;S:12345678;P:12345678;;"),
        (NETWORK, PASSWORD, r"WIFI:T:WPA;S:Hall\; \"B\";P:pass\:word\,\\\;1;;"),
        ("Café ☕", "coffee-time", "WIFI:T:WPA;S:Café ☕;P:coffee-time;;"),
    ],
)
def test_phones_read_the_code(network: str, password: str, text: str) -> None:
    assert wifi_text(network, password) == text
    picture = Image.open(BytesIO(png(text, scale=6))).convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"wifi_password": "short"}, "A Wi-Fi password has 8 to 63"),
        ({"wifi_password": "pässwörter"}, "A Wi-Fi password has 8 to 63"),
        ({"wifi_network": ""}, "Type the name of the network, too."),
        ({"wifi_network": "ü" * 20}, "too long for the name of a network"),
        ({"address": "x" * 301}, "Keep this to 300 characters."),
        ({"conduct_link": "javascript:alert(1)"}, "not a web address"),
        ({"conduct_channel": "ask at the desk"}, "Type an email address or a phone number."),
        ({"conduct_channel": ""}, "Add how to reach them."),
        ({"questions-0-answer": ""}, "Type the answer, or clear the question."),
        ({"questions-2-question": ""}, "Type the question, or clear the answer."),
        ({"step_free": "perhaps"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    app: Flask, cast: Cast, client_for: ClientFor, changes: dict[str, str], message: str
) -> None:
    answer = client_for(cast.organizer).post_form(FORM, typed(**changes))
    assert answer.status_code == 422
    for kept in (message, "The lift is behind the bar.", "Be kind.", "questions-2-answer"):
        assert kept in answer.text
    with app.app_context():
        assert EventPracticalities.find(cast.event.id) is None


def test_there_is_always_room_for_two_more_questions(said: None, cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.organizer).visit(FORM)
    names = [area["name"] for area in page.all("textarea") if area["name"].startswith("questions")]
    assert names == [f"questions-{number}-answer" for number in range(4)]
    many = {f"questions-{n}-{part}": f"{part} {n}" for n in range(14) for part in ("question", "answer")}
    assert client_for(cast.organizer).post_form(FORM, typed(**many)).status_code == 303
    page = client_for(cast.organizer).visit(FORM)
    assert len([area for area in page.all("textarea") if area["name"].startswith("questions")]) == 12


def test_the_form_shows_what_is_saved(said: None, cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.organizer).visit(FORM)
    values = {each.get("name"): each.get("value") for each in page.all("input")}
    values |= {each.get("name"): each.text for each in page.all("textarea")}
    for choice in page.all("select"):
        (values[choice["name"]],) = (each["value"] for each in choice.all("option") if "selected" in each.attributes)
    shown = typed(conduct_link="https://example.org/conduct")
    kept = [name for name in shown if not name.startswith("questions")]
    assert {name: values[name].split() for name in kept} == {name: shown[name].split() for name in kept}


def test_clearing_both_fields_removes_a_question(said: None, cast: Cast, client_for: ClientFor) -> None:
    cleared = {"questions-0-question": "", "questions-0-answer": ""}
    client_for(cast.organizer).post_form(FORM, typed(**cleared))
    text = client_for(None).visit(PAGE).text
    assert "Is there food?" not in text
    assert "Can I park?" in text


CHANGES: dict[str, Any] = {
    "address": "Elsewhere 1",
    "accessibility_note": "Ring the bell.",
    "step_free": "no",
    "captions": "yes",
    "conduct": "Be very kind.",
    "conduct_link": "https://example.org/other",
    "conduct_name": "Rui",
    "conduct_channel": "+351 912 345 678",
    "questions-0-question": "Is there tea?",
    "questions-2-answer": "Behind the hall.",
}


@pytest.mark.parametrize("changed", CHANGES)
def test_the_signed_out_see_a_change_at_the_next_request(
    said: None, cast: Cast, client_for: ClientFor, changed: str
) -> None:
    """H3: their page comes from memory."""
    before = client_for(None).get(PAGE)
    same = client_for(None).get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert same.status_code == 304
    client_for(cast.organizer).post_form(FORM, typed(**{changed: CHANGES[changed]}))
    after = client_for(None).get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.text != before.text


def test_only_organizers_say_so(said: None, cast: Cast, client_for: ClientFor) -> None:
    for who, status in ((cast.owner, 403), (cast.staff, 403), (cast.stranger, 404)):
        assert client_for(who).get(FORM).status_code == status
        assert client_for(who).post_form(FORM, typed(conduct="Be loud.")).status_code == status
    assert "Be loud." not in client_for(None).get(PAGE).text


def test_it_costs_one_statement_and_none_where_nothing_is_said(
    cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    client = client_for(cast.owner)
    client.get(PAGE)
    with queries() as without:
        client.get(PAGE)
    client_for(cast.organizer).post_form(FORM, typed())
    with queries() as with_facts:
        client.get(PAGE)
    assert len(with_facts) == len(without) + 1


@pytest.mark.parametrize("path", ["manage/practical", "manage/sponsors", "edit"])
def test_its_tab_is_marked(cast: Cast, visit: Visit, path: str) -> None:
    page = visit(f"/events/pydata-lisbon/{path}", as_=cast.organizer)
    marked = [link.text for link in page.all("a") if link.get("aria-current") and link["href"].startswith("/events/")]
    assert marked == ["Page"]


@pytest.mark.parametrize("number", ["²", "9" * 5000, "٣", "-1", "0x1"])
def test_odd_numbers_of_questions_are_passed_over(app: Flask, cast: Cast, client_for: ClientFor, number: str) -> None:
    """I7"""
    fields = {f"questions-{number}-question": "Dogs?", "questions-7-question": "Food?", "questions-7-answer": "Yes"}
    answer = client_for(cast.organizer).post_form("/events/pydata-lisbon/manage/practical", fields)
    assert answer.status_code == 303
    with app.app_context():
        practical = EventPracticalities.find(cast.event.id)
        assert practical and practical.questions == [{"question": "Food?", "answer": "Yes"}]
