"""A list of 30,000 contacts is looked at, searched and narrowed in no time that anybody notices."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import bindparam, text

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor

MANY = 30_000
MOST = 0.060  # seconds: twice what `bin/measure` shows, as tests share their machine


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Iterator[Client]:
    with app.app_context():
        met(db.session.get_one(User, cast.owner.id))
    yield client_for(cast.owner)


NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"
PEOPLE = (
    f"INSERT INTO users (id, email, language, time_zone, created_at) {NUMBERS}"
    " SELECT 1000000 + i, 'p' || i || '@example.org', 'en', 'UTC', :at FROM n",
    "INSERT INTO profiles (user_id, name, headline, company, pronouns, bio, email, phone, links, shared, name_folded,"
    f" search_text, updated_at) {NUMBERS} SELECT 1000000 + i, 'Person ' || i, 'Engineer', 'Brightline', '', '', '', '',"
    """ '[]', '["headline"]', 'person ' || i, 'engineer', :at FROM n""",
    "INSERT INTO contacts (id, owner_id, person_id, met_at, noticed_at, given_at, stage, note, note_version,"
    f" note_folded, name_folded, card_folded, next_step, due_on, keep_every, keep_on, put_off_times)"
    f" {NUMBERS} SELECT 1000000 + i, :owner, 1000000 + i, :at, :at,"
    " :at, 'to_do', '', 0, CASE i % 4 WHEN 0 THEN 'kafka benchmark ' WHEN 1 THEN '东京 ' ELSE '' END || i,"
    " 'person ' || i, 'engineer', '', CASE WHEN i % 3 = 0 THEN :soon END, 'P1M',"
    " CASE WHEN i % 5 = 0 THEN :soon END, 0 FROM n",
    "INSERT INTO tags (id, owner_id, name, folded, keep_every) VALUES (1000000, :owner, 'Speaker', 'speaker', '')",
    f"INSERT INTO taggings (contact_id, tag_id) {NUMBERS} SELECT 1000000 + i, 1000000 FROM n WHERE i % 10 = 0",
)


def met(owner: User) -> None:
    """``owner`` has met many people: half of them noted, a third due, a tenth tagged."""
    facts = {"owner": owner.id, "at": now(), "soon": now().date() + timedelta(days=3)}
    types = (bindparam("at", type_=Contact.met_at.type), bindparam("soon", type_=Contact.due_on.type))
    for statement in PEOPLE:
        known = [each for each in types if f":{each.key}" in statement]
        wanted = {name: fact for name, fact in facts.items() if f":{name}" in statement}
        db.session.execute(text(statement).bindparams(*known), wanted)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def quickest(client: Client, path: str, rounds: int = 60) -> float:
    """Seconds that the server worked on it at best; waiting for others' work on this machine is not counted.

    With PostgreSQL that leaves out what the database works by itself, which `bin/measure` shows.
    """
    best = 1.0
    for _ in range(rounds):
        began = time.thread_time()
        assert client.get(path).status_code == 200
        best = min(best, time.thread_time() - began)
        if best <= MOST:
            break
    return best


def test_it_is_quick_in_every_way(owner: Client) -> None:
    asked = ("", "stage=all", "due=week", "due=none", "stage=all&tag=1000000")
    words = (
        "kafka",
        "东京",
        "nobody-at-all",
        "person+29999",
        "speak",
        "engineer",
        "%23speak",
        "kafka+engineer+person+1",
    )
    paths = [f"/contacts?{query}" for query in (*asked, *(f"stage=all&q={word}" for word in words))]
    slow = {path: took for path in paths if (took := quickest(owner, path)) > MOST}
    assert not slow
