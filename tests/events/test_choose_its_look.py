"""Organizers choose the colour of their event and the pattern of its drawn cover."""

import pytest
from flask import Flask

from meetup.colours import hue_of
from meetup.events.zones import zone_choices
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import typed

EVENT = "/events/pydata-lisbon"


def test_the_chosen_colour_is_on_every_page_of_the_event(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    chosen = (hue_of("pydata-lisbon") + 5) % 12
    organizer = client_for(cast.organizer)
    before = visit(EVENT).one("img", class_="cover")["src"]
    organizer.post_form(EVENT, typed(hue=str(chosen), cover_pattern="crowd"))
    after = visit(EVENT).one("img", class_="cover")["src"]
    assert after != before
    assert client_for(None).get(after).data == client_for(None).get(f"{EVENT}/cover.svg").data
    for path in (EVENT, f"{EVENT}/code", f"{EVENT}/badge", f"/rooms/{cast.room.id}"):
        assert f"hue-{chosen}" in organizer.get(path).text, path
    edit = organizer.visit(f"{EVENT}/edit")
    assert [radio["value"] for radio in edit.all("input", type="radio", checked="")] == [
        "public",
        str(chosen),
        "crowd",
    ]


def test_without_a_choice_the_name_decides(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    client_for(cast.organizer).post_form(EVENT, typed())
    wash = [element["class"] for element in visit(EVENT).all("div") if (element.get("class") or "").startswith("app ")]
    assert f"hue-{hue_of('pydata-lisbon')}" in wash[0]


@pytest.mark.parametrize("changes", [{"hue": "12"}, {"hue": "red"}, {"cover_pattern": "../../etc"}])
def test_what_is_no_choice_is_refused(cast: Cast, client_for: ClientFor, changes: dict[str, str]) -> None:
    answer = client_for(cast.organizer).post_form(EVENT, typed(**changes))
    assert answer.status_code == 422
    assert "Choose one of the" in answer.text


def test_the_form_shows_every_pattern_in_the_colour(cast: Cast, client_for: ClientFor) -> None:
    form = client_for(cast.organizer).visit("/events/new")
    samples = form.one("fieldset", class_="patterns").all("img")
    assert len(samples) == 10
    for sample in samples:
        assert client_for(None).get(sample["src"]).mimetype == "image/svg+xml"


@pytest.mark.parametrize("name", ["tiles-12", "nothing-1", "tiles--1"])
def test_there_are_no_other_samples(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    assert client_for(None).get(f"/events/covers/{name}.svg").status_code == 404


@pytest.mark.one_database
def test_each_zone_is_offered_once() -> None:
    zones = zone_choices()
    assert {"UTC", "Europe/Lisbon", "Asia/Kolkata", "Europe/Kyiv"} <= set(zones)
    assert not {"Asia/Calcutta", "Europe/Kiev", "US/Eastern", "Etc/GMT+1"} & set(zones)
    assert len(zones) == len(set(zones)) > 400
