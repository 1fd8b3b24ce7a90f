"""What it takes to write everything of a long list into one ZIP: seconds, memory, and how long others wait."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from bench.demo import Demo
from meetup.contacts import Contact
from meetup.contacts.card_photos import CardPhoto
from meetup.contacts.kept_cards import KeptCard
from meetup.database.turns import turns
from meetup.extensions import db, now
from meetup.jobs.models import Job
from meetup.jobs.running import run_part
from meetup.people import Profile, User
from meetup.transfer.bundles.models import Bundle, BundlePiece
from meetup.transfer.bundles.runner import start_job
from meetup.transfer.bundles.zip_files import zip_stream
from tests.transfer.exports import know

CONTACTS, PHOTOS = 10_000, 2_000
PHOTO_BYTES = 200_000


def bundle_lines(demo: Demo) -> Iterator[str]:
    """Yield the lines of the table, for somebody with ``CONTACTS`` contacts, of whom ``PHOTOS`` have a photo."""
    owner_id = _make_owner(demo.app)
    memory_before, began = _forget_peak(), time.perf_counter()
    with demo.app.app_context(), demo.app.test_request_context(method="POST"):
        job_id = start_job(db.session.get_one(User, owner_id)).id
        db.session.commit()
    busy, turns_taken = _run(demo.app)
    took, memory = time.perf_counter() - began, _peak_mib() - memory_before
    with demo.app.app_context():
        assert db.session.get_one(Job, job_id).result
        bundle = db.session.scalars(select(Bundle).where(Bundle.owner_id == owner_id)).one()
        parts = len(busy)
        size, began = bundle.size, time.perf_counter()
        stream = zip_stream(BundlePiece.entries_of(bundle.id), now(), BundlePiece.content_of)
        assert sum(map(len, stream)) == size
        download = time.perf_counter() - began
    yield f"\n## Everything of {CONTACTS:,} contacts in one ZIP, with {PHOTOS:,} photos of cards\n"
    yield "The worker rests after each part for as long as it took, at least 0.1 s, which is not counted here.\n"
    yield "| parts | s of work | longest part, s | longest turn to write, ms | MiB of memory more | MB | s to send it |"
    yield "|---|---|---|---|---|---|---|"
    yield (
        f"| {parts} | {took:.1f} | {max(busy):.2f} | {max(turns_taken) * 1000:.0f} | {memory:.0f} "
        f"| {size / 1e6:.1f} | {download:.1f} |"
    )


def _run(app: Flask) -> tuple[list[float], list[float]]:
    """Do all parts. Return the seconds of each, and those of each turn to write."""
    busy, began = [], time.perf_counter()
    with _timed_turns() as taken, app.app_context():
        while run_part():
            busy.append(time.perf_counter() - began)
            began = time.perf_counter()
    return busy, taken


@contextmanager
def _timed_turns() -> Iterator[list[float]]:
    taken: list[float] = []
    take, give_back, begun = turns.take, turns.give_back, [0.0]

    def timed_take(deadline: float) -> None:
        take(deadline)
        begun[0] = time.perf_counter()

    def timed_give_back() -> None:
        taken.append(time.perf_counter() - begun[0])
        give_back()

    turns.take, turns.give_back = timed_take, timed_give_back  # type: ignore[method-assign]
    try:
        yield taken
    finally:
        turns.take, turns.give_back = take, give_back  # type: ignore[method-assign]


def _make_owner(app: Flask) -> int:
    with app.app_context():
        owner = User(email="bundle@example.org", language="en", time_zone="UTC")
        db.session.add(owner)
        db.session.flush()
        db.session.add(Profile(user_id=owner.id, name="Bundle Person", name_folded="bundle person"))
        db.session.commit()
        owner_id = owner.id
        know(app, owner, CONTACTS - PHOTOS, start=1_000_000)
        _add_cards(owner_id)
    return owner_id


def _add_cards(owner_id: int) -> None:
    names = [f"Paper {number}" for number in range(PHOTOS)]
    cards: list[dict[str, Any]] = [
        {"holder_id": owner_id, "source": "by_hand", "name": name, "name_folded": name.lower(), "more": {}, "given": {}}
        for name in names
    ]
    ids = list(db.session.scalars(insert(KeptCard).returning(KeptCard.id), cards))
    facts = {"owner_id": owner_id, "met_at": now(), "noticed_at": now()}
    db.session.execute(insert(Contact), [{**facts, "kept_card_id": card_id} for card_id in ids])
    for card_id in ids:
        db.session.execute(insert(CardPhoto), [{"card_id": card_id, "content": os.urandom(PHOTO_BYTES)}])
    db.session.commit()


def _forget_peak() -> float:
    """Let Linux count the peak of this process's memory from now on. Return what it has now, in MiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _peak_mib()


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
