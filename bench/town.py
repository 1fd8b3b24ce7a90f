"""A database with an event that thousands attend, each signed in."""

import secrets
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

from meetup import create_app
from meetup.config import Config
from meetup.events import Event
from meetup.extensions import db
from meetup.people import Profile, User
from meetup.people.signing_in.sign_ins import SignIn, hash_token
from tests.cast import Cast


class Town:
    """``room`` is where they are, ``cookies`` what their browsers hold."""

    def __init__(self, instance: Path, database_url: str, people: int) -> None:
        key = secrets.token_hex(32)
        self.config = Config(environment="testing", secret_key=key, instance=instance, database_url=database_url)
        app = create_app(self.config)
        with app.app_context():
            upgrade()
            cast = Cast.assemble()
            self.room = cast.room.id
            self.cookies = populate(app, cast.event.id, people)
            db.engine.dispose()


def populate(app: Flask, event_id: int, people: int) -> list[str]:
    """Write them in bulk; their session cookies."""
    rows = [{"email": f"p{n}@example.org", "language": "en", "time_zone": "UTC"} for n in range(people)]
    ids = list(db.session.scalars(insert(User).returning(User.id), rows))
    names = [{"user_id": n, "name": f"Person {n}", "name_folded": f"person {n}", "shared": []} for n in ids]
    db.session.execute(insert(Profile), names)
    event = db.session.get_one(Event, event_id)
    for user in db.session.scalars(select(User).where(User.id.in_(ids))):
        event.add_attendee(user)
    tokens = [secrets.token_urlsafe(32) for _ in ids]
    records = [{"user_id": n, "token_hash": hash_token(token)} for n, token in zip(ids, tokens, strict=True)]
    db.session.execute(insert(SignIn), records)
    db.session.commit()
    interface = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return [interface.dumps({"_permanent": True, "token": token}) for token in tokens]
