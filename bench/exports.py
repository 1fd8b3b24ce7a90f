"""What it takes to take a long list along: seconds, memory and size of each file."""

import time
from collections.abc import Iterator

from bench.demo import Demo
from bench.pages import MANY
from meetup.people import User
from meetup.transfer.columns import PROGRAMS
from tests.clients import Client
from tests.transfer.exports import streamed, weighed

FILES = (
    *(f"/contacts.csv?stage=all&as={program}" for program in PROGRAMS),
    "/contacts.vcf?stage=all",
    "/me/export.json",
)


def export_lines(demo: Demo) -> Iterator[str]:
    """Yield the lines of the table, for the owner of the long list that ``bench.pages`` has added."""
    yield f"\n## Exporting {MANY:,} contacts\n\n| file | s | MiB of memory more | MB |\n|---|---|---|---|"
    client = demo.app.test_client()
    assert isinstance(client, Client)
    with demo.app.app_context():
        owner = User.find_by_email(f"owner{MANY}@example.org")
    assert owner
    client.sign_in(owner)
    for path in FILES:
        began = time.perf_counter()
        _, length = streamed(client, path)
        took = time.perf_counter() - began
        with weighed() as cost:
            streamed(client, path)
        yield f"| `{path}` | {took:.1f} | {cost.memory / 2**20:.1f} | {length / 1e6:.1f} |"
