"""Judging the database, Redis and the worker."""

import time
from collections.abc import Iterator, Set
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ...config import Config
from ...database import problem_of
from ...extensions import db, now
from ..beats import LATE_AFTER, WORKER
from ..models import Beat
from ..readiness import is_redis_reachable
from ..revisions import current_revisions, head_revisions
from .findings import Finding, fail, ok, warn
from .installation import judge_clock

SLOW_REDIS_SECONDS = 0.05
MANY_FREE_PAGES = 0.5
"""The share of pages of a SQLite file that hold nothing, from which on it is worth being written anew."""


def examine_database() -> Iterator[Finding]:
    """Yield what there is to say about the database and the worker."""
    try:
        db.session.execute(text("SELECT 1"))
        yield ok("database", f"{db.engine.dialect.name} answers")
        yield judge_migrations(current_revisions())
        yield from _examine_sqlite() if db.engine.dialect.name == "sqlite" else _examine_postgres()
        yield judge_beat(Beat.last(WORKER), now())
    except SQLAlchemyError as error:
        db.discard()
        yield judge_outage(error)


def judge_outage(error: SQLAlchemyError) -> Finding:
    problem = problem_of(error)
    advice = f"{problem.advice[0].upper()}{problem.advice[1:]}." if problem else "See what DATABASE_URL says."
    return fail("database", f"it is {problem.name}" if problem else type(error).__name__, advice)


def judge_migrations(found: Set[str]) -> Finding:
    head = head_revisions()
    if found == head:
        return ok("migrations", f"at {', '.join(sorted(found))}, as this release needs")
    shown = ", ".join(sorted(found)) or "nothing"
    advice = "Run `flask --app wsgi db upgrade`, and restart all processes."
    return fail("migrations", f"at {shown}, and this release needs {', '.join(sorted(head))}", advice)


def judge_beat(last: datetime | None, moment: datetime) -> Finding:
    advice = "Start `flask --app wsgi worker`, or let cron run `flask --app wsgi worker --once` every few minutes."
    if last is None:
        return fail("worker", "it has never run, so that no mail leaves", advice)
    minutes = (moment - last) / timedelta(minutes=1)
    if moment - last > LATE_AFTER:
        return fail("worker", f"it last ran {minutes:.0f} minutes ago, and no mail has left since", advice)
    return ok("worker", f"it last ran {max(minutes, 0):.0f} minutes ago")


def judge_journal(journal: str, synchronous: int) -> Finding:
    if journal != "wal" or synchronous < 2:
        return fail(
            "durability",
            f"journal {journal}, synchronous {synchronous}",
            "The disk may not allow WAL, as network disks do not: move the file to a local one.",
        )
    return ok("durability", "WAL, and every commit waits for the disk")


def judge_integrity(verdict: str) -> Finding:
    if verdict != "ok":
        return fail("integrity", verdict, "Stop the site, look at the disk, and restore the last backup.")
    return ok("integrity", "quick check passed")


def judge_free_pages(free: int, total: int) -> Finding:
    share = free / max(total, 1)
    if share > MANY_FREE_PAGES:
        advice = "Stop the site and run `sqlite3 FILE VACUUM`; a backup leaves them out by itself."
        return warn("free pages", f"{share:.0%} of the file is empty", advice)
    return ok("free pages", f"{share:.0%} of the file")


def judge_redis(is_needed: bool, seconds: float | None) -> Finding:
    """Judge Redis by how long it took to answer, ``None`` if it did not."""
    if seconds is None:
        return fail("redis", "it does not answer", "See whether it runs, and what REDIS_URL says.")
    shown = f"answers in {seconds * 1000:.0f} ms"
    if seconds > SLOW_REDIS_SECONDS:
        return warn("redis", shown, "It should take a millisecond or two: move it nearer.")
    return ok("redis", shown if is_needed else f"{shown}; one process would do without")


def examine_redis() -> Iterator[Finding]:
    config: Config = current_app.config["MEETUP"]
    if config.redis_url:
        began = time.monotonic()
        answered = is_redis_reachable()
        yield judge_redis(config.processes > 1, time.monotonic() - began if answered else None)


def _examine_sqlite() -> Iterator[Finding]:
    def pragma(name: str) -> str:
        return str(db.session.scalar(text(f"PRAGMA {name}")))

    yield judge_journal(pragma("journal_mode"), int(pragma("synchronous")))
    yield judge_integrity(pragma("quick_check(1)"))
    yield judge_free_pages(int(pragma("freelist_count")), int(pragma("page_count")))


def _examine_postgres() -> Iterator[Finding]:
    theirs = db.session.scalar(text("SELECT clock_timestamp()"))
    assert isinstance(theirs, datetime)
    yield judge_clock("the database server", theirs, now())
