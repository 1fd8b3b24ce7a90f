"""Whoever types a topic gets those suggested that fit, in all languages, and what many at their event have."""

from itertools import count

import pytest
from flask import Flask

from meetup.contacts import Block
from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from meetup.people.topics.suggestions import suggest_curated
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor

RARE = "Hedge laying"
numbers = count()


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def suggested(client: Client, typed: str) -> list[tuple[str, str]]:
    answer = client.get("/me/topic-suggestions", query_string={"q": typed})
    assert answer.status_code == 200
    return [(topic["name"], topic["hint"]) for topic in answer.get_json()["topics"]]


def names(client: Client, typed: str) -> list[str]:
    return [name for name, _ in suggested(client, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("grant", ("Grant writing", "")),
        ("writing", ("Creative writing", "")),
        ("subvenc", ("Grant writing", "redacción de subvenciones")),
        ("foerderan", ("Grant writing", "Förderanträge")),
        ("FORDERAN", ("Grant writing", "Förderanträge")),
        ("visualizacion", ("Data visualisation", "visualización de datos")),
        ("الذكاء الاصطناعى", ("Artificial intelligence", "الذكاء الاصطناعي")),
        ("ذكاء اص", ("Artificial intelligence", "الذكاء الاصطناعي")),
        ("js", ("JavaScript", "JS")),
        ("ecom", ("E-commerce", "")),
        ("c++", ("C++", "")),
    ],
)
def test_the_one_that_fits_best_comes_first(owner: Client, typed: str, first: tuple[str, str]) -> None:
    assert suggested(owner, typed)[0] == first


def test_labels_come_before_words_and_those_before_synonyms(owner: Client) -> None:
    found = names(owner, "design")
    assert found[0] == "Design"
    assert found.index("Design thinking") < found.index("Graphic design") < found.index("Accessibility")


@pytest.mark.parametrize("typed", ["", "  ", "qqq", "%", "_", "\\", "'", "x" * 500, "\x00"])
def test_what_fits_nothing_has_none(owner: Client, typed: str) -> None:
    if "\x00" in typed:
        assert owner.get("/me/topic-suggestions", query_string={"q": typed}).status_code in (200, 400)
    else:
        assert names(owner, typed) == []


def test_there_are_eight_at_most_and_each_is_there_once(owner: Client) -> None:
    found = names(owner, "a")
    assert len(found) == len(set(found)) == 8


def test_they_are_in_the_language_of_the_reader(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        db.session.get_one(User, cast.owner.id).language = "es"
        db.session.commit()
    assert suggested(owner, "grant")[0] == ("Redacción de subvenciones", "grant writing")
    assert suggest_curated("subv", "de")[0] == ("Förderanträge", "redacción de subvenciones")


def list_people(app: Flask, cast: Cast, number: int, topic: str = RARE) -> list[User]:
    """Let that many more people attend the event, listed with a topic that is not curated."""
    with app.app_context():
        people = [join(f"gardener{next(numbers)}") for _ in range(number)]
        event = db.session.get_one(Event, cast.event.id)
        for person in people:
            person.profile.set_topics("interest", [topic])
            person.profile.share(["interests"])
            event.add_attendee(person).list_in_directory()
        db.session.commit()
        return people


def test_what_five_others_at_the_event_have(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    list_people(app, cast, 4)
    assert names(owner, "hedge") == [], "four might tell of one"
    (fifth,) = list_people(app, cast, 1)
    assert names(owner, "HEDGE") == names(owner, "layi") == [RARE]
    assert names(client_for(cast.stranger), "hedge") == [], "they are not at the event"
    assert names(client_for(fifth), "hedge") == [], "the others are four"


def change(app: Flask, person: User, what: str, cast: Cast) -> None:
    with app.app_context():
        user = db.session.get_one(User, person.id)
        event = db.session.get_one(Event, cast.event.id)
        attendance = event.find_attendance(user)
        assert attendance
        match what:
            case "pauses":
                user.profile.pause()
            case "unlists":
                attendance.unlist_from_directory()
            case "shares no interests":
                user.profile.share(["headline"])
            case "blocks the reader":
                Block.create(user, db.session.get_one(User, cast.owner.id))
            case "leaves":
                event.remove_attendee(user)
        db.session.commit()


@pytest.mark.parametrize("what", ["pauses", "unlists", "shares no interests", "blocks the reader", "leaves"])
def test_who_is_not_to_be_found_does_not_count(app: Flask, cast: Cast, owner: Client, what: str) -> None:
    """P4: neither their topic, nor that they have it."""
    *_, fifth = list_people(app, cast, 5)
    assert names(owner, "hedge") == [RARE]
    change(app, fifth, what, cast)
    assert names(owner, "hedge") == []


def test_somebody_who_is_signed_out_has_none(client_for: ClientFor) -> None:
    assert client_for(None).get("/me/topic-suggestions?q=grant").status_code in (302, 303, 401)
