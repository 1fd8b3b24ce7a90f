"""A list of 30,000 contacts is looked at, searched and narrowed in no time that anybody notices.

How long that takes on one machine is measured by `bin/measure`. Here the work is counted, which is the same on all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, event, text

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.effort import calls_made

pytestmark = pytest.mark.slow

FEW, MANY = 300, 30_000
MORE_CALLS = 1.1
"""How many times as many function calls a page of the long list may take as one of the short list."""

INSTRUCTIONS = 140
"""Instructions of SQLite's virtual machine that each contact of the list may cost. A search takes half as many."""

INSTRUCTIONS_OF_NUMBERS = 17
"""The same for the numbers above the first page of the list."""

ASKED = ("", "stage=all", "due=week", "due=none", "stage=all&tag={tag}")
WORDS = (
    "kafka",
    "东京",
    "nobody-at-all",
    "person+{last}",
    "speak",
    "engineer",
    "%23speak",
    "kafka+engineer+person+1",
)
PAGES = [f"/contacts?{query}" for query in (*ASKED, *(f"stage=all&q={word}" for word in WORDS))]

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"
PEOPLE = (
    f"INSERT INTO users (id, email, language, time_zone, created_at) {NUMBERS}"
    " SELECT {first} + i, 'p' || ({first} + i) || '@example.org', 'en', 'UTC', :at FROM n",
    "INSERT INTO profiles (user_id, name, headline, company, pronouns, bio, email, phone, links, shared, name_folded,"
    f" search_text, updated_at) {NUMBERS} SELECT {{first}} + i, 'Person ' || i, 'Engineer', 'Brightline', '', '', '',"
    """ '', '[]', '["headline"]', 'person ' || i, 'engineer', :at FROM n""",
    "INSERT INTO contacts (id, owner_id, person_id, met_at, noticed_at, given_at, stage, note, note_version,"
    f" note_folded, name_folded, card_folded, next_step, due_on, keep_every, keep_on, put_off_times)"
    f" {NUMBERS} SELECT {{first}} + i, :owner, {{first}} + i, :at, :at,"
    " :at, 'to_do', '', 0, CASE i % 4 WHEN 0 THEN 'kafka benchmark ' WHEN 1 THEN '东京 ' ELSE '' END || i,"
    " 'person ' || i, 'engineer', '', CASE WHEN i % 3 = 0 THEN :soon END, 'P1M',"
    " CASE WHEN i % 5 = 0 THEN :soon END, 0 FROM n",
    "INSERT INTO tags (id, owner_id, name, folded, keep_every) VALUES ({first}, :owner, 'Speaker', 'speaker', '')",
    f"INSERT INTO taggings (contact_id, tag_id) {NUMBERS} SELECT {{first}} + i, {{first}} FROM n WHERE i % 10 = 0",
)


def meet(owner: User, many: int, first: int) -> None:
    """Give ``owner`` so many contacts with ids after ``first``: half of them noted, a third due, a tenth tagged."""
    facts = {"owner": owner.id, "at": now(), "soon": now().date() + timedelta(days=3)}
    types = (bindparam("at", type_=Contact.met_at.type), bindparam("soon", type_=Contact.due_on.type))
    for template in PEOPLE:
        statement = template.format(many=many, first=first)
        known = [each for each in types if f":{each.key}" in statement]
        wanted = {name: fact for name, fact in facts.items() if f":{name}" in statement}
        db.session.execute(text(statement).bindparams(*known), wanted)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


class Reader:
    """Somebody who looks at their list, with the id of their tag and the number of the last person they met."""

    def __init__(self, client: Client, tag: int, last: int) -> None:
        self.client, self.tag, self.last = client, tag, last

    def look(self, page: str) -> None:
        assert self.client.get(page.format(tag=self.tag, last=self.last)).status_code == 200


@pytest.fixture
def readers(app: Flask, client_for: ClientFor) -> tuple[Reader, Reader]:
    """Two people, one with a short list and one with a long one."""
    made = []
    for name, many, first in (("few", FEW, 1_000_000), ("many", MANY, 2_000_000)):
        with app.app_context():
            person = join(name)
            meet(person, many, first)
            made.append(Reader(client_for(person), first, many))
    return made[0], made[1]


def test_a_long_list_is_as_little_work_as_a_short_one(readers: tuple[Reader, Reader], queries: Queries) -> None:
    """Python sees a page of it, and asks the database as often, however long it is and whatever is looked for."""
    long_ways = {}
    for page in PAGES:
        counted = []
        for reader in readers:
            reader.look(page)  # from now on its statements are compiled
            with queries() as statements:
                reader.look(page)
            counted.append((calls_made(partial(reader.look, page)), len(statements)))
        (few_calls, few_statements), (many_calls, many_statements) = counted
        if many_calls > MORE_CALLS * few_calls or many_statements > few_statements:
            long_ways[page] = counted
    assert not long_ways


@pytest.mark.one_database
def test_the_database_does_little_for_each_contact(app: Flask, readers: tuple[Reader, Reader]) -> None:
    """Each contact is looked at once, in a few steps, and nothing is joined or sorted for every one of them."""
    _, reader = readers
    counted = {}
    for page in PAGES:
        with instructions(app) as executed:
            reader.look(page)
        counted[page] = sum(executed)
    assert min(counted.values()) > 0, "nothing is counted"
    assert not {page: count for page, count in counted.items() if count > INSTRUCTIONS * MANY}


@pytest.mark.one_database
def test_the_numbers_of_the_first_page_are_ranges_of_an_index(app: Flask, readers: tuple[Reader, Reader]) -> None:
    """Of whom is left to go through, the due day is not compared for each contact."""
    _, reader = readers
    with instructions(app) as executed:
        reader.look("/contacts")
    assert 0 < sum(executed) <= INSTRUCTIONS_OF_NUMBERS * MANY


@contextmanager
def instructions(app: Flask, batch: int = 100) -> Iterator[list[int]]:
    """List how many instructions SQLite executes for the block, in batches."""
    executed: list[int] = []

    def count() -> int:
        executed.append(batch)
        return 0  # go on

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(count, batch)

    def leave(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(None, 0)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", watch)
    event.listen(engine, "checkin", leave)
    try:
        yield executed
    finally:
        event.remove(engine, "checkout", watch)
        event.remove(engine, "checkin", leave)
