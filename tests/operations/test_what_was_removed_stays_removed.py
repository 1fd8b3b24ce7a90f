"""Restoring a backup lets nobody in who was shut out since (A5, A10, Z3): sign-ins, passkeys, passwords, operators."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.operations.backups.removals import REMOVALS_FILE
from meetup.operators import Operator
from meetup.outbox import PushSubscription
from meetup.people import Passkey, User
from meetup.people.passkeys.challenges import PasskeyChallenge
from meetup.people.signing_in.email_changes import EmailChange
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.people.signing_in.sign_ins import SignIn
from meetup.reminders.calendar import CalendarFeed
from tests.operations.backups import Installation


@contextmanager
def working(site: Installation) -> Iterator[None]:
    with site.app.app_context():
        yield
        db.session.commit()
    site.rest()


def find(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@example.org")).one()


def add_passkey(user: User, credential_id: str) -> None:
    db.session.add(Passkey(user_id=user.id, credential_id=credential_id, public_key=b"k", sign_count=0, name="Phone"))


@pytest.fixture
def backup(site: Installation, tmp_path: Path) -> Path:
    """A backup in which Ada and Ben can sign in and are operators."""
    with working(site):
        for name in ("ada", "ben"):
            user = User.create(f"{name}@example.org", name.title())
            add_passkey(user, f"passkey-of-{name}")
            user.set_password_hash(f"password-of-{name}")
            Operator.add(user, "flask operators add")
            CalendarFeed.renew(user)
            db.session.add(SignIn(user_id=user.id, token_hash=f"token-of-{name}"))
        ada = find("ada")
        sign_in = db.session.scalars(select(SignIn).where(SignIn.user_id == ada.id)).one()
        keys = {"p256dh": "p", "auth": "a"}
        db.session.add(PushSubscription(session_id=sign_in.id, endpoint="https://push.example/1", **keys))
        db.session.add(SignInLink(email=ada.email, seed="s", token_hash="t"))
        db.session.add(EmailChange(user_id=ada.id, new_email="new@example.org", seed="e"))
        db.session.add(PasskeyChallenge(challenge="c", purpose="sign_in", browser_hash="b"))
    path = tmp_path / "file.backup"
    assert site.run("backup", str(path)).exit_code == 0
    return path


def restored(site: Installation, backup: Path) -> str:
    result = site.run("restore", str(backup))
    assert result.exit_code == 0, result.output
    return result.output


def test_everybody_signs_in_anew(site: Installation, backup: Path) -> None:
    """A5, A2: nobody knows which of them were ended or used since."""
    assert "Everybody has to sign in again." in restored(site, backup)
    with working(site):
        assert len(db.session.scalars(select(SignIn.revoked_at)).all()) == 2
        assert None not in db.session.scalars(select(SignIn.revoked_at)).all()
        assert db.session.scalars(select(SignInLink.spent_at)).one()
    for model in (PushSubscription, EmailChange, PasskeyChallenge):
        assert site.count(model) == 0, model


@pytest.mark.parametrize("keeps_file", [True, False])
def test_what_was_removed_does_not_let_anybody_in(site: Installation, backup: Path, keeps_file: bool) -> None:
    """A10, Z3"""
    with working(site):
        ben = find("ben")
        Passkey.all_of(ben)[0].delete()
        ben.set_password_hash("another-password")
        CalendarFeed.renew(ben)
    assert site.run("operators", "remove", "ben@example.org").exit_code == 0
    ledger = site.config.instance / REMOVALS_FILE
    assert ledger.stat().st_mode & 0o777 == 0o600
    assert not [word for word in ("ben", "password-of", "passkey-of") if word in ledger.read_text()]
    if not keeps_file:
        ledger.unlink()
    output = restored(site, backup)
    left = ["ada"] if keeps_file else ["ada", "ben"]
    assert f"Operators are: {', '.join(f'{name}@example.org' for name in left)}." in output
    with working(site):
        people = {user.id: user.email.partition("@")[0] for user in db.session.scalars(select(User))}
        for model in (Passkey, Operator, CalendarFeed):
            assert [people[id_] for id_ in db.session.scalars(select(model.user_id).order_by(model.user_id))] == left
        has_password = User.password_hash.is_not(None)
        emails = db.session.scalars(select(User.email).where(has_password).order_by(User.id))
        assert [email.partition("@")[0] for email in emails] == left


def test_who_was_an_operator_again_is_one(site: Installation, tmp_path: Path) -> None:
    with working(site):
        Operator.add(User.create("ada@example.org", "Ada"), "flask operators add")
    site.run("operators", "remove", "ada@example.org")
    with working(site):
        Operator.add(find("ada"), "flask operators add")
        db.session.flush()
        Operator.all()[0].added_at = now() + timedelta(seconds=1)
    path = tmp_path / "file.backup"
    assert site.run("backup", str(path)).exit_code == 0
    assert "Operators are: ada@example.org." in restored(site, path)


def test_a_backup_brings_its_ledger_to_an_empty_machine(
    site: Installation, empty_site: Installation, backup: Path, tmp_path: Path
) -> None:
    with working(site):
        Passkey.all_of(find("ben"))[0].delete()
    later = tmp_path / "later.backup"
    assert site.run("backup", str(later)).exit_code == 0
    restored(empty_site, later)
    restored(empty_site, backup)
    assert empty_site.count(Passkey) == 1


def test_a_ledger_that_cannot_be_read_changes_nothing(site: Installation, backup: Path) -> None:
    (site.config.instance / REMOVALS_FILE).write_text("nonsense\n")
    site.add_person("late")
    result = site.run("restore", str(backup))
    assert result.exit_code == 1 and REMOVALS_FILE in result.output
    assert site.names() == {"ada", "ben", "late"}


def test_a_full_disk_keeps_nobody_from_removing(site: Installation, backup: Path) -> None:
    (site.config.instance / REMOVALS_FILE).unlink(missing_ok=True)
    (site.config.instance / REMOVALS_FILE).mkdir()
    with working(site):
        Passkey.all_of(find("ben"))[0].delete()
    assert site.count(Passkey) == 1
