"""The migrations make the schema that the models describe, on both databases, and can be taken back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from meetup import create_app
from meetup.config import Config
from meetup.contacts import Contact
from meetup.contacts.card_photos import CardPhoto
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.contacts.tags import Tag, Tagging
from meetup.contacts.touches import Touch
from meetup.drafts.models import Draft
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.follow_up import Merge
from meetup.goals import Goal
from meetup.people.models import Profile
from meetup.rooms import Message
from meetup.rooms.hosts import RoomHost
from meetup.rooms.talk import saying
from meetup.team import TeamInvitation
from meetup.transfer import Import
from meetup.transfer.carrying_out import Choices
from meetup.transfer.matching import find_matches
from meetup.transfer.reading import read_file
from tests.cast import Cast
from tests.databases import Database, PostgreSQL, SQLite
from tests.pictures import webp


@pytest.fixture
def empty_app(database: Database, config: Config, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a database that holds nothing at all."""
    empty: Database = SQLite(tmp_path)
    if isinstance(database, PostgreSQL):
        empty = PostgreSQL(request.getfixturevalue("postgres_server"))
    yield create_app(replace(config, database_url=empty.url))
    empty.close()


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def schema() -> dict[str, Any]:
    """Every table as the database itself describes it."""
    inspector = inspect(db.engine)
    return {
        table: {
            "columns": {column["name"]: described(column) for column in inspector.get_columns(table)},
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": in_order(foreign_keys(table)),
            "unique": in_order(inspector.get_unique_constraints(table)),
            "checks": in_order(inspector.get_check_constraints(table)),
            "indexes": in_order(inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def foreign_keys(table: str) -> Iterable[Any]:
    """The foreign keys of a table. On SQLite, those of added columns are only told in full by SQLite itself."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            rows = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').mappings().all()
        return [{name: value for name, value in row.items() if name not in ("id", "seq")} for row in rows]
    return inspect(db.engine).get_foreign_keys(table)


def described(column: Any) -> tuple[Any, ...]:
    return str(column["type"]), column["nullable"], column["default"]


def in_order(parts: Any) -> list[str]:
    return sorted(str(plain(part)) for part in parts)


def plain(value: Any) -> Any:
    """The same without objects that are equal only to themselves, such as the text of a condition."""
    if isinstance(value, dict):
        return sorted((name, plain(part)) for name, part in value.items())
    return str(value)


def test_migrated_schema_is_the_models(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        migrated = schema()
        downgrade(revision="base")
        db.create_all()
        modelled = schema()
    assert migrated.keys() == modelled.keys()
    for table, parts in modelled.items():
        assert migrated[table] == parts, table


def test_migrations_go_up_down_and_up(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        first = schema()
        assert set(first) == set(db.metadata.tables)
        downgrade(revision="base")
        assert schema() == {}
        upgrade()
        assert schema() == first


def test_who_was_imported_stays_when_the_schema_goes_back(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        found = read_file(b"Name\nAna Matos\n")
        made = Import.begin(cast.owner, "people.csv", found, find_matches(cast.owner, found.people))
        made.carry_out(cast.owner, made.decisions(lambda *_: "new"), Choices("to_do", "", {}))
        db.session.commit()
        downgrade(revision="0011")
        assert db.session.execute(text("SELECT name, source FROM kept_cards")).all() == [("Ana Matos", "by_hand")]
        db.session.commit()
        upgrade()
        kept = db.session.execute(text("SELECT how FROM encounters WHERE scanned_id IS NULL")).all()
        assert kept == [("by_hand",)]


def test_touches_say_when_to_be_in_touch_again_and_an_import_waits(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        Touch.log(cast.met, "called")
        found = read_file(b"Name\nAna Matos\n")
        Import.begin(cast.owner, "people.csv", found, find_matches(cast.owner, found.people))
        db.session.commit()
        kept = "SELECT id, touched_at, keep_every FROM contacts ORDER BY id"
        before = db.session.execute(text(kept)).all()
        assert [touched_at for _, touched_at, _ in before if touched_at]
        db.session.commit()
        downgrade(revision="0012")
        upgrade()
        assert db.session.execute(text(kept)).all() == before
        (waiting,) = db.session.scalars(select(Import))
        assert (waiting.cadences, [one.person.details.name for one in waiting.matches]) == ({}, ["Ana Matos"])


def test_goals_that_doubled_taps_made_become_one(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        attendance = cast.event.find_attendance(cast.owner)
        assert attendance
        for number, done in enumerate((0, 3, 3)):
            Goal.add(attendance, f"Meet five {number}", 5).set_done(done)
        kept = Goal.all_of(attendance)[1].id
        db.session.commit()
        downgrade(revision="0005")
        downgrade(revision="-1")
        db.session.execute(text("UPDATE goals SET text = 'Meet five'"))
        db.session.commit()
        upgrade()
        assert db.session.execute(text("SELECT id, text, done FROM goals")).all() == [(kept, "Meet five", 3)]
        assert db.session.scalar(text("SELECT count(*) FROM attendances")) == 5


def test_hosts_and_who_was_invited_to_host_are_on_the_team(empty_app: Flask) -> None:
    """Whoever has declined is not asked again."""
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        cast.event.add_attendee(cast.stranger, "speaker")
        for user in (cast.friend, cast.staff):
            attendance = cast.event.find_attendance(user)
            assert attendance
            RoomHost.add(cast.room.id, attendance)
        at = now()
        values = {"event_id": cast.event.id, "room_id": cast.room.id, "role": "host", "inviter_id": cast.organizer.id}
        for name, declined_at in (("ana", None), ("ben", at)):
            invitation = TeamInvitation(**values, email=f"{name}@example.org", sent_at=at, declined_at=declined_at)
            invitation.expires_at = at
            db.session.add(invitation)
        db.session.commit()
        downgrade(revision="0037")
        roles = "SELECT role FROM attendances JOIN users ON users.id = user_id ORDER BY email"
        before = ["attendee", "attendee", "organizer", "attendee", "staff", "attendee"]
        assert db.session.scalars(text(roles)).all() == before
        assert db.session.scalar(text("SELECT count(*) FROM host_invitations")) == 2
        db.session.commit()
        upgrade()
        db.session.expunge_all()
        assert db.session.scalars(text(roles)).all() == [
            "attendee",
            "host",
            "organizer",
            "attendee",
            "staff",
            "attendee",
        ]
        (kept,) = db.session.scalars(select(TeamInvitation))
        assert (kept.email, kept.role, kept.inviter_id) == ("ana@example.org", "host", cast.organizer.id)
        assert kept.expires_at == kept.sent_at.replace(microsecond=kept.expires_at.microsecond) + timedelta(days=14)


def test_what_was_merged_and_archived_is_listed_again(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        paper = save_person(cast.owner, Details(name="Paper"), Scan(uuid4(), now(), "by_hand")).contact
        paper.write_note("From paper")
        into = Merge.create(paper, cast.met)
        into.archive()
        db.session.commit()
        kept = "SELECT id, note, met_at FROM contacts ORDER BY id"
        before = db.session.execute(text(kept)).all()
        db.session.commit()
        downgrade(revision="0009")
        upgrade()
        assert db.session.execute(text(kept)).all() == before
        assert not db.session.scalar(text("SELECT count(*) FROM contacts WHERE archived_at IS NOT NULL"))


def test_what_was_said_before_keeps_its_time(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        first = saying.say(cast.room, cast.owner, "Hello", uuid4())
        answer = saying.say(cast.room, cast.contact, "@Owner Person yes", uuid4(), first.id)
        answer.set_reaction(cast.owner, "👍", True)
        gone = saying.say(cast.room, cast.owner, "Never mind", uuid4())
        gone.delete_by_author()
        db.session.commit()
        said = first.id, answer.id
        downgrade(revision="0011")
        upgrade()
        db.session.expunge_all()
        found = db.session.scalars(select(Message).order_by(Message.id)).all()
        assert [(message.id, message.body, message.reply_to_id, message.reactions) for message in found] == [
            (said[0], "Hello", None, {}),
            (said[1], "@Owner Person yes", None, {}),
        ]
        assert all(message.changed_at == message.created_at for message in found)


def test_guests_that_are_there_twice_become_one(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        cards = [KeptCard.get_or_create_for_guest(cast.owner, name, "phone", f"+351 {name}") for name in ("1", "2")]
        contacts = [Contact(owner=cast.owner, kept_card=card, met_at=now()) for card in cards]
        db.session.add_all(contacts)
        db.session.flush()
        contacts[0].write_note("Red scarf")
        contacts[1].write_note("Tall")
        Touch.log(contacts[1], "wrote")
        Tagging.add(Tag.get_or_create(cast.owner, ["speaker"]), [contact.id for contact in contacts])
        for contact, card in zip(contacts, cards, strict=True):
            Draft.save(contact, "", "Dear guest")
            CardPhoto.store(card, webp())
        first, decided = contacts[0].id, cast.owner.id
        cast.owner.profile.share(["email"])
        db.session.commit()
        downgrade(revision="0010")
        db.session.execute(text("UPDATE kept_cards SET phone = '+351 1'"))
        db.session.commit()
        upgrade()
        kept = select(Contact.id, Contact.note, Contact.stage).where(Contact.kept_card_id.is_not(None))
        assert db.session.execute(kept).all() == [(first, "Red scarf\nTall", "waiting")]
        assert db.session.scalars(select(Touch.contact_id).where(Touch.kind == "wrote")).all() == [first]
        assert db.session.scalars(select(Tagging.contact_id)).all() == [first]
        assert db.session.scalar(select(func.count()).select_from(KeptCard)) == 1
        assert db.session.execute(select(Draft.contact_id, Draft.body)).all() == [(first, "Dear guest\nDear guest")]
        said = db.session.scalars(select(Profile.user_id).where(Profile.decided_at.is_not(None))).all()
        assert said == [decided], "whoever's card gives what it did at the start has said nothing"


def test_what_was_folded_before_is_found_in_plain_letters(empty_app: Flask) -> None:
    with opened(empty_app):
        upgrade()
        cast = Cast.assemble()
        card = save_person(
            cast.owner, Details(name="Sørensen", company="Ærø"), Scan(uuid4(), now(), "by_hand")
        ).contact.kept_card
        assert card
        card.name_folded, card.search_text = "sørensen", "ærø"
        cast.met.note_folded = "knows o'connor"
        db.session.commit()
        downgrade(revision="0019")
        upgrade()
        assert db.session.execute(text("SELECT name_folded, search_text FROM kept_cards")).all() == [
            ("sorensen", "aero")
        ]
        assert db.session.scalar(text("SELECT max(note_folded) FROM contacts")) == "knows oconnor"
