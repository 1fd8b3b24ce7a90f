"""The mail that tells the operator which errors there were, at most once an hour."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import exists, select

from ...config import Config
from ...extensions import db, now
from ...languages import ENGLISH, gettext
from ...outbox import SENT_TO_LEAVERS, Letter, NothingToSend, plans, write_letter, writes_letter
from ..models import Beat, ErrorReport

KIND = "error_digest"
SENT_TO_LEAVERS.add(KIND)
PAUSE = timedelta(hours=1)
DIGEST_BEAT = "error digest"
MAX_LINES = 30


@plans
def plan_digest() -> None:
    """Write the mail if there were errors since the last one, and that is an hour ago."""
    config: Config = current_app.config["MEETUP"]
    last = Beat.last(DIGEST_BEAT)
    if not config.operator_mail or config.sentry_dsn or (last and now() - last < PAUSE):
        return
    since = last or datetime.fromtimestamp(0, now().tzinfo)
    if db.session.scalar(select(exists().where(ErrorReport.last_seen_at > since))):
        write_letter(KIND, to=config.operator_mail, language=ENGLISH.tag, since=since.isoformat())
        Beat.note(DIGEST_BEAT)


@writes_letter(KIND)
def write_digest(since: str) -> Letter:
    """Write the mail about the errors since a moment."""
    reports = ErrorReport.since(datetime.fromisoformat(since), MAX_LINES)
    if not reports:
        raise NothingToSend
    return Letter(
        subject=gettext("Errors on the site"),
        paragraphs=(
            gettext(
                "Something went wrong that nobody expected. People were told to try again. Each line says what kind of "
                "error it was, where in the program, on which page, and how often."
            ),
        ),
        details=tuple(_line(report) for report in reports),
        reason=gettext("You get this mail because your address is that of the people who run this site."),
    )


def _line(report: ErrorReport) -> str:
    return gettext(
        "%(kind)s at %(place)s, on %(endpoint)s: %(count)s since %(first)s, the last at %(last)s.",
        kind=report.kind,
        place=report.place,
        endpoint=report.endpoint,
        count=report.count,
        first=f"{report.first_seen_at:%Y-%m-%d}",
        last=f"{report.last_seen_at:%Y-%m-%d %H:%M} UTC",
    )
