"""What a process needs to do its work, and whether it is there."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ..config import Config
from ..extensions import db
from .beats import WORKER, is_late
from .models import Beat
from .revisions import current_revisions, head_revisions

NEEDED = ("database", "migrations")
"""The checks without which a process is not ready. For a while, the site goes on without Redis and the worker."""


def check_readiness() -> dict[str, bool]:
    """Return which checks are fine, by name. It asks the database, so that it may take seconds."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _is_database_reachable,
        "migrations": are_migrations_at_head,
        "worker": lambda: not is_late(Beat.last(WORKER)),
    }
    if current_app.config["MEETUP"].redis_url:
        checks["redis"] = is_redis_reachable
    results: dict[str, bool] = {}
    for name, check in checks.items():
        is_hopeless = name != "redis" and results.get("database") is False
        results[name] = not is_hopeless and _is_fine(check)
    return results


def are_migrations_at_head() -> bool:
    """Return whether the tables are those of this release."""
    return current_revisions() == head_revisions()


def is_redis_reachable() -> bool:
    """Return whether Redis answers within half a second."""
    from redis import Redis, RedisError  # noqa: PLC0415  an optional dependency

    config: Config = current_app.config["MEETUP"]
    options: dict[str, Any] = config.redis_options
    try:
        with Redis.from_url(config.redis_url or "", **options) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False


def _is_database_reachable() -> bool:
    return bool(db.session.scalar(text("SELECT 1")))


def _is_fine(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except SQLAlchemyError:
        db.discard()
        return False
