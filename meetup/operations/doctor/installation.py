"""Judging this installation: settings, disk, backups, clock, published files, keys and typefaces."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ...config import Config
from ...extensions import now
from ...typefaces import east_asian
from ..backups.making import last_backup_at
from .findings import Finding, fail, ok, warn

LITTLE_BYTES = 2 * 2**30
TOO_FEW_BYTES = 200 * 2**20
BACKUP_AGE = timedelta(days=2)
CLOCK_TOLERANCE = timedelta(seconds=5)
CLOCK_LIMIT = timedelta(minutes=2)


def examine_installation(config: Config) -> Iterator[Finding]:
    """Yield what there is to say about files and settings."""
    yield from judge_settings(config)
    for name, folder in (("disk of the instance", config.instance), ("disk of TMPDIR", Path(tempfile.gettempdir()))):
        yield judge_space(name, shutil.disk_usage(folder).free)
    yield judge_backup(last_backup_at(config), now())
    yield judge_static_files(sum(1 for path in (config.instance / "static").rglob("*") if path.is_file()))
    yield judge_push_keys(config.can_push)
    yield judge_fonts(bool(east_asian()))


def judge_settings(config: Config) -> Iterator[Finding]:
    """Judge what the settings say. What is unsafe has been refused before, when the program started."""
    if config.is_production:
        yield ok("settings", "production; nothing is missing that it needs")
    else:
        yield warn("settings", f"MEETUP_ENV is {config.environment}", "Set MEETUP_ENV=production, which is stricter.")
    if not config.operator_mail:
        yield warn("operator", "OPERATOR_MAIL is not set", "Set it, so that reports and errors reach somebody.")
    if config.is_https and not config.trusted_proxies:
        yield warn(
            "proxy",
            "TRUSTED_PROXIES is 0, although BASE_URL is https",
            "Behind a proxy, set how many there are; otherwise everybody shares the limits of one address.",
        )


def judge_space(name: str, free_bytes: int) -> Finding:
    shown = f"{free_bytes / 2**30:.1f} GiB free"
    if free_bytes < TOO_FEW_BYTES:
        return fail(name, shown, "Free some space now: soon nothing can be saved.")
    if free_bytes < LITTLE_BYTES:
        return warn(name, shown, "Free some space, or move to a larger disk.")
    return ok(name, shown)


def judge_backup(last: datetime | None, moment: datetime) -> Finding:
    advice = "Run `flask --app wsgi backup FILE` from cron every night, to another disk."
    if last is None:
        return warn("backup", "none has been made from here", advice)
    hours = (moment - last) / timedelta(hours=1)
    if moment - last > BACKUP_AGE:
        return fail("backup", f"the last one is {hours / 24:.0f} days old", advice)
    return ok("backup", f"the last one is {max(hours, 0):.0f} hours old")


def judge_clock(name: str, theirs: datetime, ours: datetime) -> Finding:
    """Judge our clock by another one. Nothing says which of them is wrong."""
    difference = abs(theirs - ours)
    shown = f"{difference.total_seconds():.0f} s apart from {name}"
    advice = "Let both machines set their clocks by NTP (for example `timedatectl set-ntp true`)."
    if difference > CLOCK_LIMIT:
        return fail("clock", shown, advice)
    if difference > CLOCK_TOLERANCE:
        return warn("clock", shown, advice)
    return ok("clock", shown)


def judge_static_files(count: int) -> Finding:
    if not count:
        return warn("static files", "none are published yet", "They are when the server starts; start it once.")
    return ok("static files", f"{count} are published")


def judge_push_keys(can_push: bool) -> Finding:
    if not can_push:
        return warn(
            "push keys",
            "there are none, so that devices get no notices",
            "Run `flask --app wsgi push-keys` and set what it prints.",
        )
    return ok("push keys", "set")


def judge_fonts(has_font: bool) -> Finding:
    if not has_font:
        return warn(
            "fonts",
            "no typeface for Chinese, Japanese and Korean",
            "Install fonts-noto-cjk, or set FONT_CJK, to print such names on badges.",
        )
    return ok("fonts", "a typeface for every script")
