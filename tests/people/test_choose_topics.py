"""People say what they are into, offer and look for; the same topic in another spelling is the same topic."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db
from meetup.people import Topic, User
from meetup.people.text import clean, fold, initials
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor

pytestmark = pytest.mark.also_serializable


def choose(client: Client, **topics: str) -> None:
    assert client.post_form("/me/profile", {"name": "Somebody", **topics}).status_code == 303


def chosen(app: Flask, person: User, kind: str = "interest") -> list[str]:
    with app.app_context():
        return db.session.get_one(User, person.id).profile.topic_names(kind)


@pytest.mark.parametrize(
    ("typed", "topics"),
    [
        ("dbt, trail running", ["dbt", "trail running"]),
        ("dbt;trail running;", ["dbt", "trail running"]),
        ("Torte\nKuchen", ["Torte", "Kuchen"]),
        ("数据库、跑步，咖啡；茶", ["数据库", "跑步", "咖啡", "茶"]),
        ("مظلة، شمعة", ["مظلة", "شمعة"]),
        (" , ,, ", []),
        ("\u200b, \u3164, ferns", ["ferns"]),
        ("C++, C#, C", ["C++", "C#", "C"]),
        ("バス, ハス, パス", ["バス", "ハス", "パス"]),
        ("नमक, नमकीन, कर, क्र", ["नमक", "नमकीन", "कर", "क्र"]),
        ("Rust, rust, RUST", ["Rust"]),
        ("plié, plie", ["plié"]),
        ("<b>bold</b>, {{ 7 }}", ["<b>bold</b>", "{{ 7 }}"]),
    ],
)
def test_commas_of_every_script_part_them(
    app: Flask, cast: Cast, client_for: ClientFor, typed: str, topics: list[str]
) -> None:
    choose(client_for(cast.owner), interests=typed)
    assert chosen(app, cast.owner) == topics
    assert chosen(app, cast.stranger) == []


def test_they_keep_their_order_and_can_change_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    choose(client, interests="k, l, m", offers="l", asks="m")
    choose(client, interests="m, n, k", offers="", asks="m")
    assert chosen(app, cast.owner) == ["m", "n", "k"]
    assert chosen(app, cast.owner, "offer") == []
    assert chosen(app, cast.owner, "ask") == ["m"]


def test_two_people_share_one_however_they_spell_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    choose(client_for(cast.owner), interests="Crème brûlée")
    choose(client_for(cast.stranger), interests="CREME BRULEE")
    with app.app_context():
        assert len(db.session.scalars(select(Topic)).all()) == 1


def test_a_doubled_save_saves_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Nothing but topics changes, so that no row of the profile itself is written."""
    client = client_for(cast.owner)
    choose(client, interests="cocoa, juice")
    form = {"csrf_token": client.token(), "name": "Somebody", "interests": "dbt, juice", "asks": "a job"}
    said = dict.fromkeys(("headline", "company", "pronouns", "bio", "email", "phone"), "")
    topics = {"interests": ["dbt", "juice"], "offers": [], "asks": ["a job"]}
    with ThreadPoolExecutor(1) as threads:
        with app.app_context():
            profile = db.session.get_one(User, cast.owner.id).profile
            profile.update({"name": "Somebody", "links": [], **said, **topics})
            db.session.flush()
            second = threads.submit(client.post, "/me/profile", data=form)
            sleep(0.5)
            db.session.commit()
        assert second.result().status_code == 303
    assert chosen(app, cast.owner) == ["dbt", "juice"]
    assert chosen(app, cast.owner, "ask") == ["a job"]


def test_the_same_new_ones_in_another_order_keep_nobody_waiting(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    people = (cast.owner, cast.stranger, cast.friend, cast.contact)
    clients = [client_for(person) for person in people]
    tokens = [client.token() for client in clients]
    for round_ in range(5):
        names = [f"{letter}{round_}" for letter in "abcdefghijkl"]
        forms = [
            {"csrf_token": token, "name": "Somebody", kind: ",".join(order)}
            for token, kind, order in zip(
                tokens,
                ("interests", "offers", "asks", "asks"),
                (names, names[::-1], names[6:] + names[:6], names),
                strict=True,
            )
        ]
        with ThreadPoolExecutor(len(clients)) as threads:
            answers = threads.map(lambda client, form: client.post("/me/profile", data=form), clients, forms)
            assert {answer.status_code for answer in answers} == {303}


@pytest.mark.one_database
def test_what_is_the_same_to_somebody_who_searches() -> None:
    for one, other in (
        ("Müller", "muller"),
        ("Straße", "STRASSE"),
        ("ＡＢＣ", "abc"),
        ("İstanbul", "istanbul"),
        ("ﬁn", "fin"),
    ):
        assert fold(one) == fold(other)
    for one, other in (("バス", "ハス"), ("कर", "क्र"), ("ama", "amma")):
        assert fold(one) != fold(other)


@pytest.mark.one_database
def test_what_shows_nothing_is_nothing() -> None:
    for unseen in ("", " \t\n", "\u200b", "\u2060\ufeff", "\u00ad\u3164", "\u2800", "\u0301", "\x01\x7f"):
        assert clean(unseen) == ""
    assert clean(" a\u202eb\x07\r\nc ") == "abc"
    assert clean("a\r\nb\rc\u2028d\x85e", lines=True) == "a\nb\nc\nd\ne"


@pytest.mark.one_database
def test_monograms() -> None:
    names = {
        "Ana Souza": "AS",
        "ana maria de souza": "AS",
        "李美玲": "李",
        "김민준": "김",
        "Владимир": "В",
        "👩‍💻": "👩",
        "(Bob) 3rd": "B3",
    }
    assert {name: initials(name) for name in names} == names
