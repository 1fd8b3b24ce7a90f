"""Make long lists, and weigh what it takes to export them."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from meetup.contacts import Contact, Touch
from meetup.contacts.tags import Tag, Tagging
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import Profile, User
from tests.clients import Client

NOTE = "Red scarf, tall. Will send the “Kafka” benchmark\nand the slides of the second day."


@dataclass
class Cost:
    """What a block of code takes: bytes of memory."""

    memory: int = 0


def know(app: Flask, owner: User, many: int, start: int = 0) -> None:
    """Put ``many`` people who share what they have on the list of ``owner``, with meetings, notes, tags and touches.

    Their addresses are numbered from ``start``, so that more can be added later.
    """
    with app.app_context():
        numbers = range(start, start + many)
        users = [{"email": f"many{n}@example.org", "language": "en", "time_zone": "UTC"} for n in numbers]
        ids = list(db.session.scalars(insert(User).returning(User.id), users))
        said = {"headline": "Engineer", "company": "Tagus", "phone": "+351 912 345 678", "email": "a@example.org"}
        said |= {"links": ["https://github.com/a"], "shared": ["headline", "company", "email", "phone", "links"]}  # type: ignore[dict-item]
        profiles = [{"user_id": n, "name": f"Person {n}", "name_folded": f"person {n}", **said} for n in ids]
        db.session.execute(insert(Profile), profiles)
        at = now() - timedelta(days=1)
        facts = {"owner_id": owner.id, "met_at": at, "given_at": at, "noticed_at": at, "note": NOTE, "thanked_at": at}
        db.session.execute(insert(Contact), [{**facts, "person_id": n} for n in ids])
        mine = select(Contact.id, Contact.person_id).where(Contact.owner_id == owner.id, Contact.person_id.in_(ids))
        contacts = db.session.execute(mine).all()
        touches = [{"contact_id": contact_id, "kind": "thanked", "at": at} for contact_id, _ in contacts]
        db.session.execute(insert(Touch), touches)
        tag = Tag.get_or_create(owner, ["Speaker"])[0]
        db.session.execute(
            insert(Tagging), [{"contact_id": contact_id, "tag_id": tag.id} for contact_id, _ in contacts]
        )
        db.session.execute(insert(Encounter), list(meetings(owner, contacts)))  # type: ignore[arg-type]
        db.session.commit()


def meetings(owner: User, contacts: list[tuple[int, int]]) -> Iterator[dict[str, object]]:
    for contact_id, person_id in contacts:
        sides = {"scanner_id": owner.id, "scanned_id": person_id, "contact_id": contact_id}
        yield {"uuid": uuid4(), "how": "scan", "met_at": now(), **sides}


@contextmanager
def weighed() -> Iterator[Cost]:
    """How much memory Python takes for the block, at most; it is slower while that is counted."""
    cost = Cost()
    tracemalloc.start()
    yield cost
    cost.memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def streamed(client: Client, path: str) -> tuple[TestResponse, int]:
    """Read an answer as it is written, and keep nothing of it but its length in bytes."""
    answer = client.get(path, buffered=False)
    length = sum(map(len, answer.iter_encoded()))
    answer.close()
    return answer, length
