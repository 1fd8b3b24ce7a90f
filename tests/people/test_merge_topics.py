"""What people typed in several ways and languages before there was a list becomes one topic."""

from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from meetup.contacts import Contact
from meetup.events import Attendance
from meetup.extensions import db
from meetup.people import ProfileTopic, Topic, User
from meetup.people.topics.merging import merge_spellings
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.test_schema import empty_app, opened

__all__ = ["empty_app"]


def typed(*names: str) -> list[int]:
    """Store topics as they were typed before the list knew them. Return their ids."""
    topics = [Topic(name=name, folded=name.casefold()) for name in names]
    db.session.add_all(topics)
    db.session.flush()
    return [topic.id for topic in topics]


def rows(statement: str) -> list[Any]:
    return [tuple(row) for row in db.session.execute(text(statement))]


def test_the_migration_merges_rows_that_collide(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        cast.owner.profile.share(["interests", "asks"])
        db.session.commit()
        owner, other, event = cast.owner.id, cast.stranger.id, cast.event.id
        downgrade(revision="0049")
        insert = "INSERT INTO topics (id, name, folded) VALUES "
        db.session.execute(
            text(f"{insert} (1, 'JS', 'js'), (2, 'javascript', 'javascript'), (3, 'Falconry', 'falconry')")
        )
        values = (
            f"({owner}, 1, 'interest', 0), ({owner}, 2, 'interest', 2), ({owner}, 3, 'interest', 1), "
            f"({owner}, 1, 'ask', 0), ({other}, 1, 'interest', 0), ({other}, 2, 'offer', 0)"
        )
        db.session.execute(text(f"INSERT INTO profile_topics (user_id, topic_id, kind, position) VALUES {values}"))
        values = f"({event}, 1, 'interest', {owner}), ({event}, 2, 'interest', {owner}), ({event}, 1, 'ask', {owner})"
        db.session.execute(text(f"INSERT INTO event_topics (event_id, topic_id, kind, user_id) VALUES {values}"))
        db.session.commit()
        upgrade()
        assert rows("SELECT key, name, folded FROM topics ORDER BY name") == [
            (None, "Falconry", "falconry"),
            ("javascript", "JavaScript", "javascript"),
        ]
        chosen = "SELECT user_id, name, kind, position FROM profile_topics JOIN topics ON topics.id = topic_id"
        assert rows(f"{chosen} ORDER BY user_id, kind, position") == [
            (owner, "JavaScript", "ask", 0),
            (owner, "JavaScript", "interest", 0),
            (owner, "Falconry", "interest", 1),
            (other, "JavaScript", "interest", 0),
            (other, "JavaScript", "offer", 0),
        ]
        listed = "SELECT user_id, name, kind FROM event_topics JOIN topics ON topics.id = topic_id ORDER BY kind"
        assert rows(listed) == [(owner, "JavaScript", "ask"), (owner, "JavaScript", "interest")]


def test_a_note_that_only_one_spelling_has_is_kept(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first, second = typed("Förderanträge", "grants")
        noted = {"help": "assistance", "note": "For a museum"}
        db.session.add(ProfileTopic(user_id=cast.owner.id, topic_id=first, kind="ask", position=1))
        db.session.add(ProfileTopic(user_id=cast.owner.id, topic_id=second, kind="ask", position=0, **noted))
        db.session.flush()
        assert merge_spellings(db.session.connection()) == 1
        assert rows("SELECT topic_id, position, help, note FROM profile_topics") == [
            (first, 0, "assistance", "For a museum")
        ]
        assert merge_spellings(db.session.connection()) == 0, "there is nothing left to merge"


def test_the_command_says_what_it_did(app: Flask, cast: Cast) -> None:
    with app.app_context():
        typed("Gestión de proyectos", "Projektleitung", "Gorse weaving")
        db.session.commit()
    answer = app.test_cli_runner().invoke(args=["merge-topics"])
    assert answer.output == "1 topic merged into another.\n"
    with app.app_context():
        assert rows("SELECT key, name FROM topics ORDER BY name") == [
            (None, "Gorse weaving"),
            ("project-management", "Project management"),
        ]


def save(client: Client, **topics: str) -> None:
    assert client.post_form("/me/profile", {"name": "Somebody", **topics}).status_code == 303


def test_names_of_one_topic_in_four_languages_are_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for person, name in (
        (cast.owner, "Visualización de datos"),
        (cast.contact, "datenvisualisierung"),
        (cast.friend, "Data visualization"),
        (cast.stranger, "تصوّر البيانات, Dashboards"),
    ):
        save(client_for(person), interests=name)
    with app.app_context():
        assert rows("SELECT key, name FROM topics") == [("data-visualization", "Data visualisation")]
        assert len(rows("SELECT user_id FROM profile_topics")) == 4


def test_a_topic_that_was_there_before_the_list_had_it_gets_its_key(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with app.app_context():
        typed("Grant writing")
        db.session.commit()
    save(client_for(cast.owner), asks="Fördermittel")
    with app.app_context():
        assert rows("SELECT key, name FROM topics") == [("grant-writing", "Grant writing")]


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Grant writing"), ("de-AT", "Förderanträge"), ("ar", "كتابة طلبات المنح"), ("fr", "Grant writing")],
)
def test_each_reader_reads_it_in_their_language(
    app: Flask, cast: Cast, client_for: ClientFor, language: str, label: str
) -> None:
    with app.app_context():
        for person in (cast.owner, cast.contact):
            db.session.get_one(User, person.id).language = language
        db.session.get_one(User, cast.owner.id).profile.share(["offers"])
        db.session.commit()
    client = client_for(cast.owner)
    save(client, offers="Redacción de subvenciones")
    assert label in client.get("/me/preview").text
    assert label in client.get("/me/profile").text
    with app.app_context():
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.owner.id)).one()
        mine = Contact.owner_id == cast.contact.id
        attendance.list_in_directory()
        theirs = db.session.scalars(select(Contact.id).where(mine, Contact.person_id == cast.owner.id)).one()
        db.session.commit()
        listed = attendance.id
    reader = client_for(cast.contact)
    for address in (f"/contacts/{theirs}", f"/events/{cast.event.slug}/people/{listed}"):
        assert label in reader.get(address).text
