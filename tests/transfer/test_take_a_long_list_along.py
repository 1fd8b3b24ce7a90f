"""30,000 contacts in a file: little work for each of them and 64 MiB of memory, on either database.

`bin/measure` measures the seconds. Here the work is counted and compared, so that it is the same on every machine.
"""

from functools import partial

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.effort import calls_made, cpu_seconds
from tests.transfer.exports import know, streamed, weighed

pytestmark = pytest.mark.slow

FEW, MANY = 1_500, 30_000
CALLS = 1_100
"""Function calls that one contact in a file may cost. It takes about half as many."""

SLACK = 3
"""How many times as much work a contact of the long list may be as one of the short list."""

FILES = ("/contacts.csv?stage=all&as=google", "/contacts.vcf?stage=all", "/me/export.json")


def test_everybody_is_in_the_file_and_each_is_little_work(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    know(app, cast.owner, FEW)
    client, short = client_for(cast.owner), {}
    for path in FILES:
        short[path] = cpu_seconds(partial(streamed, client, path))
        assert calls_made(partial(streamed, client, path)) < CALLS * FEW, path
    know(app, cast.owner, MANY - FEW, start=FEW)
    for path in FILES:
        read: list[tuple[TestResponse, int]] = []
        long = cpu_seconds(lambda path=path, read=read: read.append(streamed(client, path)), rounds=1)  # type: ignore[misc]
        [(answer, length)] = read
        assert answer.headers["X-Rows"] == str(MANY + 2)
        assert length > 100 * MANY, path
        assert long < SLACK * short[path] * MANY / FEW, path


@pytest.mark.one_database
def test_it_takes_no_more_memory_than_that(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """On one, as counting it is slow, and what is held at a time is a batch on either."""
    know(app, cast.owner, MANY)
    client = client_for(cast.owner)
    with weighed() as weight:
        streamed(client, "/me/export.json")  # what is written for the others is a part of that
    assert weight.memory < 64 * 2**20


@pytest.mark.parametrize("path", FILES)
def test_a_longer_list_costs_no_more_queries_until_the_next_batch(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, path: str
) -> None:
    client = client_for(cast.owner)
    with queries() as few:
        client.get(path)
    know(app, cast.owner, 200)
    with queries() as many:
        client.get(path)
    assert len(many) == len(few)
