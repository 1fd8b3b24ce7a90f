"""How the database is spoken to: settings that must hold, and writers that queue."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from flask import Flask, g
from flask_login import current_user
from sqlalchemy import Select, literal, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from meetup.database import BUSY_TIMEOUT_SECONDS, as_loaded, insert_new, insert_once
from meetup.database.prepared import MAX_REMEMBERED_STATEMENTS, prepared, prepared_within_limit
from meetup.database.problems import UnseenDuplicateError
from meetup.database.retries import _retrying
from meetup.database.sqlite_connections import begin_view
from meetup.extensions import db
from meetup.people import Profile, Topic, User
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.databases import Database, PostgreSQL, SQLite

WRITERS, ROUNDS = 8, 5


@pytest.mark.one_database
def test_sqlite_is_set_up_as_decided(app: Flask) -> None:
    """On every connection, also one that the pool opens later."""
    with app.test_request_context(), db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            pragmas = {
                name: connection.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
            connection.rollback()
            connection.close()


def test_nobody_is_kept_waiting_for_ever(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each database has limits of its own, as it speaks of them."""
    monkeypatch.setattr("meetup.database.sqlite_connections.BUSY_TIMEOUT_SECONDS", BUSY_TIMEOUT_SECONDS)
    with app.app_context():
        db.engine.dispose()  # Connections of other tests keep what they were told.
    limits, expected = {
        SQLite: (["PRAGMA busy_timeout"], [5000]),
        PostgreSQL: (["SHOW lock_timeout", "SHOW statement_timeout"], ["5s", "15s"]),
    }[type(database)]
    with app.test_request_context():
        assert [db.session.scalar(text(limit)) for limit in limits] == expected


def test_what_is_read_and_written_back_is_never_lost(app: Flask, cast: Cast) -> None:
    """Every one of many writers at once counts one further from what it read."""

    def count(_: int) -> None:
        for _round in range(ROUNDS):
            with app.app_context():
                query = select(Profile).where(Profile.user_id == cast.owner.id).with_for_update()
                profile = db.session.scalars(query).one()
                profile.company = str(int(profile.company) + 1)
                db.session.commit()

    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.company = "0"
        db.session.commit()
    with ThreadPoolExecutor(WRITERS) as threads:
        assert len(list(threads.map(count, range(WRITERS)))) == WRITERS
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).profile.company == str(WRITERS * ROUNDS)


def test_the_same_thing_at_once_is_inserted_once(app: Flask) -> None:
    """Also where all have looked before one of them inserts, as they do while a writer is slow."""
    looked = Barrier(WRITERS)

    def insert(_: int) -> bool:
        with app.test_request_context():  # a GET, which takes no turn to write before it has to
            assert db.session.scalar(select(Topic.id)) is None
            db.session.rollback()
        looked.wait(60)
        with app.app_context():
            first = insert_once(Topic, name="dbt", folded="dbt")
            db.session.commit()
            return first

    with ThreadPoolExecutor(WRITERS) as threads:
        assert sorted(threads.map(insert, range(WRITERS))) == [False] * (WRITERS - 1) + [True]
    with app.app_context():
        assert db.session.scalars(select(Topic.name)).all() == ["dbt"]


def test_what_is_new_is_inserted_and_known_without_reading_it(app: Flask, queries: Queries) -> None:
    with app.test_request_context():
        insert_once(Topic, name="Kafka", folded="kafka")
        with queries() as statements:
            rows = insert_new(Topic, [{"name": name, "folded": name.lower()} for name in ("Kafka", "Rust")])
            [rust] = [as_loaded(Topic, row) for row in rows]
            assert (rust.name, rust.id) == ("Rust", rows[0].id)
        assert len(statements) == 1
        rust.name = "RUST"
        db.session.commit()
        assert sorted(db.session.scalars(select(Topic.name))) == ["Kafka", "RUST"]


def test_an_insert_past_the_orm_is_committed_once(app: Flask) -> None:
    """A request that has committed it is not answered again."""
    with app.test_request_context():
        insert_once(Topic, name="Kafka", folded="kafka")
        db.session.commit()
        assert g.has_committed


def test_a_failed_write_frees_the_turn(app: Flask, cast: Cast) -> None:
    """More often than there are connections: none of them is lost, and the next writer is not kept waiting."""
    for _ in range(30):
        with app.app_context(), pytest.raises(IntegrityError):
            db.session.add(Topic(name="dbt", folded="dbt"))
            db.session.flush()
            db.session.add(Topic(name="dbt", folded="dbt"))
            db.session.flush()
    with app.app_context():
        assert insert_once(Topic, name="dbt", folded="dbt")
        db.session.commit()


