"""``flask worker``: send the mails and push messages in the outbox.

Without a mail server, as in development, mails are sent nowhere; the page ``/dev/mails`` shows them.
"""

import time
from collections.abc import Callable, Iterator, Sequence

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from ..config import Config
from ..database import is_outage, problem_of
from ..errors import notes_error
from ..extensions import db
from ..hooks import Hook
from ..run_lock import RunLockError, run_lock
from . import smtp, web_push
from .items import OutboxItem
from .letters import NothingToSend, TooEarly
from .messages import compose
from .models import Mail
from .pushes import Push

IDLE_SECONDS = 2.0
PLANNING_SECONDS = 60.0
"""Seconds between two runs of the planners."""
BATCH_SECONDS = 30.0
"""Seconds after which the rest of a batch is left for later, so that planners and pushes do not wait for a slow mail
server."""

Planner = Callable[[], object]

plans: Hook[Planner] = Hook("plans")
"""Do what is due by the clock, such as putting reminders into the outbox, and return how much was done.

The worker calls each function every minute and commits after it. A generator yields how much was done in each step; the
worker commits after every step.
"""

drops_mail: Hook[Callable[[Mail], bool]] = Hook("drops_mail")
"""Return whether a mail that is due is not to be sent any more. It is deleted then."""

works: Hook[Callable[[], int]] = Hook("works")
"""Do some of what waits for the worker, for seconds at most, and return how much was done. It commits by itself."""


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due, then stop (for cron).")
@click.option("--again", is_flag=True, help="First put back what was given up, as after a mail server was away.")
@with_appcontext
def worker_command(once: bool, again: bool) -> None:
    """Send what is in the outbox, and what is due by the clock."""
    try:
        with run_lock(current_app.config["MEETUP"].instance):
            if again:
                Mail.retry_given_up()
                Push.retry_given_up()
                db.session.commit()
            _work(once)
    except RunLockError as error:
        raise click.ClickException(str(error)) from error


def _work(once: bool) -> None:
    """Plan and send until the process ends or, ``once``, until nothing is left to do."""
    planned_at = -PLANNING_SECONDS
    while True:
        try:
            if time.monotonic() - planned_at >= PLANNING_SECONDS:
                run_planners()
                planned_at = time.monotonic()
            tried = send_due() + sum(work() for work in works)
        except SQLAlchemyError as error:
            # The database may be restarting. The mails in it are not lost.
            db.session.rollback()
            _warn_of_database(error)
            tried = 0
        if once and not tried:
            return
        if not tried:
            time.sleep(IDLE_SECONDS)


def _warn_of_database(error: SQLAlchemyError) -> None:
    kind, problem = type(error).__name__, problem_of(error)
    if problem:
        advice = problem.name, problem.advice
        current_app.logger.warning("outbox: database not available (%s), it is %s: %s", kind, *advice)
    else:
        current_app.logger.warning("outbox: database not available (%s), the error means a mistake of ours", kind)


def run_planners() -> None:
    """Run all planners, each in a transaction of its own. If one fails, the others still run."""
    Mail.mark_future_due()
    Push.mark_future_due()
    db.session.commit()
    for planner in plans:
        try:
            run_planner(planner)
        except Exception as error:
            db.session.rollback()
            if is_outage(error):
                raise
            for note in notes_error:
                note(error)
            where = f"{planner.__module__}.{planner.__qualname__}"
            current_app.logger.warning("outbox: %s failed (%s)", where, type(error).__name__)


def run_planner(planner: Planner) -> None:
    """Call ``planner`` and commit, after each step if it is a generator."""
    result = planner()
    for _ in result if isinstance(result, Iterator) else ():
        db.session.commit()
    db.session.commit()


def send_due() -> int:
    """Send the items that are due, each in a transaction of its own. Return how many were tried."""
    return _send_items(Mail.list_due()) + _send_items(Push.list_due())


def _send_items(due: Sequence[OutboxItem]) -> int:
    config: Config = current_app.config["MEETUP"]
    db.session.commit()  # an idle worker must not hold the write lock
    tried, started_at = 0, time.monotonic()
    for item in due:
        tried += _send_item(item, config)
        if time.monotonic() - started_at >= BATCH_SECONDS:
            break
    return tried


def _send_item(item: OutboxItem, config: Config) -> int:
    """Send one item and record the result. Return how many were tried: 1, or 0 if another worker was faster."""
    is_claimed = item.claim()
    db.session.commit()  # the write lock must not be held while a mail server answers
    if not is_claimed:
        return 0
    try:
        _deliver_item(item, config)
    except NothingToSend:
        db.session.delete(item)
    except TooEarly as early:
        item.postpone_until(early.at)
    except web_push.Unsubscribed:
        assert isinstance(item, Push)
        db.session.delete(item.subscription)
    except Exception as error:  # whatever is wrong with this item, the others are still sent
        db.session.rollback()
        if is_outage(error):
            raise
        _record_failure(item, error)
    else:
        item.mark_sent()
    db.session.commit()
    return 1


def _deliver_item(item: OutboxItem, config: Config) -> None:
    if isinstance(item, Push):
        web_push.deliver(item, config)
    elif isinstance(item, Mail):
        if any(is_dropped(item) for is_dropped in drops_mail):
            raise NothingToSend
        message = compose(item, config)
        db.session.commit()  # as above; writing the text has begun another transaction
        if config.mail_server:
            smtp.send(message, config.mail_server)


def _record_failure(item: OutboxItem, error: Exception) -> None:
    item.mark_failed(_failure_reason(error))
    outcome = "given up" if item.given_up_at else "tried again later"
    name = type(item).__name__.lower()
    current_app.logger.warning("outbox: %s %s not sent (%s), %s", name, item.id, item.problem, outcome)


def _failure_reason(error: Exception) -> str:
    """Return the kind of the error and the code of the server. No addresses, because it is shown and logged (L1)."""
    code = getattr(error, "smtp_code", None) or getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if code and isinstance(code, int) else type(error).__name__
