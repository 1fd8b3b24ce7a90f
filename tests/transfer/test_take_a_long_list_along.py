"""30,000 contacts in a file: under five seconds of work and 64 MiB of memory, on either database."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.transfer.exports import know, streamed, timed, weighed

MANY = 30_000
FILES = ("/contacts.csv?stage=all&as=google", "/contacts.vcf?stage=all", "/me/export.json")


def test_it_takes_no_longer_than_that(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    know(app, cast.owner, MANY)
    client = client_for(cast.owner)
    for path in FILES:
        with timed() as cost:
            answer, length = streamed(client, path)
        assert answer.headers["X-Rows"] == str(MANY + 2)
        assert length > 100 * MANY, path
        assert cost.seconds < 5, path


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