@pytest.mark.one_database
def test_who_may_write_holds_the_lock_before_the_first_read(app: Flask, database: SQLite) -> None:
    """Against other processes too, which know nothing of the turns in this one."""
    with closing(sqlite3.connect(database.file, timeout=0)) as other:
        with app.app_context():
            assert db.session.scalar(select(Topic.id)) is None
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.one_database
def test_a_view_that_takes_its_turn_late_waits_when_it_begins(
    app: Flask, cast: Cast, client_for: ClientFor, database: SQLite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever scans is looked up while others write. Everybody else waits to be looked up."""
    monkeypatch.setattr("meetup.database.sqlite_connections.BUSY_TIMEOUT_SECONDS", 0.1)
    cookie = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={client_for(cast.owner).cookie()}"}
    with closing(sqlite3.connect(database.file, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        with app.test_request_context("/contacts", method="POST", headers=cookie):
            assert current_user.id == cast.owner.id
            with pytest.raises(OperationalError, match="locked"):
                begin_view()
        elsewhere = app.test_request_context("/cards", method="POST", headers=cookie)
        with elsewhere, pytest.raises(OperationalError, match="locked"):
            bool(current_user.is_authenticated)
        other.rollback()
        with app.test_request_context("/contacts", method="POST", headers=cookie):
            assert current_user.is_authenticated
            begin_view()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")


@pytest.mark.one_database
def test_a_turn_that_does_not_come_costs_no_connection(
    app: Flask, database: SQLite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetup.database.sqlite_connections.BUSY_TIMEOUT_SECONDS", 0.01)
    with closing(sqlite3.connect(database.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(30):
            with app.app_context(), pytest.raises(OperationalError, match="locked"):
                insert_once(Topic, name="dbt", folded="dbt")
        other.rollback()
    with app.app_context():
        assert insert_once(Topic, name="dbt", folded="dbt")
        db.session.commit()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_moments_come_back_in_utc(app: Flask, cast: Cast) -> None:
    at = datetime(2026, 6, 12, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with app.app_context():
        db.session.get_one(User, cast.owner.id).created_at = at
        db.session.commit()
        db.session.expire_all()
        kept = db.session.get_one(User, cast.owner.id).created_at
    assert kept == at
    assert kept.tzinfo == UTC


def test_a_moment_needs_a_time_zone(app: Flask, cast: Cast) -> None:
    with app.app_context(), pytest.raises(StatementError, match="time zone"):
        db.session.get_one(User, cast.owner.id).created_at = datetime(2026, 6, 12)  # noqa: DTZ001  that is the point
        db.session.flush()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_savepoint_is_no_commit(app: Flask, cast: Cast, is_kept: bool) -> None:
    """What only a savepoint ended is tried again after a conflict, whatever became of it; what was committed never."""
    runs = []

    def view(commits: bool) -> None:
        runs.append(commits)
        profile = db.session.scalars(select(Profile).where(Profile.user_id == cast.owner.id)).one()
        profile.company += "I"
        db.session.flush()
        savepoint = db.session.begin_nested()
        profile.headline = "Engineer"
        db.session.flush()
        (savepoint.commit if is_kept else savepoint.rollback)()
        if commits:
            db.session.commit()
        if commits or len(runs) == 1:
            raise UnseenDuplicateError
        db.session.commit()

    with app.test_request_context():
        _retrying(lambda: view(commits=False))
    assert runs == [False, False]
    with app.test_request_context(), pytest.raises(UnseenDuplicateError):
        _retrying(lambda: view(commits=True))
    assert runs == [False, False, True]
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).profile.company.endswith("eII")


def test_prepared_columns_go_past_the_orm_and_objects_do_not(app: Flask, cast: Cast) -> None:
    """What waits to be written is seen by both, as it is by any other query of a session."""

    @prepared
    def names() -> Select[str]:
        return select(Profile.name).order_by(Profile.user_id)

    @prepared
    def profiles() -> Select[Profile]:
        return select(Profile).order_by(Profile.user_id)

    with app.app_context():
        assert names().get_execution_options() == {"direct": True}
        assert not profiles().get_execution_options()
        profile = db.session.scalars(profiles()).first()
        assert isinstance(profile, Profile)
        profile.name = "Written by nobody yet"
        assert db.session.scalar(names()) == "Written by nobody yet"
        assert db.session.execute(names()).first() == ("Written by nobody yet",)
        profile.name = "Nor this"
        with db.session.no_autoflush:
            assert db.session.scalars(names()).first() == "Written by nobody yet"


def test_of_many_statements_the_last_are_kept(app: Flask) -> None:
    @prepared_within_limit
    def numbers(number: int) -> Select[int]:
        return select(literal(number))

    with app.app_context():
        first, second = numbers(0), numbers(1)
        assert numbers(0) is first
        for number in range(2, MAX_REMEMBERED_STATEMENTS + 1):
            numbers(number)
        assert numbers(0) is first
        assert numbers(1) is not second
