"""Erase everything of those who left longer than ``RETURN_PERIOD`` ago, in batches that hold the database shortly.

First the slices do what only they know, such as turning contacts of others into contacts without an account. Then the
rows of each table go as its foreign keys say (see ``table_rules``), and last the row of the user.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select, tuple_, update

from ...extensions import db
from ...hooks import Hook
from ...outbox import Mail, plans
from ...tidying import tidies
from ..models import User
from ..signing_in.email_change_letters import KINDS as EMAIL_CHANGE_LETTERS
from ..signing_in.email_changes import EmailChange
from ..signing_in.sign_in_links import SignInLink
from ..topics.orphans import erase_own_topics
from .departures import LETTER, is_due
from .ledger import append, record
from .table_rules import references_to_users

ROWS_PER_STEP = 200
"""Rows that are changed in one transaction. Some take tens of others along."""

erases: Hook[Callable[[User], Iterator[int]]] = Hook("erases")
"""Erase, or make nameless, what foreign keys do not tell of a user, before the rows that belong to them go.

A generator yields how many rows each step has changed, at least one, and the transaction is committed after every step.
After any of them, it may be called anew. What it has done, it does not do again.
"""


def erase(user: User) -> Iterator[int]:
    """Erase everything of ``user``. Yield how much each step has done; the caller commits after every step."""
    for erase_part in erases:
        yield from erase_part(user)
    yield from _erase_by_address(user)
    yield from erase_own_topics(user.id, ROWS_PER_STEP)
    for column, is_erased in references_to_users():
        if column.table.name == "profiles":  # without which there is no user to go on with; it goes with their row
            continue
        verb = delete(column.table) if is_erased else update(column.table).values({column.name: None})
        yield from in_steps(verb, column == user.id)
    yield _erase_row(user)


def in_steps(statement: Any, condition: ColumnElement[bool]) -> Iterator[int]:
    """Run a ``statement`` that deletes or updates the rows under a condition, which they do not fulfil afterwards.

    It changes a part of them at a time. Yield the number after each step.
    """
    key = list(statement.table.primary_key)
    rows = select(*key).where(condition).limit(ROWS_PER_STEP)
    part = statement.where((tuple_(*key) if len(key) > 1 else key[0]).in_(rows))
    while count := _count_changed(part):
        yield count


def _count_changed(statement: Any) -> int:
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount


def _erase_by_address(user: User) -> Iterator[int]:
    """Erase the mails and the links to the address, and what was mailed to those that it had before or almost.

    A new address may be somebody else's, so that only the mails about the change go.
    """
    yield from in_steps(delete(Mail), Mail.recipient == user.email)
    yield from in_steps(delete(SignInLink), SignInLink.email == user.email)
    for change in db.session.scalars(select(EmailChange).where(EmailChange.user_id == user.id)).all():
        is_about_change = and_(Mail.kind.in_(EMAIL_CHANGE_LETTERS), Mail.recipient == change.new_email)
        was_theirs = Mail.created_at <= (change.confirmed_at or change.created_at)
        is_about_account = Mail.kind.in_((*EMAIL_CHANGE_LETTERS, LETTER))
        is_to_old = and_(Mail.recipient == change.old_email, or_(was_theirs, is_about_account))
        yield from in_steps(delete(Mail), or_(is_about_change, is_to_old))


def _erase_row(user: User) -> int:
    """Erase the row of the user and write it into the ledger, first into its file.

    A line for somebody whose row was not erased after all does no harm, as they are going to be. A missing one would.
    """
    user_id = user.id
    if not db.session.scalar(select(User.id).where(User.id == user_id).with_for_update()):
        return 0
    append(record(user, "erased"))
    db.session.flush()
    db.session.expunge(user)
    db.session.execute(delete(User).where(User.id == user_id), execution_options={"synchronize_session": False})
    return 1


def lock_due_user() -> User | None:
    """Return somebody whose account is to be erased now, or ``None``. Their row is locked until the first step ends.

    Coming back takes the same lock and looks at the clock under it. So whoever was in time is not due any more once
    this query has waited for them, and whoever was not finds out that they are too late.
    """
    query = select(User).where(is_due()).order_by(User.left_at, User.id).limit(1)
    # Only as strong as it has to be: others may refer to the user meanwhile, and none of them waits for this.
    query = query.with_for_update(of=User, key_share=True).execution_options(populate_existing=True)
    return db.session.scalar(query)


@plans
def erase_due_accounts() -> Iterator[int]:
    """Erase all accounts that are due."""
    while user := lock_due_user():
        yield from erase(user)


@tidies("parts of deleted accounts")
def _erase_part() -> int:
    """Do one step of erasing the account that is due first."""
    user = lock_due_user()
    return next((count for count in erase(user) if count), 0) if user else 0
