"""``flask worker``: sends what waits in the outbox: mail by SMTP, and pushes. Without a mail server, as in development,
mail goes nowhere: the page `/dev/mails` shows it."""

import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from ..config import Config
from ..database import is_unavailable
from ..extensions import db
from ..hooks import Hook
from . import web_push
from .items import OutboxItem
from .letters import NothingToSend, TooEarly
from .models import Mail
from .pushes import Push

IDLE_SECONDS = 2.0
PLANNING_SECONDS = 60.0
"""Seconds between two looks at what the clock asks for."""
SMTP_TIMEOUT_SECONDS = 15.0
BATCH_SECONDS = 30.0
"""Seconds after which a batch is left for later: neither the clock nor pushes wait for a mail server that hangs."""

SendMessage = Callable[[EmailMessage], None]

Planner = Callable[[], object]

plans: Hook[Planner] = Hook("plans")
"""Do what is due by the clock, such as putting reminders into the outbox, and return how much was done.

The worker calls each function every minute and commits after it. A generator yields how much was done in each step; the
worker commits after every step.
"""


class UnfoldedUnsubscribePolicy(EmailPolicy):
    """The address to unsubscribe by stays in one line: the library would encode a long one, and no mail program would
    know it for an address (RFC 2369 2)."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name == "List-Unsubscribe" else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        whole = name == "List-Unsubscribe"
        return self.fold(name, value).encode("ascii") if whole else super().fold_binary(name, value)


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due, then stop (for cron).")
@click.option("--again", is_flag=True, help="First put back what was given up, as after a mail server was away.")
@with_appcontext
def worker_command(once: bool, again: bool) -> None:
    """Send what waits in the outbox, and what is due by the clock."""
    if again:
        Mail.retry_given_up()
        Push.retry_given_up()
        db.session.commit()
    planned = -PLANNING_SECONDS
    while True:
        try:
            if time.monotonic() - planned >= PLANNING_SECONDS:
                run_planners()
                planned = time.monotonic()
            sent = send_due()
        except SQLAlchemyError as error:
            # The database may be restarting; mails wait in it and are not lost.
            db.session.rollback()
            current_app.logger.warning("outbox: database not available (%s)", type(error).__name__)
            sent = 0
        if once and not sent:
            return
        if not sent:
            time.sleep(IDLE_SECONDS)


def run_planners() -> None:
    """Put into the outbox what the clock asks for by now. One planner that fails keeps no other from it."""
    for planner in plans:
        try:
            run_planner(planner)
        except Exception as error:
            db.session.rollback()
            if is_unavailable(error):
                raise
            where = f"{planner.__module__}.{planner.__qualname__}"
            current_app.logger.warning("outbox: %s failed (%s)", where, type(error).__name__)


def run_planner(planner: Planner) -> None:
    """Call ``planner`` and commit, after each step if it is a generator."""
    result = planner()
    for _ in result if isinstance(result, Iterator) else ():
        db.session.commit()
    db.session.commit()


def send_due() -> int:
    """Send what is due, each committed by itself. Returns how many were tried."""
    return _send_items(Mail.list_due()) + _send_items(Push.list_due())


def _send_items(due: Sequence[OutboxItem]) -> int:
    config: Config = current_app.config["MEETUP"]
    db.session.commit()  # an idle worker must not keep the turn to write
    tried, begun = 0, time.monotonic()
    for waiting in due:
        tried += _send_item(waiting, config)
        if time.monotonic() - begun >= BATCH_SECONDS:
            break
    return tried


def _send_item(waiting: OutboxItem, config: Config) -> int:
    claimed = waiting.claim()
    db.session.commit()  # SQLite's only writer must not wait for a mail server
    if not claimed:
        return 0
    try:
        _deliver_item(waiting, config)
    except NothingToSend:
        db.session.delete(waiting)
    except TooEarly as early:
        waiting.postpone_until(early.at)
    except web_push.Unsubscribed:
        assert isinstance(waiting, Push)
        db.session.delete(waiting.subscription)
    except Exception as error:  # whatever is wrong with this one, the others still go
        db.session.rollback()
        if is_unavailable(error):
            raise
        _record_failure(waiting, error)
    else:
        waiting.mark_sent()
    db.session.commit()
    return 1


def _deliver_item(waiting: OutboxItem, config: Config) -> None:
    if isinstance(waiting, Push):
        web_push.deliver(waiting, config)
    elif isinstance(waiting, Mail):
        message = compose(waiting, config)
        db.session.commit()  # as above: words are looked up in a transaction
        with _mail_sender(config) as send:
            send(message)


def _record_failure(waiting: OutboxItem, error: Exception) -> None:
    waiting.mark_failed(_failure_reason(error))
    end = "given up" if waiting.given_up_at else "tried again later"
    what = type(waiting).__name__.lower()
    current_app.logger.warning("outbox: %s %s not sent (%s), %s", what, waiting.id, waiting.problem, end)


def compose(mail: Mail, config: Config) -> EmailMessage:
    """The message as it goes out: one recipient, plain text."""
    letter = mail.letter
    name, address = parseaddr(config.mail_from)
    user, _, domain = address.partition("@")
    message = EmailMessage(policy=UnfoldedUnsubscribePolicy())
    message["From"] = Address(name, user, domain)
    message["To"] = mail.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:  # RFC 8058
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    return message


@contextmanager
def _mail_sender(config: Config) -> Iterator[SendMessage]:
    if not config.smtp_url:
        yield _leave_in_the_mailbox
        return
    url = urlsplit(config.smtp_url)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with kind(
        url.hostname or "localhost", url.port or (465 if url.scheme == "smtps" else 25), timeout=SMTP_TIMEOUT_SECONDS
    ) as server:
        if parse_qs(url.query).get("starttls", ["no"])[0] != "no" or url.port == 587:
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield lambda message: _send_by_smtp(server, message)


def _send_by_smtp(server: smtplib.SMTP, message: EmailMessage) -> None:
    server.send_message(message)


def _leave_in_the_mailbox(_message: EmailMessage) -> None:
    """Send nothing, as there is no mail server. The development mailbox shows what waited in the outbox."""


def _failure_reason(error: Exception) -> str:
    """The server's answer without addresses: it is shown and logged (L1)."""
    code = getattr(error, "smtp_code", None) or getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if code and isinstance(code, int) else type(error).__name__
