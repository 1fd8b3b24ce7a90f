"""G2: who was erased stays erased when an older backup is restored, by the ledger beside the database."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from meetup.codes import Code
from meetup.config import Config
from meetup.extensions import db
from meetup.people import User
from meetup.people.leaving.ledger import FILE_NAME, Erasure, LedgerError, hash_of
from meetup.people.leaving.replaying import replay_erasures
from tests.cast import Cast, join
from tests.casting import Casting
from tests.conftest import ClientFor
from tests.exchange.scans import kept
from tests.people.departures import RETURN, erase, later, leave


@pytest.fixture
def ledger(config: Config) -> Path:
    """The file, which is not there yet."""
    file = config.instance / FILE_NAME
    file.unlink(missing_ok=True)
    return file


def restore(app: Flask, casting: Casting, cast: Cast) -> None:
    """Bring the database back as it was before anybody left."""
    with app.app_context():
        db.session.remove()
    restored = casting.call()
    assert restored.owner.id == cast.owner.id


def is_there(app: Flask, user: User) -> bool:
    with app.app_context():
        return db.session.scalar(select(User.id).where(User.id == user.id)) is not None


def replay(app: Flask, file: Path) -> str:
    outcome = app.test_cli_runner().invoke(args=["erasures", "replay", str(file)])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_who_was_erased_is_erased_again(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path
) -> None:
    leave(client_for(cast.owner), name="withheld")
    erase(app)
    restore(app, casting, cast)
    assert is_there(app, cast.owner)
    with later(9):
        assert replay(app, ledger) == "Erased 1 accounts and 0 addresses without one.\n"
        assert not is_there(app, cast.owner) and is_there(app, cast.friend)
        with app.app_context():
            names = list(db.session.scalars(text("SELECT name FROM kept_cards")))
        assert "Someone you met at PyData Lisbon" in names, "as the person had chosen"
        assert replay(app, ledger) == "Erased 0 accounts and 0 addresses without one.\n", "a second run changes nothing"


def test_who_had_left_leaves_again_and_can_come_back(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path
) -> None:
    leave(client_for(cast.owner))
    restore(app, casting, cast)
    with later(3):
        assert replay(app, ledger) == "Erased 0 accounts and 0 addresses without one.\n"
        with app.app_context():
            assert db.session.get_one(User, cast.owner.id).left_at
            assert not Code.find_phone_code(cast.owner)
        assert client_for(cast.owner).post_form(RETURN, {}).status_code == 303
        with app.app_context():
            assert Code.find_phone_code(cast.owner), "what had been closed at the time of leaving is open again"
        assert kept(app, cast.friend, cast.owner).revoked_at is None


def test_who_had_left_more_than_seven_days_ago_is_erased(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path
) -> None:
    leave(client_for(cast.owner))
    restore(app, casting, cast)
    with later(8):
        assert replay(app, ledger) == "Erased 1 accounts and 0 addresses without one.\n"
    assert not is_there(app, cast.owner)


def test_who_came_back_is_not_erased(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path
) -> None:
    leave(client_for(cast.owner))
    client_for(cast.owner).post_form(RETURN, {})
    restore(app, casting, cast)
    with later(30):
        assert replay(app, ledger) == "Erased 0 accounts and 0 addresses without one.\n"
    assert is_there(app, cast.owner)


def test_who_came_back_after_the_backup_is_there(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path
) -> None:
    """The backup is from the days in between. Without the ledger, the worker would erase them now."""
    leave(client_for(cast.owner))
    with app.app_context():
        left_at = db.session.get_one(User, cast.owner.id).left_at
    with later(1):
        client_for(cast.owner).post_form(RETURN, {})
    with app.app_context():
        db.session.get_one(User, cast.owner.id).left_at = left_at
        db.session.commit()
    with later(20):
        assert replay(app, ledger) == "Erased 0 accounts and 0 addresses without one.\n"
    erase(app, 21)
    assert is_there(app, cast.owner)


def test_a_stranger_with_the_same_id_is_not_erased(app: Flask, cast: Cast, client_for: ClientFor, ledger: Path) -> None:
    """SQLite gives the number of the last row anew, and so may PostgreSQL after its sequence was restored."""
    with app.app_context():
        last = join("last")
        db.session.commit()
        last_id = last.id
    leave(client_for(last))
    erase(app)
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(select(func.setval("users_id_seq", last_id, False)))
        newcomer = join("newcomer")
        db.session.commit()
        assert newcomer.id == last_id
    with later(9):
        assert replay(app, ledger) == "Erased 0 accounts and 0 addresses without one.\n"
    assert is_there(app, newcomer)


def test_the_ledger_says_nothing_about_anybody(app: Flask, cast: Cast, client_for: ClientFor, ledger: Path) -> None:
    leave(client_for(cast.owner))
    erase(app)
    content = ledger.read_text()
    assert [line.split()[1] for line in content.splitlines()] == ["left", "erased"]
    assert "owner" not in content and cast.owner.created_at.isoformat() not in content
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    with app.app_context():
        lines = [entry.line for entry in db.session.scalars(select(Erasure).order_by(Erasure.id))]
        assert lines == content.splitlines(), "the table holds the same"
        moments = {cast.owner.created_at, cast.owner.created_at + timedelta(seconds=1)}
        assert len({hash_of(cast.owner.id, moment) for moment in moments}) == 2


@pytest.mark.parametrize("line", ["nonsense", "2026-11-30T06:00:00+00:00 left 00000000 " + "0" * 64])
def test_what_cannot_be_read_erases_nobody(
    app: Flask, cast: Cast, client_for: ClientFor, casting: Casting, ledger: Path, line: str
) -> None:
    """A line of another SECRET_KEY would be passed over in silence, and those it means would be back."""
    leave(client_for(cast.owner))
    erase(app)
    good = ledger.read_text().splitlines()
    restore(app, casting, cast)
    with later(9), app.app_context():
        with pytest.raises(LedgerError):
            replay_erasures([*good, line])
        assert db.session.get(User, cast.owner.id)
        outcome = app.test_cli_runner().invoke(args=["erasures", "replay", "-"], input=line)
    assert outcome.exit_code == 1 and "Nothing was erased" in outcome.output


def test_a_full_disk_erases_later(app: Flask, cast: Cast, client_for: ClientFor, ledger: Path, config: Config) -> None:
    """Nobody is erased without a line in the file."""
    leave(client_for(cast.owner))
    ledger.unlink()
    ledger.mkdir()  # so that it cannot be written
    try:
        with pytest.raises(OSError):
            erase(app)
        assert is_there(app, cast.owner)
    finally:
        ledger.rmdir()
    erase(app)
    assert not is_there(app, cast.owner)
